#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "formats/files.hpp"
#include "formats/instance_file.hpp"
#include "theory/model.hpp"

namespace sinkflow::tests {

/// A file of paper_refs/instances: an instance and what was computed for it independently.
struct Golden {
  theory::Instance instance;
  nlohmann::json expected;
};

/// `name` is the file's name without its ending, such as "triggers_5x7".
inline Golden load_golden(const std::string& name) {
  const std::string path = std::string(SINKFLOW_SOURCE_DIR) + "/paper_refs/instances/" + name + ".json";
  const nlohmann::json document = nlohmann::json::parse(formats::read_file(path));
  return {formats::parse_instance(document.at("instance").dump(), path), document.at("expected")};
}

}  // namespace sinkflow::tests
