#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "apps/command.hpp"
#include "apps/interrupt.hpp"
#include "apps/task_options.hpp"
#include "formats/files.hpp"
#include "plots/gnuplot.hpp"
#include "theory/errors.hpp"
#include "verify/runner.hpp"

namespace sinkflow::apps {
namespace {

struct Arguments {
  std::vector<std::string> figures;
  std::string format = "png";
  std::string out = "sinkflow-out";
  bool list = false;
};

const verify::Claim& claim_that_draws(const std::string& figure) {
  for (const verify::Claim& claim : verify::claims()) {
    if (std::find(claim.figures.begin(), claim.figures.end(), figure) != claim.figures.end()) {
      return claim;
    }
  }
  throw InputError(fmt::format("figure: expected a name that 'sinkflow plot --list' prints, found '{}'", figure));
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

int list_figures() {
  for (const verify::Claim& claim : verify::claims()) {
    for (const std::string& figure : claim.figures) {
      fmt::print("{:<20} {} ({})\n", figure, claim.title, claim.id);
    }
  }
  return kAsExpected;
}

int draw(const TaskArguments& task, const Arguments& arguments) {
  if (arguments.figures.empty()) {
    throw InputError("figure: expected at least one name that 'sinkflow plot --list' prints, found none");
  }
  for (const std::string& name : arguments.figures) {
    claim_that_draws(name);  // all names are right before anything is computed
  }
  const verify::Setting setting = verify::make_setting(load_bigrams(task.bigrams), task.setting);
  {
    const InterruptsHeld held;  // the C library drops those that arrive while it waits for a program
    plots::require_gnuplot();
  }
  formats::prepare_output_directory(arguments.out);
  for (const std::string& name : arguments.figures) {
    const verify::ClaimResult result = verify::run_claim(claim_that_draws(name), setting);
    if (result.skipped) {
      throw InputError(
          fmt::format("figure '{}': expected a task and settings it applies to, found that {}", name, result.failure));
    }
    if (!result.failure.empty()) {
      throw ComputationError(fmt::format("figure '{}': {}", name, result.failure));
    }
    for (const verify::Figure& figure : result.outcome.figures) {
      if (figure.name == name) {
        const InterruptsHeld whole;
        const auto paths = plots::draw(figure, arguments.out, std::array{format_named(arguments.format)});
        fmt::print("{}\n", paths.front().string());
      }
    }
  }
  return kAsExpected;
}

Action define(CLI::App& app) {
  const auto task = add_task_options(app);
  add_flow_options(app, *task);
  const auto arguments = std::make_shared<Arguments>();

  app.add_option("FIGURE", arguments->figures, "figures to draw, each with its .csv and .gp beside it");
  app.add_option("--format", arguments->format, "kind of picture")
      ->check(CLI::IsMember(names_of_formats()))
      ->capture_default_str();
  app.add_option("--out", arguments->out, "directory to draw into")->capture_default_str();
  app.add_flag("--list", arguments->list, "list the figures");
  return [task, arguments] { return arguments->list ? list_figures() : draw(*task, *arguments); };
}

const CommandRegistration registration({"plot", "Draw figures", "sinkflow plot alpha-growth --format pdf --out figures",
                                        define});

}  // namespace
}  // namespace sinkflow::apps
