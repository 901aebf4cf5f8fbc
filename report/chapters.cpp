#include "report/chapters.hpp"

namespace sinkflow::embedded {
extern const std::string_view theory_template;
}  // namespace sinkflow::embedded

namespace sinkflow::report {
namespace {

std::vector<Chapter> read_chapters() {
  std::vector<Chapter> all;
  std::string_view rest = embedded::theory_template;
  std::string_view heading;
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\n') + 1);
    rest.remove_prefix(line.size());
    if (line.starts_with("## ")) {
      heading = line.substr(3, line.size() - 4);
    } else if (line.starts_with(kBeginOfMark) && line.ends_with(kEndOfMark)) {
      line.remove_prefix(kBeginOfMark.size());
      line.remove_suffix(kEndOfMark.size());
      all.push_back({std::string(line), std::string(heading)});
    }
  }
  return all;
}

}  // namespace

const std::vector<Chapter>& chapters() {
  static const std::vector<Chapter> all = read_chapters();
  return all;
}

}  // namespace sinkflow::report
