#include "report/html/inline_svg.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <fmt/format.h>

#include "report/html/html.hpp"

namespace sinkflow::report {

namespace {

/// Where an id begins inside a tag.
constexpr std::array<std::string_view, 5> id_begins{R"( id=")", " id='", R"(href="#)", "href='#", "url(#"};

std::string with_prefixed_ids(std::string_view tag, std::string_view prefix) {
  std::string result;
  while (!tag.empty()) {
    const auto* const begin =
        std::ranges::find_if(id_begins, [&](std::string_view begin) { return tag.starts_with(begin); });
    const std::size_t length = begin == id_begins.end() ? 1 : begin->size();
    result += tag.substr(0, length);
    if (begin != id_begins.end()) {
      result += prefix;
    }
    tag.remove_prefix(length);
  }
  return result;
}

}  // namespace

std::string inline_svg(std::string_view svg, std::string_view prefix, std::string_view title) {
  const std::size_t root = svg.find("<svg");
  const std::size_t title_begin = svg.find("<title>", root);
  const std::size_t title_end = svg.find("</title>", root);
  if (root == std::string_view::npos || title_begin == std::string_view::npos || title_end == std::string_view::npos) {
    throw std::invalid_argument("a picture is not one of gnuplot's svg terminal");
  }
  std::string result = fmt::format(R"(<svg role="img" aria-labelledby="{}title")", prefix);
  std::string_view rest = svg.substr(root + 4, title_begin - root - 4);
  result += rest;
  result += fmt::format(R"(<title id="{}title">{})", prefix, html_escaped(title));
  rest = svg.substr(title_end);
  while (!rest.empty()) {
    // Text stays as it is: a label may look like an id.
    const std::size_t text = std::min(rest.find('<'), rest.size());
    result += rest.substr(0, text);
    rest.remove_prefix(text);
    const std::size_t end = rest.find('>');
    const std::size_t tag = end == std::string_view::npos ? rest.size() : end + 1;
    result += with_prefixed_ids(rest.substr(0, tag), prefix);
    rest.remove_prefix(tag);
  }
  return result;
}

}  // namespace sinkflow::report
