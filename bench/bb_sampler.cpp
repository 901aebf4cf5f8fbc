// Tokens per second on one core, the tiny-Shakespeare task: our sampler against the plain C++ one, with their ratio.
// bench/peers/bb_sampler_numpy.py is the plain Python one.
#include "transformer/bb_sampler.hpp"

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <Eigen/Core>
#include <benchmark/benchmark.h>

#include "bench/ratio_reporter.hpp"
#include "formats/bigrams_file.hpp"
#include "theory/bb_task.hpp"

namespace {

using sinkflow::theory::BbTask;
using sinkflow::transformer::BbSampler;
using sinkflow::transformer::Token;

constexpr int length = 256;
constexpr std::int64_t batch = 512;

const BbTask& task() {
  static const BbTask result = sinkflow::theory::derive_bb_task(sinkflow::formats::tiny_shakespeare(), 3, length);
  return result;
}

// What one writes first: one generator, one std::discrete_distribution a token, position by position.
class PlainSampler {
 public:
  explicit PlainSampler(const BbTask& task) : bos_(static_cast<Token>(task.alphabet.size())) {
    next_.resize(task.alphabet.size() + 1);
    copies_.assign(task.alphabet.size() + 1, false);
    for (const int trigger : task.triggers) {
      copies_[trigger] = true;
    }
    std::vector<double> first(task.alphabet.size(), 0.0);
    for (std::size_t row = 0; row < task.rows.size(); ++row) {
      const auto index = static_cast<Eigen::Index>(row);
      const Eigen::VectorXd law = task.transition.row(index).transpose();
      next_[task.rows[row]] = std::discrete_distribution<Token>(law.begin(), law.end());
      first[task.rows[row]] = task.first_token[index];
    }
    next_[bos_] = std::discrete_distribution<Token>(first.begin(), first.end());
  }

  void sample(std::int64_t sequences, std::vector<Token>& tokens) {
    for (std::int64_t m = 0; m < sequences; ++m) {
      Token* sequence = tokens.data() + m * (length + 1);
      sequence[0] = bos_;
      for (int n = 1; n <= length; ++n) {
        const Token before = sequence[n - 1];
        sequence[n] = copies_[before] ? sequence[n - 2] : next_[before](generator_);
      }
    }
  }

 private:
  Token bos_;
  std::vector<std::discrete_distribution<Token>> next_;
  std::vector<bool> copies_;
  std::mt19937_64 generator_{42};
};

void plain_sampler(benchmark::State& state) {
  PlainSampler sampler(task());
  std::vector<Token> tokens(batch * (length + 1));
  for (auto step : state) {
    sampler.sample(batch, tokens);
    benchmark::DoNotOptimize(tokens.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * batch * length);
}
BENCHMARK(plain_sampler)->MinTime(1);

void bb_sampler(benchmark::State& state) {
  const BbSampler sampler(task(), 42);
  std::vector<Token> tokens(batch * (length + 1));
  std::uint64_t first = 0;
  for (auto step : state) {
    sampler.sample(first, batch, length, tokens);
    first += batch;
    benchmark::DoNotOptimize(tokens.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * batch * length);
}
BENCHMARK(bb_sampler)->MinTime(1);

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  sinkflow::bench::RatioReporter reporter("plain_sampler");
  benchmark::RunSpecifiedBenchmarks(&reporter);
}
