#include "flows/flows.hpp"

#include <memory>

#include "theory/gradient_flow.hpp"

namespace sinkflow::flows {
namespace {

solvers::Options stiff_options(double tolerance) {
  solvers::Options options;
  options.stepper = "bdf";
  options.rtol = options.atol = tolerance;
  return options;
}

}  // namespace

solvers::RowFields alpha_rows(const theory::Model& model, const Eigen::VectorXd& beta) {
  const auto flow = std::make_shared<theory::AlphaFlow>(model, beta);
  return {flow->rows(), [flow](Eigen::Index row, double, double alpha) { return flow->row_rate(row, alpha); }, true};
}

solvers::VectorField alpha_field(const theory::Model& model, const Eigen::VectorXd& beta) {
  const auto flow = std::make_shared<theory::AlphaFlow>(model, beta);
  return {flow->rows(),
          [flow](double, const Eigen::VectorXd& alpha, Eigen::VectorXd& rate) { flow->rate(alpha, rate); },
          [flow](double, const Eigen::VectorXd& alpha, Eigen::MatrixXd& jacobian) { flow->jacobian(alpha, jacobian); },
          true};
}

solvers::VectorField beta_field(const theory::Model& model, const Eigen::VectorXd& alpha) {
  const Eigen::Index columns = model.columns();
  const auto joined = [alpha](const Eigen::VectorXd& beta) { return stacked({alpha, beta}); };
  const solvers::VectorField joint = joint_field(model);
  return {columns,
          [=](double t, const Eigen::VectorXd& beta, Eigen::VectorXd& rate) {
            Eigen::VectorXd all;
            joint.rate(t, joined(beta), all);
            rate = all.tail(columns);
          },
          [=](double t, const Eigen::VectorXd& beta, Eigen::MatrixXd& jacobian) {
            Eigen::MatrixXd all;
            joint.jacobian(t, joined(beta), all);
            jacobian = all.bottomRightCorner(columns, columns);
          },
          true};
}

solvers::VectorField joint_field(const theory::Model& model) {
  const auto flow = std::make_shared<theory::JointFlow>(model);
  return {flow->dimension(), [flow](double, const Eigen::VectorXd& y, Eigen::VectorXd& rate) { flow->rate(y, rate); },
          [flow](double, const Eigen::VectorXd& y, Eigen::MatrixXd& jacobian) { flow->jacobian(y, jacobian); }, true};
}

Eigen::VectorXd stacked(const theory::State& state) {
  Eigen::VectorXd y(state.alpha.size() + state.beta.size());
  y << state.alpha, state.beta;
  return y;
}

theory::State unstacked(const Eigen::VectorXd& y, Eigen::Index rows) {
  return {y.head(rows), y.tail(y.size() - rows)};
}

theory::Trajectory integrate_joint(const theory::Instance& instance, std::span<const double> times, double tolerance) {
  return solvers::integrate(joint_field(instance.model), stacked(instance.start), times, stiff_options(tolerance));
}

theory::Trajectory integrate_beta(const theory::Instance& instance, std::span<const double> times, double tolerance) {
  return solvers::integrate(beta_field(instance.model, instance.start.alpha), instance.start.beta, times,
                            stiff_options(tolerance));
}

}  // namespace sinkflow::flows
