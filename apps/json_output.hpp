#pragma once

#include <Eigen/Core>
#include <nlohmann/json.hpp>

namespace sinkflow::apps {

/// Keeps keys in the order in which they are written.
using Json = nlohmann::ordered_json;

/// A vector as a JSON array. A number that is not finite becomes null.
Json json_array(const Eigen::VectorXd& values);

/// A matrix as a JSON array of its rows.
Json json_rows(const Eigen::MatrixXd& values);

/// Replaces every number in `value` that is not finite by null, and returns why it is missing: {JSON path: reason}.
Json take_missing(Json& value);

}  // namespace sinkflow::apps
