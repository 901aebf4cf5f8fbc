#pragma once

// Deliberate mistakes for the mutation test, which asks whether the claims would notice them. SINKFLOW_MUTANT(tag,
// change, right, wrong) is `right`. In a build with the option SINKFLOW_MUTANTS it is `wrong` while the environment
// variable SINKFLOW_MUTANT holds "tag: change"; the tag names the statement whose claims have to find it.
#ifdef SINKFLOW_MUTANTS

#include <cstdlib>
#include <string_view>

namespace sinkflow::theory {

/// Whether the mutant of this name is the one that was asked for.
inline bool is_mutated(std::string_view name) {
  const char* chosen = std::getenv("SINKFLOW_MUTANT");
  return chosen != nullptr && name == chosen;
}

}  // namespace sinkflow::theory

#define SINKFLOW_MUTANT(tag, change, right, wrong)                               \
  ([] {                                                                          \
    static const bool mutated = ::sinkflow::theory::is_mutated(tag ": " change); \
    return mutated;                                                              \
  }()                                                                            \
       ? (wrong)                                                                 \
       : (right))

#else
#define SINKFLOW_MUTANT(tag, change, right, wrong) (right)
#endif
