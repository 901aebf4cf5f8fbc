// One right-hand side of the flows over J contexts, V columns and as many rows of 64 successors each: its time per
// J nnz(P), and the memory that the model and the flow hold per J V + nnz(P). Both columns should be flat.
#include <algorithm>
#include <malloc.h>
#include <random>

#include <benchmark/benchmark.h>

#include "theory/gradient_flow.hpp"
#include "verify/cases/random_model.hpp"

namespace {

using namespace sinkflow;

/// Bytes that are allocated now, Eigen's included.
double held() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd);
}

theory::Model model_of(const benchmark::State& state) {
  std::mt19937_64 random(1);
  const Eigen::Index columns = state.range(0);
  return verify::random_model(random, {.rows = columns,
                                       .columns = columns,
                                       .contexts = state.range(1),
                                       .density = std::min(1.0, 64.0 / static_cast<double>(columns))});
}

void report(benchmark::State& state, const theory::Model& model, double bytes) {
  const auto entries = static_cast<double>(model.transition.nonZeros());
  const auto contexts = static_cast<double>(model.contexts());
  state.counters["time/(J nnz)"] = benchmark::Counter(
      contexts * entries, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  state.counters["bytes/(J V + nnz)"] = bytes / (contexts * static_cast<double>(model.columns()) + entries);
}

void joint_rate(benchmark::State& state) {
  const double before = held();
  const theory::Model model = model_of(state);
  theory::JointFlow flow(model);
  Eigen::VectorXd y = Eigen::VectorXd::LinSpaced(flow.dimension(), -1, 2);
  Eigen::VectorXd rate;
  for (auto step : state) {
    flow.rate(y, rate);
    benchmark::DoNotOptimize(rate.data());
    benchmark::ClobberMemory();
  }
  report(state, model, held() - before);
}

void alpha_rate(benchmark::State& state) {
  const double before = held();
  const theory::Model model = model_of(state);
  const theory::AlphaFlow flow(model, Eigen::VectorXd::Zero(model.columns()));
  const Eigen::VectorXd alpha = Eigen::VectorXd::LinSpaced(flow.rows(), -1, 2);
  Eigen::VectorXd rate;
  for (auto step : state) {
    flow.rate(alpha, rate);
    benchmark::DoNotOptimize(rate.data());
    benchmark::ClobberMemory();
  }
  report(state, model, held() - before);
}

BENCHMARK(joint_rate)->ArgNames({"V", "J"})->ArgsProduct({{256, 1024, 4096}, {1, 4, 16, 64, 256}})->MinTime(0.2);
BENCHMARK(alpha_rate)->ArgNames({"V", "J"})->ArgsProduct({{256, 1024, 4096}, {1, 4, 16, 64, 256}})->MinTime(0.2);

}  // namespace

BENCHMARK_MAIN();
