#pragma once

#include <map>
#include <string>

#include "transformer/attention_kind.hpp"

namespace sinkflow::transformer {

/// Every kind by the name of its file; written by the build.
const std::map<std::string, const AttentionKinds*>& attention_table();

}  // namespace sinkflow::transformer
