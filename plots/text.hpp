#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sinkflow::plots {

/// Number of code points of a UTF-8 text: near enough its width in a figure.
std::size_t width_of(std::string_view text);

/// The text, or its beginning with an ellipsis if it has more than `width` code points (at least one).
std::string shortened(std::string_view text, std::size_t width);

/// The text broken between words into lines of at most `width` code points; a longer word stands alone.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

/// The text as a gnuplot expression that stands for it literally (with `noenhanced`); lines joined by newlines.
std::string gnuplot_string(const std::vector<std::string>& lines);
std::string gnuplot_string(std::string_view line);

/// The same for a label at a tic, which gnuplot reads as a format: a percent sign has a meaning there.
std::string gnuplot_tic_string(std::string_view name);

}  // namespace sinkflow::plots
