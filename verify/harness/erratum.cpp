#include "verify/harness/erratum.hpp"

namespace sinkflow::verify {

Reading reading(const std::string& name, double measured, double uncertainty, const Tolerance& tolerance,
                double printed, double corrected, double wrong) {
  const auto against = [&](double predicted) { return Check{name, predicted, measured, uncertainty, tolerance}; };
  return {against(printed), against(corrected), against(wrong)};
}

namespace {

using Law = Check Reading::*;

/// The readings of `measure` as the run of a claim about one of their laws, with another one as its control.
template <class S>
std::function<Outcome(const S&)> run_of(const std::function<std::vector<Reading>(const S&)>& measure, Law law,
                                        Law control) {
  if (!measure) {
    return {};
  }
  return [=](const S& setting) {
    Outcome outcome;
    for (const Reading& reading : measure(setting)) {
      outcome.evidence.checks.push_back(reading.*law);
      outcome.control.evidence.checks.push_back(reading.*control);
    }
    return outcome;
  };
}

void judge_by(Claim& claim, const Erratum& erratum, Law law, Law control) {
  claim.run = run_of(erratum.measure, law, control);
  claim.run_with_networks = run_of(erratum.measure_networks, law, control);
}

}  // namespace

ErratumRegistration::ErratumRegistration(const Erratum& erratum) {
  Claim claim;
  claim.tags = erratum.tags;
  claim.kind = Kind::erratum;
  claim.tier = erratum.tier;
  claim.cost_seconds = erratum.cost_seconds;
  claim.method = erratum.method;
  claim.tolerance = erratum.tolerance;

  claim.id = erratum.id + ".printed";
  claim.title = erratum.printed;
  claim.expected = Verdict::refuted;
  claim.control = erratum.control;
  judge_by(claim, erratum, &Reading::printed, &Reading::control);
  const Registration printed(claim);

  claim.id = erratum.id + ".corrected";
  claim.title = erratum.corrected;
  claim.expected = Verdict::confirmed;
  claim.control = "Wrong law: the printed form.";
  judge_by(claim, erratum, &Reading::corrected, &Reading::printed);
  const Registration corrected(claim);
}

}  // namespace sinkflow::verify
