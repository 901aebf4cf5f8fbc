// What the program says about itself and about its claims.
// links: claims
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "formats/bigrams_file.hpp"
#include "statements/statements.hpp"
#include "tests/support/workspace.hpp"
#include "verify/harness/claim.hpp"

BOOST_AUTO_TEST_SUITE(apps_help)

namespace {

using nlohmann::json;
using sinkflow::tests::Workspace;
using sinkflow::verify::claims;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

struct Help : Workspace {
  /// The names under "Subcommands:".
  [[nodiscard]] std::vector<std::string> commands() const {
    std::istringstream help(output_of({"--help"}));
    std::vector<std::string> names;
    std::string line;
    while (std::getline(help, line) && line != "Subcommands:") {
    }
    while (std::getline(help, line) && line.starts_with("  ")) {
      names.push_back(line.substr(2, line.find(' ', 2) - 2));
    }
    return names;
  }
  [[nodiscard]] std::string example_of(const std::string& command) const {
    const std::string help = output_of({command, "--help"});
    const std::string heading = "Example:\n  ";
    const std::size_t begin = help.find(heading) + heading.size();
    return help.substr(begin, help.find('\n', begin) - begin);
  }
  /// An example that reads the reports of earlier runs gets one for every name of a JSON file that is not there.
  void provide_reports(const std::string& example) const {
    static const std::regex json_file("[^ ']+\\.json");
    for (std::sregex_iterator i(example.begin(), example.end(), json_file); i != std::sregex_iterator(); ++i) {
      const auto file = path(i->str());
      if (!std::filesystem::exists(file) && std::filesystem::exists(path("sinkflow-out/report.json"))) {
        std::filesystem::create_directories(file.parent_path());
        std::filesystem::copy_file(path("sinkflow-out/report.json"), file);
      }
    }
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cli_help, Help)

BOOST_AUTO_TEST_CASE(every_command_shows_an_example) {
  const std::vector<std::string> all = commands();
  for (const char* known : {"verify", "list", "show", "trace", "bigrams", "task", "sample", "eval", "flow", "fit",
                            "train", "probe", "plot", "new-claim", "completion", "man"}) {
    BOOST_TEST(std::count(all.begin(), all.end(), known) == 1, known);
  }
  for (const std::string& command : all) {
    BOOST_TEST_CONTEXT(command) {
      const std::string text = output_of({command, "--help"});
      BOOST_TEST(contains(text, "Example:\n  sinkflow " + command));
      BOOST_TEST(output_of({command, "-h"}) == text);
    }
  }
}

// In one directory, in an order in which what one writes is there for the next.
BOOST_AUTO_TEST_CASE(every_example_runs) {
  write("corpus.txt", "the cat sat on the mat and the rat ate it all");
  BOOST_TEST(output_of({"task", "--instance", "instance.json"}).empty());
  std::filesystem::create_directories(path("verify/claims"));
  std::filesystem::create_directories(path("bin"));
  std::filesystem::create_symlink(SINKFLOW_PROGRAM, path("bin/sinkflow"));
  std::vector<std::string> all = commands();
  const std::vector<std::string> first{"verify", "flow", "train"};
  std::stable_partition(all.begin(), all.end(),
                        [&](const auto& name) { return std::count(first.begin(), first.end(), name) > 0; });
  for (const std::string& command : all) {
    const std::string example = example_of(command);
    provide_reports(example);
    const std::string line =
        fmt::format("cd '{0}' && PATH='{0}/bin':\"$PATH\" bash -euo pipefail -c '{1}' >out 2>err",
                    directory.path().string(), std::regex_replace(example, std::regex("'"), "'\\''"));
    BOOST_TEST_CONTEXT(example) {
      const bool ran = std::system(line.c_str()) == 0;
      BOOST_TEST(ran, read("err"));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_version_has_its_provenance) {
  const std::string text = output_of({"--version"});
  BOOST_TEST(text.starts_with("sinkflow "));
  for (const char* part : {"revision ", "compiler ", "flags ", "CPU ", "OpenBLAS ", "oneDNN ", "Eigen 3.", "SUNDIALS ",
                           "Boost 1.", "CLI11 ", "SHA-256 "}) {
    BOOST_TEST(contains(text, part), part);
  }
  const std::string corpus = sinkflow::formats::tiny_shakespeare().sha256;
  BOOST_TEST(corpus.size() == 64U);
  BOOST_TEST(contains(text, corpus));
}

BOOST_AUTO_TEST_CASE(exit_codes_are_in_the_help) {
  const std::string help = output_of({"--help"});
  for (const char* code : {"\n  0 ", "\n  1 ", "\n  2 ", "\n  3 ", "\n  130 "}) {
    BOOST_TEST(contains(help, code), code);
  }
}

BOOST_AUTO_TEST_CASE(list_names_every_claim) {
  const json all = json::parse(output_of({"list", "--json"}));
  const std::string text = output_of({"list"});
  BOOST_TEST(all.size() == claims().size());
  const std::set<std::string> keys{"id", "title", "tags", "kind", "tier", "expected", "cost_seconds"};
  const std::set<std::string> kinds{"theorem", "lemma", "erratum", "extension", "network"};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const json& claim = all[i];
    std::set<std::string> found;
    for (const auto& [key, value] : claim.items()) {
      found.insert(key);
    }
    BOOST_TEST((found == keys));
    BOOST_TEST(claim["id"] == claims()[i].id);
    BOOST_TEST(claim["title"].is_string());
    BOOST_TEST(!claim["tags"].empty());
    BOOST_TEST(kinds.count(claim["kind"]) == 1U);
    BOOST_TEST((claim["tier"] == "quick" || claim["tier"] == "full"));
    BOOST_TEST((claim["expected"] == "confirmed" || claim["expected"] == "refuted"));
    BOOST_TEST(claim["cost_seconds"].is_number());
    BOOST_TEST(contains(text, claims()[i].id));
  }
}

BOOST_AUTO_TEST_CASE(show_prints_a_claim_whole) {
  for (const auto& claim : claims()) {
    const std::string text = output_of({"show", claim.id});
    BOOST_TEST_CONTEXT(text) {
      for (const std::string& part : {claim.title, claim.method, claim.tolerance, claim.control}) {
        BOOST_TEST(contains(text, part));
      }
      for (const std::string& tag : claim.tags) {
        const auto* statement = sinkflow::statements::find_statement(tag);
        BOOST_REQUIRE(statement != nullptr);
        BOOST_TEST(contains(text, statement->statement));
        for (const std::string& assumption : statement->assumptions) {
          BOOST_TEST(contains(text, assumption));
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(trace_names_every_statement_and_claim) {
  const std::string text = output_of({"trace"});
  for (const auto& statement : sinkflow::statements::statements()) {
    BOOST_TEST(contains(text, "\n" + statement.tag + "  "));
  }
  for (const auto& claim : claims()) {
    BOOST_TEST(contains(text, "\n" + claim.id + "  "));
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()
