#pragma once

#include <string>

namespace sinkflow::training {

/// The processor as the system names it; "unknown" if it does not.
std::string cpu_model();

/// SHA-256 of everything a result owes to this program on this machine: the program's file, the shared libraries that
/// are loaded, the CPU and the kernels chosen for it. A result that was computed under another identity is computed
/// again.
std::string program_identity();

}  // namespace sinkflow::training
