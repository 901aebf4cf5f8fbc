// Every link of a document leads to a file that exists, every anchor to a heading, and every path named is one.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tests/support/sources.hpp"

namespace sinkflow::tests {

BOOST_AUTO_TEST_SUITE(project_document_links)

namespace {

namespace fs = std::filesystem;

const fs::path kRoot = SINKFLOW_SOURCE_DIR;

std::vector<fs::path> documents() {
  std::vector<fs::path> found = files_below("docs", {".md"});
  for (const auto& entry : fs::directory_iterator(kRoot)) {
    if (entry.path().extension() == ".md") {
      found.push_back(entry.path());
    }
  }
  return found;
}

/// The text without fenced blocks, in which nothing is a link or a heading.
std::string without_blocks(const std::string& text) {
  std::istringstream lines(text);
  std::string kept;
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) {
      inside = !inside;
    } else if (!inside) {
      kept += line + '\n';
    }
  }
  return kept;
}

std::string without_code(const std::string& text) {
  return std::regex_replace(text, std::regex("`[^`\n]*`"), "");
}

std::vector<std::string> all_matches(const std::string& text, const std::regex& pattern) {
  std::vector<std::string> found;
  for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match) {
    found.push_back((*match)[1]);
  }
  return found;
}

/// As GitHub makes it: lower case, spaces to hyphens, punctuation dropped; bytes beyond ASCII belong to letters.
std::string slug_of(std::string heading) {
  heading = std::regex_replace(heading, std::regex(R"(\[([^\]]*)\]\([^)]*\)|</?su[bp]>|&[a-z]+;)"), "$1");
  std::string slug;
  for (const char c : heading) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == ' ') {
      slug += '-';
    } else if (c == '-' || c == '_' || byte > 0x7f || std::isalnum(byte) != 0) {
      slug += static_cast<char>(std::tolower(byte));
    }
  }
  return slug;
}

std::set<std::string> anchors_of(const std::string& text) {
  std::set<std::string> anchors;
  std::map<std::string, int> seen;
  std::istringstream lines(without_blocks(text));
  for (std::string line; std::getline(lines, line);) {
    std::smatch heading;
    if (std::regex_match(line, heading, std::regex("#+ (.*)"))) {
      const std::string slug = slug_of(heading[1]);
      const int count = seen[slug]++;
      anchors.insert(count == 0 ? slug : slug + '-' + std::to_string(count));
    }
  }
  for (const std::string& id : all_matches(text, std::regex("<a id=\"([^\"]*)\">"))) {
    anchors.insert(id);
  }
  return anchors;
}

/// Links of a document at `path` with this text that lead nowhere.
std::vector<std::string> broken_links(const fs::path& path, const std::string& text) {
  std::vector<std::string> broken;
  for (const std::string& link : all_matches(without_code(without_blocks(text)), std::regex(R"(\]\(([^)\s]*)\))"))) {
    if (link.starts_with("https://") || link.starts_with("http://")) {
      continue;
    }
    const std::size_t hash = std::min(link.find('#'), link.size());
    const fs::path target = hash == 0 ? path : path.parent_path() / link.substr(0, hash);
    const bool found = hash == 0 || fs::exists(target);
    if (!found ||
        (hash < link.size() && !anchors_of(hash == 0 ? text : text_of(target)).contains(link.substr(hash + 1)))) {
      broken.push_back(link);
    }
  }
  return broken;
}

/// Paths in code, such as `verify/harness/judge.cpp`, of files that do not exist. One with a part in capitals stands
/// for others, and so does one with a wildcard; under verify/claims/ are examples.
std::vector<std::string> missing_paths(const std::string& text) {
  const std::regex path(
      R"(`((?:theory|solvers|formats|transformer|statements|flows|training|verify|plots|report|apps|tests|docs|scripts|paper_refs|bench|cmake)/[a-z0-9_./-]*)`)");
  std::vector<std::string> missing;
  for (const std::string& name : all_matches(without_blocks(text), path)) {
    if (!fs::exists(kRoot / name) && !name.starts_with("verify/claims/")) {
      missing.push_back(name);
    }
  }
  return missing;
}

BOOST_AUTO_TEST_CASE(no_link_leads_nowhere) {
  std::size_t links = 0;
  for (const fs::path& path : documents()) {
    const std::string text = text_of(path);
    links += all_matches(text, std::regex(R"(\]\(([^)\s]*)\))")).size();
    for (const std::string& link : broken_links(path, text)) {
      BOOST_ERROR(fs::relative(path, kRoot).string() << " links to " << link << ", which is not there");
    }
  }
  BOOST_TEST(links > 50U);
}

BOOST_AUTO_TEST_CASE(no_path_is_of_a_file_that_is_gone) {
  for (const fs::path& path : documents()) {
    if (path.filename() == "CHANGELOG.md") {
      continue;  // of the past
    }
    const std::vector<std::string> missing = missing_paths(text_of(path));
    BOOST_CHECK_MESSAGE(missing.empty(), fs::relative(path, kRoot).string()
                                             << " names " << missing.front() << ", which is not there");
  }
}

BOOST_AUTO_TEST_CASE(every_document_is_in_the_index) {
  const std::string index = text_of(kRoot / "docs/README.md");
  for (const fs::path& path : files_below("docs", {".md"})) {
    const std::string name = path.filename();
    BOOST_CHECK_MESSAGE(name == "README.md" || index.find("](" + name + ")") != std::string::npos,
                        "docs/README.md does not name " << name);
  }
}

BOOST_AUTO_TEST_CASE(a_broken_link_is_noticed) {
  const fs::path here = kRoot / "docs/verdicts.md";
  const std::string text =
      "# One check\n[a](formats.md) [b](nowhere.md) [c](formats.md#instance) [d](formats.md#no-such) [e](#one-check)\n"
      "[f](#two) ![g](figures/none.png) `[h](code.md)` [i](https://example.org)\n```sh\n[j](block.md)\n```\n";
  const std::vector<std::string> expected{"nowhere.md", "formats.md#no-such", "#two", "figures/none.png"};
  const std::vector<std::string> found = broken_links(here, text);
  BOOST_TEST(found == expected, boost::test_tools::per_element());
  BOOST_TEST(missing_paths("`verify/harness/judge.cpp` `verify/NAME.cpp` `verify/no_such.cpp`").size() == 1U);
}

BOOST_AUTO_TEST_CASE(anchors_are_those_of_github) {
  const std::set<std::string> anchors = anchors_of("# `sinkflow eval INSTANCE --json F`\n## A, b: c-d\n## A b c-d\n");
  BOOST_TEST(anchors.contains("sinkflow-eval-instance---json-f"));
  BOOST_TEST(anchors.contains("a-b-c-d"));
  BOOST_TEST(anchors.contains("a-b-c-d-1"));
}

}  // namespace
BOOST_AUTO_TEST_SUITE_END()

}  // namespace sinkflow::tests
