#pragma once

#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include "verify/harness/figure.hpp"

namespace sinkflow::plots {

enum class Format { png, svg, pdf };

/// "png", "svg" or "pdf": the ending of a picture's name.
std::string_view name_of(Format format);

/// Throws InputError if the program gnuplot cannot be run. To be called before anything is computed for a picture:
/// without gnuplot, gnuplot-iostream dies by SIGPIPE.
void require_gnuplot();

/// Draws the figure into `directory`, which is created where missing: NAME.FORMAT in the order of `formats`, then
/// NAME.csv (see figure_csv) and NAME.gp, which draws the first format again when run as `gnuplot NAME.gp` there.
/// Later series are drawn over earlier ones. Every file appears whole or not at all. Returns the paths of all.
/// Throws InputError without gnuplot or a directory to write to, ComputationError with gnuplot's complaint if a
/// picture is missing or empty, std::invalid_argument for a figure's name that cannot be a file's.
std::vector<std::filesystem::path> draw(const verify::Figure& figure, const std::filesystem::path& directory,
                                        std::span<const Format> formats);

}  // namespace sinkflow::plots
