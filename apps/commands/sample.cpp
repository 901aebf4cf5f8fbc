#include <algorithm>

#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include "apps/command.hpp"
#include "apps/interrupt.hpp"
#include "apps/numbers.hpp"
#include "apps/task_options.hpp"
#include "formats/files.hpp"
#include "transformer/bb_sampler.hpp"

namespace sinkflow::apps::command_sample {
namespace {

constexpr std::uint64_t kBlockTokens = 1 << 16;  // about as many are formatted by one task
constexpr std::uint64_t kBlocks = 64;            // blocks in memory at a time

std::string csv_of(const transformer::BbSampler& sampler, std::uint64_t first, std::uint64_t sequences, int length) {
  const auto width = static_cast<std::uint64_t>(length) + 1;
  std::vector<transformer::Token> tokens(sequences * width);
  sampler.sample(first, static_cast<std::int64_t>(sequences), length, tokens);
  fmt::memory_buffer text;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    fmt::format_to(std::back_inserter(text), "{}{}", tokens[i], (i + 1) % width == 0 ? '\n' : ',');
  }
  return fmt::to_string(text);
}

int print_sequences(const transformer::BbSampler& sampler, std::uint64_t sequences, int length) {
  const std::uint64_t block = 1 + kBlockTokens / (static_cast<std::uint64_t>(length) + 1);
  for (std::uint64_t first = 0; first < sequences;) {
    if (interrupted()) {
      return kInterrupted;
    }
    const std::uint64_t here = std::min(kBlocks * block, sequences - first);
    std::vector<std::string> text((here + block - 1) / block);
    tbb::parallel_for(std::size_t{0}, text.size(), [&](std::size_t i) {
      text[i] = csv_of(sampler, first + i * block, std::min(block, here - i * block), length);
    });
    for (const std::string& lines : text) {
      formats::write_file("-", lines);
    }
    first += here;
  }
  return kAsExpected;
}

Action define(CLI::App& app) {
  struct Draw {
    std::uint64_t sequences = 1;
    std::uint64_t seed = 0;
  };
  const auto arguments = add_task_options(app);
  const auto draw = std::make_shared<Draw>();
  add_number(app, "--sequences", draw->sequences, "M, how many sequences");
  add_number(app, "--seed", draw->seed, "the same seed gives the same bytes at any number of threads");
  return [arguments, draw] {
    const int length = arguments->setting.length;
    const auto task = theory::derive_bb_task(load_bigrams(arguments->bigrams), arguments->setting.triggers, length);
    catch_interrupts();
    return print_sequences(transformer::BbSampler(task, draw->seed), draw->sequences, length);
  };
}

const CommandRegistration registration({"sample", "Draw BB sequences as CSV: <s> (id V), then N token ids a line",
                                        "sinkflow sample --sequences 1000 --length 256 --seed 1 > sequences.csv",
                                        define});

}  // namespace
}  // namespace sinkflow::apps::command_sample
