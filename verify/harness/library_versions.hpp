#pragma once

#include <string>
#include <vector>

namespace sinkflow::verify {

/// A library and its version.
struct LibraryVersion {
  std::string name;
  std::string version;
};

/// The libraries whose numbers and files the program relies on, as it was built with them, ascending in name. The
/// libraries that multiply matrices are not among them: Provenance::blas_core names those.
std::vector<LibraryVersion> library_versions();

}  // namespace sinkflow::verify
