#include "apps/json_output.hpp"

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

}  // namespace sinkflow::apps
