#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "formats/csv.hpp"
#include "training/trained_network.hpp"

namespace sinkflow::training {

/// A network after its training, and what was measured on the way (the columns of metrics.csv).
struct NetworkRun {
  TrainedNetwork trained;
  formats::CsvTable metrics;
};

/// Trains networks on the embedded corpus, each configuration once, whoever asks for it. In a directory it leaves
/// checkpoints, from which a run that was killed is taken up, bit for bit. They belong to one program: after any change
/// to it everything is trained again, so that no number outlives the code it came from.
class NetworkStore {
 public:
  /// Is called with the progress of a training.
  using Note = std::function<void(const transformer::TrainingConfig& config, std::uint64_t step)>;

  /// An empty directory: nothing is kept; otherwise it is made when a network is asked for. `stop` is asked after every
  /// step whether to give up; `note` is told whenever a network was measured.
  explicit NetworkStore(std::filesystem::path directory = {}, std::function<bool()> stop = {}, Note note = {});
  ~NetworkStore();
  NetworkStore(const NetworkStore&) = delete;
  NetworkStore& operator=(const NetworkStore&) = delete;

  /// The run of `config`, trained to its last step; thread-safe. A network that was trained for fewer steps is trained
  /// further. Throws InputError for a configuration or a directory that cannot be used, ComputationError for a training
  /// that fails, and Interrupted.
  std::shared_ptr<const NetworkRun> run(const transformer::TrainingConfig& config);

 private:
  struct Entry;

  std::filesystem::path directory_;
  std::function<bool()> stop_;
  Note note_;
  std::string program_;  // program_identity()
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Entry>> entries_;  // by configuration, but for the number of steps
};

}  // namespace sinkflow::training
