#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "apps/command.hpp"
#include "apps/numbers.hpp"
#include "flows/flows.hpp"
#include "formats/bad_input.hpp"
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

/// Whole states (times, R + V), with the error estimates of what moves.
theory::Trajectory integrate_alpha(const theory::Instance& instance, const Arguments& arguments) {
  const Eigen::VectorXd& beta = instance.start.beta;
  theory::Trajectory path = solvers::is_implicit(arguments.options.stepper)
                                ? solvers::integrate(flows::alpha_field(instance.model, beta), instance.start.alpha,
                                                     arguments.times, arguments.options)
                                : solvers::integrate_rows(flows::alpha_rows(instance.model, beta), instance.start.alpha,
                                                          arguments.times, arguments.options);
  Eigen::MatrixXd states(path.states.rows(), instance.model.rows() + instance.model.columns());
  states << path.states, instance.start.beta.transpose().replicate(path.states.rows(), 1);
  path.states = states;
  return path;
}

theory::Trajectory integrate_beta(const theory::Instance& instance, const Arguments& arguments) {
  theory::Trajectory path = solvers::integrate(flows::beta_field(instance.model, instance.start.alpha),
                                               instance.start.beta, arguments.times, arguments.options);
  Eigen::MatrixXd states(path.states.rows(), instance.model.rows() + instance.model.columns());
  states << instance.start.alpha.transpose().replicate(path.states.rows(), 1), path.states;
  path.states = states;
  return path;
}

theory::Trajectory integrate_joint(const theory::Instance& instance, const Arguments& arguments) {
  return solvers::integrate(flows::joint_field(instance.model), flows::stacked(instance.start), arguments.times,
                            arguments.options);
}

/// What is asked for. Where it fails and the instance has a number of no ordinary size, that is what is wrong.
theory::Trajectory integrated(const theory::Instance& instance, const Arguments& arguments) {
  try {
    return arguments.variables == "alpha"  ? integrate_alpha(instance, arguments)
           : arguments.variables == "beta" ? integrate_beta(instance, arguments)
                                           : integrate_joint(instance, arguments);
  } catch (const ComputationError& error) {
    constexpr double ordinary = 1e6;
    const formats::LargestNumber largest = formats::largest_number(instance);
    if (std::abs(largest.value) <= ordinary) {
      throw;
    }
    formats::reject(arguments.instance, largest.path,
                    fmt::format("a number with which the flow can be integrated ({})", error.what()),
                    fmt::format("{}", largest.value));
  }
}

/// Estimates, or where it is larger how far the mean of beta has moved, which the flow conserves on every component:
/// two runs can drift alike.
std::vector<double> errors_of(const theory::Trajectory& path, const std::vector<theory::Component>& components,
                              const theory::State& start) {
  std::vector<double> errors = path.error;
  for (std::size_t i = 0; i < errors.size(); ++i) {
    const Eigen::VectorXd beta = path.states.row(static_cast<Eigen::Index>(i)).tail(start.beta.size());
    const Eigen::VectorXd moved = beta - start.beta;
    for (const theory::Component& component : components) {
      errors[i] = std::max(errors[i], std::abs(moved(component.columns).mean()));
    }
  }
  return errors;
}

formats::CsvTable table_of(const theory::Instance& instance, const theory::Trajectory& flow,
                           const Arguments& arguments) {
  const theory::Model& model = instance.model;
  const Eigen::MatrixXd& states = flow.states;
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
  add_column("error") = errors_of(flow, components, instance.start);
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
    constexpr double loosest = 0.1;  // logits known to less than a digit are not known
    if (arguments->options.atol > loosest) {
      throw InputError(fmt::format("--atol: expected a number in (0, {}], found {}", loosest, arguments->options.atol));
    }
    if (arguments->options.stepper.empty()) {
      arguments->options.stepper = default_stepper(instance, arguments->variables);
    }
    if (solvers::is_implicit(arguments->options.stepper)) {
      arguments->options.max_steps = 100'000;  // a hundred times what flows take that end: seconds, and a sentence
    }
    const theory::Trajectory path = integrated(instance, *arguments);
    formats::write_file(arguments->csv, formats::to_csv(table_of(instance, path, *arguments)));
    return kAsExpected;
  };
}

const CommandRegistration registration(
    {"flow", "Integrate the gradient flow of an instance from t = 0",
     "sinkflow flow instance.json --vars alpha --times 1e6,1e8,1e10,1e12,1e14,1e16 --csv flow.csv", define});

}  // namespace
}  // namespace sinkflow::apps::command_flow
