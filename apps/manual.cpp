#include "apps/manual.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "apps/command.hpp"
#include "apps/command_line.hpp"
#include "report/report.hpp"

namespace sinkflow::apps {
namespace {

struct Entry {
  const char* name;
  const char* meaning;
};

constexpr std::array kFiles{
    Entry{"sinkflow-out/report.html", "what verify found, to be read: one page that needs no other file"},
    Entry{"sinkflow-out/report.json", "the same for programs, and what --rerun-failed goes by"},
    Entry{"sinkflow-out/report.md", "the tables of statements and claims"},
    Entry{"sinkflow-out/figures/", "the figures of the report, each with the numbers and the script that draw it"},
    Entry{"sinkflow-out/cache/",
          "results of claims, read back while program, corpus and options stay the same; may be "
          "deleted"},
    Entry{"sinkflow-out/networks/", "networks in training, which a later run goes on with; may be deleted"},
    Entry{"sinkflow-out/checkpoints/, metrics.csv, config.toml", "what train leaves"},
};

constexpr std::array kEnvironment{Entry{"NO_COLOR", "if set and not empty, tables have no colours"}};

/// Text in which nothing is a request or an escape of roff.
std::string roff(std::string_view text) {
  std::string result = text.starts_with('.') || text.starts_with('\'') ? "\\&" : "";
  for (const char c : text) {
    if (c == '\\') {
      result += "\\e";
    } else if (c == '-') {
      result += "\\-";
    } else if (c == '\'') {
      result += "\\(aq";
    } else if (c == '^' || c == '~') {
      result += c == '^' ? "\\(ha" : "\\(ti";
    } else {
      result += c;
    }
  }
  return result;
}

std::string item(const std::string& head, std::string_view text) {
  return fmt::format(".TP\n{}\n{}\n", head, roff(text));
}

std::string item(const Argument& argument) {
  std::string head;
  if (!argument.positional.empty()) {
    head = fmt::format("\\fI{}\\fR", roff(argument.positional));
  } else {
    std::vector<std::string> names;
    for (const std::string& name : argument.names) {
      names.push_back(fmt::format("\\fB{}\\fR", roff(name)));
    }
    head = fmt::format("{}", fmt::join(names, ", "));
    if (!argument.type.empty()) {
      head += fmt::format(" \\fI{}\\fR", roff(argument.placeholder()));
    }
  }
  const std::string by_default =
      argument.default_value.empty() ? "" : fmt::format(" (default: {})", argument.default_value);
  return item(head, argument.description + by_default);
}

std::string usage_of(const CommandLine& command) {
  std::string usage = fmt::format("\\fBsinkflow {}\\fR", roff(command.name));
  std::string positionals;
  bool options = false;
  for (const Argument& argument : command.arguments) {
    if (argument.positional.empty()) {
      options = options || argument.names.back() != "--help";
      continue;
    }
    const std::string name = fmt::format("\\fI{}\\fR{}", roff(argument.positional), argument.repeated ? "..." : "");
    positionals += argument.required ? " " + name : " [" + name + "]";
  }
  return usage + (options ? " [\\fIoptions\\fR]" : "") + positionals;
}

std::string section_of(const CommandLine& command) {
  std::string text =
      fmt::format(".SS {}\n{}\n.PP\n{}.\n", roff(command.name), usage_of(command), roff(command.description));
  for (const Argument& argument : command.arguments) {
    if (argument.names.empty() || argument.names.back() != "--help") {
      text += item(argument);
    }
  }
  const auto& all = commands();
  const auto own = std::find_if(all.begin(), all.end(), [&](const Command& c) { return c.name == command.name; });
  if (own != all.end()) {
    text += fmt::format(".PP\nExample:\n.PP\n.RS 4\n.EX\n{}\n.EE\n.RE\n", roff(own->example));
  }
  return text;
}

template <class Entries>
std::string section(const char* title, const Entries& entries) {
  std::string text = fmt::format(".SH {}\n", title);
  for (const Entry& entry : entries) {
    text += item(fmt::format("\\fI{}\\fR", roff(entry.name)), entry.meaning);
  }
  return text;
}

}  // namespace

std::string manual_page(const CLI::App& program) {
  const std::string version = verify::build_provenance().version;
  std::string text = fmt::format(
      ".\\\" Printed by 'sinkflow man'.\n.TH SINKFLOW 1 \"\" \"sinkflow {}\" \"User Commands\"\n"
      ".SH NAME\nsinkflow \\- check the theory of attention sinks against numbers\n"
      ".SH SYNOPSIS\n\\fBsinkflow\\fR [\\fIoptions\\fR] \\fIcommand\\fR [\\fIarguments\\fR]\n"
      ".SH DESCRIPTION\n{}\n"
      "Its commands count a corpus, derive the Bigram\\-Backcopy task from it, integrate the gradient flows of the "
      "simplified model, train networks on the task, and hold what the theory says against all of that.\n"
      "Results go to standard output or to the files named, progress to standard error.\n.SH OPTIONS\n",
      version, roff(program.get_description()));
  for (const Argument& argument : command_line_of(program).arguments) {
    text += item(argument);
  }
  text += ".SH COMMANDS\n";
  for (const CommandLine& command : command_lines_of(program)) {
    text += section_of(command);
  }
  text += ".SH EXIT STATUS\n";
  for (const ExitStatus& status : kExitStatuses) {
    text += item(fmt::format("\\fB{}\\fR", static_cast<int>(status.code)), status.meaning);
  }
  text += section("FILES", kFiles);
  text += section("ENVIRONMENT", kEnvironment);
  return text;
}

}  // namespace sinkflow::apps
