#include "apps/completion.hpp"

#include "apps/command.hpp"
#include "formats/files.hpp"

namespace sinkflow::apps::command_completion {
namespace {

Action define(CLI::App& app) {
  const auto shell = std::make_shared<std::string>();
  app.add_option("SHELL", *shell, "bash, which reads it with source, or zsh, which finds it as _sinkflow in its fpath")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh"}));
  return [&app, shell] {
    const CLI::App& program = *app.get_parent();
    formats::write_file("-", *shell == "bash" ? bash_completion(program) : zsh_completion(program));
    return kAsExpected;
  };
}

const CommandRegistration registration({"completion", "Print the script that completes command lines in a shell",
                                        "sinkflow completion bash > sinkflow.bash", define});

}  // namespace
}  // namespace sinkflow::apps::command_completion
