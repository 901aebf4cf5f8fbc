// What a hook records is what a second, plain forward pass computes; what it replaces is what the network goes on with.
#include <random>
#include <set>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/support/largest.hpp"
#include "tests/support/textbook.hpp"
#include "verify/cases/case.hpp"
#include "verify/statistics/extremes.hpp"

namespace sinkflow::tests {

BOOST_AUTO_TEST_SUITE(transformer_hooks)

namespace {

using transformer::Activation;
using transformer::Hook;
using transformer::Site;
using transformer::Token;
using transformer::Transformer;

struct Case {
  const char* attention;
  int length;
};

std::ostream& operator<<(std::ostream& out, const Case& c) {
  return out << c.attention << ", " << c.length << " positions";
}

// The network takes queries in blocks of 32; a hook must not notice.
const std::vector<Case> cases{{"softmax", 5}, {"relu", 5}, {"softmax", 2}, {"softmax", 37}, {"relu", 37}};

constexpr int kVocabulary = 4;
constexpr int kSequences = 2;

std::vector<Token> random_inputs(int length, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Token> inputs;
  for (int i = 0; i < kSequences * length; ++i) {
    inputs.push_back(i % length == 0 ? kVocabulary : static_cast<Token>(random() % kVocabulary));
  }
  return inputs;
}

using Recording = std::map<std::pair<Place, int>, Eigen::MatrixXd>;  // and the sequence, -1 for all

struct Problem {
  Problem(const std::string& blocks, const Case& c)
      : network({kVocabulary, c.length, 4, 2, transformer::parse_blocks(blocks), c.attention}),
        inputs(random_inputs(c.length, 1)),
        parameters(transformer::initial_parameters(network.table(), 3)) {}

  explicit Problem(const Case& c) : Problem("attn+mlp+attn+mlp+mlp", c) {}

  Eigen::MatrixXd predict(const std::vector<Token>& tokens, const Hook<double>& hook = {}) const {
    const auto workspace = network.make_workspace();
    network.predict(parameters, {tokens, {}}, *workspace, hook);
    return workspace->predictions;
  }

  /// Everything that `hook` leaves.
  Recording record(const std::vector<Token>& tokens, const Hook<double>& hook = {}) const {
    Recording all;
    predict(tokens, [&](const Site& site, const Eigen::Ref<Eigen::MatrixXd>& activation) {
      if (hook) {
        hook(site, activation);
      }
      all[{{site.what, site.layer, site.head}, site.sequence}] = activation;
    });
    return all;
  }

  Transformer<double> network;
  std::vector<Token> inputs;
  std::vector<double> parameters;
};

/// -infinity where the textbook has it, and otherwise near.
double distance(const Eigen::MatrixXd& found, const Eigen::MatrixXd& expected) {
  return largest((found.array() == expected.array()).select(0, found - expected));
}

BOOST_DATA_TEST_CASE(what_is_recorded_is_what_the_textbook_computes, boost::unit_test::data::make(cases), c) {
  const Problem problem(c);
  const Recording recorded = problem.record(problem.inputs);
  const Textbook textbook(problem.network, problem.parameters);
  std::set<Activation> kinds;
  std::size_t compared = 0;
  for (int sequence = 0; sequence < kSequences; ++sequence) {
    const auto n = static_cast<std::size_t>(c.length);
    const auto first = static_cast<std::size_t>(sequence) * n;
    for (const auto& [place, expected] : textbook.run(std::span(problem.inputs).subspan(first, n))) {
      const bool whole = recorded.contains({place, -1});
      const Eigen::MatrixXd& found = recorded.at({place, whole ? -1 : sequence});
      const Eigen::MatrixXd part = whole ? found.middleCols(static_cast<Eigen::Index>(first), c.length).eval() : found;
      // Numbers of order 1 after five sublayers in double precision.
      BOOST_TEST(distance(part, expected) < 1e-12);
      kinds.insert(std::get<Activation>(place));
      compared += whole && sequence > 0 ? 0 : 1;
    }
  }
  BOOST_TEST(kinds.size() == 14U);
  BOOST_TEST(compared == recorded.size());
}

BOOST_DATA_TEST_CASE(a_hook_that_only_looks_changes_no_bit, boost::unit_test::data::make(cases), c) {
  const Problem problem(c);
  const Eigen::MatrixXd looked_at = problem.predict(problem.inputs, [](const Site&, auto) {});
  BOOST_TEST((looked_at == problem.predict(problem.inputs)));
}

/// What is put in from a run on other sequences, and what must then be as in that run, to the last bit.
struct Exchange {
  const char* name;
  std::set<Activation> replaced;
  std::set<Activation> equal;
};

std::ostream& operator<<(std::ostream& out, const Exchange& exchange) {
  return out << exchange.name;
}

const std::vector<Exchange> exchanges{
    {"input", {Activation::input}, {Activation::query, Activation::residual, Activation::prediction}},
    {"attention norm", {Activation::attention_norm}, {Activation::query, Activation::key, Activation::value}},
    {"mlp norm", {Activation::mlp_norm}, {Activation::mlp_output}},
    {"query and key", {Activation::query, Activation::key}, {Activation::logits, Activation::weights}},
    {"logits", {Activation::logits}, {Activation::weights}},
    {"weights and value", {Activation::weights, Activation::value}, {Activation::head_output}},
    {"head output", {Activation::head_output}, {Activation::attention_output}},
    {"sublayer outputs",
     {Activation::input, Activation::attention_output, Activation::mlp_output},
     {Activation::residual, Activation::prediction}},
    {"residual", {Activation::residual}, {Activation::final_norm, Activation::prediction}},
    {"final norm", {Activation::final_norm}, {Activation::prediction}},
    {"prediction", {Activation::prediction}, {Activation::prediction}}};

BOOST_DATA_TEST_CASE(what_is_replaced_is_gone_on_with, boost::unit_test::data::make(exchanges), exchange) {
  const Problem problem(cases[3]);
  const Recording own = problem.record(problem.inputs);
  const Recording others = problem.record(random_inputs(cases[3].length, 2));
  const auto place_of = [](const Site& site) {
    return std::pair(Place(site.what, site.layer, site.head), site.sequence);
  };
  const Recording mixed = problem.record(problem.inputs, [&](const Site& site, Eigen::Ref<Eigen::MatrixXd> activation) {
    if (exchange.replaced.contains(site.what)) {
      activation = others.at(place_of(site));
    }
  });
  int checked = 0;
  for (const auto& [place, value] : mixed) {
    if (exchange.equal.contains(std::get<Activation>(place.first))) {
      ++checked;
      BOOST_TEST((value == others.at(place)));
      BOOST_TEST((value != own.at(place)));
    }
  }
  BOOST_TEST(checked > 0);
}

BOOST_AUTO_TEST_CASE(masked_logits_stay_masked) {
  const Problem problem(cases[0]);
  const auto set = [](double value) {
    return [value](const Site& site, Eigen::Ref<Eigen::MatrixXd> activation) {
      if (site.what == Activation::logits) {
        activation.triangularView<Eigen::StrictlyLower>().setConstant(value);
      }
    };
  };
  BOOST_TEST((problem.predict(problem.inputs, set(1e3)) == problem.predict(problem.inputs)));
}

BOOST_AUTO_TEST_CASE(all_weight_on_the_first_key_gives_its_value) {
  const Problem problem(cases[3]);
  const Recording recorded =
      problem.record(problem.inputs, [](const Site& site, Eigen::Ref<Eigen::MatrixXd> activation) {
        if (site.what == Activation::weights) {
          activation.setZero();
          activation.row(0).setOnes();
        }
      });
  for (int sequence = 0; sequence < kSequences; ++sequence) {
    for (int head = 0; head < 2; ++head) {
      const Eigen::MatrixXd& output = recorded.at({{Activation::head_output, 1, head}, sequence});
      const Eigen::MatrixXd& value = recorded.at({{Activation::value, 1, head}, sequence});
      BOOST_TEST((output == value.col(0).replicate(1, output.cols())));
    }
  }
}

struct LeftOut {
  Activation what;
  int layer;
  const char* blocks;  ///< what is left
};

// With a layer's only sublayer gone the layers after it are renumbered; here none is.
const std::vector<LeftOut> left_out{{Activation::attention_output, 0, "mlp+attn+mlp+mlp"},
                                    {Activation::attention_output, 1, "attn+mlp+mlp+mlp"},
                                    {Activation::mlp_output, 0, "attn+attn+mlp+mlp"},
                                    {Activation::mlp_output, 2, "attn+mlp+attn+mlp"}};

BOOST_AUTO_TEST_CASE(a_sublayer_that_adds_nothing_might_as_well_not_be_there) {
  const Problem whole(cases[0]);
  for (const LeftOut& out : left_out) {
    Problem part(out.blocks, cases[0]);
    for (const transformer::Tensor& to : part.network.table().tensors()) {
      for (const transformer::Tensor& from : whole.network.table().tensors()) {
        if (from.name == to.name) {
          std::copy_n(whole.parameters.begin() + from.offset, from.size(), part.parameters.begin() + to.offset);
        }
      }
    }
    const Eigen::MatrixXd zeroed =
        whole.predict(whole.inputs, [&](const Site& site, Eigen::Ref<Eigen::MatrixXd> activation) {
          if (site.what == out.what && site.layer == out.layer) {
            activation.setZero();
          }
        });
    BOOST_TEST((zeroed == part.predict(part.inputs)));
    BOOST_TEST((zeroed != whole.predict(whole.inputs)));
  }
}

}  // namespace
BOOST_AUTO_TEST_SUITE_END()

}  // namespace sinkflow::tests
