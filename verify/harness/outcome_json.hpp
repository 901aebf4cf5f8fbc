#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "verify/harness/evidence.hpp"

namespace sinkflow::verify {

/// An outcome as JSON, from which json_to_outcome makes the same outcome again, bit for bit: a number that is not
/// finite is written as a string.
nlohmann::ordered_json outcome_to_json(const Outcome& outcome);

/// The same outcome. Throws nlohmann::json::exception or std::invalid_argument for anything outcome_to_json did not
/// write.
Outcome json_to_outcome(const nlohmann::ordered_json& json);

}  // namespace sinkflow::verify
