#include <memory>
#include <thread>

#include <fmt/format.h>
#include <tbb/global_control.h>

#include "apps/command.hpp"
#include "theory/errors.hpp"
#include "verify/report.hpp"

namespace sinkflow::apps {
namespace {

std::string version() {
  const verify::Provenance built = verify::build_provenance();
  return fmt::format("sinkflow {} ({}, {}, {})", built.version, built.git_revision, built.compiler, built.flags);
}

int complain(int code, const std::string& sentence) {
  fmt::print(stderr, "sinkflow: {}\n", sentence);
  return code;
}

int run(int argc, char** argv) {
  CLI::App app("Checks the theory of attention sinks (arXiv 2410.13835) against numbers.", "sinkflow");
  app.set_version_flag("--version", version());
  app.require_subcommand(1);
  app.fallthrough();
  int threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  app.add_option("--threads", threads, "threads to use (default: all cores)")->check(CLI::Range(1, 4096));

  Action chosen;
  for (const Command& command : commands()) {
    CLI::App* subcommand = app.add_subcommand(command.name, command.description);
    subcommand->footer("Example:\n  " + command.example);
    subcommand->parse_complete_callback([&chosen, action = command.define(*subcommand)] { chosen = action; });
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& request) {  // --help and --version
    return app.exit(request);
  } catch (const CLI::ParseError& error) {
    return complain(kBadInput, fmt::format("{} (see 'sinkflow --help')", error.what()));
  }
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads));
  return chosen();
}

}  // namespace
}  // namespace sinkflow::apps

int main(int argc, char** argv) {
  using namespace sinkflow::apps;
  try {
    return run(argc, argv);
  } catch (const sinkflow::InputError& error) {
    return complain(kBadInput, error.what());
  } catch (const std::exception& error) {
    return complain(kFailure, error.what());
  }
}
