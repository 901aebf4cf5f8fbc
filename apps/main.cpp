#include <csignal>
#include <memory>
#include <thread>

#include <fmt/format.h>
#include <tbb/global_control.h>

#include "apps/command.hpp"
#include "apps/numbers.hpp"
#include "apps/standard_streams.hpp"
#include "apps/version.hpp"
#include "formats/bad_input.hpp"
#include "theory/errors.hpp"

namespace sinkflow::apps {
namespace {

std::string exit_statuses() {
  std::string text = "Exit status:";
  for (const ExitStatus& status : kExitStatuses) {
    text += fmt::format("\n  {:<4} {}", static_cast<int>(status.code), status.meaning);
  }
  return text;
}

int complain(int code, const std::string& sentence) {
  tell("sinkflow: " + sentence);
  return code;
}

/// The sentence about a command line that does not parse.
std::string usage_error(const CLI::App& app, const CLI::ParseError& error) {
  const auto chosen = app.get_subcommands();
  const auto unknown = app.remaining();
  if (chosen.empty() && !unknown.empty()) {
    return fmt::format("expected a command that 'sinkflow --help' lists, found {}", formats::shown(unknown.front()));
  }
  return fmt::format("{} (see 'sinkflow {}--help')", error.what(),
                     chosen.empty() ? "" : chosen.front()->get_name() + " ");
}

int run(int argc, char** argv) {
  CLI::App app("Checks the theory of attention sinks (arXiv 2410.13835) against numbers.", "sinkflow");
  app.set_version_flag("--version", version, "print the version, how the program was built and what it runs on");
  app.footer(exit_statuses());
  app.require_subcommand(1);
  app.fallthrough();
  int threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  add_number(app, "--threads", threads, "threads to use")->default_str("all cores");

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
    return complain(kBadInput, usage_error(app, error));
  }
  if (threads < 1) {
    throw InputError(fmt::format("--threads: expected a number from 1 on, found {}", threads));
  }
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads));
  return chosen();
}

}  // namespace
}  // namespace sinkflow::apps

int main(int argc, char** argv) {
  using namespace sinkflow::apps;
  constexpr const char* lost = "cannot write 'standard output': expected a place for text, found it closed or full";
  occupy_closed_streams();
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is a write that fails, with a sentence
  try {
    const int code = run(argc, argv);
    return standard_output_is_whole() ? code : complain(kBadInput, lost);
  } catch (const sinkflow::InputError& error) {
    return complain(kBadInput, error.what());
  } catch (const std::exception& error) {  // a library that could not print throws as well
    return standard_output_is_whole() ? complain(kFailure, error.what()) : complain(kBadInput, lost);
  }
}
