#pragma once

#include <stdexcept>

namespace sinkflow {

/// What the user gave cannot be used. The message is one sentence: which file, field or line, what was expected,
/// what was found. The command line turns it into exit code 2.
class InputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A computation could not be carried out (a step limit, a value that is not finite). The command line turns it
/// into exit code 3; a claim turns it into an inconclusive verdict.
class ComputationError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A long computation was asked to stop before it had finished.
class Interrupted : public std::runtime_error {
 public:
  Interrupted() : std::runtime_error("interrupted") {}
};

}  // namespace sinkflow
