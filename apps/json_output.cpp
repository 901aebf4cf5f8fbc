#include "apps/json_output.hpp"

#include <cmath>

namespace sinkflow::apps {

Json json_array(const Eigen::VectorXd& values) {
  Json array = Json::array();
  for (const double value : values) {
    array.push_back(value);
  }
  return array;
}

Json json_rows(const Eigen::MatrixXd& values) {
  Json rows = Json::array();
  for (Eigen::Index i = 0; i < values.rows(); ++i) {
    rows.push_back(json_array(values.row(i)));
  }
  return rows;
}

Json take_missing(Json& value) {
  Json reasons = Json::object();
  const Json flat = value.flatten();
  for (const auto& [path, entry] : flat.items()) {
    if (entry.is_number_float() && !std::isfinite(entry.get<double>())) {
      reasons[path] = std::isnan(entry.get<double>()) ? "not a number" : "beyond the range of doubles";
      value[Json::json_pointer(path)] = nullptr;
    }
  }
  return reasons;
}

}  // namespace sinkflow::apps
