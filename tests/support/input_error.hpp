#pragma once

#include <string>

#include "theory/errors.hpp"

namespace sinkflow::tests {

/// The sentence of the InputError that `action` throws; empty if it throws none.
template <class Action>
std::string input_error(Action&& action) {
  try {
    action();
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

/// `text` with its first `from` replaced by `to`: a valid document with one thing wrong.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);  // throws std::out_of_range if `from` is not there
}

}  // namespace sinkflow::tests
