#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace sinkflow::formats {

/// The whole file as bytes. Throws InputError if it does not exist, is a directory, cannot be read or does not end
/// within 2^30 bytes.
std::string read_file(const std::filesystem::path& path);

/// Writes `content` under a temporary name beside `path` and renames it, so that nobody ever sees half a file; "-" is
/// standard output. A file that is replaced keeps its mode and its owner, and a link stays a link. Throws InputError if
/// it cannot be written, and leaves no temporary file behind.
void write_file(const std::filesystem::path& path, std::string_view content);

/// Makes sure that write_file can write there, before something long is computed for it. Throws InputError.
void prepare_output_file(const std::filesystem::path& path);

/// Temporary files and directories begin with this, the number of the process that makes them, and a hyphen.
inline constexpr std::string_view kLeftoverPrefix = ".sinkflow-";

/// Removes from `directory` the temporary files of processes that are gone.
void remove_leftovers(const std::filesystem::path& directory);

/// Creates `directory` and its parents where missing, removes what a killed process left there and makes sure a file
/// can be written. Throws InputError.
void prepare_output_directory(const std::filesystem::path& directory);

}  // namespace sinkflow::formats
