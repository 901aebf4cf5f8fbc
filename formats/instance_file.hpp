#pragma once

#include <string>
#include <string_view>

#include "theory/model.hpp"

namespace sinkflow::formats {

/// Reads an instance document (docs/formats.md). `name` is how errors call it. Throws InputError with the JSON path
/// for any missing or unknown key, wrong length, number that is not finite, or law that does not sum to 1.
theory::Instance parse_instance(std::string_view json, const std::string& name);

/// The instance as a document that parse_instance reads back exactly (the shortest digits that do). Throws
/// ComputationError if it holds a number that is not finite.
std::string to_json(const theory::Instance& instance);

/// Where in an instance file the number of largest size stands, and the number.
struct LargestNumber {
  std::string path;
  double value = 0;
};
LargestNumber largest_number(const theory::Instance& instance);

}  // namespace sinkflow::formats
