#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace sinkflow::apps {

enum ExitCode { kAsExpected = 0, kNotAsExpected = 1, kBadInput = 2, kFailure = 3, kInterrupted = 130 };

/// What an exit code says, for the help and the manual.
struct ExitStatus {
  ExitCode code;
  const char* meaning;
};
inline constexpr std::array kExitStatuses{
    ExitStatus{kAsExpected, "all is as expected"},
    ExitStatus{kNotAsExpected, "a verdict is not the expected one, or a control was not refuted"},
    ExitStatus{kBadInput, "bad usage or bad input, with one sentence about it"},
    ExitStatus{kFailure, "an internal failure"},
    ExitStatus{kInterrupted, "interrupted; what was finished is kept"},
};

/// What a subcommand does once the command line is parsed; returns its exit code.
using Action = std::function<int()>;

/// One subcommand. `define` adds its options and returns its action.
struct Command {
  std::string name;
  std::string description;
  std::string example;  ///< a command line shown under --help
  std::function<Action(CLI::App&)> define;
};

/// All registered subcommands, ascending in name.
const std::vector<Command>& commands();

/// Registers a subcommand from a static object; a file under apps/commands/ needs no other mention.
struct CommandRegistration {
  explicit CommandRegistration(Command command);
};

}  // namespace sinkflow::apps
