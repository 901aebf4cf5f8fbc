#pragma once

#include <string>

namespace sinkflow::report {

/// docs/theory.md: paper_refs/theory.md.in, with the statements of a chapter in the place of each of its lines
/// "<!-- statements: CHAPTER -->". A statement comes with its formula, its assumptions, what is wrong in its printed
/// form, its proof, the claims that test it and the files that implement it. Throws std::logic_error if a statement has
/// no place, or a chapter no statement.
std::string theory_note();

}  // namespace sinkflow::report
