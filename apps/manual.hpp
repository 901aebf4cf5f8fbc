#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace sinkflow::apps {

/// The manual page of `program` as roff, for man(1).
std::string manual_page(const CLI::App& program);

}  // namespace sinkflow::apps
