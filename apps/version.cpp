#include "apps/version.hpp"

#include <vector>

#include <CLI/Version.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "formats/bigrams_file.hpp"
#include "report/report.hpp"
#include "verify/harness/library_versions.hpp"

namespace sinkflow::apps {

std::string version() {
  const verify::Provenance built = verify::build_provenance();
  std::vector<std::string> libraries{fmt::format("CLI11 {}", CLI11_VERSION)};
  for (const verify::LibraryVersion& library : verify::library_versions()) {
    libraries.push_back(fmt::format("{} {}", library.name, library.version));
  }
  const theory::Bigrams& corpus = formats::tiny_shakespeare();
  return fmt::format(
      "sinkflow {}\n"
      "revision   {}\n"
      "compiler   {}\n"
      "flags      {}\n"
      "CPU        {}\n"
      "kernels    {}\n"
      "libraries  {}\n"
      "corpus     {}, SHA-256 {}",
      built.version, built.git_revision, built.compiler, built.flags, built.cpu, built.blas_core,
      fmt::join(libraries, ", "), corpus.source, corpus.sha256);
}

}  // namespace sinkflow::apps
