// From a text to counts, to the task and to an instance.
#include <cmath>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/workspace.hpp"

BOOST_AUTO_TEST_SUITE(apps_task)

namespace {

using json = nlohmann::ordered_json;  // the order of keys is part of what is compared
using sinkflow::tests::Workspace;

std::vector<std::string> keys_of(const json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) {
    keys.push_back(key);
  }
  return keys;
}

double sum(const json& numbers) {
  const auto values = numbers.get<std::vector<double>>();
  return std::accumulate(values.begin(), values.end(), 0.0);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cli_task, Workspace)

BOOST_AUTO_TEST_CASE(bigrams_of_a_text) {
  write("my text.txt", "abracadabra");
  const std::string counts = output_of({"bigrams", "my text.txt"});
  const json document = json::parse(counts);
  BOOST_TEST(document["format"] == "sinkflow-bigrams/1");
  BOOST_TEST(document["source"] == "my text.txt");
  BOOST_TEST(document["sha256"] == "045babdcd2118960e8c8b8e0ecf65b734686e1b18f58710c9646779f49e942ae");
  BOOST_TEST(document["characters"] == 11);
  BOOST_TEST((document["symbols"] == json{97, 98, 99, 100, 114}));
  BOOST_TEST((document["unigram"] == json{5, 2, 1, 1, 2}));
  BOOST_TEST(
      (document["bigrams"] == json{{0, 1, 2}, {0, 2, 1}, {0, 3, 1}, {1, 4, 2}, {2, 0, 1}, {3, 0, 1}, {4, 0, 2}}));
  BOOST_TEST(output_of({"bigrams", "my text.txt", "-o", "counts.json"}).empty());
  BOOST_TEST(read("counts.json") == counts);
  BOOST_TEST(output_of({"bigrams", "my text.txt", "-o", "-"}) == counts);
}

BOOST_AUTO_TEST_CASE(the_embedded_counts_are_such_a_file) {
  write("text.txt", "abracadabra");
  const std::string embedded = std::string(SINKFLOW_SOURCE_DIR) + "/paper_refs/tinyshakespeare.bigrams.json";
  const json document = json::parse(sinkflow::formats::read_file(embedded));
  BOOST_TEST((keys_of(document) == keys_of(json::parse(output_of({"bigrams", "text.txt"})))));
  BOOST_TEST(document["characters"] == 1115394);
  BOOST_TEST(document["symbols"].size() == 65U);
  BOOST_TEST(output_of({"task", "--json", "-"}) == output_of({"task", "--bigrams", embedded, "--json", "-"}));
}

BOOST_AUTO_TEST_CASE(the_default_task) {
  BOOST_TEST(output_of({"task", "--json", "task.json"}).empty());
  const json task = json::parse(read("task.json"));
  BOOST_TEST((keys_of(task) == std::vector<std::string>{"alphabet", "triggers", "rows", "row_weight", "counts", "W",
                                                        "transition", "trigger_fraction", "absorbing",
                                                        "degenerate_rows", "components", "unreachable"}));
  BOOST_TEST(task["alphabet"].size() == 65U);
  std::set<int> triggers;
  for (const json& id : task["triggers"]) {
    triggers.insert(task["alphabet"][id.get<std::size_t>()].get<int>());
  }
  BOOST_TEST((triggers == std::set<int>{' ', 'e', 't'}));
  BOOST_TEST(task["rows"].size() == 62U);
  BOOST_TEST(std::abs(sum(task["row_weight"]) - 1) < 1e-12);
  BOOST_TEST(std::abs(sum(task["counts"]) - 256) < 1e-9);
  BOOST_TEST(std::abs(task["W"].get<double>() - 256) < 1e-9);
  BOOST_TEST(task["transition"].size() == 62U);
  for (const json& row : task["transition"]) {
    BOOST_TEST(row.size() == 65U);
    BOOST_TEST(std::abs(sum(row) - 1) < 1e-12);
  }
  BOOST_TEST(task["trigger_fraction"].get<double>() > 0.1);
  BOOST_TEST(!task["components"].empty());
  BOOST_TEST((keys_of(task["components"][0]) == std::vector<std::string>{"rows", "columns"}));
  for (const char* ids : {"absorbing", "degenerate_rows", "unreachable"}) {
    BOOST_TEST(task[ids].is_array());
  }
  BOOST_TEST(output_of({"task"}).find("triggers") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_task_without_triggers) {
  const json task = json::parse(output_of({"task", "--triggers", "0", "--length", "2", "--json", "-"}));
  BOOST_TEST(task["triggers"].empty());
  BOOST_TEST(task["rows"].size() == 65U);
  BOOST_TEST(std::abs(task["trigger_fraction"].get<double>()) < 1e-15);
  BOOST_TEST(std::abs(sum(task["counts"]) - 2) < 1e-12);
}

BOOST_AUTO_TEST_CASE(the_task_as_an_instance) {
  BOOST_TEST(output_of({"task", "--instance", "task.json", "--xi", "2.5", "--alpha0", "-1"}).empty());
  const json instance = json::parse(read("task.json"));
  BOOST_TEST(
      (keys_of(instance) == std::vector<std::string>{"transition", "row_weight", "counts", "xi", "alpha", "beta"}));
  const json task = json::parse(output_of({"task", "--json", "-"}));
  for (const char* key : {"transition", "row_weight", "counts"}) {
    BOOST_TEST((instance[key] == task[key]));
  }
  std::vector<double> xi(65, 2.5);
  for (const json& id : task["triggers"]) {
    xi[id.get<std::size_t>()] = 0;
  }
  BOOST_TEST((instance["xi"] == json(xi)));
  BOOST_TEST((instance["alpha"] == json(std::vector<double>(62, -1.0))));
  BOOST_TEST((instance["beta"] == json(std::vector<double>(65, 0.0))));
  const json evaluation = json::parse(output_of({"eval", "task.json", "--json", "-"}));
  BOOST_TEST(evaluation["predicted"].size() == 62U);
  const std::string flow = output_of({"flow", "task.json", "--vars", "alpha", "--times", "0,1e4"});
  BOOST_TEST(flow.substr(flow.find('\n') + 1, 6) == "0,-1,-");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()
