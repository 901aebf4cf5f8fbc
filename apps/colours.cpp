#include "apps/colours.hpp"

#include <cstdlib>
#include <string_view>
#include <unistd.h>

namespace sinkflow::apps {
namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

void add_colour_option(CLI::App& app, std::string& choice) {
  choice = "auto";
  app.add_option("--color", choice, "colours in the table: auto is on terminals only, and not where NO_COLOR is set")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
}

bool colours_wanted(const std::string& choice) {
  if (choice == "auto") {
    return isatty(STDOUT_FILENO) != 0 && environment("NO_COLOR").empty() && environment("TERM") != "dumb";
  }
  return choice == "always";
}

}  // namespace sinkflow::apps
