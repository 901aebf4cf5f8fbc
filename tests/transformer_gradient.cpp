// Every parameter's gradient against central differences, and against automatic differentiation of the network written
// down a second time: number by number, as the textbook has it, sharing nothing but the layout of the parameters.
#include <random>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/support/network_problem.hpp"
#include "transformer/transformer.hpp"

namespace sinkflow::tests {
namespace {

using transformer::Architecture;
using transformer::SublayerKind;
using transformer::Token;
using transformer::Transformer;

struct Case {
  const char* blocks;
  const char* attention;
  int length;
  int heads;
};

std::ostream& operator<<(std::ostream& out, const Case& c) {
  return out << c.blocks << ", " << c.attention << ", " << c.length << " positions, " << c.heads << " heads";
}

// Query blocks are 32 wide: 37 positions make a second, shorter one.
const std::vector<Case> cases{{"attn", "softmax", 5, 1},    {"attn", "relu", 5, 2},
                              {"mlp", "softmax", 4, 1},     {"attn+mlp", "softmax", 2, 2},
                              {"attn+mlp", "relu", 2, 1},   {"attn", "softmax", 37, 1},
                              {"attn", "relu", 37, 1},      {"attn+mlp+attn+mlp+mlp", "softmax", 6, 2},
                              {"mlp+attn", "softmax", 1, 1}};

constexpr int kVocabulary = 4;
constexpr int kDim = 4;
constexpr int kSequences = 2;

Architecture architecture_of(const Case& c) {
  return {kVocabulary, c.length, kDim, c.heads, transformer::parse_blocks(c.blocks), c.attention};
}

/// The network of one sequence, number by number.
class Textbook {
 public:
  Textbook(const Transformer<double>& network, const Numbers& parameters)
      : network_(network), parameters_(parameters) {}

  /// Sum of the cross-entropy over the positions of one sequence.
  Taped loss(std::span<const Token> inputs, std::span<const Token> targets) const {
    const Architecture& a = network_.architecture();
    std::vector<Numbers> stream;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      Numbers x;
      for (int k = 0; k < a.dim; ++k) {
        x.push_back(entry("token", k, inputs[i]) + entry("position", k, static_cast<int>(i)));
      }
      stream.push_back(x);
    }
    for (const transformer::Sublayer& sublayer : a.sublayers) {
      const bool attends = sublayer.kind == SublayerKind::attention;
      const std::string name = "layer" + std::to_string(sublayer.layer) + (attends ? ".attn" : ".mlp");
      std::vector<Numbers> norm;
      for (const Numbers& x : stream) {
        norm.push_back(normalised(name + ".norm", x));
      }
      for (std::size_t i = 0; i < stream.size(); ++i) {
        const Numbers update = times(name + ".out", attends ? attended(name, norm, i) : hidden(name, norm[i]), a.dim);
        for (int k = 0; k < a.dim; ++k) {
          stream[i][at(k)] = stream[i][at(k)] + update[at(k)];
        }
      }
    }
    Taped sum = 0;
    for (std::size_t i = 0; i < stream.size(); ++i) {
      const Numbers y = times("final.output", normalised("final.norm", stream[i]), a.vocabulary);
      Taped whole = 0;
      for (const Taped& logit : y) {
        whole = whole + exp(logit);
      }
      sum = sum + log(whole) - y[at(targets[i])];
    }
    return sum;
  }

 private:
  static std::size_t at(int i) { return static_cast<std::size_t>(i); }

  Taped entry(const std::string& name, int row, int column) const {
    return entry_of(network_.table(), parameters_, name, row, column);
  }

  Numbers times(const std::string& name, const Numbers& x, int rows, int first = 0) const {
    Numbers y;
    for (int i = 0; i < rows; ++i) {
      Taped sum = 0;
      for (std::size_t k = 0; k < x.size(); ++k) {
        sum = sum + entry(name, first + i, static_cast<int>(k)) * x[k];
      }
      y.push_back(sum);
    }
    return y;
  }

  Numbers normalised(const std::string& name, const Numbers& x) const {
    const Taped size = static_cast<double>(x.size());
    Taped mean = 0;
    for (const Taped& value : x) {
      mean = mean + value / size;
    }
    Taped variance = 0;
    for (const Taped& value : x) {
      variance = variance + (value - mean) * (value - mean) / size;
    }
    Numbers y;
    for (std::size_t k = 0; k < x.size(); ++k) {
      const int row = static_cast<int>(k);
      y.push_back((x[k] - mean) / sqrt(variance + 1e-5) * entry(name + ".gain", row, 0) +
                  entry(name + ".bias", row, 0));
    }
    return y;
  }

  Numbers hidden(const std::string& name, const Numbers& x) const {
    Numbers y = times(name + ".in", x, 4 * kDim);
    for (Taped& value : y) {
      value = relu(value);
    }
    return y;
  }

  /// What all heads together give position i.
  Numbers attended(const std::string& name, const std::vector<Numbers>& norm, std::size_t i) const {
    const Architecture& a = network_.architecture();
    const int dh = a.head_dim();
    Numbers all;
    for (int head = 0; head < a.heads; ++head) {
      const Numbers query = times(name + ".qkv", norm[i], dh, head * dh);
      Numbers weights;
      Taped whole = 0;
      for (std::size_t j = 0; j <= i; ++j) {
        const Numbers key = times(name + ".qkv", norm[j], dh, a.dim + head * dh);
        Taped logit = 0;
        for (int k = 0; k < dh; ++k) {
          logit = logit + query[at(k)] * key[at(k)];
        }
        logit = logit / std::sqrt(static_cast<double>(dh));
        weights.push_back(a.attention == "softmax" ? exp(logit) : relu(logit));
        whole = whole + (a.attention == "softmax" ? weights.back() : Taped(1));
      }
      Numbers result(at(dh), Taped(0));
      for (std::size_t j = 0; j <= i; ++j) {
        const Numbers value = times(name + ".qkv", norm[j], dh, 2 * a.dim + head * dh);
        for (int k = 0; k < dh; ++k) {
          result[at(k)] = result[at(k)] + weights[j] / whole * value[at(k)];
        }
      }
      all.insert(all.end(), result.begin(), result.end());
    }
    return all;
  }

  const Transformer<double>& network_;
  const Numbers& parameters_;
};

struct Problem : NetworkProblem<Transformer<double>> {
  explicit Problem(const Case& c) : NetworkProblem(architecture_of(c)) {
    std::mt19937_64 random(5);
    const auto tokens = static_cast<std::size_t>(kSequences * c.length);
    for (std::size_t i = 0; i < tokens; ++i) {
      inputs.push_back(i % static_cast<std::size_t>(c.length) == 0 ? kVocabulary
                                                                   : static_cast<Token>(random() % kVocabulary));
      targets.push_back(static_cast<Token>(random() % kVocabulary));
    }
    parameters = transformer::initial_parameters(network.table(), 7);
    for (double& value : parameters) {  // gains and biases away from 1 and 0
      value += 0.2 * (static_cast<double>(random() >> 11) * 0x1p-53 - 0.5);
    }
  }
};

BOOST_DATA_TEST_CASE(the_gradient_is_that_of_automatic_differentiation, boost::unit_test::data::make(cases), c) {
  Problem problem(c);
  const auto textbook = [&](const Numbers& variables, std::span<const Token> inputs, std::span<const Token> targets) {
    return Textbook(problem.network, variables).loss(inputs, targets);
  };
  const GradientDistance found = distance_from_tape(problem, textbook);
  BOOST_TEST(problem.loss(problem.parameters) == found.loss, boost::test_tools::tolerance(1e-13));
  // Sums of a few hundred products in double precision.
  BOOST_TEST(found.distance < 1e-13 * found.largest * static_cast<double>(c.length));
  BOOST_TEST(found.largest > 0.01);
}

BOOST_DATA_TEST_CASE(the_gradient_is_the_slope_of_the_loss, boost::unit_test::data::make(cases), c) {
  Problem problem(c);
  // h^2 of truncation and 1e-16/h of rounding, both about 1e-9 of losses of order 10.
  BOOST_TEST(distance_from_differences(problem, 1e-5) < 1e-7);
}

}  // namespace
}  // namespace sinkflow::tests
