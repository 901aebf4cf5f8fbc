#include "theory/support_graph.hpp"

#include <algorithm>
#include <numeric>

namespace sinkflow::theory {
namespace {

class DisjointSets {
 public:
  explicit DisjointSets(std::size_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), 0); }

  std::size_t root(std::size_t vertex) {
    while (parent_[vertex] != vertex) {
      vertex = parent_[vertex] = parent_[parent_[vertex]];
    }
    return vertex;
  }

  void join(std::size_t a, std::size_t b) { parent_[std::max(root(a), root(b))] = std::min(root(a), root(b)); }

 private:
  std::vector<std::size_t> parent_;
};

}  // namespace

std::vector<Component> support_components(const SparseRows& transition) {
  return support_components(transition, std::vector<bool>(static_cast<std::size_t>(transition.rows()), true));
}

std::vector<Component> support_components(const SparseRows& transition, const std::vector<bool>& kept) {
  const auto columns = static_cast<std::size_t>(transition.cols());
  DisjointSets sets(columns);
  std::vector<std::size_t> first_column(static_cast<std::size_t>(transition.rows()), columns);
  for (Eigen::Index v = 0; v < transition.rows(); ++v) {
    const auto row = static_cast<std::size_t>(v);
    for (SparseRows::InnerIterator entry(transition, v); entry && kept[row]; ++entry) {
      const auto column = static_cast<std::size_t>(entry.col());
      first_column[row] = std::min(first_column[row], column);
      sets.join(first_column[row], column);
    }
  }
  std::vector<Component> components;
  std::vector<std::size_t> component_of(columns);
  for (std::size_t k = 0; k < columns; ++k) {
    const std::size_t root = sets.root(k);  // the smallest column of its component
    if (root == k) {
      component_of[k] = components.size();
      components.emplace_back();
    }
    component_of[k] = component_of[root];
    components[component_of[k]].columns.push_back(static_cast<int>(k));
  }
  for (std::size_t v = 0; v < first_column.size(); ++v) {
    if (first_column[v] < columns) {
      components[component_of[first_column[v]]].rows.push_back(static_cast<int>(v));
    }
  }
  return components;
}

std::vector<int> unreachable_columns(const SparseRows& transition) {
  std::vector<bool> reached(static_cast<std::size_t>(transition.cols()), false);
  for (Eigen::Index v = 0; v < transition.rows(); ++v) {
    for (SparseRows::InnerIterator entry(transition, v); entry; ++entry) {
      reached[static_cast<std::size_t>(entry.col())] = true;
    }
  }
  std::vector<int> columns;
  for (std::size_t k = 0; k < reached.size(); ++k) {
    if (!reached[k]) {
      columns.push_back(static_cast<int>(k));
    }
  }
  return columns;
}

bool has_no_variance(const SparseRows& transition, const Eigen::MatrixXd& value_mass, Eigen::Index row) {
  const double negligible = 1e-12 * value_mass.cwiseAbs().maxCoeff();
  for (Eigen::Index j = 0; j < value_mass.rows(); ++j) {
    const double reference = value_mass(j, SparseRows::InnerIterator(transition, row).col());
    for (SparseRows::InnerIterator entry(transition, row); entry; ++entry) {
      if (std::abs(value_mass(j, entry.col()) - reference) > negligible) {
        return false;
      }
    }
  }
  return true;
}

}  // namespace sinkflow::theory
