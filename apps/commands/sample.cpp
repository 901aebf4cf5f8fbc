#include <cstdio>

#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include "apps/command.hpp"
#include "apps/interrupt.hpp"
#include "apps/task_options.hpp"
#include "theory/errors.hpp"
#include "transformer/bb_sampler.hpp"

namespace sinkflow::apps {
namespace {

constexpr std::int64_t kBlock = 256;  // sequences formatted by one task
constexpr std::size_t kBlocks = 64;   // blocks in memory at a time

std::string csv_of(const transformer::BbSampler& sampler, std::int64_t first, std::int64_t sequences, int length) {
  const auto width = static_cast<std::size_t>(length) + 1;
  std::vector<transformer::Token> tokens(static_cast<std::size_t>(sequences) * width);
  sampler.sample(static_cast<std::uint64_t>(first), sequences, length, tokens);
  fmt::memory_buffer text;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    fmt::format_to(std::back_inserter(text), "{}{}", tokens[i], (i + 1) % width == 0 ? '\n' : ',');
  }
  return fmt::to_string(text);
}

int print_sequences(const transformer::BbSampler& sampler, std::int64_t sequences, int length) {
  const std::int64_t blocks = (sequences + kBlock - 1) / kBlock;
  for (std::int64_t first = 0; first < blocks; first += static_cast<std::int64_t>(kBlocks)) {
    if (interrupted()) {
      return kInterrupted;
    }
    std::vector<std::string> text(static_cast<std::size_t>(std::min<std::int64_t>(kBlocks, blocks - first)));
    tbb::parallel_for(std::size_t{0}, text.size(), [&](std::size_t i) {
      const std::int64_t begin = (first + static_cast<std::int64_t>(i)) * kBlock;
      text[i] = csv_of(sampler, begin, std::min(kBlock, sequences - begin), length);
    });
    for (const std::string& block : text) {
      if (std::fwrite(block.data(), 1, block.size(), stdout) != block.size()) {
        throw InputError("cannot write the sequences: expected an open standard output, found it closed or full");
      }
    }
  }
  return kAsExpected;
}

Action define(CLI::App& app) {
  struct Draw {
    std::int64_t sequences = 1;
    std::uint64_t seed = 0;
  };
  const auto arguments = add_task_options(app);
  const auto draw = std::make_shared<Draw>();
  app.add_option("--sequences", draw->sequences, "M, how many sequences")->capture_default_str();
  app.add_option("--seed", draw->seed, "the same seed gives the same bytes at any number of threads")
      ->capture_default_str();
  return [arguments, draw] {
    if (draw->sequences < 0) {
      throw InputError(fmt::format("sequences: expected a number from 0 on, found {}", draw->sequences));
    }
    const int length = arguments->setting.length;
    const auto task = theory::derive_bb_task(load_bigrams(*arguments), arguments->setting.triggers, length);
    catch_interrupts();
    return print_sequences(transformer::BbSampler(task, draw->seed), draw->sequences, length);
  };
}

const CommandRegistration registration({"sample", "Draw BB sequences as CSV: <s> (id V), then N token ids a line",
                                        "sinkflow sample --sequences 1000 --length 256 --seed 1 > sequences.csv",
                                        define});

}  // namespace
}  // namespace sinkflow::apps
