#include "verify/instruments/optimisers/minibatch_runs.hpp"

#include <cmath>
#include <numeric>

#include <boost/math/distributions/binomial.hpp>

#include "transformer/alias_tables.hpp"
#include "transformer/random_words.hpp"
#include "verify/harness/seeds.hpp"

namespace sinkflow::verify {
namespace {

/// Words of one stream, one after the other.
class Words {
 public:
  explicit Words(const transformer::RandomStream& stream) : stream_(stream), words_(4096) {}

  std::uint64_t next() {
    if (used_ == words_.size()) {
      transformer::random_words(stream_, block_, words_);
      block_ += words_.size() / transformer::words_per_block;
      used_ = 0;
    }
    return words_[used_++];
  }

 private:
  transformer::RandomStream stream_;
  std::vector<std::uint64_t> words_;
  std::size_t used_ = 4096;
  std::uint64_t block_ = 0;
};

/// Draws batches: the sum of x - mean x over the tokens of a batch that follow the row, and their number.
class Batches {
 public:
  Batches(const DiscreteRow& row, int size) {
    std::vector<transformer::Token> outcomes;
    std::vector<double> weights;
    const Eigen::VectorXd mass = row.model.value_mass(0);
    for (theory::SparseRows::InnerIterator entry(row.model.transition, row.row); entry; ++entry) {
      outcomes.push_back(static_cast<transformer::Token>(value_.size()));
      weights.push_back(entry.value());
      value_.push_back(mass[entry.col()]);
    }
    const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
    const double mean = std::inner_product(weights.begin(), weights.end(), value_.begin(), 0.0) / total;
    for (double& value : value_) {
      value -= mean;
    }
    next_ = tables_.add(outcomes, weights);
    const boost::math::binomial law(size, row.model.row_weight[row.row]);
    outcomes.clear();
    weights.clear();
    for (int count = 0; count <= size; ++count) {
      outcomes.push_back(static_cast<transformer::Token>(count));
      weights.push_back(boost::math::pdf(law, count));
    }
    count_ = tables_.add(outcomes, weights);
  }

  /// (number of tokens, sum of x - mean x).
  std::pair<int, double> draw(Words& words) const {
    const int count = tables_.draw(count_, words.next());
    double sum = 0;
    for (int i = 0; i < count; ++i) {
      sum += value_[static_cast<std::size_t>(tables_.draw(next_, words.next()))];
    }
    return {count, sum};
  }

 private:
  transformer::AliasTables tables_;
  std::vector<double> value_;
  std::size_t next_ = 0;
  std::size_t count_ = 0;
};

}  // namespace

MinibatchSetup minibatch_setup(const DiscreteRow& row, double step, double batch) {
  const theory::MinibatchLaw law{row.law, step, batch, 0};
  const double noise = law.speed() / step;
  return {
      .law = law,
      .start = std::max(row.start, std::log(4 * (row.law.total_count + noise) + std::abs(row.law.k3) / row.law.k2))};
}

std::vector<MinibatchRun> minibatch_runs(const DiscreteRow& row, const MinibatchSetup& setup) {
  const Batches batches(row, static_cast<int>(setup.law.batch));
  const double weight = row.law.weight;
  const double noise = std::sqrt(row.gradient_scale() / setup.law.batch);  // sd of the gradient, times (u + W)^2/u
  // Far below any gradient that is met, and above 0 for batches without a token of the row before the first with one.
  const double eps = 1e-12 * noise * std::exp(-2 * setup.start);
  std::vector<MinibatchRun> runs(static_cast<std::size_t>(setup.seeds));
  for (std::size_t i = 0; i < runs.size(); ++i) {
    Words words({reported_seed(setup.first_seed + i), transformer::RandomUse::minibatches, 0});
    const auto rule = solvers::make_optimiser<double>(
        "adam", {.step = setup.law.step, .beta1 = setup.beta1, .beta2 = setup.beta2, .eps = eps});
    std::vector<double> alpha{setup.start};
    std::vector<double> gradient(1);
    double walk = 0;
    long n = 0;
    for (const long wanted : setup.when) {
      for (; n < wanted; ++n) {
        // -log q_k = log sum p e^(h x) - h x_k with h = 1/(u + W), dh/dalpha = -u h^2: a token contributes
        // u h^2 (x_k - E_q x), and the exact force is pi u h^2 (E_q x - E_p x).
        const double u = std::exp(alpha[0]);
        const double share = u / ((u + row.law.total_count) * (u + row.law.total_count));
        const double tilt = row.force(alpha[0]) / (weight * share);
        const auto [count, sum] = batches.draw(words);
        gradient[0] = share * (sum - count * tilt) / setup.law.batch;
        walk -= setup.law.step * sum / (setup.law.batch * noise);
        rule->step(gradient, alpha);
      }
      runs[i].alpha.push_back(alpha[0]);
      runs[i].walk.push_back(walk);
    }
  }
  return runs;
}

std::vector<double> without_walk(const MinibatchSetup& setup, const MinibatchRun& run) {
  std::vector<double> logits = run.alpha;
  double response = 0;  // sum of u dwalk
  double u_before = std::exp(setup.start);
  double walk_before = 0;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    const double u = std::exp(setup.law.logit(setup.start, static_cast<double>(setup.when[i])));
    response += 0.5 * (u + u_before) * (run.walk[i] - walk_before);
    logits[i] -= response / u;
    u_before = u;
    walk_before = run.walk[i];
  }
  return logits;
}

DiscreteRow symmetric_row() {
  theory::Model model;
  model.transition.resize(1, 2);
  model.transition.insert(0, 0) = 0.5;
  model.transition.insert(0, 1) = 0.5;
  model.row_weight = Eigen::VectorXd::Ones(1);
  model.counts = Eigen::MatrixXd::Constant(1, 2, 12);
  model.xi = Eigen::Vector2d(0.5, 4);
  return {"two tokens",
          model,
          0,
          0,
          growth_law(model, 0),
          std::make_shared<const theory::AlphaFlow>(model, Eigen::VectorXd::Zero(2))};
}

}  // namespace sinkflow::verify
