#include <fmt/format.h>

#include "apps/command.hpp"
#include "apps/json_output.hpp"
#include "formats/files.hpp"
#include "formats/instance_file.hpp"
#include "theory/invariants.hpp"
#include "theory/simplified_model.hpp"

namespace sinkflow::apps::command_eval {
namespace {

Json predicted(const theory::Model& model, const theory::State& state) {
  Json contexts = Json::array();
  for (Eigen::Index j = 0; j < model.contexts(); ++j) {
    contexts.push_back(json_rows(theory::predicted_distribution(model, state, j)));
  }
  return model.contexts() == 1 ? contexts[0] : contexts;
}

Json components(const theory::Model& model, const theory::State& state) {
  Json all = Json::array();
  for (const theory::Component& component : theory::support_components(model.transition)) {
    all.push_back({{"rows", component.rows},
                   {"columns", component.columns},
                   {"mean_beta", theory::mean_beta(component, state)},
                   {"q", nullptr}});
    if (theory::fixed_counts(model)) {
      all.back()["q"] = theory::conserved_q(model, component, state);
    }
  }
  return all;
}

Json evaluation(const theory::Instance& instance) {
  const theory::Model& model = instance.model;
  const theory::State& state = instance.start;
  const theory::Gradient gradient = theory::gradient(model, state);
  const theory::FinalState final = theory::final_state(model, state);
  Json result{{"predicted", predicted(model, state)},
              {"excess_loss", theory::excess_loss(model, state)},
              {"grad_alpha", json_array(gradient.alpha)},
              {"grad_beta", json_array(gradient.beta)},
              {"hessian_eigenvalues", json_array(theory::hessian_eigenvalues(model, state))},
              {"components", components(model, state)},
              {"lyapunov_d", theory::lyapunov_d(state)},
              {"lyapunov_m", nullptr},
              {"final", nullptr},
              {"final_reason", final.reason}};
  if (theory::fixed_counts(model)) {
    result["lyapunov_m"] = theory::lyapunov_m(model, state);
  }
  if (final.state) {
    result["final"] = {{"alpha", json_array(final.state->alpha)}, {"beta", json_array(final.state->beta)}};
  }
  if (const Json reasons = take_missing(result); !reasons.empty()) {
    result["missing"] = reasons;
  }
  return result;
}

void print(const Json& result) {
  const auto number = [](const Json& value) {
    return value.is_null() ? std::string("none") : fmt::format("{:.17g}", value.get<double>());
  };
  fmt::print("excess loss           {}\n", number(result["excess_loss"]));
  fmt::print("grad alpha            {}\n", result["grad_alpha"].dump());
  fmt::print("grad beta             {}\n", result["grad_beta"].dump());
  fmt::print("Hessian eigenvalues   {} to {}\n", number(result["hessian_eigenvalues"].front()),
             number(result["hessian_eigenvalues"].back()));
  fmt::print("Lyapunov D            {}\n", number(result["lyapunov_d"]));
  fmt::print("Lyapunov M            {}\n", number(result["lyapunov_m"]));
  for (const Json& component : result["components"]) {
    fmt::print("component             rows {} columns {}: mean beta {}, Q {}\n", component["rows"].dump(),
               component["columns"].dump(), number(component["mean_beta"]), number(component["q"]));
  }
  if (result["final"].is_null()) {
    fmt::print("limit of joint flow   not determined: {}\n", result["final_reason"].get<std::string>());
  } else {
    fmt::print("limit of joint flow   alpha {}\n                      beta {}\n", result["final"]["alpha"].dump(),
               result["final"]["beta"].dump());
  }
  if (result.contains("missing")) {
    for (const auto& [path, reason] : result["missing"].items()) {
      fmt::print("missing               {}: {}\n", path, reason.get<std::string>());
    }
  }
}

Action define(CLI::App& app) {
  struct Arguments {
    std::string instance;
    std::string json;
  };
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("INSTANCE", arguments->instance, "instance file")->required();
  app.add_option("--json", arguments->json, "write everything as JSON to this file ('-': standard output)");
  return [arguments] {
    const auto instance = formats::parse_instance(formats::read_file(arguments->instance), arguments->instance);
    const Json result = evaluation(instance);
    if (arguments->json.empty()) {
      print(result);
    } else {
      formats::write_file(arguments->json, result.dump() + "\n");
    }
    return kAsExpected;
  };
}

const CommandRegistration registration({"eval",
                                        "Evaluate an instance: prediction, loss, derivatives, invariants, limit",
                                        "sinkflow eval instance.json --json -", define});

}  // namespace
}  // namespace sinkflow::apps::command_eval
