#include "verify/harness/provenance.hpp"

#include "training/program_identity.hpp"
#include "transformer/blas.hpp"
#include "verify/harness/build_info.hpp"

namespace sinkflow::verify {

Provenance build_provenance() {
  Provenance provenance;
  provenance.version = build_info::version;
  provenance.git_revision = build_info::git_revision;
  provenance.compiler = build_info::compiler;
  provenance.flags = build_info::flags;
  provenance.cpu = training::cpu_model();
  provenance.blas_core = transformer::blas_core();
  provenance.libraries = library_versions();
  return provenance;
}

}  // namespace sinkflow::verify
