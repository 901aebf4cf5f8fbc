#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace sinkflow::apps {

/// Scripts that complete the command line of `program` in a shell. Claims and figures are asked of the program when
/// they are wanted.
std::string bash_completion(const CLI::App& program);
std::string zsh_completion(const CLI::App& program);

}  // namespace sinkflow::apps
