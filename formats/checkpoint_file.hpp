#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sinkflow::formats {

/// Numbers of one kind as the bytes they have in memory (little-endian): float32 or float64.
struct CheckpointArray {
  std::string name;
  std::string type;  ///< "float32" or "float64"
  std::string bytes;
};

/// Where a training run stands (docs/formats.md). What the arrays mean is for the trainer to know.
struct Checkpoint {
  std::string config;      ///< the run's whole configuration, as TOML
  std::uint64_t step = 0;  ///< steps taken
  std::vector<CheckpointArray> arrays;
  std::string corpus_sha256;  ///< of the text whose bigrams made the task
};

/// The document: a line with the format's name and version, a line of JSON, the arrays' bytes, and the SHA-256 of all
/// before it.
std::string to_bytes(const Checkpoint& checkpoint);

/// Reads such a document. `name` is how errors call it. Throws InputError for a file of another kind or version, one
/// that is cut short, and one whose checksum is wrong.
Checkpoint parse_checkpoint(std::string_view bytes, const std::string& name);

}  // namespace sinkflow::formats
