#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace sinkflow::formats {

/// The whole file as bytes. Throws InputError if it does not exist, is a directory or cannot be read.
std::string read_file(const std::filesystem::path& path);

/// Writes `content` under a temporary name beside `path` and renames it, so that nobody ever sees half a file; "-" is
/// standard output. Throws InputError if it cannot be written, and leaves no temporary file behind.
void write_file(const std::filesystem::path& path, std::string_view content);

/// Makes sure that write_file can write there, before something long is computed for it. Throws InputError.
void prepare_output_file(const std::filesystem::path& path);

/// Creates `directory` and its parents where missing and makes sure a file can be written there. Throws InputError.
void prepare_output_directory(const std::filesystem::path& directory);

}  // namespace sinkflow::formats
