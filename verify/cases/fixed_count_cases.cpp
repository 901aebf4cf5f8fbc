#include "verify/cases/fixed_count_cases.hpp"

#include <utility>

#include "theory/invariants.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/random_model.hpp"
#include "verify/harness/seeds.hpp"

namespace sinkflow::verify {

namespace {

theory::Instance random_instance(std::mt19937_64& random, const Shape& shape) {
  theory::Instance instance;
  instance.model = random_model(random, shape);
  instance.start = random_start(random, instance.model);
  return instance;
}

/// The first of the stream whose limit follows from its start: a sparse support need not have that property.
theory::Instance determined(std::mt19937_64& random, const Shape& shape) {
  for (;;) {
    theory::Instance instance = random_instance(random, shape);
    if (theory::final_state(instance.model, instance.start).state) {
      return instance;
    }
  }
}

Eigen::VectorXd joined(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
  Eigen::VectorXd all(a.size() + b.size());
  all << a, b;
  return all;
}

}  // namespace

std::vector<Case> fixed_count_instances() {
  std::vector<Case> all;
  for (const char* name : {"instance_I", "full_support_4", "triggers_5x7", "zeros_6x8"}) {
    all.push_back({name, reference_instance(name)});
  }
  std::mt19937_64 random(reported_seed(20241013));
  Shape full;
  full.rows = 5;
  full.columns = 5;
  Shape sparse;
  sparse.rows = 6;
  sparse.columns = 7;
  sparse.density = 0.5;
  Shape mixed = sparse;
  mixed.point_mass = true;
  mixed.triggers = 2;
  all.push_back({"random, full support", determined(random, full)});
  all.push_back({"random, sparse", determined(random, sparse)});
  all.push_back({"random, sparse with a point mass and triggers", determined(random, mixed)});
  const theory::Instance first = determined(random, full);
  all.push_back({"random, two components", side_by_side(first, determined(random, sparse))});
  return all;
}

theory::Instance side_by_side(const theory::Instance& first, const theory::Instance& second) {
  const Eigen::Index rows = first.model.rows();
  const Eigen::Index columns = first.model.columns();
  std::vector<Eigen::Triplet<double>> entries;
  const auto append = [&](const theory::Model& model, Eigen::Index row, Eigen::Index column) {
    for (Eigen::Index v = 0; v < model.rows(); ++v) {
      for (theory::SparseRows::InnerIterator entry(model.transition, v); entry; ++entry) {
        entries.emplace_back(static_cast<int>(v + row), static_cast<int>(entry.col() + column), entry.value());
      }
    }
  };
  append(first.model, 0, 0);
  append(second.model, rows, columns);
  theory::Instance all;
  all.model.transition.resize(rows + second.model.rows(), columns + second.model.columns());
  all.model.transition.setFromTriplets(entries.begin(), entries.end());
  all.model.row_weight = joined(first.model.row_weight, second.model.row_weight) / 2;
  all.model.counts = joined(first.model.counts.row(0).transpose(), second.model.counts.row(0).transpose()).transpose();
  all.model.xi = joined(first.model.xi, second.model.xi);
  all.start = {joined(first.start.alpha, second.start.alpha), joined(first.start.beta, second.start.beta)};
  return all;
}

theory::State random_start(std::mt19937_64& random, const theory::Model& model) {
  Eigen::VectorXd alpha = uniform_vector(random, model.rows(), -3, 4);
  return {std::move(alpha), uniform_vector(random, model.columns(), -4, 4)};
}

}  // namespace sinkflow::verify
