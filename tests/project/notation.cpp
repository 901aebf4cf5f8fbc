// Every name in docs/notation.md is one of the code.
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tests/support/sources.hpp"

namespace sinkflow::tests {

BOOST_AUTO_TEST_SUITE(project_notation)

namespace {

std::vector<std::string> texts_of(const std::vector<std::string>& endings) {
  std::vector<std::string> texts;
  for (const std::string& room : kRooms) {
    for (const auto& path : files_below(room, endings)) {
      texts.push_back(text_of(path));
    }
  }
  return texts;
}

bool has_word(const std::string& text, const std::string& word) {
  return std::regex_search(text, std::regex("\\b" + word + "\\b"));
}

/// `Type::member`, or a function or type: declared in one of the headers, a member in that of its type.
bool is_declared(const std::string& name, const std::vector<std::string>& headers) {
  const std::regex parts(R"((?:(?:theory|solvers|flows|training|verify|transformer)::)?(?:(\w+)::)?(\w+)(?:\(\w*\))?)");
  std::smatch found;
  if (!std::regex_match(name, found, parts)) {
    return false;
  }
  const std::string type = found[1];
  const std::string member = found[2];
  for (const std::string& header : headers) {
    const bool right_header =
        type.empty() || std::regex_search(header, std::regex("(struct|class|using) " + type + "\\b"));
    if (right_header && has_word(header, member)) {
      return true;
    }
  }
  return false;
}

bool is_tensor(const std::string& name, const std::vector<std::string>& sources) {
  for (const std::string& source : sources) {
    if (source.find('"' + name + '"') != std::string::npos) {
      return true;
    }
  }
  return false;
}

struct Entry {
  std::string name;
  bool tensor;
};

/// What stands in backticks in the third column of the tables. Behind `Type::member` the other names of the cell are
/// members of the same type, unless they are functions or types themselves.
std::vector<Entry> entries(const std::string& document) {
  std::vector<Entry> all;
  std::istringstream lines(document);
  for (std::string line; std::getline(lines, line);) {
    std::smatch row;
    if (!std::regex_match(line, row, std::regex(R"(\|[^|]*\|[^|]*\|([^|]*)\|[^|]*\|)"))) {
      continue;
    }
    const std::string cell = row[1];
    const std::regex code("`([^`]*)`");
    std::string type;
    for (std::sregex_iterator match(cell.begin(), cell.end(), code), end; match != end; ++match) {
      std::string name = (*match)[1];
      const std::size_t colons = name.rfind("::");
      if (colons != std::string::npos) {
        type = name.substr(0, colons + 2);
      } else if (!type.empty() && !name.ends_with(')') && name[0] >= 'a') {
        name = type + name;
      }
      all.push_back({name, cell.find("tensor") != std::string::npos});
    }
  }
  return all;
}

BOOST_AUTO_TEST_CASE(every_name_is_one_of_the_code) {
  const std::vector<std::string> headers = texts_of({".hpp"});
  const std::vector<std::string> sources = texts_of({".cpp"});
  const auto all = entries(text_of(std::string(SINKFLOW_SOURCE_DIR) + "/docs/notation.md"));
  BOOST_TEST(all.size() > 80U);
  for (const auto& [name, tensor] : all) {
    BOOST_CHECK_MESSAGE(tensor ? is_tensor(name, sources) : is_declared(name, headers),
                        "docs/notation.md names " << name << ", which no header declares");
  }
}

BOOST_AUTO_TEST_CASE(a_name_that_is_not_there_is_noticed) {
  const std::vector<std::string> headers{"struct Model {\n  int counts = 0;\n};\nint shift(int x);\n"};
  for (const std::string name : {"Model::counts", "shift()", "theory::Model", "Model"}) {
    BOOST_TEST(is_declared(name, headers), name);
  }
  for (const std::string name : {"Model::count", "Modell::counts", "shifted()", "two words"}) {
    BOOST_TEST(!is_declared(name, headers), name);
  }
  const auto found = entries("| a | b | `Model::counts`, `xi`, `shift()`; `Other` | R |\n");
  BOOST_TEST(found.size() == 4U);
  BOOST_TEST(found[1].name == "Model::xi");
  BOOST_TEST(found[2].name == "shift()");
  BOOST_TEST(found[3].name == "Other");
}

}  // namespace
BOOST_AUTO_TEST_SUITE_END()

}  // namespace sinkflow::tests
