#include "verify/instruments/contexts/plane_runs.hpp"

#include <cmath>

#include "flows/joint.hpp"

namespace sinkflow::verify {

PlanePoint plane_point(const theory::State& state) {
  return {state.alpha.mean(), (state.beta.array() - state.beta.mean()).matrix().norm()};
}

PlaneRun plane_run(const theory::Model& model, const theory::Trajectory& flow, double alpha, double beta) {
  PlaneRun run{{}, {}, {alpha, std::sqrt(static_cast<double>(model.columns())) * 2 * beta}};
  for (const theory::State& state : flows::states_of(flow, model.rows())) {
    run.end = plane_point(state);
    run.path.alpha.push_back(run.end.alpha);
    run.path.value.push_back(run.end.value);
  }
  return run;
}

PlaneLaw plane_law(const theory::FluctuationLaw& law, const theory::Model& model, double t) {
  const theory::SinkLaw sink = theory::sink_law(law, model, t);
  const double mean = 0.5 * std::log(t) - law.log_omega(law.rows).mean();
  return {{mean, sink.value},
          {law.next_alpha(law.rows).cwiseAbs().mean() / std::sqrt(t), sink.value_next},
          sink.value * std::exp(mean)};
}

double family_size(const theory::Model& model) {
  const Eigen::VectorXd mass = model.value_mass(0);
  return (mass.array() - mass.mean()).matrix().norm();
}

}  // namespace sinkflow::verify
