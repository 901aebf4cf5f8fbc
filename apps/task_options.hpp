#pragma once

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "theory/bb_task.hpp"
#include "verify/harness/setting.hpp"

namespace sinkflow::apps {

/// The options from which a task is derived; every subcommand that needs one takes them.
struct TaskArguments {
  std::string bigrams;  ///< path; empty: the embedded corpus
  verify::SettingOptions setting;
};

/// Adds --bigrams, --triggers and --length. The result lives as long as the returned pointer.
std::shared_ptr<TaskArguments> add_task_options(CLI::App& app);

/// Adds --xi and --alpha0.
void add_start_options(CLI::App& app, TaskArguments& arguments);

/// Adds the same, --rtol and --atol.
void add_flow_options(CLI::App& app, TaskArguments& arguments);

/// Those of the options above that were given, as a shell reads them back.
std::string task_options_given(const CLI::App& app);

/// The bigrams of a file, or the embedded corpus for an empty path. Throws InputError.
theory::Bigrams load_bigrams(const std::string& path);

/// For commands that run claims, which sample contexts: memory and time grow with the length. Throws InputError above
/// 65536, the bound of networks too.
void require_length(const TaskArguments& arguments);

}  // namespace sinkflow::apps
