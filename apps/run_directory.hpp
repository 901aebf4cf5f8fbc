#pragma once

#include <cstdint>
#include <filesystem>

#include "transformer/training_config.hpp"

namespace sinkflow::apps {

/// Where a training run leaves its files (docs/formats.md).
class RunDirectory {
 public:
  explicit RunDirectory(std::filesystem::path path) : path_(std::move(path)) {}

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path config() const { return path_ / "config.toml"; }
  [[nodiscard]] std::filesystem::path metrics() const { return path_ / "metrics.csv"; }
  [[nodiscard]] std::filesystem::path checkpoint(std::uint64_t step) const;

  /// Makes sure that a run of this configuration may begin here: there is none, or the same, killed before its first
  /// checkpoint, which left nothing to resume from. Throws InputError.
  void require_no_run(const transformer::TrainingConfig& config) const;
  /// Makes sure that a run of this configuration may go on here: there is none, or the same. Throws InputError.
  void require_same_run(const transformer::TrainingConfig& config) const;

  /// Creates the directories and writes the configuration. Throws InputError where that cannot be done.
  void prepare(const transformer::TrainingConfig& config) const;

  /// The directory of the run that wrote this checkpoint, as far as its path tells.
  static RunDirectory of_checkpoint(const std::filesystem::path& checkpoint);

 private:
  [[nodiscard]] std::filesystem::path checkpoints() const { return path_ / "checkpoints"; }
  [[nodiscard]] bool has_checkpoint() const;

  std::filesystem::path path_;
};

}  // namespace sinkflow::apps
