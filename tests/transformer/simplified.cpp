// The simplified network's gradient against central differences and automatic differentiation of its definition, key by
// key, whichever of its parts are trained; and frozen, its loss and gradient against the theory's.
#include <array>
#include <random>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/support/largest.hpp"
#include "tests/support/network_problem.hpp"
#include "theory/simplified_model.hpp"
#include "transformer/batch_gradient.hpp"
#include "transformer/examples.hpp"
#include "transformer/simplified_network.hpp"
#include "verify/cases/case.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::tests {

BOOST_AUTO_TEST_SUITE(transformer_simplified)

namespace {

using transformer::FrozenHead;
using transformer::FrozenParts;
using transformer::kNoTarget;
using transformer::SimplifiedNetwork;
using transformer::Token;

constexpr int kVocabulary = 5;
const std::vector<int> kRows{0, 2, 4};  // 1 and 3 are triggers
constexpr int kBos = kVocabulary;

const FrozenHead kHead{Eigen::VectorXd{{1.5, 0, 2, 0, 0.5}}, 3};

/// Multiples of 1/4, so that four targets are a whole law.
theory::SparseRows transition() {
  return Eigen::MatrixXd{{0.25, 0.25, 0.25, 0, 0.25}, {0.5, 0, 0, 0.25, 0.25}, {0, 0.25, 0.75, 0, 0}}.sparseView();
}

FrozenParts frozen_parts() {
  return {transition(), kHead};
}

enum class Trained { everything, head, alpha_and_beta };

std::optional<FrozenParts> parts_of(Trained trained) {
  switch (trained) {
    case Trained::everything:
      return std::nullopt;
    case Trained::head:
      return FrozenParts{transition(), {}};
    default:
      return frozen_parts();
  }
}

struct Case {
  const char* name;
  int length;
  Trained trained;
  double shift;  ///< of the logits: far from 0, one weight is nearly 1
};

std::ostream& operator<<(std::ostream& out, const Case& c) {
  return out << c.name;
}

const std::vector<Case> cases{
    {"trained, 9 positions", 9, Trained::everything, 0},     {"trained, 2 positions", 2, Trained::everything, 0},
    {"trained, 1 position", 1, Trained::everything, 0},      {"trained, logits near 8", 9, Trained::everything, 8},
    {"trained, logits near -8", 9, Trained::everything, -8}, {"literal, 9 positions", 9, Trained::head, 0},
    {"literal, 2 positions", 2, Trained::head, 0},           {"literal, logits near 8", 9, Trained::head, 8},
    {"literal, logits near -8", 9, Trained::head, -8},       {"frozen, 9 positions", 9, Trained::alpha_and_beta, 0},
    {"frozen, 2 positions", 2, Trained::alpha_and_beta, 0},  {"frozen, logits near 8", 9, Trained::alpha_and_beta, 8}};

constexpr std::size_t kSequences = 4;

struct Problem : NetworkProblem<SimplifiedNetwork<double>> {
  explicit Problem(const Case& c) : NetworkProblem(kVocabulary, c.length, kRows, parts_of(c.trained)) {
    std::mt19937_64 random(11);
    const auto n = static_cast<std::size_t>(c.length);
    for (std::size_t i = 0; i < kSequences * n; ++i) {
      inputs.push_back(i % n == 0 ? kBos : static_cast<Token>(random() % kVocabulary));
      targets.push_back(random() % 5 == 0 ? kNoTarget : static_cast<Token>(random() % kVocabulary));
    }
    if (c.trained != Trained::everything) {  // where p_v is 0 the loss is that of the stand-in for log 0
      for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (inputs[i] != kBos && inputs[i] % 2 == 0 && targets[i] != kNoTarget) {
          targets[i] = inputs[i] == 4 ? 2 : 0;
        }
      }
    }
    parameters = transformer::initial_parameters(network.table(), 7);
    for (const transformer::Tensor& tensor : network.table().tensors()) {
      for (Eigen::Index i = 0; i < tensor.size(); ++i) {
        const bool logit = tensor.name == "alpha" || tensor.name == "lambda";
        parameters[static_cast<std::size_t>(tensor.offset + i)] +=
            (logit ? c.shift : 0.0) + static_cast<double>(random() >> 11) * 0x1p-53 - 0.5;
      }
    }
  }
};

/// The definition: every key with its logit and its value.
class Definition {
 public:
  Definition(const SimplifiedNetwork<double>& network, const Numbers& parameters, Trained trained)
      : network_(network), parameters_(parameters), trained_(trained) {}

  Taped loss(std::span<const Token> inputs, std::span<const Token> targets) const {
    Taped sum = 0;
    for (std::size_t n = 0; n < inputs.size(); ++n) {
      if (targets[n] == kNoTarget) {
        continue;
      }
      const Numbers y = prediction(inputs.first(n + 1));
      Taped whole = 0;
      for (const Taped& logit : y) {
        whole = whole + exp(logit);
      }
      sum = sum + log(whole) - y[static_cast<std::size_t>(targets[n])];
    }
    return sum;
  }

 private:
  Taped entry(const std::string& name, int row, int column = 0) const {
    return entry_of(network_.table(), parameters_, name, row, column);
  }

  static bool is_trigger(Token token) { return token % 2 == 1 && token != kBos; }

  Taped logit(std::span<const Token> seen, std::size_t key) const {
    const Token query = seen.back();
    if (query != kBos && is_trigger(query)) {
      const bool before = key + 2 == seen.size();
      return before ? lambda(query) : Taped(0);
    }
    return query != kBos && key == 0 ? entry("alpha", query / 2) : Taped(0);
  }

  Taped lambda(Token trigger) const {
    return trained_ == Trained::alpha_and_beta ? Taped(kHead.lambda)
                                               : entry("lambda", trained_ == Trained::everything ? trigger / 2 : 0);
  }

  Taped value(Token token, int k) const {
    if (token == kBos) {
      return entry("beta", k);
    }
    if (token != k) {
      return 0;
    }
    switch (trained_) {
      case Trained::everything:
        return entry("xi", k);
      case Trained::head:
        return is_trigger(token) ? Taped(0) : entry("xi", k / 2);
      default:
        return kHead.xi[k];
    }
  }

  Taped law(Token token, int k) const {
    if (token == kBos) {
      return 0;
    }
    if (trained_ != Trained::everything) {
      const double p = is_trigger(token) ? 1 : transition().coeff(token / 2, k);
      return p > 0 ? std::log(p) : -1e5;
    }
    Taped sum = 0;
    for (int h = 0; h < SimplifiedNetwork<double>::kHidden; ++h) {
      sum = sum + entry("mlp.out", k, h) * relu(entry("mlp.in", h, token));
    }
    return sum;
  }

  Numbers prediction(std::span<const Token> seen) const {
    Numbers weights;
    Taped whole = 0;
    for (std::size_t key = 0; key < seen.size(); ++key) {
      weights.push_back(exp(logit(seen, key)));
      whole = whole + weights.back();
    }
    Numbers y;
    for (int k = 0; k < kVocabulary; ++k) {
      Taped sum = law(seen.back(), k);
      for (std::size_t key = 0; key < seen.size(); ++key) {
        sum = sum + weights[key] / whole * value(seen[key], k);
      }
      y.push_back(sum);
    }
    return y;
  }

  const SimplifiedNetwork<double>& network_;
  const Numbers& parameters_;
  Trained trained_;
};

BOOST_DATA_TEST_CASE(the_gradient_is_that_of_automatic_differentiation, boost::unit_test::data::make(cases), c) {
  Problem problem(c);
  const auto definition = [&](const Numbers& variables, std::span<const Token> inputs, std::span<const Token> targets) {
    return Definition(problem.network, variables, c.trained).loss(inputs, targets);
  };
  const GradientDistance found = distance_from_tape(problem, definition);
  BOOST_TEST(problem.loss(problem.parameters) == found.loss, boost::test_tools::tolerance(1e-13));
  // Sums of at most a few hundred products in double precision.
  BOOST_TEST(found.distance < 1e-13 * found.largest);
  BOOST_TEST(found.largest > 0.01);
}

BOOST_DATA_TEST_CASE(the_gradient_is_the_slope_of_the_loss, boost::unit_test::data::make(cases), c) {
  Problem problem(c);
  // h^2 of truncation and 1e-16/h of rounding, both about 1e-9 of losses of order 100.
  BOOST_TEST(distance_from_differences(problem, 1e-5) < 1e-7);
}

double entropy(const Eigen::VectorXd& law) {
  return -(law.array() > 0).select(law.array() * law.array().max(1e-300).log(), 0).sum();
}

/// Loss and gradient of the frozen network against sums of the theory's: both start at 0.
struct Compared {
  double network_loss = 0;
  double theory_loss = 0;
  std::vector<double> network;                                      ///< (R + V)
  Eigen::VectorXd theory = Eigen::VectorXd::Zero(3 + kVocabulary);  ///< (R + V)

  void check() const {
    // Sums of some ten positions in double precision.
    BOOST_TEST(network_loss == theory_loss, boost::test_tools::tolerance(1e-14));
    const Eigen::Map<const Eigen::VectorXd> found(network.data(), theory.size());
    BOOST_TEST(largest(found - theory) < 1e-14 * largest(theory));
    BOOST_TEST(largest(theory.head(3)) > 1e-3);
    BOOST_TEST(largest(theory.tail(kVocabulary)) > 1e-3);
  }
};

const theory::State kState{Eigen::VectorXd{{0.7, -1.2, 2.5}}, Eigen::VectorXd{{0.4, -0.3, 1.1, -2, 0.1}}};

void run(const SimplifiedNetwork<double>& network, const std::vector<Token>& inputs, const std::vector<Token>& targets,
         double scale, Compared& compared) {
  std::vector<double> parameters(kState.alpha.begin(), kState.alpha.end());
  parameters.insert(parameters.end(), kState.beta.begin(), kState.beta.end());
  compared.network.assign(parameters.size(), 0.0);
  const auto workspace = network.make_workspace();
  network.predict(parameters, {inputs, targets}, *workspace, {});
  compared.network_loss = scale * network.loss({inputs, targets}, *workspace);
  network.backward(parameters, {inputs, targets}, scale, *workspace, compared.network);
}

/// The token that the i-th quarter of p_v falls on.
Token quarter(const Eigen::VectorXd& law, int i) {
  Token token = 0;
  for (double sum = law[0]; sum < 0.25 * i + 0.1; sum += law[token]) {
    ++token;
  }
  return token;
}

BOOST_AUTO_TEST_CASE(at_every_position_the_frozen_loss_is_the_theorys_at_its_counts) {
  const FrozenParts parts = frozen_parts();
  const std::vector<Token> sequence{kBos, 2, 1, 0, 0, 3, 4, 2, 3, 4, 0};
  const int length = static_cast<int>(sequence.size());
  const SimplifiedNetwork<double> network(kVocabulary, length, kRows, parts);
  Compared compared;
  std::vector<Token> inputs, targets;
  Eigen::MatrixXd counts = Eigen::MatrixXd::Zero(1, kVocabulary);
  for (std::size_t n = 1; n < sequence.size(); ++n) {
    const Token token = sequence[n];
    counts(0, token) += 1;
    if (token % 2 == 0) {
      const int v = token / 2;
      const Eigen::MatrixXd law = parts.transition.row(v).toDense();
      const theory::Model model{law.sparseView(), Eigen::VectorXd::Ones(1), counts, kHead.xi};
      const theory::State state{kState.alpha.segment(v, 1), kState.beta};
      const theory::Gradient gradient = theory::gradient(model, state);
      compared.theory_loss += theory::excess_loss(model, state) + entropy(law.row(0));
      compared.theory[v] += gradient.alpha[0];
      compared.theory.tail(kVocabulary) += gradient.beta;
    }
  }
  for (int i = 0; i < 4; ++i) {
    inputs.insert(inputs.end(), sequence.begin(), sequence.end());
    for (const Token token : sequence) {
      const bool is_row = token != kBos && token % 2 == 0;
      targets.push_back(is_row ? quarter(parts.transition.row(token / 2).toDense(), i) : kNoTarget);
    }
  }
  run(network, inputs, targets, 0.25, compared);
  compared.check();
}

// Two contexts of seven tokens that hold every row; each is written down once for every row, with that row last.
BOOST_AUTO_TEST_CASE(at_last_positions_the_frozen_loss_is_that_of_an_instance) {
  const FrozenParts parts = frozen_parts();
  const Eigen::MatrixXd counts{{2, 1, 1, 0, 3}, {1, 0, 4, 1, 1}};
  const std::array<int, 3> multiple{5, 2, 3};
  const theory::Model model{parts.transition, Eigen::VectorXd{{0.5, 0.2, 0.3}}, counts, kHead.xi};
  std::vector<Token> inputs, targets;
  for (Eigen::Index j = 0; j < counts.rows(); ++j) {
    for (int v = 0; v < 3; ++v) {
      for (int i = 0; i < 4 * multiple[static_cast<std::size_t>(v)]; ++i) {
        inputs.push_back(kBos);
        for (int token = 0; token < kVocabulary; ++token) {
          inputs.insert(inputs.end(), static_cast<std::size_t>(counts(j, token)) - (token == 2 * v ? 1 : 0), token);
        }
        inputs.push_back(2 * v);
        targets.insert(targets.end(), 7, kNoTarget);
        targets.push_back(quarter(parts.transition.row(v).toDense(), i % 4));
      }
    }
  }
  Compared compared;
  const theory::Gradient gradient = theory::gradient(model, kState);
  compared.theory << gradient.alpha, gradient.beta;
  compared.theory_loss = theory::excess_loss(model, kState);
  for (int v = 0; v < 3; ++v) {
    compared.theory_loss += model.row_weight[v] * entropy(parts.transition.row(v).toDense());
  }
  run(SimplifiedNetwork<double>(kVocabulary, 8, kRows, parts), inputs, targets, 1.0 / 80, compared);
  compared.check();
}

BOOST_AUTO_TEST_CASE(targets_are_kept_after_some_tokens) {
  transformer::Examples examples = transformer::examples_of(std::vector<Token>{5, 2, 1, 2, 5, 0, 4, 3}, 3);
  transformer::keep_targets_after(examples, kRows);
  BOOST_TEST(examples.targets == (std::vector<Token>{-1, 1, -1, -1, 4, 3}), boost::test_tools::per_element());
  BOOST_TEST(transformer::target_count(examples.targets) == 3U);
}

BOOST_DATA_TEST_CASE(a_hook_sees_what_the_network_computes, boost::unit_test::data::make(cases), c) {
  Problem problem(c);
  problem.network.predict(problem.parameters, {problem.inputs, {}}, *problem.workspace, {});
  const Eigen::MatrixXd plain = problem.workspace->predictions;
  int seen = 0;
  const transformer::Hook<double> look = [&](const transformer::Site&, auto) { ++seen; };
  problem.network.predict(problem.parameters, {problem.inputs, {}}, *problem.workspace, look);
  BOOST_TEST(seen == 4 * static_cast<int>(kSequences) + 3);
  // The same sums in another order; the stand-in for log 0 is of order 1e5.
  BOOST_TEST(largest(problem.workspace->predictions - plain) < (c.trained == Trained::everything ? 1e-14 : 1e-10));
}

BOOST_AUTO_TEST_CASE(what_a_hook_replaces_is_gone_on_with) {
  const Problem problem(cases[0]);
  const int length = cases[0].length;
  const auto predict = [&](transformer::Activation what, const auto& change) {
    const auto workspace = problem.network.make_workspace();
    problem.network.predict(problem.parameters, {problem.inputs, {}}, *workspace,
                            [&](const transformer::Site& site, Eigen::Ref<Eigen::MatrixXd> activation) {
                              if (site.what == what) {
                                change(activation);
                              }
                            });
    return workspace->predictions;
  };
  using Change = Eigen::Ref<Eigen::MatrixXd>;
  const auto zero = [](Change activation) { activation.setZero(); };
  const Eigen::VectorXd beta = Eigen::Map<const Eigen::VectorXd>(&problem.parameters[3], kVocabulary);
  const Eigen::MatrixXd attention = predict(transformer::Activation::mlp_output, zero);
  const Eigen::MatrixXd mlp = predict(transformer::Activation::attention_output, zero);
  const Eigen::MatrixXd on_first = predict(transformer::Activation::weights, [](Change weights) {
    weights.setZero();
    weights.row(0).setOnes();
  });
  const Eigen::MatrixXd no_value =
      predict(transformer::Activation::value, [](Change values) { values.col(0).setZero(); });
  for (Eigen::Index i = 0; i < attention.cols(); ++i) {
    // After <s> there is nothing but its value, and the sums are of two numbers of order 1.
    const bool start = i % length == 0;
    BOOST_TEST((!start || (attention.col(i) == beta && mlp.col(i).isZero(0) && no_value.col(i).isZero(0))));
    BOOST_TEST(largest(on_first.col(i) - mlp.col(i) - beta) < 1e-15 * (1 + largest(on_first.col(i))));
  }
}

// The mean is over the positions that have a target, in whatever chunk they are.
BOOST_AUTO_TEST_CASE(a_batch_is_averaged_over_its_targets) {
  const Problem problem(cases[0]);
  std::vector<Token> inputs, targets;
  for (int copies = 0; copies < 40; ++copies) {
    inputs.insert(inputs.end(), problem.inputs.begin(), problem.inputs.end());
    targets.insert(targets.end(), problem.targets.begin(), problem.targets.end());
  }
  std::fill(targets.begin() + 700, targets.end(), kNoTarget);
  transformer::BatchGradient<double> batch_gradient(problem.network);
  std::vector<double> gradient(problem.parameters.size());
  const double loss = batch_gradient(problem.parameters, {inputs, targets}, gradient);
  std::vector<double> expected(problem.parameters.size(), 0.0);
  const auto workspace = problem.network.make_workspace();
  const double scale = 1 / static_cast<double>(transformer::target_count(targets));
  problem.network.predict(problem.parameters, {inputs, targets}, *workspace, {});
  BOOST_TEST(loss == scale * problem.network.loss({inputs, targets}, *workspace), boost::test_tools::tolerance(1e-14));
  problem.network.backward(problem.parameters, {inputs, targets}, scale, *workspace, expected);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    BOOST_TEST(std::abs(gradient[i] - expected[i]) < 1e-14);  // sums of some hundred numbers below 1
  }
}

}  // namespace
BOOST_AUTO_TEST_SUITE_END()

}  // namespace sinkflow::tests
