#pragma once

#include <string>
#include <vector>

#include "verify/harness/library_versions.hpp"

namespace sinkflow::verify {

/// Where and how a report was made.
struct Provenance {
  std::string version;
  std::string git_revision;
  std::string compiler;
  std::string flags;
  std::string cpu;
  std::string blas_core;  ///< which kernels the matrix products of networks run on
  std::string corpus;
  std::string bigram_hash;
  std::string command;  ///< reproduces the report
  std::string options;  ///< those of the command that say what the claims are tested on; empty if there are none
  std::vector<LibraryVersion> libraries;  ///< ascending in name
};

/// How this program was built and what it runs on; corpus and command are the caller's to fill in.
Provenance build_provenance();

}  // namespace sinkflow::verify
