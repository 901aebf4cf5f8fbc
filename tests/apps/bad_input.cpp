// Files that cannot be used: one sentence that names file, place, what was expected and what was found.
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/input_error.hpp"
#include "tests/support/workspace.hpp"
#include "verify/cases/case.hpp"

BOOST_AUTO_TEST_SUITE(apps_bad_input)

namespace {

using nlohmann::json;
using sinkflow::tests::replaced;
using sinkflow::tests::Workspace;
using Words = std::vector<std::string>;

json bigrams_document(const Workspace& workspace, const std::string& text) {
  workspace.write("text.txt", text);
  return json::parse(workspace.output_of({"bigrams", "text.txt"}));
}

/// The document with the value at `pointer` replaced, or added.
json changed(json document, const std::string& pointer, const json& value) {
  document[json::json_pointer(pointer)] = value;
  return document;
}

struct Case {
  json document;
  Words words;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cli_bad_input, Workspace)

BOOST_AUTO_TEST_CASE(files_that_cannot_be_read) {
  std::filesystem::create_directory(path("folder"));
  const std::vector<std::vector<std::string>> commands{{"bigrams"},
                                                       {"eval"},
                                                       {"task", "--bigrams"},
                                                       {"verify", "--bigrams"},
                                                       {"plot", "alpha-growth", "--bigrams"},
                                                       {"sample", "--bigrams"},
                                                       {"fit", "--x", "a", "--y", "b"},
                                                       {"flow", "--vars", "joint", "--times", "0"}};
  for (std::vector<std::string> command : commands) {
    command.emplace_back("missing");
    expect_bad_input(command, {"'missing'", "expected a file", "found nothing there"});
    command.back() = "folder";
    expect_bad_input(command, {"'folder'", "expected a file", "found a directory"});
  }
  expect_bad_input({"eval", "line\nbreak"}, {"'line?break'"});
}

// A key, a heading or a value as long as a file is cut in the sentence about it.
BOOST_AUTO_TEST_CASE(sentences_are_short) {
  const std::string many(100'000, 'k');
  write("key.json", "{\"" + many + "\": 1}");
  write("wide.csv", many + ",y\n1,2\n");
  write("long.toml", "[" + many + "]\nwidth = 3\n");
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"eval", "key.json"},
        std::vector<std::string>{"fit", "wide.csv", "--x", "x", "--y", "y"},
        std::vector<std::string>{"train", "long.toml"},
        std::vector<std::string>{"train", "small-1layer", "--set", many + "=1"}}) {
    expect_bad_input(command, {"expected"});
    BOOST_TEST(run(command).err.size() <= 2100U);
  }
}

BOOST_AUTO_TEST_CASE(devices_that_never_end) {
  expect_bad_input({"verify", "--bigrams", "/dev/zero"}, {"'/dev/zero'", "more than 1073741824 bytes"});
}

BOOST_AUTO_TEST_CASE(texts) {
  const std::vector<std::pair<std::string, Words>> texts{
      {"", {"at least two different characters", "found an empty text"}},
      {"aaaa", {"at least two different characters", "found only one"}},
      {std::string("ab\0c", 4), {"byte 2", "a NUL"}},
      {"ab\xFF", {"byte 2", "UTF-8", "0xFF"}},
      {"ab\xC3\xA9\xE2\x82", {"byte 4", "UTF-8", "0xE2"}},  // a sequence cut off
      {"a\xC0\xAF", {"byte 1", "UTF-8"}},                   // an overlong '/'
      {"ab\xED\xA0\x80", {"byte 2", "UTF-8"}}};             // half a surrogate pair
  for (auto [text, words] : texts) {
    write("corpus.txt", text);
    words.emplace_back("'corpus.txt'");
    expect_bad_input({"bigrams", "corpus.txt"}, words);
    expect_bad_input({"bigrams", "corpus.txt", "-o", "counts.json"}, words);
  }
}

BOOST_AUTO_TEST_CASE(bigram_files) {
  const json good = bigrams_document(*this, "abracadabra");
  const std::vector<Case> cases{
      {changed(good, "/bigrams/0/2", -1), {"/bigrams/0/2", "an integer >= 1", "found -1"}},
      {changed(good, "/bigrams/0/2", 1.5), {"/bigrams/0/2", "an integer >= 1", "found 1.5"}},
      {changed(good, "/bigrams/0/2", 0), {"/bigrams/0/2", "an integer >= 1", "found 0"}},
      {changed(good, "/bigrams/0/2", 3), {"/bigrams", "whose sum is 10"}},
      {changed(good, "/unigram/1", 0.5), {"/unigram/1", "found 0.5"}},
      {changed(good, "/unigram/1", 1), {"/unigram", "whose sum is 11"}},
      {changed(good, "/unigram", json::array({11})), {"/unigram", "an array of 5", "an array of 1"}},
      {changed(good, "/symbols/1", 97), {"/symbols/1", "found 97"}},
      {changed(good, "/symbols", json::array({97})), {"/symbols", "at least two"}},
      {changed(good, "/format", "sinkflow-bigrams/2"), {"/format", "sinkflow-bigrams/1", "sinkflow-bigrams/2"}},
      {changed(good, "/colour", 1), {"/colour", "unknown key"}},
      {changed(good, "/characters", "11"), {"/characters", "an integer", "the text '11'"}},
      {json::array(), {"the top level", "an object"}}};
  for (auto [document, words] : cases) {
    write("counts.json", document.dump());
    words.emplace_back("'counts.json'");
    expect_bad_input({"task", "--bigrams", "counts.json", "--triggers", "1"}, words);
  }
  json incomplete = good;
  incomplete.erase("unigram");
  write("counts.json", incomplete.dump());
  expect_bad_input({"sample", "--bigrams", "counts.json"}, {"'counts.json'", "/unigram", "expected this key"});
}

BOOST_AUTO_TEST_CASE(json_that_does_not_parse) {
  const std::string good = bigrams_document(*this, "abracadabra").dump(1);
  const std::vector<std::pair<std::string, Words>> texts{
      {"", {"line 1, column 1", "the end of the text"}},
      {good.substr(0, good.find("\"unigram\"") + 4), {"line ", "column ", "the end of the text"}},
      {"{\n  \"format\": nan\n}", {"line 2, column 13"}},
      {good + "x", {"'x'"}},
      {replaced(good, "\"source\"", "\"format\""), {"/format", "every key once"}}};
  for (auto [text, words] : texts) {
    write("counts.json", text);
    words.emplace_back("'counts.json'");
    expect_bad_input({"task", "--bigrams", "counts.json", "--triggers", "1"}, words);
    expect_bad_input({"eval", "counts.json"}, {"'counts.json'"});
  }
}

BOOST_AUTO_TEST_CASE(instances) {
  use_golden("triggers_5x7");
  const json good = json::parse(read("triggers_5x7.json"));
  json row = good["transition"][0];
  row.erase(0);
  json contexts = json::array({good["counts"], good["counts"]});
  contexts[1][0] = 1000;
  const std::vector<Case> cases{
      {changed(good, "/transition/1/2", 0.9), {"/transition/1", "sum to 1", "found the sum"}},
      {changed(good, "/transition/1/2", -0.1), {"/transition/1/2", ">= 0", "found -0.1"}},
      {changed(good, "/transition/1/2", "x"), {"/transition/1/2", "a number", "the text 'x'"}},
      {changed(good, "/transition/1/2", nullptr),
       {"/transition/1/2", "a number", "found null"}},  // a NaN of many writers
      {changed(good, "/transition/2", row), {"/transition/2", "an array of 7", "an array of 6"}},
      {changed(good, "/transition", json::array()), {"/transition", "at least one row"}},
      {changed(good, "/row_weight", row), {"/row_weight", "an array of 5", "an array of 6"}},
      {changed(good, "/row_weight/0", 0), {"/row_weight"}},
      {changed(good, "/xi", row), {"/xi", "an array of 7", "an array of 6"}},
      {changed(good, "/xi/3", -1), {"/xi/3", ">= 0", "found -1"}},
      {changed(good, "/alpha", row), {"/alpha", "an array of 5", "an array of 6"}},
      {changed(good, "/beta", row), {"/beta", "an array of 7", "an array of 6"}},
      {changed(good, "/counts/0", -1), {"/counts/0", ">= 0"}},
      {changed(good, "/counts", json(7, 0)), {"/counts", "a finite sum > 0"}},
      {changed(good, "/counts", contexts), {"/counts/1", "as in the first context"}},
      {changed(good, "/seed", 1), {"/seed", "unknown key"}}};
  for (auto [document, words] : cases) {
    write("instance.json", document.dump());
    words.emplace_back("'instance.json'");
    expect_bad_input({"eval", "instance.json"}, words);
    expect_bad_input({"flow", "instance.json", "--vars", "beta", "--times", "1", "--csv", "flow.csv"}, words);
  }
  for (const char* key : {"transition", "row_weight", "counts", "xi", "alpha", "beta"}) {
    json incomplete = good;
    incomplete.erase(key);
    write("instance.json", incomplete.dump());
    expect_bad_input({"eval", "instance.json", "--json", "eval.json"}, {"'instance.json'", key, "expected this key"});
  }
  write("instance.json", replaced(good.dump(), "\"xi\":[", "\"xi\":[NaN,"));
  expect_bad_input({"eval", "instance.json"}, {"'instance.json'", "line 1, column ", "finite numbers", "'NaN'"});
}

BOOST_AUTO_TEST_CASE(tables_to_fit) {
  write("flow.csv", "t,y\n0,1\n1,2\n2,3\n3,4\n4,x\n");
  expect_bad_input({"fit", "flow.csv", "--x", "t", "--y", "y"}, {"'flow.csv'", "line 6", "'y'", "'x'"});
  write("flow.csv", "t,y\n0,1\n1\n");
  expect_bad_input({"fit", "flow.csv", "--x", "t", "--y", "y"}, {"'flow.csv'", "line 3", "2 cells"});
  write("flow.csv", "");
  expect_bad_input({"fit", "flow.csv", "--x", "t", "--y", "y"}, {"'flow.csv'", "line 1", "an empty text"});
  write("flow.csv", "t,y\n0,1\n1,2\n2,3\n3,4\n4,5\n5,6\n6,-7\n");
  const auto fit = [&](const Words& arguments, const Words& words) {
    Words command{"fit", "flow.csv", "--x", "t", "--y", "y"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    expect_bad_input(command, words);
  };
  expect_bad_input({"fit", "flow.csv", "--x", "time", "--y", "y"}, {"'flow.csv'", "t, y", "'time'"});
  fit({"--law", "cubic"}, {"power, log or linear", "'cubic'"});
  fit({}, {"'flow.csv'", "positive x", "found 0"});
  fit({"--window", "1:"}, {"'flow.csv'", "positive y", "found -7"});
  fit({"--law", "linear", "--window", "1:2"}, {"'flow.csv'", "at least 3 points", "found 2"});
  for (const char* window : {"5", "2:1", "a:b", "1:2:3", "nan:2", "1:1", ""}) {
    fit({"--law", "linear", "--window", window}, {"--window", "expected"});
  }
}

// The last character of a text may be its only one of this kind: its row of the transition would be undefined.
BOOST_AUTO_TEST_CASE(a_symbol_that_nothing_follows) {
  write("counts.json", bigrams_document(*this, "abababc").dump());
  for (const char* command : {"task", "sample", "verify"}) {
    expect_bad_input({command, "--bigrams", "counts.json", "--triggers", "1"}, {"'c'", "followed by something"});
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()
