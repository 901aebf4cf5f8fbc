#include <fmt/format.h>
#include <fmt/ranges.h>

#include "apps/command_line.hpp"
#include "apps/completion.hpp"
#include "transformer/training_config.hpp"

namespace sinkflow::apps {
namespace {

constexpr const char* kBegin = R"zsh(#compdef sinkflow
# zsh completion of sinkflow, printed by 'sinkflow completion zsh'
_sinkflow_claims() {{
  compadd -- ${{${{(f)"$($sinkflow_program list 2>/dev/null)"}}%% *}}
}}
_sinkflow_figures() {{
  compadd -- ${{${{(f)"$($sinkflow_program plot --list 2>/dev/null)"}}%% *}}
}}
_sinkflow_presets() {{
  compadd -- {}
  _files
}}
_sinkflow() {{
  local curcontext=$curcontext sinkflow_program=$words[1] state line
  typeset -A opt_args
)zsh";

constexpr const char* kEnd = R"zsh(  esac
}
if [[ $funcstack[1] == _sinkflow ]]; then
  _sinkflow "$@"
else
  compdef _sinkflow sinkflow
fi
)zsh";

/// `text` within single quotes, where _arguments and _describe give some characters a meaning.
std::string escaped(std::string_view text, std::string_view special) {
  std::string result;
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
    } else if (special.find(c) != std::string_view::npos) {
      result += std::string("\\") + c;
    } else {
      result += c;
    }
  }
  return result;
}

std::string action(const Argument& argument) {
  if (!argument.choices.empty()) {
    return fmt::format("({})", fmt::join(argument.choices, " "));
  }
  if (argument.type == kClaimType) {
    return "_sinkflow_claims";
  }
  if (argument.type == kFigureType || argument.positional == kFigureType) {
    return "_sinkflow_figures";
  }
  if (argument.type == kPresetType) {
    return "_sinkflow_presets";
  }
  if (argument.type == kNameType || argument.type == "INT" || argument.type == "FLOAT") {
    return "";
  }
  return "_files";
}

/// One argument as _arguments reads it, quoted, for each of its names.
std::string specifications(const Argument& argument) {
  const std::string description = escaped(argument.description, "[]:\\");
  if (!argument.positional.empty()) {
    return fmt::format(" \\\n        '{}:{}:{}'", argument.repeated ? "*" : "", argument.positional, action(argument));
  }
  std::string text;
  for (const std::string& name : argument.names) {
    const std::string value =
        argument.type.empty() ? "" : fmt::format(":{}:{}", escaped(argument.type, ":\\"), action(argument));
    text += fmt::format(" \\\n        '{}{}[{}]{}'", argument.repeated ? "*" : "", name, description, value);
  }
  return text;
}

std::string specifications(const std::vector<Argument>& arguments) {
  std::string text;
  for (const Argument& argument : arguments) {
    text += specifications(argument);
  }
  return text;
}

}  // namespace

std::string zsh_completion(const CLI::App& program) {
  const std::vector<CommandLine> commands = command_lines_of(program);
  const CommandLine whole = command_line_of(program);
  std::vector<Argument> global;
  for (const Argument& argument : whole.arguments) {
    if (!argument.type.empty()) {  // is taken after a command as well
      global.push_back(argument);
    }
  }
  std::string text = fmt::format(kBegin, fmt::join(transformer::preset_names(), " "));
  text += fmt::format("  _arguments -C{} \\\n        '1:command:->command' '*::argument:->argument'\n",
                      specifications(whole.arguments));
  text += "  case $state in\n    command)\n      local -a commands=(\n";
  for (const CommandLine& command : commands) {
    text += fmt::format("        '{}:{}'\n", command.name, escaped(command.description, ":\\"));
  }
  text += "      )\n      _describe command commands\n      return\n      ;;\n  esac\n  case $words[1] in\n";
  for (const CommandLine& command : commands) {
    text += fmt::format("    {})\n      _arguments{}{}\n      ;;\n", command.name, specifications(command.arguments),
                        specifications(global));
  }
  return text + kEnd;
}

}  // namespace sinkflow::apps
