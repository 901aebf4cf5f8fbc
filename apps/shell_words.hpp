#pragma once

#include <string>

namespace sinkflow::apps {

/// `text` as one word that a shell reads back as it is.
std::string shell_word(const std::string& text);

}  // namespace sinkflow::apps
