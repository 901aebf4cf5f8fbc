#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "apps/command.hpp"
#include "apps/command_line.hpp"
#include "apps/duration.hpp"
#include "apps/interrupt.hpp"
#include "apps/near_names.hpp"
#include "apps/progress.hpp"
#include "apps/run_directory.hpp"
#include "apps/standard_streams.hpp"
#include "apps/task_options.hpp"
#include "formats/bad_input.hpp"
#include "formats/files.hpp"
#include "theory/errors.hpp"
#include "training/training_metrics.hpp"
#include "training/training_options.hpp"
#include "training/training_run.hpp"

namespace sinkflow::apps::command_train {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

struct Arguments {
  std::string config;
  std::vector<std::string> settings;
  std::string resume;
  std::string out = "sinkflow-out";
  bool print_config = false;
};

/// A file, or else a preset.
transformer::TrainingConfig named_config(const std::string& name) {
  const auto presets = transformer::preset_names();
  std::error_code unreadable;
  const bool is_preset = std::count(presets.begin(), presets.end(), name) == 1;
  if (fs::is_regular_file(name, unreadable) || (!is_preset && fs::exists(name, unreadable))) {
    return transformer::parse_training_config(formats::read_file(name), name);
  }
  if (!is_preset) {
    throw InputError(fmt::format("cannot read '{}': expected a TOML file or one of the presets {}, found neither", name,
                                 fmt::join(presets, ", ")));
  }
  return transformer::parse_training_config(transformer::preset(name), name);
}

transformer::TrainingConfig resolved(const Arguments& arguments) {
  auto config = named_config(arguments.config);
  const std::vector<std::string> keys = transformer::training_keys();
  for (const std::string& setting : arguments.settings) {
    const std::string key = setting.substr(0, setting.find('='));
    if (std::find(keys.begin(), keys.end(), key) == keys.end() && setting.find('=') != std::string::npos) {
      throw InputError(fmt::format("--set: expected a key that --print-config lists, {}", found_instead(key, keys)));
    }
    transformer::set_value(config, setting);
  }
  training::require_usable(config, arguments.config);
  return config;
}

/// What a run had measured up to the checkpoint: in its directory, or where the checkpoint lies if it goes on
/// elsewhere.
formats::CsvTable earlier_metrics(const RunDirectory& directory, const std::string& name,
                                  const formats::Checkpoint& checkpoint) {
  std::error_code unreadable;
  for (const fs::path& file : {directory.metrics(), RunDirectory::of_checkpoint(name).metrics()}) {
    if (fs::exists(file, unreadable)) {
      formats::CsvTable table = formats::parse_csv(formats::read_file(file), file.string());
      table.name = file.string();
      training::keep_metrics(table, transformer::parse_training_config(checkpoint.config, name).probe_every,
                             checkpoint.step);
      return table;
    }
  }
  return {};
}

/// Seconds that one step takes. Timed on a run of its own, on a part of the batch: one step of a large network may take
/// longer than anybody waits for an estimate.
double seconds_per_step(const transformer::TrainingConfig& config, const theory::Bigrams& bigrams) {
  constexpr int tokens = 1 << 14;  // work for every core
  constexpr int steps = 3;
  transformer::TrainingConfig part = config;
  part.batch = std::min(config.batch, std::max(1, tokens / config.length));
  part.learning_rate = std::numeric_limits<float>::min();  // only the time counts
  const auto run = training::begin_training(part, bigrams);
  double best = std::numeric_limits<double>::infinity();
  for (int i = 0; i < steps && !interrupted(); ++i) {
    const auto begin = Clock::now();
    run->step();
    best = std::min(best, seconds_since(begin));
  }
  return best * config.batch / part.batch;
}

/// Takes the steps of a run and writes its files.
class Training {
 public:
  Training(training::TrainingRun& run, RunDirectory directory, formats::CsvTable metrics, std::string last_checkpoint)
      : run_(run),
        directory_(std::move(directory)),
        metrics_(std::move(metrics)),
        last_checkpoint_(std::move(last_checkpoint)),
        progress_(static_cast<double>(run.config().steps - run.steps_taken())) {}

  int run() {
    try {
      record();
      while (run_.steps_taken() < run_.config().steps && !interrupted()) {
        const double loss = run_.step();
        draw(loss);
        record();
      }
      if (run_.steps_taken() < run_.config().steps) {
        write_checkpoint();
      }
    } catch (const ComputationError& error) {
      progress_.hide();
      throw ComputationError(
          fmt::format("{}: training stopped after step {}{}", error.what(), run_.steps_taken(),
                      last_checkpoint_.empty() ? "" : "; the last checkpoint is " + last_checkpoint_));
    }
    progress_.hide();
    if (run_.steps_taken() < run_.config().steps) {
      tell(fmt::format("interrupted after step {} of {}; --resume {} continues", run_.steps_taken(),
                       run_.config().steps, last_checkpoint_));
      return kInterrupted;
    }
    tell(fmt::format("step {}: excess risk {:.4f} on backcopy, {:.4f} on bigrams; metrics in {}", run_.steps_taken(),
                     metrics_.column("backcopy_excess").back(), metrics_.column("bigram_excess").back(),
                     directory_.metrics().string()));
    return kAsExpected;
  }

 private:
  [[nodiscard]] bool due(std::uint64_t every) const {
    return run_.steps_taken() % every == 0 || run_.steps_taken() == run_.config().steps;
  }

  /// Writes what is to be written after this step. A checkpoint comes last, so that it never has less measured than it
  /// says.
  void record() {
    if (due(run_.config().probe_every) && !training::ends_at(metrics_, run_.steps_taken())) {
      training::add_metrics(run_, metrics_);
      formats::write_file(directory_.metrics(), formats::to_csv(metrics_));
    }
    if (due(run_.config().checkpoint_every)) {
      write_checkpoint();
    }
  }

  void write_checkpoint() {
    // A step may leave finite parameters that are of no use any more.
    if (!std::isfinite(run_.measure(1).loss)) {
      throw ComputationError("the loss is not a finite number");
    }
    const fs::path path = directory_.checkpoint(run_.steps_taken());
    formats::write_file(path, formats::to_bytes(run_.checkpoint()));
    last_checkpoint_ = path.string();
  }

  void draw(double loss) {
    ++undrawn_;
    constexpr double pause = 0.1;  // seconds between two bars
    if (seconds_since(drawn_) < pause) {
      return;
    }
    drawn_ = Clock::now();
    steps_ += undrawn_;
    const double tokens = static_cast<double>(steps_) * run_.config().batch * run_.config().length;
    progress_.note(fmt::format(", loss {:.4f}, {:.0f} tokens/s", loss, tokens / seconds_since(begin_)));
    progress_.advance(static_cast<double>(undrawn_));
    undrawn_ = 0;
  }

  training::TrainingRun& run_;
  RunDirectory directory_;
  formats::CsvTable metrics_;
  std::string last_checkpoint_;
  Progress progress_;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point drawn_ = begin_;
  long steps_ = 0;
  long undrawn_ = 0;
};

int train(const Arguments& arguments) {
  const transformer::TrainingConfig config = resolved(arguments);
  if (arguments.print_config) {
    formats::write_file("-", transformer::to_toml(config));
    return kAsExpected;
  }
  const theory::Bigrams bigrams = load_bigrams(config.bigrams);
  const RunDirectory directory(arguments.out);
  formats::CsvTable metrics;
  std::unique_ptr<training::TrainingRun> run;
  if (arguments.resume.empty()) {
    directory.require_no_run(config);
    run = training::begin_training(config, bigrams);
  } else {
    const auto checkpoint = formats::parse_checkpoint(formats::read_file(arguments.resume), arguments.resume);
    run = training::resume_training(config, checkpoint, bigrams, arguments.resume);
    if (config.steps < checkpoint.step) {
      formats::reject(arguments.config, "train.steps",
                      fmt::format("at least {}, the steps of {}", checkpoint.step, arguments.resume),
                      fmt::format("{}", config.steps));
    }
    directory.require_same_run(config);
    metrics = earlier_metrics(directory, arguments.resume, checkpoint);
  }
  catch_interrupts();
  catch_termination();
  directory.prepare(config);
  const std::uint64_t steps = config.steps - run->steps_taken();
  const double seconds = steps == 0 ? 0 : seconds_per_step(config, bigrams) * static_cast<double>(steps);
  constexpr double worth_saying = 60;
  if (seconds > worth_saying && !interrupted()) {
    tell(fmt::format("{} steps will take about {}", steps, duration(seconds)));
  }
  return Training(*run, directory, std::move(metrics), arguments.resume).run();
}

Action define(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("CONFIG", arguments->config,
                 fmt::format("a TOML file, or a preset: {}", fmt::join(transformer::preset_names(), ", ")))
      ->required()
      ->type_name(std::string(kPresetType));
  app.add_option("--set", arguments->settings, "key=value, such as train.steps=100; may be given more than once")
      ->allow_extra_args(false);
  app.add_option("--resume", arguments->resume, "checkpoint to go on from, with the configuration that wrote it");
  app.add_option("--out", arguments->out, "directory for metrics.csv, checkpoints/ and config.toml")
      ->capture_default_str();
  app.add_flag("--print-config", arguments->print_config, "print the whole configuration as TOML and do nothing");
  return [arguments] { return train(*arguments); };
}

const CommandRegistration registration({"train", "Train a network on the BB task, with checkpoints to resume from",
                                        "sinkflow train small-1layer --set train.steps=20 --out run", define});

}  // namespace
}  // namespace sinkflow::apps::command_train
