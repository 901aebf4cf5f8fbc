#pragma once

#include <string>
#include <string_view>

namespace sinkflow::formats {

/// SHA-256 of `bytes`: 64 lower-case hexadecimal digits. Throws ComputationError if OpenSSL cannot compute it.
std::string sha256_of(std::string_view bytes);

}  // namespace sinkflow::formats
