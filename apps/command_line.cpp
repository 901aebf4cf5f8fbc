#include "apps/command_line.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sinkflow::apps {
namespace {

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    parts.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

Argument argument_of(const CLI::Option& option) {
  Argument argument;
  for (const std::string& name : option.get_snames()) {
    argument.names.push_back("-" + name);
  }
  for (const std::string& name : option.get_lnames()) {
    argument.names.push_back("--" + name);
  }
  if (option.get_positional()) {
    argument.positional = option.get_name(true);
  }
  if (option.get_items_expected_max() > 0) {
    // "TEXT:{quick,full}" where only these are taken.
    const std::string type = option.get_type_name();
    const std::size_t colon = type.find(":{");
    argument.type = type.substr(0, colon);
    if (colon != std::string::npos) {
      argument.choices = split(std::string_view(type).substr(colon + 2, type.size() - colon - 3), ',');
    }
  }
  argument.default_value = option.get_default_str();
  argument.description = option.get_description();
  argument.required = option.get_required();
  argument.repeated = option.get_items_expected_max() > 1;
  return argument;
}

}  // namespace

std::string Argument::placeholder() const {
  return choices.empty() ? type : fmt::format("{{{}}}", fmt::join(choices, ","));
}

CommandLine command_line_of(const CLI::App& app) {
  CommandLine result;
  result.name = app.get_parent() == nullptr ? "" : app.get_name();
  result.description = app.get_description();
  for (const CLI::Option* option : app.get_options()) {
    result.arguments.push_back(argument_of(*option));
  }
  return result;
}

std::vector<CommandLine> command_lines_of(const CLI::App& program) {
  std::vector<CommandLine> all;
  for (const CLI::App* command : program.get_subcommands([](const CLI::App*) { return true; })) {
    all.push_back(command_line_of(*command));
  }
  return all;
}

}  // namespace sinkflow::apps
