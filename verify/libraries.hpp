#pragma once

#include <string>
#include <utility>
#include <vector>

namespace sinkflow::verify {

/// Name and version of the libraries that numbers pass through and that were there when the program was built,
/// ascending in name. What networks multiply with is named by transformer::blas_core.
std::vector<std::pair<std::string, std::string>> library_versions();

}  // namespace sinkflow::verify
