#include <algorithm>
#include <array>
#include <cstdio>
#include <fnmatch.h>
#include <iterator>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "apps/command.hpp"
#include "apps/duration.hpp"
#include "apps/interrupt.hpp"
#include "apps/near_names.hpp"
#include "apps/progress.hpp"
#include "apps/standard_streams.hpp"
#include "apps/task_options.hpp"
#include "formats/files.hpp"
#include "plots/gnuplot.hpp"
#include "theory/errors.hpp"
#include "training/network_store.hpp"
#include "verify/harness/runner.hpp"

namespace sinkflow::apps::command_plot {
namespace {

struct Arguments {
  std::vector<std::string> figures;
  std::string format = "png";
  std::string out = "sinkflow-out";
  std::string networks;
  bool list = false;
};

/// Whether the figure itself was asked for, not a pattern that matches it.
bool is_named(const Arguments& arguments, const std::string& figure) {
  return std::ranges::find(arguments.figures, figure) != arguments.figures.end();
}

struct DrawnFigure {
  std::string name;
  const verify::Claim* claim;  ///< that draws it
};

/// All figures, ascending in name.
std::vector<DrawnFigure> all_figures() {
  std::vector<DrawnFigure> figures;
  for (const verify::Claim& claim : verify::claims()) {
    for (const std::string& name : claim.figures) {
      figures.push_back({name, &claim});
    }
  }
  std::ranges::sort(figures, {}, &DrawnFigure::name);
  return figures;
}

/// Those that match a pattern, in the order of the patterns; "all" is every figure, and no pattern the quick ones.
std::vector<DrawnFigure> chosen_figures(const std::vector<std::string>& patterns) {
  const std::vector<DrawnFigure> all = all_figures();
  std::vector<DrawnFigure> chosen;
  if (patterns.empty()) {
    std::ranges::copy_if(all, std::back_inserter(chosen),
                         [](const DrawnFigure& figure) { return figure.claim->tier == verify::Tier::quick; });
  }
  for (const std::string& pattern : patterns) {
    bool found = false;
    for (const DrawnFigure& figure : all) {
      if (pattern == "all" || fnmatch(pattern.c_str(), figure.name.c_str(), 0) == 0) {
        found = true;
        if (std::ranges::find(chosen, figure.name, &DrawnFigure::name) == chosen.end()) {
          chosen.push_back(figure);
        }
      }
    }
    if (!found) {
      std::vector<std::string> names(all.size());
      std::ranges::transform(all, names.begin(), &DrawnFigure::name);
      throw InputError("figure: expected a name or pattern of what 'sinkflow plot --list' prints, " +
                       found_instead(pattern, names));
    }
  }
  return chosen;
}

constexpr std::array kFormats{plots::Format::png, plots::Format::svg, plots::Format::pdf};

std::vector<std::string> names_of_formats() {
  std::vector<std::string> names;
  names.reserve(kFormats.size());
  for (const plots::Format format : kFormats) {
    names.emplace_back(plots::name_of(format));
  }
  return names;
}

plots::Format format_named(const std::string& name) {
  return *std::find_if(kFormats.begin(), kFormats.end(),
                       [&](plots::Format format) { return plots::name_of(format) == name; });
}

/// Name, how long its claim takes, the statements and figures of the paper it is about, and the claim.
int list_figures() {
  for (const auto& [name, claim] : all_figures()) {
    fmt::print("{:<20} {:>7}  {:<30} {} ({})\n", name, duration(std::max(1.0, claim->cost_seconds)),
               fmt::format("{}", fmt::join(claim->tags, " ")), claim->title, claim->id);
  }
  return kAsExpected;
}

/// Draws one figure and prints the picture's path. Nothing if it does not apply and may be left out.
void draw(const DrawnFigure& wanted, const verify::NetworkSetting& setting, const Arguments& arguments,
          Progress& progress) {
  const auto& [name, claim] = wanted;
  const verify::ClaimResult result = verify::run_claim(*claim, setting);
  progress.hide();
  if (result.skipped) {
    const std::string reason =
        fmt::format("figure '{}': expected a task and settings it applies to, found that {}", name, result.failure);
    if (is_named(arguments, name)) {
      throw InputError(reason);
    }
    tell(reason);
    return;
  }
  if (!result.failure.empty()) {
    throw ComputationError(fmt::format("figure '{}': {}", name, result.failure));
  }
  const auto& figures = result.outcome.figures;
  const auto figure = std::ranges::find(figures, name, &verify::Figure::name);
  if (figure == figures.end()) {
    throw std::logic_error(fmt::format("the claim {} announces a figure '{}' and draws none", claim->id, name));
  }
  const InterruptsHeld whole;
  const auto paths = plots::draw(*figure, arguments.out, std::array{format_named(arguments.format)});
  fmt::print("{}\n", paths.front().string());
  std::fflush(stdout);
}

int draw_all(const TaskArguments& task, const Arguments& arguments) {
  require_length(task);
  const std::vector<DrawnFigure> figures = chosen_figures(arguments.figures);  // before anything is computed
  catch_interrupts();
  double planned = 0;
  for (const DrawnFigure& figure : figures) {
    planned += figure.claim->cost_seconds;
  }
  Progress progress(planned);
  const auto note = [&](const transformer::TrainingConfig& config, std::uint64_t step) {
    progress.note(fmt::format(", training a network: step {} of {}", step, config.steps));
    progress.show();
  };
  const std::string networks = arguments.networks.empty() ? arguments.out + "/networks" : arguments.networks;
  const verify::Setting setting = verify::make_setting(load_bigrams(task.bigrams), task.setting);
  training::NetworkStore store(networks, interrupted, note);
  {
    const InterruptsHeld held;  // the C library drops those that arrive while it waits for a program
    plots::require_gnuplot();
  }
  formats::prepare_output_directory(arguments.out);
  if (!arguments.networks.empty()) {
    formats::prepare_output_directory(arguments.networks);
  }
  progress.show();
  try {
    for (const DrawnFigure& figure : figures) {
      draw(figure, {setting, store}, arguments, progress);
      if (interrupted()) {
        break;
      }
      progress.advance(figure.claim->cost_seconds);
    }
  } catch (const Interrupted&) {
    // what was drawn so far stays, and so do the checkpoints of a training
  }
  progress.hide();
  return interrupted() ? kInterrupted : kAsExpected;
}

Action define(CLI::App& app) {
  const auto task = add_task_options(app);
  add_flow_options(app, *task);
  const auto arguments = std::make_shared<Arguments>();

  app.add_option("FIGURE", arguments->figures,
                 "figures to draw, each with its .csv and .gp beside it: names, patterns such as 'net-*', or 'all' "
                 "(default: those of the quick claims)");
  app.add_option("--format", arguments->format, "kind of picture")
      ->check(CLI::IsMember(names_of_formats()))
      ->capture_default_str();
  app.add_option("--out", arguments->out, "directory to draw into")->capture_default_str();
  app.add_option("--networks", arguments->networks,
                 "directory for networks in training, to go on from (default: networks/ in --out)");
  app.add_flag("--list", arguments->list, "list the figures, what they take and which statements they are about");
  return [task, arguments] { return arguments->list ? list_figures() : draw_all(*task, *arguments); };
}

const CommandRegistration registration({"plot", "Draw figures", "sinkflow plot alpha-growth --format pdf --out figures",
                                        define});

}  // namespace
}  // namespace sinkflow::apps::command_plot
