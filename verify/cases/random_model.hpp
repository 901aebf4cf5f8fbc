#pragma once

#include <cmath>
#include <random>
#include <vector>

#include <Eigen/Core>

#include "theory/model.hpp"

namespace sinkflow::verify {

/// Uniform on [low, high), the same numbers with every standard library.
inline double uniform(std::mt19937_64& random, double low, double high) {
  return low + (high - low) * std::ldexp(static_cast<double>(random() >> 11), -53);
}

inline Eigen::VectorXd uniform_vector(std::mt19937_64& random, Eigen::Index size, double low, double high) {
  return Eigen::VectorXd::NullaryExpr(size, [&] { return uniform(random, low, high); });
}

/// What a random model is to look like.
struct Shape {
  Eigen::Index rows = 4;
  Eigen::Index columns = 4;
  Eigen::Index contexts = 1;
  double density = 1;         ///< chance of an entry
  double least = 0.02;        ///< p is spread evenly in its logarithm from here to 1 before it is normalised
  Eigen::Index triggers = 0;  ///< the last columns have xi = 0
  double largest_xi = 2;
  bool point_mass = false;  ///< row 0 has a single entry
};

/// The model of `shape`; its contexts hold 24 tokens each.
inline theory::Model random_model(std::mt19937_64& random, const Shape& shape) {
  std::vector<Eigen::Triplet<double>> entries;
  for (Eigen::Index v = 0; v < shape.rows; ++v) {
    const auto sure = static_cast<Eigen::Index>(random() % static_cast<std::uint64_t>(shape.columns));
    for (Eigen::Index k = 0; k < shape.columns; ++k) {
      const bool chosen = uniform(random, 0, 1) < shape.density && !(shape.point_mass && v == 0);
      if (chosen || k == sure) {
        entries.emplace_back(static_cast<int>(v), static_cast<int>(k), std::pow(shape.least, uniform(random, 0, 1)));
      }
    }
  }
  theory::Model model;
  model.transition.resize(shape.rows, shape.columns);
  model.transition.setFromTriplets(entries.begin(), entries.end());
  for (Eigen::Index v = 0; v < shape.rows; ++v) {
    model.transition.row(v) /= model.transition.row(v).sum();
  }
  model.row_weight = uniform_vector(random, shape.rows, 0.2, 1);
  model.row_weight /= model.row_weight.sum();
  model.counts = Eigen::MatrixXd::Zero(shape.contexts, shape.columns);
  for (Eigen::Index j = 0; j < shape.contexts; ++j) {
    for (int token = 0; token < 24; ++token) {
      ++model.counts(j, static_cast<Eigen::Index>(random() % static_cast<std::uint64_t>(shape.columns)));
    }
  }
  model.xi = uniform_vector(random, shape.columns, 0.1, 1) * shape.largest_xi;
  model.xi.tail(shape.triggers).setZero();
  return model;
}

}  // namespace sinkflow::verify
