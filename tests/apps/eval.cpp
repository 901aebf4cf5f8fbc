// eval --json against paper_refs/instances and against what its keys promise.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tests/support/workspace.hpp"

BOOST_AUTO_TEST_SUITE(apps_eval)

namespace {

using json = nlohmann::json;
using sinkflow::tests::Workspace;
namespace data = boost::unit_test::data;

const std::vector<std::string> keys{"predicted",  "excess_loss", "grad_alpha", "grad_beta", "hessian_eigenvalues",
                                    "components", "lyapunov_d",  "lyapunov_m", "final",     "final_reason"};

bool has_keys(const nlohmann::ordered_json& object, const std::vector<std::string>& wanted) {
  std::vector<std::string> found;
  for (const auto& [key, value] : object.items()) {
    found.push_back(key);
  }
  return found == wanted;
}

/// Equal shapes, and every number within 1e-12 relative.
bool agrees(const json& got, const json& wanted) {
  if (!wanted.is_array()) {
    return std::abs(got.get<double>() - wanted.get<double>()) <= 1e-12 * std::abs(wanted.get<double>());
  }
  bool same = got.size() == wanted.size();
  for (std::size_t i = 0; same && i < wanted.size(); ++i) {
    same = agrees(got[i], wanted[i]);
  }
  return same;
}

bool ascends(const json& numbers) {
  const auto values = numbers.get<std::vector<double>>();
  return std::is_sorted(values.begin(), values.end());
}

}  // namespace

BOOST_DATA_TEST_CASE(golden_values, data::make(std::vector<std::string>{"full_support_4", "triggers_5x7", "zeros_6x8"}),
                     name) {
  const Workspace workspace;
  const json expected = workspace.use_golden(name);
  const std::string text = workspace.output_of({"eval", name + ".json", "--json", "-"});
  BOOST_TEST(has_keys(nlohmann::ordered_json::parse(text), keys));
  const json got = json::parse(text);
  for (const char* key : {"predicted", "excess_loss", "grad_alpha", "grad_beta"}) {
    BOOST_TEST(agrees(got[key], expected[key]), key << ": " << got[key] << " for " << expected[key]);
  }
  BOOST_TEST(got["hessian_eigenvalues"].size() == got["grad_alpha"].size() + got["grad_beta"].size());
  BOOST_TEST(ascends(got["hessian_eigenvalues"]));
  BOOST_TEST(!got["components"].empty());
  for (const json& component : got["components"]) {
    BOOST_TEST(component["rows"].is_array());
    BOOST_TEST(component["columns"].is_array());
    BOOST_TEST(component["mean_beta"].is_number());
    BOOST_TEST(component["q"].is_number());
  }
  BOOST_TEST(got["lyapunov_d"].is_number());
  BOOST_TEST(got["lyapunov_m"].is_number());
  BOOST_TEST(got["final_reason"].is_string());
  if (!got["final"].is_null()) {
    BOOST_TEST(got["final"]["alpha"].size() == got["grad_alpha"].size());
    BOOST_TEST(got["final"]["beta"].size() == got["grad_beta"].size());
  }
}

BOOST_FIXTURE_TEST_SUITE(cli_eval, Workspace)

BOOST_AUTO_TEST_CASE(several_contexts) {
  use_golden("contexts_C7");
  const json instance = json::parse(read("contexts_C7.json"));
  BOOST_TEST(output_of({"eval", "contexts_C7.json", "--json", "eval.json"}).empty());
  const json got = json::parse(read("eval.json"));
  BOOST_TEST(has_keys(nlohmann::ordered_json::parse(read("eval.json")), keys));
  BOOST_TEST(got["predicted"].size() == instance["counts"].size());  // J x R x V
  BOOST_TEST(got["predicted"][0].size() == instance["row_weight"].size());
  BOOST_TEST(got["predicted"][0][0].size() == instance["xi"].size());
  BOOST_TEST(got["components"].size() == 1U);
  BOOST_TEST(got["components"][0]["mean_beta"].is_number());
  BOOST_TEST(got["components"][0]["q"].is_null());
  BOOST_TEST(got["lyapunov_m"].is_null());
  BOOST_TEST(got["final"].is_null());
  BOOST_TEST(got["final_reason"].get<std::string>().find("contexts") != std::string::npos);
}

// One row is one context in either notation.
BOOST_AUTO_TEST_CASE(a_single_context_in_two_notations) {
  write("flat.json", R"({"transition": [[0.25, 0.75]], "row_weight": [1], "counts": [1, 2], "xi": [1, 0],
                         "alpha": [0.5], "beta": [0, 1]})");
  write("nested.json", R"({"transition": [[0.25, 0.75]], "row_weight": [1], "counts": [[1, 2]], "xi": [1, 0],
                           "alpha": [0.5], "beta": [0, 1]})");
  const std::string flat = output_of({"eval", "flat.json", "--json", "-"});
  BOOST_TEST(flat == output_of({"eval", "nested.json", "--json", "-"}));
  BOOST_TEST(json::parse(flat)["predicted"].size() == 1U);
  BOOST_TEST(json::parse(flat)["predicted"][0].size() == 2U);
}

// e^1000 is no double: Q is missing, and it is said why.
BOOST_AUTO_TEST_CASE(numbers_that_overflow_are_null_with_a_reason) {
  write("far.json", R"({"transition": [[0.25, 0.75]], "row_weight": [1], "counts": [1, 2], "xi": [1, 0],
                        "alpha": [1000], "beta": [0, 1]})");
  const json got = json::parse(output_of({"eval", "far.json", "--json", "-"}));
  BOOST_TEST(got["components"][0]["q"].is_null());
  BOOST_TEST(got["missing"]["/components/0/q"] == "beyond the range of doubles");
  const std::string text = output_of({"eval", "far.json"});
  BOOST_TEST(text.find("Q none") != std::string::npos);
  BOOST_TEST(text.find("/components/0/q: beyond the range of doubles") != std::string::npos);
  BOOST_TEST(text.find("inf") == std::string::npos);
}

// Whatever is not a double is null, never text, and has its reason.
BOOST_AUTO_TEST_CASE(numbers_that_overflow_are_null_not_text) {
  write("huge.json", R"({"transition": [[0.25, 0.75]], "row_weight": [1], "counts": [1, 2], "xi": [1e300, 1e308],
                         "alpha": [-700], "beta": [-1e308, 1e308]})");
  const std::string text = output_of({"eval", "huge.json", "--json", "-"});
  BOOST_TEST(json::parse(text).is_object());
  BOOST_TEST(text.find("nan") == std::string::npos);
  BOOST_TEST(text.find("inf") == std::string::npos);
  BOOST_TEST(!output_of({"eval", "huge.json"}).empty());
}

// Whatever the size of the numbers: rows that sum to one, and the largest shift takes all.
BOOST_AUTO_TEST_CASE(large_states_give_distributions) {
  for (const char* size : {"1e3", "1e5", "1e20", "1e100", "1e150", "1e200", "1e300"}) {
    for (const char* alpha : {"-1e150", "-800", "0", "800", "1e150"}) {
      write("large.json",
            fmt::format(R"({{"transition": [[1e-20, 0.5, 0.5], [0.25, 0.25, 0.5]], "row_weight": [0.5, 0.5],
                                           "counts": [[1, 2, 3], [3, 2, 1]], "xi": [0, 1, {}], "alpha": [{}, 0.5],
                                           "beta": [{}, 0, 1]}})",
                        size, alpha, size));
      const std::string text = output_of({"eval", "large.json", "--json", "-"});
      const json got = json::parse(text);
      for (const json& context : got["predicted"]) {
        for (const json& row : context) {
          double sum = 0;
          for (const json& entry : row) {
            sum += entry.get<double>();
          }
          BOOST_TEST(std::abs(sum - 1) <= 1e-15, text);
        }
      }
      BOOST_TEST((got["excess_loss"].is_number() && got["excess_loss"] >= 0.0));
      const json flat = got.flatten();
      for (const auto& [path, number] : flat.items()) {
        const bool explained = !number.is_null() || path == "/lyapunov_m" || path == "/final" || path.ends_with("/q") ||
                               (got.contains("missing") && got["missing"].contains(path));
        BOOST_TEST(explained, path);
      }
    }
  }
  // Two columns that differ by one, far above a third: q ~ (e^0, e^1).
  write("far.json", R"({"transition": [[0.25, 0.25, 0.5]], "row_weight": [1], "counts": [1, 1, 1], "xi": [0, 0, 0],
                        "alpha": [200], "beta": [-1e140, 0, 1]})");
  const json row = json::parse(output_of({"eval", "far.json", "--json", "-"}))["predicted"][0];
  BOOST_TEST(row[0] == 0.0);
  BOOST_TEST(std::abs(row[2].get<double>() - 2 * std::exp(1) / (1 + 2 * std::exp(1))) <= 1e-15);
}

BOOST_AUTO_TEST_CASE(for_people) {
  use_golden("triggers_5x7");
  const std::string text = output_of({"eval", "triggers_5x7.json"});
  for (const char* part :
       {"excess loss           0.2007881246859", "grad alpha", "Hessian eigenvalues", "Lyapunov D"}) {
    BOOST_TEST(text.find(part) != std::string::npos, part);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()
