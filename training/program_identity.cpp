#include "training/program_identity.hpp"

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <link.h>
#include <string_view>

#include <fmt/format.h>

#include "formats/checksum.hpp"
#include "formats/files.hpp"
#include "transformer/blas.hpp"

namespace sinkflow::training {
namespace {

using namespace std::string_view_literals;

/// The bytes that the linker put into a library to tell its builds apart; empty if it has none.
std::string_view build_id_in(const char* notes, std::size_t size) {
  constexpr std::size_t alignment = 4;
  const auto padded = [](std::size_t length) { return (length + alignment - 1) / alignment * alignment; };
  for (std::size_t at = 0; at + sizeof(ElfW(Nhdr)) <= size;) {
    ElfW(Nhdr) header;
    std::memcpy(&header, notes + at, sizeof(header));
    const std::size_t name = at + sizeof(header);
    const std::size_t content = name + padded(header.n_namesz);
    at = content + padded(header.n_descsz);
    if (at > size) {
      break;
    }
    if (header.n_type == NT_GNU_BUILD_ID && std::string_view(notes + name, header.n_namesz) == "GNU\0"sv) {
      return {notes + content, header.n_descsz};
    }
  }
  return {};
}

/// Appends the library's path and its GNU build id; if it has none, the SHA-256 of the file.
int append_library(dl_phdr_info* library, std::size_t /*size*/, void* text) {
  const std::string_view name = library->dlpi_name;
  if (!name.starts_with('/')) {  // the program itself, which is read whole, and the kernel's page
    return 0;
  }
  std::string_view id;
  for (int i = 0; i < library->dlpi_phnum && id.empty(); ++i) {
    const ElfW(Phdr)& segment = library->dlpi_phdr[i];
    if (segment.p_type == PT_NOTE) {
      // The loader gives addresses as numbers.
      const auto* notes = reinterpret_cast<const char*>(library->dlpi_addr + segment.p_vaddr);  // NOLINT
      id = build_id_in(notes, segment.p_memsz);
    }
  }
  auto& all = *static_cast<std::string*>(text);
  all += fmt::format("\n{}\n", name);
  all += id.empty() ? formats::sha256_of(formats::read_file(name)) : std::string(id);
  return 0;
}

}  // namespace

std::string cpu_model() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("model name")) {
      return line.substr(line.find(':') + 2);
    }
  }
  return "unknown";
}

std::string program_identity() {
  std::string text = formats::sha256_of(formats::read_file("/proc/self/exe"));
  dl_iterate_phdr(append_library, &text);
  text += fmt::format("\n{}\n{}\n", cpu_model(), transformer::blas_core());
#ifdef SINKFLOW_MUTANTS
  if (const char* mutant = std::getenv("SINKFLOW_MUTANT"); mutant != nullptr) {
    text += mutant;
  }
#endif
  return formats::sha256_of(text);
}

}  // namespace sinkflow::training
