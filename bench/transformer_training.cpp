// Trains the network on sequences drawn beforehand, one window for every command on standard input, so that
// bench/peers/transformer_training.py can let it take turns with its peers.
// Usage: bench_transformer_training DIM LENGTH BATCH LAYERS THREADS
// Commands: train SECONDS -> tokens per second
//           multiply SECONDS -> operations per second of 4096 x d x 4d products, one at a time on every thread
//           memory -> peak of the process in bytes
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <thread>

#include <fmt/format.h>
#include <tbb/global_control.h>

#include "formats/bigrams_file.hpp"
#include "solvers/optimiser.hpp"
#include "theory/bb_task.hpp"
#include "transformer/batch_gradient.hpp"
#include "transformer/bb_sampler.hpp"
#include "transformer/blas.hpp"
#include "transformer/examples.hpp"
#include "transformer/transformer.hpp"

namespace {

using namespace sinkflow;
using Clock = std::chrono::steady_clock;

constexpr int kBatches = 16;  // drawn beforehand, used in turn

double since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

class Training {
 public:
  Training(int dim, int length, int batch, int layers)
      : tokens_(static_cast<std::size_t>(batch) * static_cast<std::size_t>(length)),
        task_(theory::derive_bb_task(formats::tiny_shakespeare(), 3, length)),
        network_({static_cast<int>(task_.alphabet.size()), length, dim, 1, blocks(layers), "softmax"}),
        batch_gradient_(network_),
        optimiser_(solvers::make_optimiser<float>("adam", {1e-3, 0, 0.9, 0.99, 1e-8, 0})) {
    const std::vector<double> initial = transformer::initial_parameters(network_.table(), 1);
    std::transform(initial.begin(), initial.end(), std::back_inserter(parameters_),
                   [](double value) { return static_cast<float>(value); });
    gradient_.resize(parameters_.size());
    const transformer::BbSampler sampler(task_, 1);
    std::vector<transformer::Token> sequences(tokens_ + static_cast<std::size_t>(batch));
    for (int i = 0; i < kBatches; ++i) {
      sampler.sample(static_cast<std::uint64_t>(i) * static_cast<std::uint64_t>(batch), batch, length, sequences);
      batches_.push_back(transformer::examples_of(sequences, length));
    }
    tokens_per_second(0);
  }

  double tokens_per_second(double seconds) {
    const auto begin = Clock::now();
    std::size_t tokens = 0;
    do {
      const transformer::Examples& examples = batches_[next_++ % kBatches];
      batch_gradient_(parameters_, {examples.inputs, examples.targets}, gradient_);
      optimiser_->step(gradient_, parameters_);
      tokens += tokens_;
    } while (since(begin) < seconds);
    return static_cast<double>(tokens) / since(begin);
  }

 private:
  static std::vector<transformer::Sublayer> blocks(int layers) {
    std::string text = "attn+mlp";
    for (int i = 1; i < layers; ++i) {
      text += "+attn+mlp";
    }
    return transformer::parse_blocks(text);
  }

  std::size_t tokens_;
  theory::BbTask task_;
  transformer::Transformer<float> network_;
  transformer::BatchGradient<float> batch_gradient_;
  std::unique_ptr<solvers::Optimiser<float>> optimiser_;
  std::vector<float> parameters_, gradient_;
  std::vector<transformer::Examples> batches_;
  std::size_t next_ = 0;
};

/// (4d, d) times (d, 4096).
double multiplications_per_second(int dim, int threads, double seconds) {
  constexpr int columns = 4096;
  std::atomic<long> products{0};
  const auto begin = Clock::now();
  std::vector<std::jthread> workers;
  for (int i = 0; i < threads; ++i) {
    workers.emplace_back([&] {
      const transformer::Matrix<float> a = transformer::Matrix<float>::Random(4 * dim, dim);
      const transformer::Matrix<float> b = transformer::Matrix<float>::Random(dim, columns);
      transformer::Matrix<float> c(4 * dim, columns);
      do {
        transformer::multiply(a, transformer::Transposed::no, b, transformer::Transposed::no, 1.0F, 0.0F, c);
        ++products;
      } while (since(begin) < seconds);
    });
  }
  workers.clear();
  return 2.0 * 4 * dim * dim * columns * static_cast<double>(products) / since(begin);
}

/// The kernel's count of the most memory that was resident, in bytes.
double peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word == "VmHWM:") {
      double kibibytes = 0;
      status >> kibibytes;
      return 1024 * kibibytes;
    }
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    fmt::print(stderr, "usage: bench_transformer_training DIM LENGTH BATCH LAYERS THREADS\n");
    return EXIT_FAILURE;
  }
  const int dim = std::atoi(argv[1]);
  const int threads = std::atoi(argv[5]);
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads));
  Training training(dim, std::atoi(argv[2]), std::atoi(argv[3]), std::atoi(argv[4]));
  double seconds = 0;
  for (std::string command; std::cin >> command;) {
    if (command == "memory") {
      std::cout << peak_memory() << std::endl;
    } else if (command == "train" && std::cin >> seconds) {
      std::cout << training.tokens_per_second(seconds) << std::endl;
    } else if (command == "multiply" && std::cin >> seconds) {
      std::cout << multiplications_per_second(dim, threads, seconds) << std::endl;
    }
  }
}
