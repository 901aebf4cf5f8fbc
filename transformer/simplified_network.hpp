#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "theory/model.hpp"
#include "transformer/network.hpp"

namespace sinkflow::transformer {

/// What the head holds fixed where alpha and beta alone are trained.
struct FrozenHead {
  Eigen::VectorXd xi;  ///< (V)
  double lambda = 0;   ///< of every trigger
};

/// What a simplified network holds fixed of Eq. 1: its MLP, and perhaps parts of its head.
struct FrozenParts {
  theory::SparseRows transition;   ///< (R, V) p_v, what the MLP returns the logarithm of
  std::optional<FrozenHead> head;  ///< none: xi and lambda are trained
};

/// The simplified model as a network of one layer and one head (`ada:fig14`, `ada:fig15`). Its stream are the output
/// logits themselves (V): attention and an MLP add to them in parallel, and nothing else does.
///
/// Attention: every key has the logit 0, but <s> has alpha_v for the query v of a non-trigger, and the token before has
/// lambda_t for the query t of a trigger (that token may be <s>). Token k has the value xi_k e_k, <s> the value beta.
/// So at position n >= 1 that holds a non-trigger v, with W_k the counts over positions 1..n, v itself included, and W
/// = n, attention adds the shift (e^alpha_v beta + W_k xi_k) / (e^alpha_v + W) (`ada:thm2`, Eq. 1).
///
/// MLP: V -> kHidden -> V without biases on the one-hot token, nothing after <s>. All parameters start from N(0, 1),
/// the linear maps as those of a transformer do.
///
/// With frozen parts the MLP returns log p_v after a non-trigger v and nothing after a trigger, and this is the model
/// of Section 2.2 to the letter: xi is that of the non-triggers alone (R), since a trigger has the value 0, and one
/// lambda serves all triggers.
///
/// With a frozen head, too, alpha and beta alone are parameters, 0 at the start. The loss at a non-trigger is then that
/// of theory::Model at these counts; if it is taken there alone (keep_targets_after()) and at equal counts, its
/// gradient flow is theory's joint flow.
///
/// The first position of every sequence is taken for <s>.
template <class S>
class SimplifiedNetwork final : public Network<S> {
 public:
  static constexpr int kHidden = 128;

  /// For V tokens and sequences of N positions; `rows` are the ids of the non-triggers, ascending.
  SimplifiedNetwork(int vocabulary, int length, const std::vector<int>& rows,
                    const std::optional<FrozenParts>& frozen = {});

  [[nodiscard]] std::unique_ptr<Workspace<S>> make_workspace() const override;
  /// Shows a hook value, logits, weights and head output (V or N, N), attention and MLP output, and the prediction.
  void predict(std::span<const S> parameters, const Batch& batch, Workspace<S>& workspace,
               const Hook<S>& hook) const override;
  void backward(std::span<const S> parameters, const Batch& batch, S scale, Workspace<S>& workspace,
                std::span<S> gradient) const override;
  [[nodiscard]] Matrix<S> behind_output_map(std::span<const S> parameters, int layer, int head,
                                            const Eigen::Ref<const Matrix<S>>& values) const override;

 private:
  struct Own;
  struct Query;
  using Column = Eigen::Map<const Vector<S>>;

  [[nodiscard]] Column column(std::span<const S> parameters, std::size_t tensor) const;
  [[nodiscard]] Query query(std::span<const S> parameters, Token token, Eigen::Index n) const;
  void prepare(std::span<const S> parameters, Own& workspace) const;
  void think(std::span<const S> parameters, Own& workspace) const;
  void think_backward(std::span<const S> parameters, Own& workspace, std::span<S> gradient) const;
  void predict_sequence(std::span<const S> parameters, std::span<const Token> tokens, Eigen::Index first,
                        Own& workspace) const;
  void predict_hooked(std::span<const S> parameters, const Batch& batch, Own& workspace, const Hook<S>& hook) const;
  void attend_hooked(std::span<const S> parameters, std::span<const Token> tokens, int sequence, Own& workspace,
                     const Hook<S>& hook) const;
  void sequence_backward(std::span<const S> parameters, std::span<const Token> tokens, Eigen::Index first,
                         Own& workspace, std::span<S> gradient) const;

  using Network<S>::table_;

  bool mlp_trained_, head_trained_;
  std::vector<int> place_;   // of every token: v of the row it is, or -1 - t where lambda_t is the trigger's
  std::vector<int> valued_;  // ids of the tokens whose xi is trained, ascending
  std::size_t alpha_ = 0, beta_ = 0, xi_ = 0, lambda_ = 0, in_ = 0, out_ = 0;
  Matrix<S> frozen_laws_;  // (V, V) what an MLP that is not trained adds after every token
  Vector<S> frozen_xi_;    // (V) where xi is not trained
  S frozen_lambda_ = 0;
};

}  // namespace sinkflow::transformer
