#include "report/theory_note.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <stdexcept>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/chapters.hpp"
#include "statements/code_references.hpp"
#include "statements/plain_mathematics.hpp"
#include "statements/statements.hpp"
#include "verify/harness/claim.hpp"

namespace sinkflow::embedded {
extern const std::string_view theory_template;
}  // namespace sinkflow::embedded

namespace sinkflow::report {
namespace {

using Statements = std::vector<const statements::Statement*>;

/// The errata of a statement that stand right after it: those that amend it first.
Statements own_errata_of(const statements::Statement& statement) {
  Statements errata = statements::errata_of(statement.tag);
  std::erase_if(errata, [&](const statements::Statement* erratum) { return erratum->amends.front() != statement.tag; });
  return errata;
}

/// In their order, without errata.
Statements statements_of(std::string_view chapter) {
  Statements found;
  for (const statements::Statement& statement : statements::statements()) {
    if (statement.amends.empty() && statement.chapter == chapter) {
      found.push_back(&statement);
    }
  }
  std::ranges::stable_sort(found, {}, &statements::Statement::order);
  if (found.empty()) {
    throw std::logic_error(fmt::format("paper_refs/theory.md.in: no statement has the chapter '{}'", chapter));
  }
  return found;
}

/// A block that GitHub typesets; within $$ Markdown would take backslashes for its own.
std::string formula(std::string_view latex) {
  const std::size_t begin = std::min(latex.find_first_not_of(" \n"), latex.size());
  const std::size_t end = latex.find_last_not_of(" \n");
  return fmt::format("```math\n{}\n```\n", end == std::string_view::npos ? "" : latex.substr(begin, end + 1 - begin));
}

std::string status_of(const statements::Statement& statement) {
  if (statement.status == "proved") {
    return "Proved.";
  }
  return statement.status == "numerical" ? "Seen numerically." : "A heuristic.";
}

std::string with_capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  }
  return text;
}

/// `a`, `b`; links of a kind where `folder` is given.
std::string list_of(const std::set<std::string>& names, std::string_view folder) {
  std::vector<std::string> items;
  items.reserve(names.size());
  for (const std::string& name : names) {
    items.push_back(folder.empty() ? fmt::format("`{}`", name) : fmt::format("[`{0}`]({1}{0})", name, folder));
  }
  return fmt::format("{}", fmt::join(items, ", "));
}

/// Which claims test a statement, and which files implement it.
std::string uses(const statements::Statement& statement) {
  std::set<std::string> tests;
  for (const verify::Claim& claim : verify::claims()) {
    if (std::ranges::find(claim.tags, statement.tag) != claim.tags.end()) {
      tests.insert(claim.id);
    }
  }
  std::set<std::string> files;
  for (const statements::CodeReference& reference : statements::code_references()) {
    const bool implements = !reference.file.starts_with("verify/claims/") && !reference.file.starts_with("apps/");
    if (implements && reference.tag == statement.tag) {
      files.insert(reference.file);
    }
  }
  std::string text = tests.empty() ? fmt::format("**No claim tests it:** {}.\n",
                                                 statements::paragraph_to_markdown(statement.unused_because))
                                   : fmt::format("**Claims:** {}.\n", list_of(tests, ""));
  if (!files.empty()) {
    text += fmt::format("\n**Code:** {}.\n", list_of(files, "../"));
  }
  return text;
}

std::string section(const statements::Statement& statement, std::string_view heading) {
  std::string text =
      fmt::format("<a id=\"{}\"></a>\n\n{} `{}` {}\n\n*{}. {}*\n\n{}\n", statements::anchor_of(statement.tag), heading,
                  statement.tag, statements::paragraph_to_markdown(statement.title),
                  statements::paragraph_to_markdown(with_capital(statement.where)), status_of(statement),
                  statements::plain_to_markdown(statement.statement));
  text += formula(statement.latex) + "\n";
  if (!statement.printed.empty()) {
    text += fmt::format("As printed:\n\n{}\nAs corrected:\n\n{}\n", formula(statement.printed),
                        formula(statement.corrected));
  }
  text += "**Assumptions:**\n\n";
  for (const std::string& assumption : statement.assumptions) {
    text += fmt::format("- {}\n", statements::paragraph_to_markdown(assumption));
  }
  if (!statement.proof.empty()) {
    const bool proved = statement.status == "proved";
    text +=
        fmt::format("\n**{}** {}", proved ? "Proof." : "Derivation.", statements::plain_to_markdown(statement.proof));
    if (proved) {
      text.insert(text.size() - 1, " ∎");
    }
  }
  std::vector<std::string> elsewhere;  // errata that stand after another statement
  for (const statements::Statement* erratum : statements::errata_of(statement.tag)) {
    if (erratum->amends.front() != statement.tag) {
      elsewhere.push_back(statements::paragraph_to_markdown(erratum->tag));
    }
  }
  if (!elsewhere.empty()) {
    text += fmt::format("\n**Wrong as printed:** {}.\n", fmt::join(elsewhere, ", "));
  }
  return text + "\n" + uses(statement) + "\n";
}

std::string chapter_text(std::string_view chapter, std::set<std::string>& placed) {
  std::string text;
  for (const statements::Statement* statement : statements_of(chapter)) {
    text += section(*statement, "###");
    placed.insert(statement->tag);
    for (const statements::Statement* erratum : own_errata_of(*statement)) {
      text += section(*erratum, "####");
      placed.insert(erratum->tag);
    }
  }
  text.pop_back();  // the template has the blank line that follows
  return text;
}

constexpr std::string_view kContents = "<!-- contents -->\n";

/// As GitHub makes anchors of headings.
std::string slug_of(std::string_view heading) {
  std::string slug;
  for (const char c : heading) {
    if (c == ' ') {
      slug += '-';
    } else if (c == '-' || std::isalnum(static_cast<unsigned char>(c)) != 0) {
      slug += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return slug;
}

/// The chapters, each with its statements.
std::string contents() {
  std::string list;
  for (const Chapter& chapter : chapters()) {
    std::vector<std::string> links;
    for (const statements::Statement* statement : statements_of(chapter.name)) {
      links.push_back(statements::paragraph_to_markdown(statement->tag));
    }
    list += fmt::format("- [{}](#{}): {}\n", chapter.title, slug_of(chapter.title), fmt::join(links, ", "));
  }
  return list;
}

}  // namespace

std::string theory_note() {
  std::string note;
  std::set<std::string> placed;
  std::string_view rest = embedded::theory_template;
  const std::size_t list = rest.find(kContents);
  if (list != std::string_view::npos) {
    note += std::string(rest.substr(0, list)) + contents();
    rest.remove_prefix(list + kContents.size());
  }
  for (std::size_t mark = rest.find(kBeginOfMark); mark != std::string_view::npos; mark = rest.find(kBeginOfMark)) {
    note += rest.substr(0, mark);
    rest.remove_prefix(mark + kBeginOfMark.size());
    const std::size_t end = rest.find(kEndOfMark);
    if (end == std::string_view::npos) {
      throw std::logic_error("paper_refs/theory.md.in: a mark of statements without end");
    }
    note += chapter_text(rest.substr(0, end), placed);
    rest.remove_prefix(end + kEndOfMark.size());
  }
  for (const statements::Statement& statement : statements::statements()) {
    if (!placed.contains(statement.tag)) {
      throw std::logic_error(
          fmt::format("{}: its chapter '{}' is not in paper_refs/theory.md.in", statement.tag, statement.chapter));
    }
  }
  return note + std::string(rest);
}

}  // namespace sinkflow::report
