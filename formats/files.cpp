#include "formats/files.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <fstream>
#include <iostream>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include <fmt/format.h>

#include "theory/errors.hpp"

namespace sinkflow::formats {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLargestFile = std::size_t{1} << 30U;  // texts and tables of more have other readers

[[noreturn]] void cannot_read(const fs::path& path, std::string_view found) {
  throw InputError(fmt::format("cannot read '{}': expected a file, found {}", path.string(), found));
}

[[noreturn]] void cannot_write(const fs::path& path, const std::string& found) {
  throw InputError(fmt::format("cannot write '{}': expected a place for a file, found: {}", path.string(), found));
}

[[noreturn]] void cannot_prepare(const fs::path& directory, const std::string& found) {
  throw InputError(
      fmt::format("cannot write to '{}': expected a directory for files, found: {}", directory.string(), found));
}

/// Streams say only that they failed; errno holds the reason of the last system call.
std::string last_error() {
  return errno == 0 ? "an input/output error" : std::generic_category().message(errno);
}

void write_stream(std::ostream& out, std::string_view content, const fs::path& path) {
  errno = 0;
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.flush();
  if (!out) {
    cannot_write(path, last_error());
  }
}

/// Opens `target`, writes it and closes it; errors speak of `path`. `replaced` is the file whose place it will take, if
/// there is one: its mode and, as far as that is allowed, its owner are taken over before there is anything to read.
void write_directly(const fs::path& target, std::string_view content, const fs::path& path,
                    const struct stat* replaced = nullptr) {
  errno = 0;
  std::ofstream out(target, std::ios::binary);
  if (!out) {
    cannot_write(path, last_error());
  }
  if (replaced != nullptr) {
    const bool owned = chown(target.c_str(), replaced->st_uid, replaced->st_gid) == 0;
    constexpr mode_t permissions = 0777;
    constexpr mode_t all = 07777;
    // Bits that lend the owner's rights go with the owner.
    if (chmod(target.c_str(), replaced->st_mode & (owned ? all : permissions)) != 0) {
      cannot_write(path, last_error());
    }
  }
  write_stream(out, content, path);
  // A full disk may show only here.
  out.close();
  if (!out) {
    cannot_write(path, last_error());
  }
}

/// A name in `directory` that no other writer uses, and the promise that nothing is left there.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& directory) {
    static std::atomic<int> counter = 0;
    path_ = directory / fmt::format("{}{}-{}.tmp", kLeftoverPrefix, getpid(), counter++);
  }
  ~TemporaryFile() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  TemporaryFile(TemporaryFile&&) = delete;
  TemporaryFile& operator=(TemporaryFile&&) = delete;

  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// Where write_file puts what is written to `path`. A symbolic link stays a link: the file it points to is replaced.
fs::path file_to_write(const fs::path& path, const fs::file_status& status) {
  std::error_code error;
  if (!fs::exists(status)) {
    if (fs::is_symlink(fs::symlink_status(path, error))) {
      cannot_write(path, "a symbolic link that leads to no file");
    }
    return path;
  }
  errno = 0;
  if (access(path.c_str(), W_OK) != 0) {
    cannot_write(path, last_error());
  }
  return fs::canonical(path, error);
}

/// Whether a file of this name was left behind: the process that its name holds is gone.
bool is_leftover(const std::string& name) {
  if (!name.starts_with(kLeftoverPrefix)) {
    return false;
  }
  pid_t owner = 0;
  std::from_chars(name.data() + kLeftoverPrefix.size(), name.data() + name.size(), owner);
  return owner <= 0 || (kill(owner, 0) != 0 && errno == ESRCH);
}

}  // namespace

void remove_leftovers(const fs::path& directory) {
  std::error_code unreadable;
  for (fs::directory_iterator files(directory, unreadable), end; !unreadable && files != end;
       files.increment(unreadable)) {
    if (is_leftover(files->path().filename().string())) {
      std::error_code ignored;
      fs::remove_all(files->path(), ignored);
    }
  }
}

std::string read_file(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) {
    cannot_read(path, "nothing there");
  }
  if (fs::is_directory(status)) {
    cannot_read(path, "a directory");
  }
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  std::string content;
  std::array<char, 1 << 16> block{};
  while (in) {
    if (content.size() > kLargestFile) {  // a device may never end
      cannot_read(path, fmt::format("more than {} bytes", kLargestFile));
    }
    in.read(block.data(), block.size());
    content.append(block.data(), static_cast<std::size_t>(in.gcount()));
  }
  if (!in.eof() || in.bad()) {
    cannot_read(path, last_error());
  }
  return content;
}

void write_file(const fs::path& path, std::string_view content) {
  if (path == "-") {
    write_stream(std::cout, content, "standard output");
    return;
  }
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) {
    cannot_write(path, "a directory");
  }
  // A device or a pipe (/dev/null, /dev/stdout) is written, not replaced by a file.
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    write_directly(path, content, path);
    return;
  }
  const fs::path target = file_to_write(path, status);
  struct stat before {};
  const bool replaces = fs::is_regular_file(status) && stat(target.c_str(), &before) == 0;
  const TemporaryFile temporary(target.parent_path());
  write_directly(temporary.path(), content, path, replaces ? &before : nullptr);
  fs::rename(temporary.path(), target, error);
  if (error) {
    cannot_write(path, error.message());
  }
}

void prepare_output_file(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) {
    cannot_write(path, "a directory");
  }
  if (path == "-" || (fs::exists(status) && !fs::is_regular_file(status))) {
    return;
  }
  const TemporaryFile probe(file_to_write(path, status).parent_path());
  errno = 0;
  if (!std::ofstream(probe.path())) {
    cannot_write(path, last_error());
  }
}

void prepare_output_directory(const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) {
    cannot_prepare(directory, error.message());
  }
  remove_leftovers(directory);
  const TemporaryFile probe(directory);
  errno = 0;
  if (!std::ofstream(probe.path())) {
    cannot_prepare(directory, last_error());
  }
}

}  // namespace sinkflow::formats
