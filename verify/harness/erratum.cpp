#include "verify/harness/erratum.hpp"

namespace sinkflow::verify {

Reading reading(const std::string& name, double measured, double uncertainty, const Tolerance& tolerance,
                double printed, double corrected, double wrong) {
  const auto against = [&](double predicted) { return Check{name, predicted, measured, uncertainty, tolerance}; };
  return {against(printed), against(corrected), against(wrong)};
}

ErratumRegistration::ErratumRegistration(const Erratum& erratum) {
  Claim claim;
  claim.tags = erratum.tags;
  claim.kind = Kind::erratum;
  claim.cost_seconds = erratum.cost_seconds;
  claim.method = erratum.method;
  claim.tolerance = erratum.tolerance;

  claim.id = erratum.id + ".printed";
  claim.title = erratum.printed;
  claim.expected = Verdict::refuted;
  claim.control = erratum.control;
  claim.run = [measure = erratum.measure](const Setting& setting) {
    Outcome outcome;
    for (const Reading& reading : measure(setting)) {
      outcome.evidence.checks.push_back(reading.printed);
      outcome.control.evidence.checks.push_back(reading.control);
    }
    return outcome;
  };
  const Registration printed(claim);

  claim.id = erratum.id + ".corrected";
  claim.title = erratum.corrected;
  claim.expected = Verdict::confirmed;
  claim.control = "Wrong law: the printed form.";
  claim.run = [measure = erratum.measure](const Setting& setting) {
    Outcome outcome;
    for (const Reading& reading : measure(setting)) {
      outcome.evidence.checks.push_back(reading.corrected);
      outcome.control.evidence.checks.push_back(reading.printed);
    }
    return outcome;
  };
  const Registration corrected(claim);
}

}  // namespace sinkflow::verify
