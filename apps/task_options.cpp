#include "apps/task_options.hpp"

#include <fmt/format.h>

#include "apps/numbers.hpp"
#include "apps/shell_words.hpp"
#include "formats/bigrams_file.hpp"
#include "formats/files.hpp"
#include "theory/errors.hpp"

namespace sinkflow::apps {

std::shared_ptr<TaskArguments> add_task_options(CLI::App& app) {
  auto arguments = std::make_shared<TaskArguments>();
  app.add_option("--bigrams", arguments->bigrams, "bigram file (default: the embedded tiny Shakespeare counts)");
  add_number(app, "--triggers", arguments->setting.triggers,
             "K, how many of the most frequent characters are triggers");
  add_number(app, "--length", arguments->setting.length, "N, positions after <s>");
  return arguments;
}

void add_start_options(CLI::App& app, TaskArguments& arguments) {
  add_number(app, "--xi", arguments.setting.xi, "value scale of every non-trigger");
  add_number(app, "--alpha0", arguments.setting.alpha0, "initial logit of every row");
}

void add_flow_options(CLI::App& app, TaskArguments& arguments) {
  add_start_options(app, arguments);
  add_number(app, "--rtol", arguments.setting.rtol, "relative tolerance of the integrator");
  add_number(app, "--atol", arguments.setting.atol, "absolute tolerance of the integrator");
}

std::string task_options_given(const CLI::App& app) {
  std::string given;
  for (const char* name : {"--bigrams", "--triggers", "--length", "--xi", "--alpha0", "--rtol", "--atol"}) {
    const CLI::Option* option = app.get_option_no_throw(name);
    if (option != nullptr && option->count() > 0) {
      given += (given.empty() ? "" : " ") + std::string(name) + " " + shell_word(option->results().back());
    }
  }
  return given;
}

void require_length(const TaskArguments& arguments) {
  constexpr int longest = 1 << 16;
  if (arguments.setting.length > longest) {
    throw InputError(
        fmt::format("--length: expected a whole number up to {}, found {}", longest, arguments.setting.length));
  }
}

theory::Bigrams load_bigrams(const std::string& path) {
  return path.empty() ? formats::tiny_shakespeare() : formats::parse_bigrams(formats::read_file(path), path);
}

}  // namespace sinkflow::apps
