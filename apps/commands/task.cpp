#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "apps/command.hpp"
#include "apps/json_output.hpp"
#include "apps/task_options.hpp"
#include "formats/files.hpp"
#include "formats/instance_file.hpp"
#include "theory/errors.hpp"
#include "theory/support_graph.hpp"

namespace sinkflow::apps::command_task {
namespace {

std::vector<int> ids_of_rows(const theory::BbTask& task, const std::vector<int>& rows) {
  std::vector<int> ids;
  ids.reserve(rows.size());
  for (const int row : rows) {
    ids.push_back(task.rows[static_cast<std::size_t>(row)]);
  }
  return ids;
}

/// Tokens whose row has Var_{p_v}(x) = 0 when all non-triggers share one xi (`err:thm9-hyp`).
std::vector<int> degenerate_rows(const theory::BbTask& task) {
  const theory::Model model = theory::task_instance(task, 1, 0).model;
  std::vector<int> ids;
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    if (theory::has_no_variance(model.transition, model.value_mass(0).transpose(), v)) {
      ids.push_back(task.rows[static_cast<std::size_t>(v)]);
    }
  }
  return ids;
}

Json to_json(const theory::BbTask& task) {
  Json components = Json::array();
  for (const theory::Component& component : theory::support_components(task.transition)) {
    components.push_back({{"rows", ids_of_rows(task, component.rows)}, {"columns", component.columns}});
  }
  std::vector<std::uint32_t> alphabet(task.alphabet.begin(), task.alphabet.end());
  return {{"alphabet", alphabet},
          {"triggers", task.triggers},
          {"rows", task.rows},
          {"row_weight", json_array(task.row_weight)},
          {"counts", json_array(task.counts)},
          {"W", task.counts.sum()},
          {"transition", json_rows(Eigen::MatrixXd(task.transition))},
          {"trigger_fraction", task.trigger_fraction},
          {"absorbing", theory::absorbing_tokens(task)},
          {"degenerate_rows", degenerate_rows(task)},
          {"components", components},
          {"unreachable", theory::unreachable_columns(task.transition)}};
}

std::string names(const theory::BbTask& task, const std::vector<int>& ids) {
  std::vector<std::string> all;
  all.reserve(ids.size());
  for (const int id : ids) {
    all.push_back("'" + theory::token_name(task, id) + "'");
  }
  return all.empty() ? "none" : fmt::format("{}", fmt::join(all, " "));
}

void print(const theory::BbTask& task, const std::string& corpus) {
  const auto entries = static_cast<double>(task.transition.rows() * task.transition.cols());
  fmt::print("corpus                  {}\n", corpus);
  fmt::print("tokens V                {}, of which {} are no triggers\n", task.alphabet.size(), task.rows.size());
  fmt::print("triggers                {}\n", names(task, task.triggers));
  fmt::print("positions N             {}\n", task.length);
  fmt::print("share of triggers       {:.4f} %\n", 100 * task.trigger_fraction);
  fmt::print("absorbing tokens        {}, holding {:.2f} % of the sequences at the last position\n",
             names(task, theory::absorbing_tokens(task)), 100 * theory::absorbed_fraction(task));
  fmt::print("rows without variance   {}\n", names(task, degenerate_rows(task)));
  fmt::print("unreachable columns     {}\n", names(task, theory::unreachable_columns(task.transition)));
  fmt::print("support components      {}\n", theory::support_components(task.transition).size());
  fmt::print("zero entries            {:.1f} %\n",
             100 * (1 - static_cast<double>(task.transition.nonZeros()) / entries));
}

Action define(CLI::App& app) {
  struct Output {
    std::string json;
    std::string instance;
  };
  const auto arguments = add_task_options(app);
  const auto output = std::make_shared<Output>();
  app.add_option("--json", output->json, "write the task as JSON to this file ('-': standard output)");
  app.add_option("--instance", output->instance, "write the task as an instance to this file");
  add_start_options(app, *arguments);
  return [arguments, output] {
    if (output->json == "-" && output->instance == "-") {
      throw InputError("instance: expected another file than --json's, found standard output for both");
    }
    const verify::Setting setting = verify::make_setting(load_bigrams(arguments->bigrams), arguments->setting);
    if (!output->instance.empty()) {
      formats::write_file(output->instance, formats::to_json(setting.instance));
    }
    if (!output->json.empty()) {
      formats::write_file(output->json, to_json(setting.task).dump() + "\n");
    }
    if (output->json.empty() && output->instance.empty()) {
      print(setting.task, setting.corpus);
    }
    return kAsExpected;
  };
}

const CommandRegistration registration({"task", "Derive the Bigram-Backcopy task of a corpus",
                                        "sinkflow task --triggers 3 --length 256 --json task.json", define});

}  // namespace
}  // namespace sinkflow::apps::command_task
