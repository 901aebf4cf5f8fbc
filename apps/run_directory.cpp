#include "apps/run_directory.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "formats/files.hpp"
#include "theory/errors.hpp"

namespace sinkflow::apps {

namespace fs = std::filesystem;

fs::path RunDirectory::checkpoint(std::uint64_t step) const {
  return checkpoints() / fmt::format("step-{:08}.ckpt", step);
}

bool RunDirectory::has_checkpoint() const {
  std::error_code unreadable;  // what cannot be read is said when it is written
  fs::directory_iterator files(checkpoints(), unreadable);
  return std::any_of(begin(files), end(files), [](const auto& file) { return file.path().extension() == ".ckpt"; });
}

void RunDirectory::require_no_run(const transformer::TrainingConfig& wanted) const {
  std::error_code unreadable;
  if (fs::exists(config(), unreadable) && !has_checkpoint()) {
    require_same_run(wanted);
    return;
  }
  for (const fs::path& part : {config(), metrics(), checkpoints()}) {
    if (fs::exists(part, unreadable)) {
      throw InputError(fmt::format(
          "cannot write to '{}': expected a directory without a training run, found '{}' (--resume continues a run)",
          path_.string(), part.string()));
    }
  }
}

void RunDirectory::require_same_run(const transformer::TrainingConfig& wanted) const {
  std::error_code unreadable;
  if (!fs::exists(config(), unreadable)) {
    require_no_run(wanted);
    return;
  }
  transformer::require_same_run(
      wanted, transformer::parse_training_config(formats::read_file(config()), config().string()), config().string());
}

void RunDirectory::prepare(const transformer::TrainingConfig& wanted) const {
  formats::prepare_output_directory(path_);
  formats::prepare_output_directory(checkpoints());
  formats::write_file(config(), transformer::to_toml(wanted));
}

RunDirectory RunDirectory::of_checkpoint(const fs::path& checkpoint) {
  return RunDirectory(fs::absolute(checkpoint).parent_path().parent_path());
}

}  // namespace sinkflow::apps
