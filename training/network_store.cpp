#include "training/network_store.hpp"

#include <optional>
#include <utility>

#include <fmt/format.h>
#include <tbb/task_arena.h>

#include "formats/bigrams_file.hpp"
#include "formats/checksum.hpp"
#include "formats/files.hpp"
#include "theory/errors.hpp"
#include "training/program_identity.hpp"
#include "training/training_metrics.hpp"
#include "training/training_run.hpp"
#include "transformer/training_config.hpp"

namespace sinkflow::training {
namespace {

namespace fs = std::filesystem;
using transformer::TrainingConfig;

/// What a run is, however long it goes on.
std::string identity_of(TrainingConfig config) {
  config.steps = 0;
  return transformer::to_toml(config);
}

/// A place on the way of a run: its checkpoint, and what was measured up to there.
struct Place {
  fs::path checkpoint;
  fs::path metrics;
};

/// The files of one run.
class RunFiles {
 public:
  RunFiles(const fs::path& directory, const std::string& identity, const std::string& program)
      : stem_((directory / formats::sha256_of(identity + program).substr(0, 16)).string()) {}

  /// Where it stands, and where it stood after so many steps, if that was the end asked for.
  [[nodiscard]] Place latest() const { return {stem_ + ".ckpt", stem_ + ".csv"}; }
  [[nodiscard]] Place end(std::uint64_t step) const {
    return {fmt::format("{}-{:08}.ckpt", stem_, step), fmt::format("{}-{:08}.csv", stem_, step)};
  }

 private:
  std::string stem_;
};

/// A run on its way: every configuration has one, and it only goes forward.
struct Progress {
  std::unique_ptr<TrainingRun> run;
  formats::CsvTable metrics;
};

class Trainer {
 public:
  Trainer(const TrainingConfig& config, RunFiles files, bool keeps, const std::function<bool()>& stop,
          const NetworkStore::Note& note)
      : config_(config), files_(std::move(files)), keeps_(keeps), stop_(stop), note_(note) {}

  /// Goes on from the latest checkpoint that is not past the end.
  NetworkRun train() {
    Progress progress = resumed();
    TrainingRun& run = *progress.run;
    while (true) {
      const std::uint64_t step = run.steps_taken();
      const bool last = step >= config_.steps;
      if ((last || step % config_.probe_every == 0) && !ends_at(progress.metrics, step)) {
        add_metrics(run, progress.metrics);
        if (note_) {
          note_(config_, step);
        }
      }
      const bool stop = stop_ && stop_();
      if (keeps_ && (last || stop || step % config_.checkpoint_every == 0)) {
        write(progress, last);
      }
      if (last) {
        break;
      }
      if (stop) {
        throw Interrupted();
      }
      run.step();
    }
    return {trained_network(run.checkpoint(), formats::tiny_shakespeare(), "the network"), std::move(progress.metrics)};
  }

 private:
  [[nodiscard]] Progress resumed() const {
    for (const Place& place : {files_.end(config_.steps), files_.latest()}) {
      if (auto progress = keeps_ ? resumed_from(place) : std::nullopt) {
        return std::move(*progress);
      }
    }
    return {begin_training(config_, formats::tiny_shakespeare()), {}};
  }

  /// Nothing if there are no such files, if they are not whole, or if they are of a longer run.
  [[nodiscard]] std::optional<Progress> resumed_from(const Place& place) const {
    std::error_code unreadable;
    if (!fs::exists(place.checkpoint, unreadable)) {
      return std::nullopt;
    }
    try {
      const std::string name = place.checkpoint.string();
      const auto checkpoint = formats::parse_checkpoint(formats::read_file(place.checkpoint), name);
      if (checkpoint.step > config_.steps) {
        return std::nullopt;
      }
      auto metrics = formats::parse_csv(formats::read_file(place.metrics), place.metrics.string());
      keep_metrics(metrics, config_.probe_every, checkpoint.step);
      return Progress{resume_training(config_, checkpoint, formats::tiny_shakespeare(), name), std::move(metrics)};
    } catch (const InputError&) {
      return std::nullopt;
    }
  }

  void write(const Progress& progress, bool last) const {
    write(progress, files_.latest());
    if (last) {
      write(progress, files_.end(config_.steps));
    }
  }

  /// Metrics first, so that a checkpoint never has less measured than it says.
  static void write(const Progress& progress, const Place& place) {
    formats::write_file(place.metrics, formats::to_csv(progress.metrics));
    formats::write_file(place.checkpoint, formats::to_bytes(progress.run->checkpoint()));
  }

  const TrainingConfig& config_;
  RunFiles files_;
  bool keeps_;
  const std::function<bool()>& stop_;
  const NetworkStore::Note& note_;
};

}  // namespace

/// The runs of one configuration by their numbers of steps, one after another.
struct NetworkStore::Entry {
  std::mutex mutex;
  std::map<std::uint64_t, std::shared_ptr<const NetworkRun>> runs;
};

NetworkStore::NetworkStore(fs::path directory, std::function<bool()> stop, Note note)
    : directory_(std::move(directory)), stop_(std::move(stop)), note_(std::move(note)) {}

NetworkStore::~NetworkStore() = default;

std::shared_ptr<const NetworkRun> NetworkStore::run(const TrainingConfig& config) {
  const std::string identity = identity_of(config);
  Entry* entry = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (!directory_.empty() && program_.empty()) {
      formats::prepare_output_directory(directory_);
      program_ = program_identity();
    }
    auto& place = entries_[identity];
    if (!place) {
      place = std::make_unique<Entry>();
    }
    entry = place.get();
  }
  const std::lock_guard lock(entry->mutex);
  auto& run = entry->runs[config.steps];
  if (!run) {
    // A thread that waits for the training's other threads must not take up a claim meanwhile, which may want this run.
    tbb::this_task_arena::isolate([&] {
      Trainer trainer(config, RunFiles(directory_, identity, program_), !directory_.empty(), stop_, note_);
      run = std::make_shared<const NetworkRun>(trainer.train());
    });
  }
  return run;
}

}  // namespace sinkflow::training
