#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace sinkflow::tests {

/// The rooms that hold code.
inline const std::vector<std::string> kRooms{"theory",   "solvers", "formats", "transformer", "statements", "flows",
                                             "training", "verify",  "plots",   "report",      "apps"};

inline std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// All files below `folder` of the source tree whose name ends in one of `endings`.
inline std::vector<std::filesystem::path> files_below(const std::string& folder,
                                                      const std::vector<std::string>& endings) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(std::string(SINKFLOW_SOURCE_DIR) + "/" + folder)) {
    for (const std::string& ending : endings) {
      if (entry.is_regular_file() && entry.path().string().ends_with(ending)) {
        found.push_back(entry.path());
      }
    }
  }
  return found;
}

}  // namespace sinkflow::tests
