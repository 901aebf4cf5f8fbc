// Measures of a small network against their definitions, taken position by position from a plain forward pass, as it is
// and under interventions.
#include "transformer/measures.hpp"

#include <limits>
#include <map>
#include <set>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/support/input_error.hpp"
#include "tests/support/textbook.hpp"
#include "theory/bb_task.hpp"
#include "theory/errors.hpp"
#include "transformer/bb_sampler.hpp"
#include "transformer/intervention.hpp"
#include "transformer/make_network.hpp"
#include "verify/cases/case.hpp"

namespace sinkflow::tests {

BOOST_AUTO_TEST_SUITE(transformer_measures)

namespace {

using transformer::Activation;
using transformer::Intervention;
using transformer::LayerMeasures;
using transformer::Measures;
using transformer::Token;
using transformer::Transformer;

constexpr int kLength = 7;
constexpr int kHeads = 2;
constexpr int kSequences = 40;  // more than are run at once

theory::BbTask small_task() {
  theory::Bigrams bigrams;
  bigrams.symbols = {U'a', U'b', U'c', U'd', U'e'};
  bigrams.unigram = {9, 4, 5, 6, 3};
  bigrams.counts = {{0, 1, 2}, {0, 2, 3}, {0, 3, 4}, {1, 0, 3}, {1, 3, 1}, {2, 0, 2}, {2, 1, 2},
                    {2, 4, 1}, {3, 0, 3}, {3, 3, 1}, {3, 4, 2}, {4, 0, 1}, {4, 2, 2}};
  return theory::derive_bb_task(bigrams, 1, kLength);
}

/// (M, N + 1), with <s> or without.
std::vector<Token> sequences_of(const theory::BbTask& task, bool bos) {
  const int sampled = bos ? kLength : kLength + 1;
  std::vector<Token> tokens(static_cast<std::size_t>(kSequences) * static_cast<std::size_t>(sampled + 1));
  transformer::BbSampler(task, 4).sample(0, kSequences, sampled, tokens);
  if (!bos) {
    std::erase(tokens, static_cast<Token>(task.alphabet.size()));
  }
  return tokens;
}

/// One intervention, as the program has it and as it is said in terms of single numbers.
struct Case {
  const char* name;
  std::vector<Intervention> interventions;
  Textbook::Change change;
};

std::ostream& operator<<(std::ostream& out, const Case& c) {
  return out << c.name;
}

Textbook::Change zero(std::set<Place> places) {
  return [places = std::move(places)](const Place& place, Eigen::MatrixXd& activation) {
    activation *= places.contains(place) ? 0 : 1;
  };
}

Textbook::Change weights(std::set<Place> places, bool uniform) {
  return [places = std::move(places), uniform](const Place& place, Eigen::MatrixXd& activation) {
    for (Eigen::Index n = 0; n < activation.cols() && places.contains(place); ++n) {
      for (Eigen::Index i = 0; i <= n; ++i) {
        activation(i, n) = uniform ? 1 / static_cast<double>(n + 1) : (i == 0 ? 1 : 0);
      }
    }
  };
}

const std::vector<Case> cases{
    {"none", {}, {}},
    {"zero attn:0", {transformer::parse_zero("attn:0")}, zero({{Activation::attention_output, 0, -1}})},
    {"zero mlp:1", {transformer::parse_zero("mlp:1")}, zero({{Activation::mlp_output, 1, -1}})},
    {"zero layer:0",
     {transformer::parse_zero("layer:0")},
     zero({{Activation::attention_output, 0, -1}, {Activation::mlp_output, 0, -1}})},
    {"zero head:1.0", {transformer::parse_zero("head:1.0")}, zero({{Activation::head_output, 1, 0}})},
    {"weights uniform:1",
     {transformer::parse_weights("uniform:1")},
     weights({{Activation::weights, 1, 0}, {Activation::weights, 1, 1}}, true)},
    {"weights first:0.1, zero mlp:0",
     {transformer::parse_weights("first:0.1"), transformer::parse_zero("mlp:0")},
     [](const Place& place, Eigen::MatrixXd& activation) {
       weights({{Activation::weights, 0, 1}}, false)(place, activation);
       zero({{Activation::mlp_output, 0, -1}})(place, activation);
     }},
};

/// A mean that is NaN of nothing.
struct Average {
  double sum = 0;
  double count = 0;
  void add(double value) {
    sum += value;
    count += 1;
  }
  [[nodiscard]] double value() const { return sum / count; }
};

/// Means by name, and by name and token.
struct Slow {
  std::map<std::string, Average> means;
  std::map<std::string, std::map<Token, Average>> by_token;
};

/// Adds one sequence (N + 1) to the measures of layer `l`, by their definitions.
void add_layer(const theory::BbTask& task, const Textbook& textbook, const Activations& all, int l,
               const std::vector<Token>& sequence, Slow& slow) {
  const auto token = [&](Eigen::Index i) { return sequence[static_cast<std::size_t>(i)]; };
  const auto bos = static_cast<Token>(task.alphabet.size());
  const auto is_trigger = [&](Eigen::Index i) {
    return std::find(task.triggers.begin(), task.triggers.end(), token(i)) != task.triggers.end();
  };
  const std::string name = std::to_string(l) + " ";
  for (Eigen::Index n = 0; n < kLength; ++n) {
    const char* whose = token(n) == bos ? "bos" : "other";
    slow.means[name + "residual " + whose].add(all.at({Activation::residual, l, -1}).col(n).norm());
    if (!all.contains({Activation::attention_output, l, -1})) {
      continue;
    }
    Eigen::VectorXd value = Eigen::VectorXd::Zero(4);
    const Eigen::MatrixXd out = textbook.tensor("layer" + std::to_string(l) + ".attn.out");
    for (int head = 0; head < kHeads; ++head) {
      value += out.middleCols(2 * head, 2) * all.at({Activation::value, l, head}).col(n);
    }
    slow.means[name + "value " + whose].add(value.norm());
    slow.by_token[name + "value"][token(n)].add(value.norm());
    if (n == 0) {
      continue;
    }
    slow.means[name + (is_trigger(n) ? "output trigger" : "output row")].add(
        all.at({Activation::attention_output, l, -1}).col(n).norm());
    for (int head = 0; head < kHeads; ++head) {
      const Eigen::MatrixXd& weight = all.at({Activation::weights, l, head});
      if (is_trigger(n)) {
        slow.means[name + "previous"].add(weight(n - 1, n));
        continue;
      }
      slow.means[name + "first"].add(weight(0, n));
      std::map<Token, double> received;
      for (Eigen::Index i = 0; i <= n; ++i) {
        received[token(i)] += weight(i, n);
      }
      for (Token k = 0; k <= bos; ++k) {
        slow.by_token[name + "weight"][k].add(received[k]);
      }
      if (token(0) != bos) {
        continue;
      }
      slow.means[name + "bos"].add(weight(0, n));
      if (n >= 2) {
        const Eigen::VectorXd query = all.at({Activation::query, l, head}).col(n);
        const Eigen::MatrixXd& key = all.at({Activation::key, l, head});
        double others = 0;
        for (Eigen::Index i = 1; i < n; ++i) {
          others += query.dot(key.col(i)) / std::sqrt(2.0) / static_cast<double>(n - 1);
        }
        const double logit = query.dot(key.col(0)) / std::sqrt(2.0) - others;
        slow.means[name + "sink logit"].add(logit);
        slow.by_token[name + "sink logit"][token(n)].add(logit);
      }
    }
  }
}

/// Adds one sequence (N + 1) to the risks.
void add_risks(const theory::BbTask& task, const Eigen::MatrixXd& logits, const std::vector<Token>& sequence,
               Slow& slow) {
  for (Eigen::Index n = 0; n < kLength; ++n) {
    const Token token = sequence[static_cast<std::size_t>(n)];
    const Token target = sequence[static_cast<std::size_t>(n) + 1];
    const Eigen::VectorXd law = logits.col(n).array().exp() / logits.col(n).array().exp().sum();
    slow.means["loss"].add(-std::log(law[target]));
    if (token == task.triggers[0]) {
      slow.means["backcopy"].add(-std::log(law[target]));
    }
    for (std::size_t v = 0; v < task.rows.size(); ++v) {
      if (task.rows[v] == token) {
        double excess = 0;
        for (int k = 0; k < 5; ++k) {
          const double p = task.transition.coeff(static_cast<Eigen::Index>(v), k);
          excess += p > 0 ? p * std::log(p / law[k]) : 0;
        }
        slow.means["bigram"].add(excess);
      }
    }
  }
}

void check_equal(double found, double expected) {
  BOOST_TEST(std::isnan(found) == std::isnan(expected));
  // Means of some hundred numbers, each of a few hundred operations in double precision.
  BOOST_TEST((std::isnan(expected) || std::abs(found - expected) <= 1e-11 * std::max(1.0, std::abs(expected))));
}

void check_layer(const LayerMeasures& found, const std::string& name, Slow& slow) {
  const auto& means = slow.means;
  const auto mean = [&](const std::string& what) {
    const auto place = means.find(name + what);
    return place == means.end() ? std::numeric_limits<double>::quiet_NaN() : place->second.value();
  };
  check_equal(found.attention_on_bos, mean("bos"));
  check_equal(found.attention_on_first, mean("first"));
  check_equal(found.attention_on_previous, mean("previous"));
  check_equal(found.sink_logit, mean("sink logit"));
  check_equal(found.value_bos, mean("value bos"));
  check_equal(found.value_other, mean("value other"));
  check_equal(found.residual_bos, mean("residual bos"));
  check_equal(found.residual_other, mean("residual other"));
  check_equal(found.output_row, mean("output row"));
  check_equal(found.output_trigger, mean("output trigger"));
  for (Token k = 0; k <= 5; ++k) {
    check_equal(found.attention_by_token[k], slow.by_token[name + "weight"][k].value());
    check_equal(found.sink_logit_by_token[k], slow.by_token[name + "sink logit"][k].value());
    check_equal(found.value_by_token[k], slow.by_token[name + "value"][k].value());
  }
}

void compare(const Case& c, bool bos) {
  const theory::BbTask task = small_task();
  const Transformer<double> network(
      {5, kLength, 4, kHeads, transformer::parse_blocks("attn+mlp+attn+mlp+mlp"), "softmax"});
  const std::vector<double> parameters = transformer::initial_parameters(network.table(), 9);
  const std::vector<Token> sequences = sequences_of(task, bos);
  const Textbook textbook(network, parameters, c.change);
  Slow slow;
  for (std::size_t begin = 0; begin < sequences.size(); begin += kLength + 1) {
    const std::vector<Token> sequence(sequences.begin() + static_cast<std::ptrdiff_t>(begin),
                                      sequences.begin() + static_cast<std::ptrdiff_t>(begin + kLength + 1));
    const Activations all = textbook.run(std::span(sequence).first(kLength));
    for (int l = 0; l < 3; ++l) {
      add_layer(task, textbook, all, l, sequence, slow);
    }
    add_risks(task, all.at({Activation::prediction, -1, -1}), sequence, slow);
  }
  const Measures found =
      transformer::measure<double>(network, parameters, task, sequences, transformer::hook_of<double>(c.interventions));
  check_equal(found.loss, slow.means["loss"].value());
  check_equal(found.backcopy_excess, slow.means["backcopy"].value());
  check_equal(found.bigram_excess, slow.means["bigram"].value());
  BOOST_TEST(found.layers.size() == 3U);
  for (std::size_t l = 0; l < 3; ++l) {
    check_layer(found.layers[l], std::to_string(l) + " ", slow);
  }
  BOOST_TEST(std::isnan(found.layers[0].attention_on_bos) == !bos);
  BOOST_TEST(std::isnan(found.layers[2].attention_on_first));
  BOOST_TEST(found.layers[0].attention_by_token.sum() == 1.0, boost::test_tools::tolerance(1e-13));
}

BOOST_DATA_TEST_CASE(measures_are_what_they_are_defined_to_be, boost::unit_test::data::make(cases), c) {
  compare(c, true);
  compare(c, false);
}

// Trained to copy by hand: every measure of the simplified network can be read off its parameters.
BOOST_AUTO_TEST_CASE(measures_of_the_simplified_network) {
  const theory::BbTask task = small_task();
  transformer::TrainingConfig config;
  config.kind = "simplified-frozen";
  config.length = kLength;
  config.xi = 3;
  const auto network = transformer::make_network<double>(config, task);
  // alpha = log 2 for each of the 4 rows, beta = (0, 4, -3, 0, 0).
  std::vector<double> parameters(4, std::log(2.0));
  parameters.insert(parameters.end(), {0, 4, -3, 0, 0});
  const std::vector<Token> sequences = sequences_of(task, true);
  const LayerMeasures found = transformer::measure<double>(*network, parameters, task, sequences).layers.at(0);
  Average weight, other_value;
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    const std::size_t n = i % (kLength + 1);
    if (n == 0 || n == kLength) {
      continue;
    }
    other_value.add(sequences[i] == task.triggers[0] ? 0 : 3);
    if (sequences[i] != task.triggers[0]) {
      weight.add(2 / (2 + static_cast<double>(n)));
    }
  }
  check_equal(found.attention_on_bos, weight.value());
  Average late;
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    const std::size_t n = i % (kLength + 1);
    if (n >= 3 && n < kLength && sequences[i] != task.triggers[0]) {
      late.add(2 / (2 + static_cast<double>(n)));
    }
  }
  const auto from_third = transformer::measure<double>(*network, parameters, task, sequences, {}, 3).layers.at(0);
  check_equal(from_third.attention_on_bos, late.value());
  check_equal(from_third.value_bos, 5);
  check_equal(found.sink_logit, std::log(2.0));
  check_equal(found.value_bos, 5);
  check_equal(found.value_other, other_value.value());
  BOOST_TEST(found.attention_on_previous > 0.999999);
  BOOST_TEST(std::isnan(found.residual_bos));
}

BOOST_AUTO_TEST_CASE(networks_are_made_from_data) {
  const theory::BbTask task = small_task();
  transformer::TrainingConfig config;
  const auto size_of = [&](const char* kind) {
    config.kind = kind;
    return transformer::make_network<float>(config, task)->table().size();
  };
  BOOST_TEST(size_of("simplified-frozen") == 4 + 5);
  BOOST_TEST(size_of("simplified-literal") == 4 + 5 + 4 + 1);
  BOOST_TEST(size_of("simplified") == 4 + 5 + 5 + 1 + 2 * 5 * 128);
  BOOST_TEST(size_of("transformer") > 10000);
  BOOST_TEST(
      input_error([&] { size_of("perceptron"); }) ==
      "model.kind: expected one of transformer, simplified, simplified-literal, simplified-frozen, found 'perceptron'");
  config.bos = false;
  BOOST_TEST(input_error([&] { size_of("simplified"); }) ==
             "model.bos: expected true where model.kind is simplified, found false");
}

BOOST_AUTO_TEST_CASE(interventions_are_read_strictly) {
  for (const char* text : {"", "attn", "attn:", "attn:x", "attn:-1", "attn:0.1", "head:0", "head:0.", "head:.1",
                           "nose:0", "attn:0 ", "attn: 0", "attn:99999999999", "uniform:0", "head:0.-1"}) {
    BOOST_TEST(input_error([&] { transformer::parse_zero(text); }) ==
               "--zero: expected attn:L, mlp:L, layer:L or head:L.H, found '" + std::string(text) + "'");
  }
  BOOST_TEST(input_error([] { transformer::parse_weights("attn:0"); }) ==
             "--weights: expected uniform:L, uniform:L.H, first:L or first:L.H, found 'attn:0'");
  const std::vector<transformer::LayerParts> layers{{.heads = 2, .mlp = false}, {.heads = 0, .mlp = true}};
  const auto error = [&](const Intervention& one) {
    return input_error([&] { transformer::require_possible({one}, layers); });
  };
  BOOST_TEST(error(transformer::parse_zero("attn:2")) == "--zero attn:2: expected a layer below 2, found 2");
  BOOST_TEST(error(transformer::parse_zero("mlp:0")) ==
             "--zero mlp:0: expected a layer with an MLP, found layer 0, which has none");
  BOOST_TEST(error(transformer::parse_weights("uniform:1")) ==
             "--weights uniform:1: expected a layer with an attention, found layer 1, which has none");
  BOOST_TEST(error(transformer::parse_zero("head:0.2")) == "--zero head:0.2: expected a head below 2, found 2");
  transformer::require_possible({transformer::parse_zero("layer:1"), transformer::parse_weights("first:0.1")}, layers);
}

}  // namespace
BOOST_AUTO_TEST_SUITE_END()

}  // namespace sinkflow::tests
