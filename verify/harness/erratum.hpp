#pragma once

#include <functional>
#include <string>
#include <vector>

#include "verify/harness/claim.hpp"

namespace sinkflow::verify {

/// One measurement compared with three laws: the one that the paper prints, the corrected one, and a third one that is
/// wrong on purpose. For a number all three checks have the same `measured`; for an inequality they are at_most() with
/// three bounds.
struct Reading {
  Check printed;
  Check corrected;
  Check control;
};

/// A measured number against the three predictions.
Reading reading(const std::string& name, double measured, double uncertainty, const Tolerance& tolerance,
                double printed, double corrected, double wrong);

/// A place where the printed form is wrong: one measurement that has to refute it and to confirm the corrected form.
struct Erratum {
  std::string id;                 ///< of the two claims, before ".printed" and ".corrected"
  std::string printed;            ///< title of the first: the printed form in one line
  std::string corrected;          ///< title of the second
  std::vector<std::string> tags;  ///< the "err:" tag first
  double cost_seconds = 1;
  std::string method;
  std::string tolerance;
  std::string control;  ///< the third law, which has to be refuted: the control of the printed form
  Tier tier = Tier::quick;
  /// The measurement: one of the two, the second if it needs networks that are trained and kept by the store.
  std::function<std::vector<Reading>(const Setting&)> measure = {};
  std::function<std::vector<Reading>(const NetworkSetting&)> measure_networks = {};
};

/// Registers two claims. `id`.printed expects `refuted`, with the third law as its control, so that it is known that
/// the measurement does not refute whatever is asked; `id`.corrected expects `confirmed`, with the printed form as its
/// control.
struct ErratumRegistration {
  explicit ErratumRegistration(const Erratum& erratum);
};

}  // namespace sinkflow::verify
