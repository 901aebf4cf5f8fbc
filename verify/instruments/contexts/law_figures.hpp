#pragma once

#include <vector>

#include "theory/fluctuations.hpp"
#include "verify/harness/figure.hpp"
#include "verify/instruments/contexts/law_runs.hpp"

// Pictures of joint flows with counts that vary between contexts beside flows with the average counts
// (`sf:fluctuations`).
namespace sinkflow::verify {

/// The flow of one sample of contexts, and the flow at the average counts of the same contexts.
struct SampledFlow {
  LawRun run;
  SinkPath moving;           ///< of `run`
  theory::Instance average;  ///< fixed counts
  SinkPath fixed;            ///< of `average`, at the times of `run`
};

/// Weight and value of <s> against time, all samples over each other, with the law where counts vary and with the limit
/// of `sf:final-logit` where they are fixed.
Figure sink_and_drain_figure(const std::vector<SampledFlow>& samples);

/// A point of the phase portrait: mean logit over the rows, and ||beta - mean||.
struct PlanePoint {
  double alpha;
  double value;
};

/// The path of a flow in this plane.
struct PlanePath {
  std::vector<double> alpha;
  std::vector<double> value;
};

/// What the phase portrait is made of.
struct PhasePortrait {
  std::vector<PlanePoint> starts = {};
  std::vector<PlanePoint> limits = {};  ///< of the flows at fixed counts, predicted from their starts
  std::vector<PlanePath> fixed = {};    ///< flows at fixed counts
  std::vector<PlanePath> moving = {};   ///< flows where counts vary
  double stationary_size;               ///< value e^alpha of the stationary points at fixed counts
  double law_size;                      ///< value e^alpha of the path of the law
  double last_alpha;                    ///< where both curves end
};

/// The flows at fixed counts beside those where counts vary.
Figure phase_portrait_figure(const PhasePortrait& portrait);

}  // namespace sinkflow::verify
