#include "apps/task_options.hpp"

#include "formats/bigrams_file.hpp"
#include "formats/files.hpp"

namespace sinkflow::apps {

std::shared_ptr<TaskArguments> add_task_options(CLI::App& app) {
  auto arguments = std::make_shared<TaskArguments>();
  app.add_option("--bigrams", arguments->bigrams, "bigram file (default: the embedded tiny Shakespeare counts)");
  app.add_option("--triggers", arguments->setting.triggers, "K, how many of the most frequent characters are triggers")
      ->capture_default_str();
  app.add_option("--length", arguments->setting.length, "N, positions after <s>")->capture_default_str();
  return arguments;
}

void add_flow_options(CLI::App& app, TaskArguments& arguments) {
  app.add_option("--xi", arguments.setting.xi, "value scale of every non-trigger")->capture_default_str();
  app.add_option("--alpha0", arguments.setting.alpha0, "initial logit of every row")->capture_default_str();
  app.add_option("--rtol", arguments.setting.rtol, "relative tolerance of the integrator")->capture_default_str();
  app.add_option("--atol", arguments.setting.atol, "absolute tolerance of the integrator")->capture_default_str();
}

theory::Bigrams load_bigrams(const TaskArguments& arguments) {
  if (arguments.bigrams.empty()) {
    return formats::tiny_shakespeare();
  }
  return formats::parse_bigrams(formats::read_file(arguments.bigrams), arguments.bigrams);
}

}  // namespace sinkflow::apps
