// One right-hand side of the alpha flow on the tiny-Shakespeare task, against Eigen's exp of as many doubles as it has
// entries and rows, compiled with the same flags.
#include <benchmark/benchmark.h>

#include "bench/ratio_reporter.hpp"
#include "formats/bigrams_file.hpp"
#include "theory/bb_task.hpp"
#include "theory/gradient_flow.hpp"

namespace {

using namespace sinkflow;

const theory::Instance& instance() {
  static const theory::Instance made =
      theory::task_instance(theory::derive_bb_task(formats::tiny_shakespeare(), 3, 256), 20, 3);
  return made;
}

void eigen_exp(benchmark::State& state) {
  const Eigen::ArrayXd input = Eigen::ArrayXd::Random(instance().model.transition.nonZeros() + instance().model.rows());
  Eigen::ArrayXd output(input.size());
  for (auto step : state) {
    output = input.exp();
    benchmark::DoNotOptimize(output.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(eigen_exp)->MinTime(1);

void alpha_rate(benchmark::State& state) {
  const theory::AlphaFlow flow(instance().model, instance().start.beta);
  Eigen::VectorXd rate;
  for (auto step : state) {
    flow.rate(instance().start.alpha, rate);
    benchmark::DoNotOptimize(rate.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(alpha_rate)->MinTime(1);

void joint_rate(benchmark::State& state) {
  theory::JointFlow flow(instance().model);
  Eigen::VectorXd y(flow.dimension());
  y << instance().start.alpha, instance().start.beta;
  Eigen::VectorXd rate;
  for (auto step : state) {
    flow.rate(y, rate);
    benchmark::DoNotOptimize(rate.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(joint_rate)->MinTime(1);

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  sinkflow::bench::RatioReporter reporter("eigen_exp");
  benchmark::RunSpecifiedBenchmarks(&reporter);
}
