#include "apps/command.hpp"

#include <algorithm>

namespace sinkflow::apps {
namespace {

std::vector<Command>& registry() {
  static std::vector<Command> commands;
  return commands;
}

}  // namespace

const std::vector<Command>& commands() {
  return registry();
}

CommandRegistration::CommandRegistration(Command command) {
  auto& all = registry();
  const auto place = std::lower_bound(all.begin(), all.end(), command.name,
                                      [](const Command& other, const std::string& name) { return other.name < name; });
  all.insert(place, std::move(command));
}

}  // namespace sinkflow::apps
