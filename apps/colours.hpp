#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace sinkflow::apps {

/// Adds --color auto|always|never to a command whose tables have colours.
void add_colour_option(CLI::App& app, std::string& choice);

/// Whether standard output gets colours: always, never, or, for "auto", on a terminal that knows them, unless the
/// environment has a NO_COLOR that is not empty.
bool colours_wanted(const std::string& choice);

}  // namespace sinkflow::apps
