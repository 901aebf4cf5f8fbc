#include <fstream>
#include <string>

#include "transformer/blas.hpp"
#include "verify/build_info.hpp"
#include "verify/libraries.hpp"
#include "verify/report.hpp"

namespace sinkflow::verify {
namespace {

std::string cpu_model() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("model name")) {
      return line.substr(line.find(':') + 2);
    }
  }
  return "unknown";
}

}  // namespace

Provenance build_provenance() {
  Provenance provenance;
  provenance.version = build_info::version;
  provenance.git_revision = build_info::git_revision;
  provenance.compiler = build_info::compiler;
  provenance.flags = build_info::flags;
  provenance.cpu = cpu_model();
  provenance.blas_core = transformer::blas_core();
  provenance.libraries = library_versions();
  return provenance;
}

}  // namespace sinkflow::verify
