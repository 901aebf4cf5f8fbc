#include "apps/numbers.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>

#include <fmt/format.h>

#include "formats/bad_input.hpp"
#include "theory/errors.hpp"

namespace sinkflow::apps {
namespace {

template <class Number>
std::string kind() {
  if constexpr (std::is_integral_v<Number>) {
    using Limits = std::numeric_limits<Number>;
    return fmt::format("a whole number from {} to {}", Limits::min(), Limits::max());
  }
  return "a number";
}

}  // namespace

template <class Number>
Number parse_number(std::string_view text, std::string_view name) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw InputError(fmt::format("{}: expected {}, found {}", name, kind<Number>(), formats::shown(text)));
  }
  return value;
}

template int parse_number<int>(std::string_view text, std::string_view name);
template std::uint64_t parse_number<std::uint64_t>(std::string_view text, std::string_view name);
template double parse_number<double>(std::string_view text, std::string_view name);

std::vector<double> parse_numbers(std::string_view text, std::string_view name) {
  std::vector<double> numbers;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    numbers.push_back(parse_number<double>(text.substr(begin, end - begin), name));
    begin = end + 1;
  }
  return numbers;
}

}  // namespace sinkflow::apps
