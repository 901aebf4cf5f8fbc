#include <algorithm>
#include <cstdio>
#include <memory>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "apps/command.hpp"
#include "apps/interrupt.hpp"
#include "apps/progress.hpp"
#include "apps/report_output.hpp"
#include "apps/shell_words.hpp"
#include "apps/standard_streams.hpp"
#include "apps/task_options.hpp"
#include "formats/files.hpp"
#include "plots/gnuplot.hpp"
#include "verify/judge.hpp"
#include "verify/network_store.hpp"
#include "verify/runner.hpp"

namespace sinkflow::apps {
namespace {

constexpr const char* kRow = "{:<26} {:<34} {:>16} {:>16} {:>10} {:>10}  {:<12} {:<12} {}\n";

std::string number(double value) {
  return fmt::format("{:.10g}", value);
}
std::string bound(double value) {
  return fmt::format("{:.2g}", value);
}

/// One row a claim, with its tightest check; what went wrong below it.
void print_row(const verify::ClaimResult& result) {
  const verify::Check* check = verify::tightest_check(result.outcome.evidence);
  const std::string verdict(result.skipped ? "skipped" : verify::name_of(result.verdict));
  const std::string control(check == nullptr ? "-" : verify::name_of(result.control_verdict));
  const std::string none = "-";
  fmt::print(fmt::runtime(kRow), result.claim->id, fmt::format("{}", fmt::join(result.claim->tags, " ")),
             check == nullptr ? none : number(check->predicted), check == nullptr ? none : number(check->measured),
             check == nullptr ? none : bound(check->tolerance.value),
             check == nullptr ? none : bound(verify::resolution(*check)), verdict, control,
             check == nullptr ? none : check->name);
  if (!result.failure.empty()) {
    fmt::print("    {}\n", result.failure);
  }
  if (!result.as_expected()) {
    fmt::print("    not as expected: expected {}, with a refuted control\n", verify::name_of(result.claim->expected));
  }
  std::fflush(stdout);
}

struct Arguments {
  std::vector<std::string> patterns;
  std::string tier = "quick";
  std::string out = "sinkflow-out";
  std::string networks;
  std::string json;
  std::string command;
  std::string options;
};

int run(const TaskArguments& task, const Arguments& arguments) {
  catch_interrupts();
  const auto tier = arguments.tier == "full" ? verify::Tier::full : verify::Tier::quick;
  const auto selected = verify::select_claims(arguments.patterns, tier);
  Progress progress(std::accumulate(selected.begin(), selected.end(), 0.0,
                                    [](double sum, const verify::Claim* claim) { return sum + claim->cost_seconds; }));
  const auto note = [&](const transformer::TrainingConfig& config, std::uint64_t step) {
    progress.note(fmt::format(", training a network: step {} of {}", step, config.steps));
    progress.show();
  };
  const std::string networks = arguments.networks.empty() ? arguments.out + "/networks" : arguments.networks;
  const verify::Setting setting = verify::make_setting(
      load_bigrams(task.bigrams), task.setting, std::make_shared<verify::NetworkStore>(networks, interrupted, note));
  {
    const InterruptsHeld held;  // the C library drops those that arrive while it waits for a program
    plots::require_gnuplot();
  }
  formats::prepare_output_directory(arguments.out);
  if (!arguments.networks.empty()) {
    formats::prepare_output_directory(arguments.networks);
  }
  if (!arguments.json.empty()) {
    formats::prepare_output_file(arguments.json);
  }

  const bool table = arguments.json != "-";
  if (table) {
    fmt::print(fmt::runtime(kRow), "claim", "source", "predicted", "measured", "tolerance", "resolution", "verdict",
               "control", "tightest check");
  }
  progress.show();
  verify::Report report;
  report.results = verify::run_claims(
      selected, setting,
      [&](const verify::ClaimResult& result) {
        progress.hide();
        if (table) {
          print_row(result);
        }
        progress.advance(result.claim->cost_seconds);
      },
      interrupted);
  progress.hide();
  report.not_run = selected.size() - report.results.size();
  report.provenance = verify::build_provenance();
  report.provenance.corpus = setting.corpus;
  report.provenance.bigram_hash = setting.corpus_sha256;
  report.provenance.command = arguments.command;
  report.provenance.options = arguments.options;
  write_report(report, arguments.out);
  if (!arguments.json.empty()) {
    formats::write_file(arguments.json, verify::to_json(report));
  }
  const auto as_expected = std::count_if(report.results.begin(), report.results.end(),
                                         [](const verify::ClaimResult& result) { return result.as_expected(); });
  const auto skipped = std::count_if(report.results.begin(), report.results.end(),
                                     [](const verify::ClaimResult& result) { return result.skipped; });
  tell(fmt::format("{} of {} claims as expected, {} skipped; report in {}/report.html", as_expected - skipped,
                   std::ssize(selected) - skipped, skipped, arguments.out));
  if (interrupted()) {
    return kInterrupted;
  }
  return as_expected == std::ssize(report.results) ? kAsExpected : kNotAsExpected;
}

Action define(CLI::App& app) {
  const auto task = add_task_options(app);
  add_flow_options(app, *task);
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("PATTERN", arguments->patterns, "claims to run, such as 'sharp.*' (default: all of the tier)");

  app.add_option("--tier", arguments->tier, "quick, or full: the quick claims and those that take long")
      ->check(CLI::IsMember({"quick", "full"}))
      ->capture_default_str();
  app.add_option("--out", arguments->out, "directory for the report and its figures")->capture_default_str();
  app.add_option("--networks", arguments->networks,
                 "directory for networks in training, to go on from (default: networks/ in --out)");
  app.add_option("--json", arguments->json, "write report.json to this file as well ('-': standard output, no table)");
  return [&app, task, arguments] {
    arguments->options = task_options_given(app);
    arguments->command = "sinkflow verify";
    for (const CLI::Option* option : app.get_options([](const CLI::Option* o) { return o->count() > 0; })) {
      for (const std::string& value : option->results()) {
        arguments->command += (option->get_positional() ? "" : " " + option->get_name()) + " " + shell_word(value);
      }
    }
    return run(*task, *arguments);
  };
}

const CommandRegistration registration({"verify", "Run the claims on real input: the main job",
                                        "sinkflow verify 'sharp.*' --out sinkflow-out", define});

}  // namespace
}  // namespace sinkflow::apps
