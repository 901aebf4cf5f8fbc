#include <fmt/format.h>
#include <fmt/ranges.h>

#include "apps/command_line.hpp"
#include "apps/completion.hpp"
#include "transformer/training_config.hpp"

namespace sinkflow::apps {
namespace {

// _sinkflow PROGRAM WORD PREVIOUS, as bash calls it: the command is the first word that is one.
constexpr const char* kBegin = R"(# bash completion of sinkflow, printed by 'sinkflow completion bash'
_sinkflow() {{
  local program=$1 word=$2 previous=$3 command= words= files= i
  if [[ $word == = ]]; then
    word=
  elif [[ $previous == = ]]; then
    previous=${{COMP_WORDS[COMP_CWORD-2]}}
  fi
  for ((i = 1; i < COMP_CWORD; ++i)); do
    case ${{COMP_WORDS[i]}} in
      {}) command=${{COMP_WORDS[i]}}; break ;;
    esac
  done
  case $command:$previous in
)";

constexpr const char* kEnd = R"(  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  if [[ -n $files && ${#COMPREPLY[@]} == 0 ]]; then
    compopt -o default 2>/dev/null
  fi
}
complete -F _sinkflow sinkflow
)";

/// The assignments that say what may stand for the argument.
std::string offer(const Argument& argument) {
  if (!argument.choices.empty()) {
    return fmt::format("words='{}'", fmt::join(argument.choices, " "));
  }
  if (argument.type == kClaimType) {
    return "words=$(\"$program\" list 2>/dev/null | cut -d' ' -f1)";
  }
  if (argument.type == kFigureType || argument.positional == kFigureType) {
    return "words=$(\"$program\" plot --list 2>/dev/null | cut -d' ' -f1)";
  }
  if (argument.type == kPresetType) {
    return fmt::format("words='{}' files=1", fmt::join(transformer::preset_names(), " "));
  }
  if (argument.type == kNameType || argument.type == "INT" || argument.type == "FLOAT") {
    return ":";
  }
  return "files=1";
}

/// The cases of one command: after an option that takes a value, that; else options, or the first positional
/// argument's.
std::string cases(const CommandLine& command, const std::vector<std::string>& more_words) {
  std::string text;
  std::vector<std::string> options;
  std::string positional = ":";
  for (auto argument = command.arguments.rbegin(); argument != command.arguments.rend(); ++argument) {
    options.insert(options.begin(), argument->names.begin(), argument->names.end());
    if (!argument->positional.empty()) {
      positional = offer(*argument);
    } else if (!argument->type.empty()) {
      std::vector<std::string> patterns;
      for (const std::string& name : argument->names) {
        patterns.push_back(command.name + ":" + name);
      }
      text = fmt::format("    {}) {} ;;\n{}", fmt::join(patterns, "|"), offer(*argument), text);
    }
  }
  if (!more_words.empty()) {
    positional = fmt::format("words='{}'", fmt::join(more_words, " "));
  }
  return text + fmt::format("    {}:*) if [[ $word == -* ]]; then words='{}'; else {}; fi ;;\n", command.name,
                            fmt::join(options, " "), positional);
}

}  // namespace

std::string bash_completion(const CLI::App& program) {
  const std::vector<CommandLine> commands = command_lines_of(program);
  std::vector<std::string> names;
  names.reserve(commands.size());
  for (const CommandLine& command : commands) {
    names.push_back(command.name);
  }
  const CommandLine whole = command_line_of(program);
  std::string text = fmt::format(kBegin, fmt::join(names, "|"));
  text += cases(whole, names);
  for (CommandLine command : commands) {
    for (const Argument& global : whole.arguments) {
      if (!global.type.empty()) {  // those of the program are taken after a command as well
        command.arguments.push_back(global);
      }
    }
    text += cases(command, {});
  }
  return text + kEnd;
}

}  // namespace sinkflow::apps
