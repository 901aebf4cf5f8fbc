#pragma once

#include <string>

#include "verify/harness/claim.hpp"

namespace sinkflow::verify {

/// The chapter that a claim of this kind belongs to: "networks" for claims about trained networks, otherwise that of
/// the statement with the tag (an erratum has the chapter of the statement that it amends). Throws
/// std::invalid_argument if there is no such statement.
std::string chapter_of(const std::string& first_tag, Kind kind);

/// Where the claim's file stands, relative to the project: verify/claims/CHAPTER/ID.cpp with underscores for '.' and
/// '-'. The two claims of an erratum share a file, whose name has neither ".printed" nor ".corrected".
std::string claim_file(const std::string& id, const std::string& first_tag, Kind kind);

}  // namespace sinkflow::verify
