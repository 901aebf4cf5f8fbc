// docs/formats.md describes what the program reads and writes: its examples are the program's own, and every key and
// column stands in it.
#include <algorithm>
#include <cmath>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/sources.hpp"
#include "tests/support/workspace.hpp"

namespace sinkflow::tests {

BOOST_AUTO_TEST_SUITE(project_document_formats)

namespace {

using nlohmann::json;

const std::string& document() {
  static const std::string text = text_of(std::string(SINKFLOW_SOURCE_DIR) + "/docs/formats.md");
  return text;
}

/// The text of a section, and its fenced blocks.
std::string section(const std::string& heading) {
  const std::size_t begin = document().find("\n## " + heading + "\n");
  BOOST_REQUIRE_MESSAGE(begin != std::string::npos, "docs/formats.md has no section " << heading);
  return document().substr(begin, document().find("\n## ", begin + 1) - begin);
}

std::vector<std::string> blocks(const std::string& text) {
  std::vector<std::string> found;
  const std::regex fence("```[a-z]+\n([^`]*)```");
  for (std::sregex_iterator match(text.begin(), text.end(), fence), end; match != end; ++match) {
    found.push_back((*match)[1]);
  }
  return found;
}

bool close(const json& a, const json& b) {
  constexpr double rounding = 1e-12;  // other compilers may round the last digits otherwise
  if (a.is_number() && b.is_number()) {
    return std::abs(a.get<double>() - b.get<double>()) <= rounding * std::max(1.0, std::abs(b.get<double>()));
  }
  if (!a.is_structured() || a.type() != b.type() || a.size() != b.size()) {
    return a == b;
  }
  for (const auto& [key, value] : a.items()) {
    if (a.is_object() && !b.contains(key)) {
      return false;
    }
    if (!close(value, a.is_object() ? b.at(key) : b.at(std::stoul(key)))) {
      return false;
    }
  }
  return true;
}

void collect_keys(const json& value, std::set<std::string>& keys) {
  if (!value.is_structured()) {
    return;
  }
  for (const auto& [key, inner] : value.items()) {
    if (value.is_object()) {
      keys.insert(key);
    }
    if (key != "libraries") {  // whose keys are names of libraries
      collect_keys(inner, keys);
    }
  }
}

/// Whether `text` has the name as a word in code: `name`, `head.name`, `a`, `name[i].other`, or "name" in an example.
bool describes(const std::string& text, const std::string& name) {
  return std::regex_search(text, std::regex("[`\".]" + name + "[`\".\\[]"));
}

void expect_described(const std::string& text, const std::set<std::string>& names, const std::string& what) {
  BOOST_TEST(!names.empty());
  for (const std::string& name : names) {
    BOOST_CHECK_MESSAGE(describes(text, name), "docs/formats.md does not describe " << name << " of " << what);
  }
}

std::set<std::string> columns(const std::string& csv) {
  std::set<std::string> names;
  std::istringstream header(csv.substr(0, csv.find('\n')));
  for (std::string name; std::getline(header, name, ',');) {
    names.insert(name);
  }
  return names;
}

/// Runs what writes files.
void expect_success(const Workspace& workspace, const std::vector<std::string>& arguments) {
  const Finished finished = workspace.run(arguments);
  BOOST_REQUIRE_MESSAGE(finished.code == 0, finished.err);
}

/// A run of the smallest network that there is, in the directory "run".
void train(const Workspace& workspace) {
  expect_success(workspace, {"train", "small-1layer", "--set", "model.dim=4", "--set", "task.length=8", "--set",
                             "train.batch=2", "--set", "train.steps=2", "--out", "run"});
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(document_formats, Workspace)

BOOST_AUTO_TEST_CASE(the_bigrams_of_the_example) {
  write("example.txt", "abacabcb");
  BOOST_TEST(output_of({"bigrams", "example.txt"}) == blocks(section("Bigram file")).at(0));
}

BOOST_AUTO_TEST_CASE(the_task_of_the_example) {
  write("b.json", blocks(section("Bigram file")).at(0));
  expect_success(*this, {"task", "--bigrams", "b.json", "--triggers", "1", "--length", "4", "--json", "task.json"});
  const json expected = json::parse(blocks(section("`sinkflow task --json F`")).at(0));
  BOOST_TEST(close(json::parse(read("task.json")), expected));
  std::set<std::string> keys;
  collect_keys(expected, keys);
  expect_described(section("`sinkflow task --json F`"), keys, "task --json");
}

BOOST_AUTO_TEST_CASE(the_instances_of_the_examples) {
  const std::vector<std::string> instances = blocks(section("Instance"));
  BOOST_TEST(instances.size() == 2U);
  for (const std::string& instance : instances) {
    write("i.json", instance);
    expect_success(*this, {"eval", "i.json", "--json", "eval.json"});
  }
  write("i.json", instances.at(0));
  expect_success(*this, {"eval", "i.json", "--json", "eval.json"});
  const json expected = json::parse(blocks(section("`sinkflow eval INSTANCE --json F`")).at(0));
  BOOST_TEST(close(json::parse(read("eval.json")), expected));
  const std::string flow = output_of({"flow", "i.json", "--vars", "joint", "--times", "0", "--csv", "-"});
  BOOST_TEST(columns(flow) == columns(blocks(section("CSV of `sinkflow flow`")).at(0)),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_samples_of_the_example_obey_its_task) {
  write("b.json", blocks(section("Bigram file")).at(0));
  const std::string drawn = output_of(
      {"sample", "--bigrams", "b.json", "--triggers", "1", "--length", "4", "--sequences", "50", "--seed", "1"});
  for (const std::string line : {"3,2,1,2,0", "3,2,0,2,0"}) {
    BOOST_TEST(section("CSV of `sinkflow sample`").find(line) != std::string::npos);
    BOOST_TEST(drawn.find(line) != std::string::npos, "the example " << line << " is hardly a sequence of the task");
  }
}

BOOST_AUTO_TEST_CASE(the_configuration_of_the_example_is_the_default) {
  BOOST_TEST(output_of({"train", "small-1layer", "--print-config"}) == blocks(section("Training configuration")).at(0));
}

BOOST_AUTO_TEST_CASE(keys_of_the_list_and_the_report) {
  std::set<std::string> keys;
  collect_keys(json::parse(output_of({"list", "--json"})), keys);
  expect_described(section("`sinkflow list --json`"), keys, "list --json");
  expect_success(*this, {"verify", "thm10-mean.*", "--out", "out"});
  keys.clear();
  collect_keys(json::parse(read("out/report.json")), keys);
  expect_described(section("`report.json`"), keys, "report.json");
}

BOOST_AUTO_TEST_CASE(columns_and_keys_of_a_training_run) {
  train(*this);
  std::set<std::string> names;
  for (const std::string& column : columns(read("run/metrics.csv"))) {
    names.insert(std::regex_replace(column, std::regex("_0$"), "_l"));
  }
  expect_described(section("What a training run leaves"), names, "metrics.csv");

  const std::string checkpoint = read("run/checkpoints/step-00000002.ckpt");
  const std::size_t first = checkpoint.find('\n') + 1;
  std::set<std::string> keys;
  collect_keys(json::parse(checkpoint.substr(first, checkpoint.find('\n', first) - first)), keys);
  expect_described(section("Checkpoint"), keys, "a checkpoint");

  expect_success(*this, {"probe", "run/checkpoints/step-00000002.ckpt", "--prompt", "the sea", "--json", "probe.json"});
  keys.clear();
  collect_keys(json::parse(read("probe.json")), keys);
  expect_described(section("`sinkflow probe CKPT --json F`"), keys, "probe --json");
}

BOOST_AUTO_TEST_CASE(keys_of_the_configuration) {
  std::istringstream lines(output_of({"train", "small-1layer", "--print-config"}));
  const std::string text = section("Training configuration") + section("Kinds of network");
  std::string table;
  int keys = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('[')) {
      table = line.substr(1, line.size() - 2);
    } else if (!line.empty()) {
      ++keys;
      const std::string key = table + "." + line.substr(0, line.find(' '));
      const bool described = text.find('`' + key + '`') != std::string::npos;
      BOOST_CHECK_MESSAGE(described, "docs/formats.md does not describe the key " << key);
    }
  }
  BOOST_TEST(keys > 20);
}

BOOST_AUTO_TEST_CASE(keys_of_the_statements) {
  const std::string text = section("Statements");
  std::set<std::string> keys;
  for (const auto& path : files_below("paper_refs/statements", {".toml"})) {
    // Without texts of several lines, which may hold equations.
    const std::string one_line_each =
        std::regex_replace(text_of(path), std::regex("'''[^']*(?:'{1,2}[^']+)*'''"), "''");
    std::istringstream lines(one_line_each);
    for (std::string line; std::getline(lines, line);) {
      std::smatch key;
      if (std::regex_search(line, key, std::regex("^([a-z_]+)(?:\\.[a-z_0-9]+)? = "))) {
        keys.insert(key[1]);
      }
    }
  }
  BOOST_TEST(keys.size() > 8U);
  for (const std::string& key : keys) {
    const bool described = describes(text, key) || text.find("\n" + key + " = ") != std::string::npos;
    BOOST_CHECK_MESSAGE(described, "docs/formats.md does not describe the key " << key << " of a statement");
  }
}

BOOST_AUTO_TEST_CASE(a_name_that_is_not_described_is_noticed) {
  for (const std::string name : {"name", "key", "part"}) {
    BOOST_TEST(describes("| `name`, `head.key`, \"part\": 3 |", name), name);
  }
  for (const std::string name : {"nam", "ey", "head_key", "other"}) {
    BOOST_TEST(!describes("| `name`, `head.key`, \"part\": 3 |", name), name);
  }
  BOOST_TEST(!close(json{{"a", 1.0}}, json{{"a", 1.1}}));
  BOOST_TEST(!close(json{{"a", 1.0}}, json{{"b", 1.0}}));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sinkflow::tests
