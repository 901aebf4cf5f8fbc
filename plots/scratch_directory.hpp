#pragma once

#include <filesystem>

namespace sinkflow::plots {

/// A new directory inside another, removed with all it holds. Files are made there and then renamed, so that nobody
/// ever sees half of one.
class ScratchDirectory {
 public:
  /// Throws InputError if nothing can be made in `parent`.
  explicit ScratchDirectory(const std::filesystem::path& parent);
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  ScratchDirectory(ScratchDirectory&&) = delete;
  ScratchDirectory& operator=(ScratchDirectory&&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace sinkflow::plots
