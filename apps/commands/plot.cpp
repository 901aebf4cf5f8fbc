#include <algorithm>

#include <fmt/format.h>

#include "apps/command.hpp"
#include "apps/task_options.hpp"
#include "formats/files.hpp"
#include "plots/gnuplot.hpp"
#include "theory/errors.hpp"
#include "verify/runner.hpp"

namespace sinkflow::apps {
namespace {

struct Arguments {
  std::vector<std::string> figures;
  plots::Format format = plots::Format::png;
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
  const verify::Setting setting = verify::make_setting(load_bigrams(task), task.setting);
  plots::require_gnuplot();
  formats::prepare_output_directory(arguments.out);
  for (const std::string& name : arguments.figures) {
    const verify::ClaimResult result = verify::run_claim(claim_that_draws(name), setting);
    if (!result.failure.empty()) {
      throw ComputationError(fmt::format("figure '{}': {}", name, result.failure));
    }
    for (const verify::Figure& figure : result.outcome.figures) {
      if (figure.name == name) {
        const auto paths = plots::draw(figure, arguments.out, std::array{arguments.format});
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
  const std::map<std::string, plots::Format> names{
      {"png", plots::Format::png}, {"svg", plots::Format::svg}, {"pdf", plots::Format::pdf}};
  app.add_option("FIGURE", arguments->figures, "figures to draw, each with its .csv and .gp beside it");
  app.add_option("--format", arguments->format, "png, svg or pdf")
      ->transform(CLI::CheckedTransformer(names))
      ->default_str("png");
  app.add_option("--out", arguments->out, "directory to draw into")->capture_default_str();
  app.add_flag("--list", arguments->list, "list the figures");
  return [task, arguments] { return arguments->list ? list_figures() : draw(*task, *arguments); };
}

const CommandRegistration registration({"plot", "Draw figures", "sinkflow plot alpha-growth --format pdf --out figures",
                                        define});

}  // namespace
}  // namespace sinkflow::apps
