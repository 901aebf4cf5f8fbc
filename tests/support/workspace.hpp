#pragma once

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "formats/files.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_directory.hpp"

namespace sinkflow::tests {

/// An empty directory in which the program is run, and what a user would have there.
struct Workspace {
  TemporaryDirectory directory;

  [[nodiscard]] std::filesystem::path path(const std::string& name) const { return directory.path() / name; }
  void write(const std::string& name, const std::string& content) const { formats::write_file(path(name), content); }
  [[nodiscard]] std::string read(const std::string& name) const { return formats::read_file(path(name)); }

  /// The instance of a file of paper_refs/instances as `name`.json, and what is expected of it.
  nlohmann::json use_golden(const std::string& name) const {
    const std::string golden = std::string(SINKFLOW_SOURCE_DIR) + "/paper_refs/instances/" + name + ".json";
    const nlohmann::json document = nlohmann::json::parse(formats::read_file(golden));
    write(name + ".json", document.at("instance").dump());
    return document.at("expected");
  }

  /// Path and content of every file, hidden ones included; directories have none.
  [[nodiscard]] std::map<std::string, std::string> listing() const {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory.path())) {
      files[entry.path().string()] = entry.is_regular_file() ? formats::read_file(entry.path()) : "";
    }
    return files;
  }

  [[nodiscard]] Finished run(const std::vector<std::string>& arguments, Surroundings surroundings = {}) const {
    if (surroundings.directory.empty()) {
      surroundings.directory = directory.path();
    }
    return run_program(arguments, surroundings);
  }

  /// Runs what must succeed in silence and returns what it printed.
  [[nodiscard]] std::string output_of(const std::vector<std::string>& arguments) const {
    const Finished finished = run(arguments);
    BOOST_TEST_CONTEXT(finished.err) {
      BOOST_TEST(finished.code == 0);
    }
    BOOST_TEST(finished.err.empty());
    return finished.out;
  }

  /// Exit code 2, one line that holds all of `words` on standard error, nothing else printed, and every file as before.
  void expect_bad_input(const std::vector<std::string>& arguments, const std::vector<std::string>& words,
                        const Surroundings& surroundings = {}) const {
    const auto before = listing();
    const Finished finished = run(arguments, surroundings);
    std::string command;
    for (const std::string& argument : arguments) {
      command += " " + argument;
    }
    BOOST_TEST_CONTEXT("sinkflow" << command << "\n" << finished.err) {
      BOOST_TEST(finished.code == 2);
      BOOST_TEST(finished.out.empty());
      BOOST_TEST(finished.err.starts_with("sinkflow: "));
      BOOST_TEST(std::count(finished.err.begin(), finished.err.end(), '\n') == 1);
      BOOST_TEST(finished.err.ends_with('\n'));
      for (const std::string& word : words) {
        BOOST_TEST_CONTEXT("expected: " << word) {
          BOOST_TEST(finished.err.find(word) != std::string::npos);
        }
      }
      BOOST_TEST((listing() == before));
    }
  }
};

}  // namespace sinkflow::tests
