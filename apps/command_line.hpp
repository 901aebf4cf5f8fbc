#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

// The command line as data, read off the parser, so that completion and manual cannot differ from it.
namespace sinkflow::apps {

/// What stands for a value in the help tells shells what to offer for it. A type that is none of these, and not a
/// number (INT, FLOAT), is a file's name or a text.
inline constexpr std::string_view kClaimType = "CLAIM";    ///< a claim's id
inline constexpr std::string_view kFigureType = "FIGURE";  ///< a figure's name
inline constexpr std::string_view kPresetType = "PRESET";  ///< a preset of a configuration, or a file
inline constexpr std::string_view kNameType = "NAME";      ///< a name of one's own

struct Argument {
  std::vector<std::string> names;  ///< "-o", "--output"; none if it is positional
  std::string positional;          ///< its name in the help
  std::string type;                ///< empty for a flag
  std::vector<std::string> choices;
  std::string default_value;
  std::string description;
  bool required = false;
  bool repeated = false;

  /// What stands for its value: a choice such as {quick,full}, or its type.
  [[nodiscard]] std::string placeholder() const;
};

/// The program itself, with an empty name, or one of its commands.
struct CommandLine {
  std::string name;
  std::string description;
  std::vector<Argument> arguments;
};

CommandLine command_line_of(const CLI::App& app);

/// Those of all commands, ascending in name.
std::vector<CommandLine> command_lines_of(const CLI::App& program);

}  // namespace sinkflow::apps
