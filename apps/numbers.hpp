#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <CLI/CLI.hpp>

// Numbers on the command line, read strictly: CLI11 itself takes an empty text for 0, 010 for 8 and -1 for the largest
// unsigned number.
namespace sinkflow::apps {

/// The number that `text` is, for the option or field `name`. Throws InputError for anything but a decimal number
/// within the range of its type. Number is int, std::uint64_t or double.
template <class Number>
Number parse_number(std::string_view text, std::string_view name);

/// "1,2,3".
std::vector<double> parse_numbers(std::string_view text, std::string_view name);

/// Adds an option whose value parse_number reads.
template <class Number>
CLI::Option* add_number(CLI::App& app, const std::string& name, Number& value, const std::string& description) {
  const auto assign = [&value, name](const std::string& text) { value = parse_number<Number>(text, name); };
  return app.add_option_function<std::string>(name, assign, description)
      ->type_name(std::is_integral_v<Number> ? "INT" : "FLOAT")
      ->default_str(CLI::detail::to_string(value));
}

}  // namespace sinkflow::apps
