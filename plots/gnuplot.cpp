#include "plots/gnuplot.hpp"

#include <algorithm>
#include <cstdio>
#include <sstream>
#include <stdexcept>
#include <string>
#include <system_error>

#include <fmt/format.h>
#include <gnuplot-iostream.h>

#include "formats/files.hpp"
#include "plots/figure_csv.hpp"
#include "plots/gnuplot_script.hpp"
#include "plots/scratch_directory.hpp"
#include "theory/errors.hpp"

namespace sinkflow::plots {

namespace fs = std::filesystem;

namespace {

constexpr const char* complaints = "gnuplot.stderr";
constexpr const char* finished = "gnuplot.finished";

void require_file_name(const std::string& name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  if (name.empty() || !std::ranges::all_of(name, plain)) {
    throw std::invalid_argument(fmt::format("figure '{}': a name has letters, digits, - and _ only", name));
  }
}

std::string shell_quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return quoted + "'";
}

/// Pipes the script to a gnuplot that runs in `directory` without the user's settings, once a format.
void run_gnuplot(const fs::path& directory, std::string_view script, std::span<const Format> formats) {
  // cat reads what a failed gnuplot left in the pipe: a write into a closed one would end this program.
  Gnuplot pipe(fmt::format("{{ cd {} && gnuplot -d 2>{} && : >{}; cat >/dev/null; }}", shell_quoted(directory.string()),
                           complaints, finished));
  for (const Format format : formats) {
    pipe << "format = '" << name_of(format) << "'\n" << script;
  }
}

/// The last line gnuplot wrote, which says what is wrong; the lines above it only point at the place.
std::string complaint_in(const fs::path& directory) {
  std::error_code error;
  if (!fs::exists(directory / complaints, error)) {
    return "gnuplot could not be started";
  }
  std::istringstream lines(formats::read_file(directory / complaints));
  std::string last = "gnuplot ended without a word";
  for (std::string line; std::getline(lines, line);) {
    if (line.find_first_not_of(" \t^") != std::string::npos) {
      last = line;
    }
  }
  return last;
}

void require_picture(const fs::path& directory, const std::string& name) {
  std::error_code error;
  const auto size = fs::file_size(directory / name, error);
  if (error || size == 0 || !fs::exists(directory / finished)) {
    throw ComputationError(
        fmt::format("cannot draw '{}': expected a picture from gnuplot, found: {}", name, complaint_in(directory)));
  }
}

fs::path published(const fs::path& scratch, const fs::path& directory, const std::string& name) {
  std::error_code error;
  fs::rename(scratch / name, directory / name, error);
  if (error) {
    throw InputError(fmt::format("cannot write '{}': expected a place for a file, found: {}",
                                 (directory / name).string(), error.message()));
  }
  return directory / name;
}

}  // namespace

std::string_view name_of(Format format) {
  switch (format) {
    case Format::png:
      return "png";
    case Format::svg:
      return "svg";
    case Format::pdf:
      break;
  }
  return "pdf";
}

void require_gnuplot() {
  // By way of the shell, as the drawing itself. Not system(): while it waits, an interrupt that reaches another thread
  // is lost.
  std::FILE* probe = popen("gnuplot --version >/dev/null 2>&1", "r");
  if (probe == nullptr || pclose(probe) != 0) {
    throw InputError("cannot draw: expected the program 'gnuplot' on PATH (Debian package gnuplot-nox), found none");
  }
}

std::vector<fs::path> draw(const verify::Figure& figure, const fs::path& directory, std::span<const Format> formats) {
  require_file_name(figure.name);
  require_gnuplot();
  formats::prepare_output_directory(directory);
  const ScratchDirectory scratch(directory);
  const std::string script = gnuplot_script(figure, name_of(formats.empty() ? Format::png : formats.front()));
  formats::write_file(scratch.path() / (figure.name + ".csv"), figure_csv(figure));
  formats::write_file(scratch.path() / (figure.name + ".gp"), script);
  run_gnuplot(scratch.path(), script, formats);

  std::vector<std::string> names;
  for (const Format format : formats) {
    names.push_back(fmt::format("{}.{}", figure.name, name_of(format)));
    require_picture(scratch.path(), names.back());
  }
  names.push_back(figure.name + ".csv");
  names.push_back(figure.name + ".gp");
  std::vector<fs::path> paths;
  paths.reserve(names.size());
  for (const std::string& name : names) {
    paths.push_back(published(scratch.path(), directory, name));
  }
  return paths;
}

}  // namespace sinkflow::plots
