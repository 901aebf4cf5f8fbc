#include "statements/code_references.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

namespace sinkflow::embedded {
extern const std::string_view code_reference_table;
}  // namespace sinkflow::embedded

namespace sinkflow::statements {
namespace {

/// Lines "tag file line".
std::vector<CodeReference> read_code_references() {
  std::vector<CodeReference> all;
  std::string_view rest = embedded::code_reference_table;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) {
      continue;
    }
    CodeReference reference{std::string(line.substr(0, first)), std::string(line.substr(first + 1, last - first - 1)),
                            0};
    std::from_chars(line.data() + last + 1, line.data() + line.size(), reference.line);
    all.push_back(std::move(reference));
  }
  return all;
}

}  // namespace

const std::vector<CodeReference>& code_references() {
  static const std::vector<CodeReference> all = read_code_references();
  return all;
}

}  // namespace sinkflow::statements
