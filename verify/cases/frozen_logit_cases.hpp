#pragma once

#include <vector>

#include "theory/model.hpp"
#include "verify/cases/case.hpp"
#include "verify/cases/reference_instances.hpp"
#include "verify/harness/setting.hpp"

// Instances and starts on which the claims about the flow of beta with alpha frozen are tested (`ada:thm3.b`).
namespace sinkflow::verify {

/// Reference instances of one context, random ones with full, sparse and disconnected support, and the setting's task
/// if anything can move in it: each once for every offset, with every logit frozen at log W + offset and beta(0)
/// uniform on
/// [-2, 2]. The seed is fixed.
std::vector<Case> common_logit_instances(const Setting& setting, const std::vector<double>& offsets);

/// The same with every row at a logit of its own, uniform on log W + [-2, 1], once each; and the reference instance
/// with several contexts.
std::vector<Case> separate_logit_instances(const Setting& setting);

/// Two full blocks of three columns and rows each, a block without rows (an unreached column) and a point-mass row.
theory::Model blocks_model();

/// Whether x differs between two columns that some row reaches, so that alpha matters for the limit.
bool has_varying_mass(const theory::Model& model);

}  // namespace sinkflow::verify
