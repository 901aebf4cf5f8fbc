#include "formats/instance_file.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

#include <fmt/format.h>

#include "formats/json_fields.hpp"
#include "theory/errors.hpp"

namespace sinkflow::formats {

namespace {

/// How far a sum may be from what it must be, relative to it.
constexpr double sum_tolerance = 1e-9;

/// The comparison is false for NaN, which the sum of huge finite numbers can lead to.
bool agrees(double sum, double expected) {
  return std::abs(sum - expected) <= sum_tolerance * expected;
}

Eigen::VectorXd parse_vector(const JsonField& field, Eigen::Index size) {
  Eigen::VectorXd result(size);
  Eigen::Index i = 0;
  for (const JsonField& item : field.items(static_cast<std::size_t>(size))) {
    result(i++) = item.number();
  }
  return result;
}

Eigen::VectorXd parse_non_negative(const JsonField& field, Eigen::Index size) {
  Eigen::VectorXd result = parse_vector(field, size);
  const std::vector<JsonField> items = field.items();
  for (Eigen::Index i = 0; i < size; ++i) {
    if (result(i) < 0) {
      items[static_cast<std::size_t>(i)].fail("a number >= 0");
    }
  }
  return result;
}

/// Numbers >= 0 that sum to 1.
Eigen::VectorXd parse_law(const JsonField& field, Eigen::Index size) {
  Eigen::VectorXd result = parse_non_negative(field, size);
  if (!agrees(result.sum(), 1)) {
    field.fail("numbers that sum to 1 within 1e-9", fmt::format("the sum {:.17g}", result.sum()));
  }
  return result;
}

theory::SparseRows parse_transition(const JsonField& field) {
  const std::vector<JsonField> rows = field.items();
  if (rows.empty()) {
    field.fail("at least one row");
  }
  const auto columns = static_cast<Eigen::Index>(rows.front().items().size());
  if (columns < 2) {
    rows.front().fail("at least two columns");
  }
  std::vector<Eigen::Triplet<double>> entries;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const Eigen::VectorXd law = parse_law(rows[row], columns);
    for (Eigen::Index column = 0; column < columns; ++column) {
      if (law(column) > 0) {
        entries.emplace_back(static_cast<int>(row), static_cast<int>(column), law(column));
      }
    }
  }
  theory::SparseRows transition(static_cast<Eigen::Index>(rows.size()), columns);
  transition.setFromTriplets(entries.begin(), entries.end());
  return transition;
}

Eigen::VectorXd parse_row_weight(const JsonField& field, Eigen::Index rows) {
  Eigen::VectorXd result = parse_law(field, rows);
  const std::vector<JsonField> items = field.items();
  for (Eigen::Index row = 0; row < rows; ++row) {
    if (result(row) == 0) {
      items[static_cast<std::size_t>(row)].fail("a number > 0");
    }
  }
  return result;
}

/// W_k of one context, with a finite sum W > 0.
Eigen::VectorXd parse_context(const JsonField& field, Eigen::Index columns) {
  Eigen::VectorXd result = parse_non_negative(field, columns);
  const double total = result.sum();
  if (!(total > 0 && std::isfinite(total))) {
    field.fail("counts with a finite sum > 0", fmt::format("the sum {:.17g}", total));
  }
  return result;
}

Eigen::MatrixXd parse_counts(const JsonField& field, Eigen::Index columns) {
  const std::vector<JsonField> items = field.items();
  if (items.empty() || !items.front().is_array()) {
    return parse_context(field, columns).transpose();
  }
  Eigen::MatrixXd result(static_cast<Eigen::Index>(items.size()), columns);
  for (std::size_t j = 0; j < items.size(); ++j) {
    const auto context = static_cast<Eigen::Index>(j);
    result.row(context) = parse_context(items[j], columns).transpose();
    const double expected = result.row(0).sum();
    if (const double total = result.row(context).sum(); !agrees(total, expected)) {
      items[j].fail(fmt::format("counts that sum to {:.17g} within 1e-9 of it, as in the first context", expected),
                    fmt::format("the sum {:.17g}", total));
    }
  }
  return result;
}

std::string vector_text(const Eigen::VectorXd& values) {
  if (!values.allFinite()) {
    throw ComputationError("cannot write an instance that holds a number that is not finite");
  }
  // The library prints the shortest digits that read back exactly, and keeps the sign of -0.0.
  return nlohmann::json(std::vector<double>(values.begin(), values.end())).dump();
}

std::string matrix_text(const Eigen::MatrixXd& values) {
  std::string rows;
  for (Eigen::Index row = 0; row < values.rows(); ++row) {
    rows += fmt::format("{}    {}", row == 0 ? "" : ",\n", vector_text(values.row(row).transpose()));
  }
  return fmt::format("[\n{}\n  ]", rows);
}

}  // namespace

theory::Instance parse_instance(std::string_view json, const std::string& name) {
  const JsonDocument document(json, name);
  const JsonField root = document.root();
  root.expect_keys({"transition", "row_weight", "counts", "xi", "alpha", "beta"});
  theory::Instance result;
  theory::Model& model = result.model;
  model.transition = parse_transition(root.at("transition"));
  model.row_weight = parse_row_weight(root.at("row_weight"), model.rows());
  model.counts = parse_counts(root.at("counts"), model.columns());
  model.xi = parse_non_negative(root.at("xi"), model.columns());
  result.start.alpha = parse_vector(root.at("alpha"), model.rows());
  result.start.beta = parse_vector(root.at("beta"), model.columns());
  return result;
}

LargestNumber largest_number(const theory::Instance& instance) {
  LargestNumber largest;
  const auto look = [&](const std::string& path, double value) {
    if (std::abs(value) > std::abs(largest.value)) {
      largest = {path, value};
    }
  };
  const auto look_at = [&](const std::string& path, const Eigen::VectorXd& values) {
    for (Eigen::Index i = 0; i < values.size(); ++i) {
      look(fmt::format("{}/{}", path, i), values[i]);
    }
  };
  const theory::Model& model = instance.model;
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    look_at(model.contexts() == 1 ? "/counts" : fmt::format("/counts/{}", j), model.counts.row(j).transpose());
  }
  look_at("/xi", model.xi);
  look_at("/alpha", instance.start.alpha);
  look_at("/beta", instance.start.beta);
  return largest;
}

std::string to_json(const theory::Instance& instance) {
  const theory::Model& model = instance.model;
  const std::string counts =
      model.contexts() == 1 ? vector_text(model.counts.row(0).transpose()) : matrix_text(model.counts);
  return fmt::format(
      "{{\n  \"transition\": {},\n  \"row_weight\": {},\n  \"counts\": {},\n  \"xi\": {},\n  \"alpha\": {},\n"
      "  \"beta\": {}\n}}\n",
      matrix_text(model.transition.toDense()), vector_text(model.row_weight), counts, vector_text(model.xi),
      vector_text(instance.start.alpha), vector_text(instance.start.beta));
}

}  // namespace sinkflow::formats
