#include "apps/command.hpp"
#include "apps/manual.hpp"
#include "formats/files.hpp"

namespace sinkflow::apps::command_man {
namespace {

Action define(CLI::App& app) {
  return [&app] {
    formats::write_file("-", manual_page(*app.get_parent()));
    return kAsExpected;
  };
}

const CommandRegistration registration({"man", "Print the manual page, as roff", "sinkflow man > sinkflow.1", define});

}  // namespace
}  // namespace sinkflow::apps::command_man
