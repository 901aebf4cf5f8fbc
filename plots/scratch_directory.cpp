#include "plots/scratch_directory.hpp"

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>
#include <unistd.h>

#include <fmt/format.h>

#include "formats/files.hpp"
#include "theory/errors.hpp"

namespace sinkflow::plots {

namespace fs = std::filesystem;

ScratchDirectory::ScratchDirectory(const fs::path& parent) {
  formats::remove_leftovers(parent);
  std::string name = (fs::absolute(parent) / fmt::format("{}{}-XXXXXX", formats::kLeftoverPrefix, getpid())).string();
  if (mkdtemp(name.data()) == nullptr) {
    throw InputError(fmt::format("cannot write to '{}': expected a directory for pictures, found: {}", parent.string(),
                                 std::generic_category().message(errno)));
  }
  path_ = name;
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace sinkflow::plots
