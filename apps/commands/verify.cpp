#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <thread>

#include <fmt/format.h>
#include <tbb/global_control.h>

#include "apps/claim_table.hpp"
#include "apps/colours.hpp"
#include "apps/command.hpp"
#include "apps/command_line.hpp"
#include "apps/interrupt.hpp"
#include "apps/progress.hpp"
#include "apps/report_output.hpp"
#include "apps/shell_words.hpp"
#include "apps/standard_streams.hpp"
#include "apps/task_options.hpp"
#include "apps/workload.hpp"
#include "formats/files.hpp"
#include "plots/gnuplot.hpp"
#include "report/report.hpp"
#include "report/report_file.hpp"
#include "theory/errors.hpp"
#include "training/network_store.hpp"
#include "verify/harness/result_cache.hpp"
#include "verify/harness/runner.hpp"

namespace sinkflow::apps::command_verify {
namespace {

struct Arguments {
  std::vector<std::string> patterns;
  std::string tier = "quick";
  std::string out = "sinkflow-out";
  std::string networks;
  std::string json;
  std::string colours;
  bool no_cache = false;
  bool rerun_failed = false;
  std::string command;
  std::string options;
};

int threads() {
  using tbb::global_control;
  const auto allowed = global_control::active_value(global_control::max_allowed_parallelism);
  return static_cast<int>(std::min<std::size_t>(allowed, std::max(1U, std::thread::hardware_concurrency())));
}

/// What is known of the claims before any of them is run.
struct Plan {
  std::vector<const verify::Claim*> to_run;
  std::vector<verify::ClaimResult> cached;
  Workload workload{threads()};
};

Plan plan(const std::vector<const verify::Claim*>& selected, const verify::ResultCache& cache,
          const std::set<std::string>& to_run_again, bool no_cache) {
  Plan plan;
  for (const verify::Claim* claim : selected) {
    verify::ResultCache::Found found = cache.find(*claim);
    if (found.result && !no_cache && !to_run_again.contains(claim->id)) {
      plan.cached.push_back(std::move(*found.result));
    } else {
      plan.to_run.push_back(claim);
      plan.workload.add(*claim, found.seconds);
    }
  }
  return plan;
}

/// The claims that an earlier run's report has as not as expected.
std::set<std::string> not_as_expected_in(const std::string& file) {
  std::set<std::string> ids;
  for (const report::RecordedClaim& claim : report::parse_report(formats::read_file(file), file).claims) {
    if (!claim.as_expected) {
      ids.insert(claim.id);
    }
  }
  return ids;
}

/// The claims of a report, if it can be read; none otherwise.
std::set<std::string> claims_reported(const std::string& file) {
  std::set<std::string> ids;
  try {
    for (const report::RecordedClaim& claim : report::parse_report(formats::read_file(file), file).claims) {
      ids.insert(claim.id);
    }
  } catch (const InputError&) {  // there is no report that could be lost
  }
  return ids;
}

/// Says which claims of an earlier report will be lost because this run replaces it.
void say_what_is_replaced(const std::string& report, const std::vector<const verify::Claim*>& selected) {
  std::set<std::string> gone = claims_reported(report);
  for (const verify::Claim* claim : selected) {
    gone.erase(claim->id);
  }
  if (!gone.empty()) {
    tell(fmt::format("'{}' will be replaced: {} of its claims, such as {}, are not among the {} of this run", report,
                     gone.size(), *gone.begin(), selected.size()));
  }
}

/// Makes sure, before anything is computed, that figures can be drawn and files be written.
void prepare_outputs(const Arguments& arguments) {
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
}

/// Sorts the results and fills in all of the report that is not a result.
void complete(report::Report& report, std::size_t selected, const verify::Setting& setting,
              const Arguments& arguments) {
  std::sort(report.results.begin(), report.results.end(),
            [](const auto& a, const auto& b) { return a.claim->id < b.claim->id; });
  report.not_run = selected - report.results.size();
  report.provenance = verify::build_provenance();
  report.provenance.corpus = setting.corpus;
  report.provenance.bigram_hash = setting.corpus_sha256;
  report.provenance.command = arguments.command;
  report.provenance.options = arguments.options;
}

/// The last line of a run, and its exit code.
int tell_the_end(const report::Report& report, const std::string& out) {
  const auto as_expected = std::count_if(report.results.begin(), report.results.end(),
                                         [](const verify::ClaimResult& result) { return result.as_expected(); });
  const auto skipped = std::count_if(report.results.begin(), report.results.end(),
                                     [](const verify::ClaimResult& result) { return result.skipped; });
  const std::ptrdiff_t selected = std::ssize(report.results) + static_cast<std::ptrdiff_t>(report.not_run);
  tell(fmt::format("{} of {} claims as expected, {} skipped; report in {}/report.html", as_expected - skipped,
                   selected - skipped, skipped, out));
  if (interrupted()) {
    return kInterrupted;
  }
  return as_expected == std::ssize(report.results) ? kAsExpected : kNotAsExpected;
}

int run(const TaskArguments& task, const Arguments& arguments) {
  catch_interrupts();
  catch_termination();
  require_length(task);
  const auto tier = arguments.tier == "full" ? verify::Tier::full : verify::Tier::quick;
  const auto selected = verify::select_claims(arguments.patterns, tier);
  std::set<std::string> failed;
  if (arguments.rerun_failed) {
    failed = not_as_expected_in(arguments.out + "/report.json");
  }
  std::optional<Progress> progress;  // once it is known what there is to do
  const auto note = [&](const transformer::TrainingConfig& config, std::uint64_t step) {
    progress->note(fmt::format(", training a network: step {} of {}", step, config.steps));
    progress->show();
  };
  const auto complain = [&](const std::string& sentence) {
    if (progress) {
      progress->hide();
    }
    tell("sinkflow: " + sentence);
  };
  const std::string networks = arguments.networks.empty() ? arguments.out + "/networks" : arguments.networks;
  const verify::Setting setting = verify::make_setting(load_bigrams(task.bigrams), task.setting);
  training::NetworkStore store(networks, interrupted, note);
  prepare_outputs(arguments);
  say_what_is_replaced(arguments.out + "/report.json", selected);
  const verify::ResultCache cache(arguments.out + "/cache", setting, complain);
  const Plan planned = plan(selected, cache, failed, arguments.no_cache);

  tell(planned.workload.sentence(planned.cached.size()));
  const bool shown = arguments.json != "-";
  const ClaimTable table(colours_wanted(arguments.colours));
  if (shown) {
    table.print_header();
    for (const verify::ClaimResult& result : planned.cached) {
      table.print_row(result);
    }
  }
  progress.emplace(planned.workload.seconds());
  progress->show();
  report::Report report;
  report.results = verify::run_claims(
      planned.to_run, {setting, store},
      [&](const verify::ClaimResult& result) {
        cache.store(result);
        progress->hide();
        if (shown) {
          table.print_row(result);
        }
        progress->advance(planned.workload.seconds_of(*result.claim));
      },
      interrupted);
  progress->hide();
  report.results.insert(report.results.end(), planned.cached.begin(), planned.cached.end());
  complete(report, selected.size(), setting, arguments);
  write_report(report, arguments.out);
  if (!arguments.json.empty()) {
    formats::write_file(arguments.json, report::to_json(report));
  }
  return tell_the_end(report, arguments.out);
}

/// The command line that repeats the report: without what changes no result.
std::string command_of(const CLI::App& app) {
  static const std::set<std::string> without_effect{"--no-cache", "--rerun-failed", "--color"};
  std::string command = "sinkflow verify";
  for (const CLI::Option* option : app.get_options([](const CLI::Option* o) { return o->count() > 0; })) {
    for (const std::string& value : option->results()) {
      if (!without_effect.contains(option->get_name())) {
        command += (option->get_positional() ? "" : " " + option->get_name()) + " " + shell_word(value);
      }
    }
  }
  return command;
}

Action define(CLI::App& app) {
  const auto task = add_task_options(app);
  add_flow_options(app, *task);
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("PATTERN", arguments->patterns, "claims to run, such as 'sharp.*' (default: all of the tier)")
      ->type_name(std::string(kClaimType));

  app.add_option("--tier", arguments->tier, "quick, or full: the quick claims and those that take long")
      ->check(CLI::IsMember({"quick", "full"}))
      ->capture_default_str();
  app.add_option("--out", arguments->out, "directory for the report and its figures")->capture_default_str();
  app.add_option("--networks", arguments->networks,
                 "directory for networks in training, to go on from (default: networks/ in --out)");
  app.add_option("--json", arguments->json, "write report.json to this file as well ('-': standard output, no table)");
  auto* no_cache = app.add_flag("--no-cache", arguments->no_cache,
                                "run every claim, also those whose results are in cache/ in --out");
  app.add_flag("--rerun-failed", arguments->rerun_failed,
               "run again what the last report in --out has as not as expected, and take the rest from the cache")
      ->excludes(no_cache);
  add_colour_option(app, arguments->colours);
  return [&app, task, arguments] {
    arguments->options = task_options_given(app);
    arguments->command = command_of(app);
    return run(*task, *arguments);
  };
}

const CommandRegistration registration({"verify", "Run the claims on real input: the main job",
                                        "sinkflow verify 'sharp.*' --out sinkflow-out", define});

}  // namespace
}  // namespace sinkflow::apps::command_verify
