#include <fmt/format.h>

#include "apps/command.hpp"
#include "apps/numbers.hpp"
#include "flows/flows.hpp"
#include "formats/csv.hpp"
#include "formats/files.hpp"
#include "formats/instance_file.hpp"
#include "solvers/integrate.hpp"
#include "theory/errors.hpp"
#include "theory/invariants.hpp"
#include "theory/simplified_model.hpp"

namespace sinkflow::apps::command_flow {
namespace {

struct Arguments {
  std::string instance;
  std::string variables;
  std::vector<double> times;
  solvers::Options options;
  std::string csv = "-";
};

/// (times, R + V): the flow of alpha, with beta as it is.
Eigen::MatrixXd integrate_alpha(const theory::Instance& instance, const Arguments& arguments) {
  const Eigen::VectorXd& beta = instance.start.beta;
  const theory::Trajectory path =
      solvers::is_implicit(arguments.options.stepper)
          ? solvers::integrate(flows::alpha_field(instance.model, beta), instance.start.alpha, arguments.times,
                               arguments.options)
          : solvers::integrate_rows(flows::alpha_rows(instance.model, beta), instance.start.alpha, arguments.times,
                                    arguments.options);
  Eigen::MatrixXd states(path.states.rows(), instance.model.rows() + instance.model.columns());
  states << path.states, instance.start.beta.transpose().replicate(path.states.rows(), 1);
  return states;
}

/// (times, R + V): the flow of beta, with alpha as it is.
Eigen::MatrixXd integrate_beta(const theory::Instance& instance, const Arguments& arguments) {
  const theory::Trajectory path = solvers::integrate(flows::beta_field(instance.model, instance.start.alpha),
                                                     instance.start.beta, arguments.times, arguments.options);
  Eigen::MatrixXd states(path.states.rows(), instance.model.rows() + instance.model.columns());
  states << instance.start.alpha.transpose().replicate(path.states.rows(), 1), path.states;
  return states;
}

Eigen::MatrixXd integrate_joint(const theory::Instance& instance, const Arguments& arguments) {
  return solvers::integrate(flows::joint_field(instance.model), flows::stacked(instance.start), arguments.times,
                            arguments.options)
      .states;
}

formats::CsvTable table_of(const theory::Model& model, const Eigen::MatrixXd& states, const Arguments& arguments) {
  const auto components = theory::support_components(model.transition);
  const bool q_conserved = arguments.variables == "joint" && theory::fixed_counts(model);
  formats::CsvTable table;
  const auto add_column = [&](std::string name) -> std::vector<double>& {
    table.names.push_back(std::move(name));
    return table.columns.emplace_back();
  };
  add_column("t") = arguments.times;
  for (Eigen::Index i = 0; i < states.cols(); ++i) {
    const bool is_alpha = i < model.rows();
    const Eigen::VectorXd column = states.col(i);
    add_column(fmt::format("{}_{}", is_alpha ? "alpha" : "beta", is_alpha ? i : i - model.rows()))
        .assign(column.begin(), column.end());
  }
  std::vector<theory::State> path;
  for (Eigen::Index i = 0; i < states.rows(); ++i) {
    path.push_back({states.row(i).head(model.rows()), states.row(i).tail(model.columns())});
  }
  auto& loss = add_column("loss");
  for (const theory::State& state : path) {
    loss.push_back(theory::excess_loss(model, state));
  }
  for (std::size_t c = 0; c < components.size(); ++c) {
    auto& mean = add_column(fmt::format("mean_beta_{}", c));
    for (const theory::State& state : path) {
      mean.push_back(theory::mean_beta(components[c], state));
    }
    auto& q = add_column(fmt::format("q_{}", c));
    for (const theory::State& state : path) {
      q.push_back(q_conserved ? theory::conserved_q(model, components[c], state)
                              : std::numeric_limits<double>::quiet_NaN());  // an empty cell
    }
  }
  return table;
}

/// Logits grow without bound where beta is constant, and explicit steps grow with them; elsewhere they approach a
/// limit, ever more stiffly in log t.
const char* default_stepper(const theory::Instance& instance, const std::string& variables) {
  const Eigen::VectorXd& beta = instance.start.beta;
  return variables == "alpha" && (beta.array() == beta[0]).all() ? "fehlberg78" : "bdf";
}

Action define(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  arguments->options.stepper.clear();
  arguments->options.estimate_error = false;
  app.add_option("INSTANCE", arguments->instance, "instance file")->required();
  app.add_option("--vars", arguments->variables, "what moves: alpha, beta or joint")
      ->required()
      ->check(CLI::IsMember({"alpha", "beta", "joint"}));
  app.add_option_function<std::string>(
         "--times", [arguments](const std::string& text) { arguments->times = parse_numbers(text, "--times"); },
         "t1,t2,... ascending, 0 allowed")
      ->required();
  app.add_option("--stepper", arguments->options.stepper,
                 "integrator (default: fehlberg78 for alpha at a constant beta, else bdf)");
  add_number(app, "--rtol", arguments->options.rtol, "relative tolerance");
  add_number(app, "--atol", arguments->options.atol, "absolute tolerance");
  app.add_option("--csv", arguments->csv, "table to write (default: standard output)");
  return [arguments] {
    const auto instance = formats::parse_instance(formats::read_file(arguments->instance), arguments->instance);
    formats::prepare_output_file(arguments->csv);
    const theory::Model& model = instance.model;
    if (arguments->options.stepper.empty()) {
      arguments->options.stepper = default_stepper(instance, arguments->variables);
    }
    const Eigen::MatrixXd states = arguments->variables == "alpha"  ? integrate_alpha(instance, *arguments)
                                   : arguments->variables == "beta" ? integrate_beta(instance, *arguments)
                                                                    : integrate_joint(instance, *arguments);
    formats::write_file(arguments->csv, formats::to_csv(table_of(model, states, *arguments)));
    return kAsExpected;
  };
}

const CommandRegistration registration(
    {"flow", "Integrate the gradient flow of an instance from t = 0",
     "sinkflow flow instance.json --vars alpha --times 1e6,1e8,1e10,1e12,1e14,1e16 --csv flow.csv", define});

}  // namespace
}  // namespace sinkflow::apps::command_flow
