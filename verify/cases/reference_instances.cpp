#include "verify/cases/reference_instances.hpp"

#include <stdexcept>
#include <string_view>

#include <nlohmann/json.hpp>

#include "formats/instance_file.hpp"

namespace sinkflow::embedded {
extern const std::string_view reference_instances;
}

namespace sinkflow::verify {
namespace {

const nlohmann::json& documents() {
  static const nlohmann::json all = nlohmann::json::parse(embedded::reference_instances);
  return all;
}

}  // namespace

std::vector<std::string> reference_instances() {
  std::vector<std::string> names;
  for (const auto& [name, document] : documents().items()) {
    names.push_back(name);
  }
  return names;
}

theory::Instance reference_instance(const std::string& name) {
  if (!documents().contains(name)) {
    throw std::invalid_argument("no reference instance is called '" + name + "'");
  }
  return formats::parse_instance(documents()[name].at("instance").dump(), name);
}

theory::Instance instance_i() {
  return reference_instance("instance_I");
}

}  // namespace sinkflow::verify
