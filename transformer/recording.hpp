#pragma once

#include <span>
#include <vector>

#include "transformer/network.hpp"

namespace sinkflow::transformer {

/// One head on one sequence of n tokens.
struct HeadRecording {
  Eigen::MatrixXd logits;   ///< (n, n) query by key; -infinity for keys after the query
  Eigen::MatrixXd weights;  ///< (n, n) query by key; 0 for keys after the query
  Eigen::VectorXd value;    ///< (n) norms of the value states behind the output map
};

/// One layer on one sequence of n tokens; what it lacks is empty.
struct LayerRecording {
  std::vector<HeadRecording> heads;
  Eigen::VectorXd value;             ///< (n) norms of the value states of all heads together behind their output map
  Eigen::VectorXd attention_output;  ///< (n) norms of what its attention adds to the stream
  Eigen::VectorXd mlp_output;        ///< (n) norms of what its MLP adds to the stream
  Eigen::VectorXd residual;          ///< (n) norms of the stream after it
};

/// What a network does on one sequence of n tokens.
struct Recording {
  Eigen::MatrixXd predictions;  ///< (n, V) output logits after every position
  std::vector<LayerRecording> layers;
};

/// Runs the network on `tokens` (n <= N). `intervention` is called with every activation before it is recorded. Throws
/// InputError for no tokens, or more than N.
Recording record(const Network<double>& network, std::span<const double> parameters, std::span<const Token> tokens,
                 const Hook<double>& intervention = {});

}  // namespace sinkflow::transformer
