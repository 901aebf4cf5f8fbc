#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "solvers/integrate.hpp"

// What integrate.cpp expects of a family of steppers. Times and fields are in the stepped variable here.
namespace sinkflow::solvers::detail {

using Rate = std::function<void(const Eigen::VectorXd& y, Eigen::VectorXd& rate, double s)>;
using ScalarRate = std::function<void(double y, double& rate, double s)>;
using Jacobian = std::function<void(const Eigen::VectorXd& y, Eigen::MatrixXd& jacobian, double s)>;

const std::vector<std::string>& runge_kutta_names();
const std::vector<std::string>& cvode_names();

/// States at `targets` (targets, dimension). fehlberg78 looks for what its own estimate cannot see
/// (solvers/quadrature_error.hpp) unless the rate is `autonomous`.
Eigen::MatrixXd run_runge_kutta(const Rate& rate, const Eigen::VectorXd& start, std::span<const double> targets,
                                const Options& options, bool autonomous, Work& work);
/// The same of one equation (targets).
Eigen::VectorXd run_runge_kutta(const ScalarRate& rate, double start, std::span<const double> targets,
                                const Options& options, bool autonomous, Work& work);
/// `jacobian` may be empty: CVODE then takes differences.
Eigen::MatrixXd run_cvode(const Rate& rate, const Jacobian& jacobian, const Eigen::VectorXd& start,
                          std::span<const double> targets, const Options& options, Work& work);

}  // namespace sinkflow::solvers::detail
