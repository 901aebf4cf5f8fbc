#include "report/html/prose.hpp"

#include <algorithm>
#include <regex>

#include <fmt/format.h>

#include "report/html/html.hpp"
#include "statements/formulas.hpp"

namespace sinkflow::report {

std::string html_line(const std::string& text) {
  static const std::regex tag("(ada|err|sf):[a-z0-9]+([.-][a-z0-9]+)*");
  std::string html;
  auto rest = text.cbegin();
  for (std::sregex_iterator i(text.begin(), text.end(), tag); i != std::sregex_iterator(); ++i) {
    html += html_escaped({rest, text.cbegin() + i->position()});
    html += html_tag(i->str());
    rest = text.cbegin() + i->position() + i->length();
  }
  return html + html_escaped({rest, text.cend()});
}

std::string html_tag(const std::string& tag) {
  const std::string escaped = html_escaped(tag);
  return statements::find_statement(tag) == nullptr
             ? fmt::format("<code>{}</code>", escaped)
             : fmt::format(R"(<a href="#statement-{0}"><code>{0}</code></a>)", escaped);
}

std::string html_prose(std::string_view text) {
  std::string html;
  std::string paragraph;
  bool after_display = false;
  const auto end_paragraph = [&] {
    if (!paragraph.empty()) {
      html += "<p>" + paragraph + "</p>\n";
    }
    paragraph.clear();
    after_display = false;
  };
  while (!text.empty()) {
    const std::string line(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const std::size_t indent = line.find_first_not_of(' ');
    if (indent == std::string::npos) {
      end_paragraph();
    } else if (indent > 0) {
      paragraph += fmt::format("<span class=\"display\">{}</span>", html_line(line.substr(indent)));
      after_display = true;
    } else {
      paragraph += (paragraph.empty() || after_display ? "" : " ") + html_line(line);
      after_display = false;
    }
  }
  end_paragraph();
  return html;
}

std::string html_formula(const std::string& latex) {
  return fmt::format("<div class=\"formula\">{}</div>\n", statements::mathml_of(latex));
}

std::string html_forms(const statements::Statement& statement) {
  if (statement.printed.empty() || statement.corrected.empty()) {
    return "";
  }
  return fmt::format(
      "<div class=\"forms\">\n<div><p class=\"lead\">As printed</p>\n{}</div>\n<div><p class=\"lead\">As "
      "corrected</p>\n{}</div>\n</div>\n",
      html_formula(statement.printed), html_formula(statement.corrected));
}

}  // namespace sinkflow::report
