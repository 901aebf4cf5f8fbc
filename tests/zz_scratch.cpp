#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include "verify/judge.hpp"
#include "verify/runner.hpp"
#include "formats/bigrams_file.hpp"
#include <cstdlib>
using namespace sinkflow;
BOOST_AUTO_TEST_CASE(x) {
  BOOST_TEST(true);
  const std::vector<std::string> pat{std::getenv("PAT")};
  const bool all = std::getenv("ALL") != nullptr;
  const auto setting = verify::make_setting(formats::tiny_shakespeare(), {});
  for (const auto* c : verify::select_claims(pat, verify::Tier::full)) {
    const auto r = verify::run_claim(*c, setting);
    fmt::print("== {} {} control {} {:.2f}s {}\n", c->id, verify::name_of(r.verdict), verify::name_of(r.control_verdict), r.seconds, r.failure);
    for (const auto& k : r.outcome.evidence.checks)
      if (all || verify::judge(k) != verify::Verdict::confirmed) fmt::print("   E {:10} {}: pred {:.10g} meas {:.10g} unc {:.2g} tol {:.2g}\n", verify::name_of(verify::judge(k)), k.name, k.predicted, k.measured, k.uncertainty, k.tolerance.value);
    for (const auto& k : r.outcome.control.evidence.checks)
      if (all || verify::judge(k) != verify::Verdict::refuted) fmt::print("   C {:10} {}: pred {:.10g} meas {:.10g} unc {:.2g} tol {:.2g}\n", verify::name_of(verify::judge(k)), k.name, k.predicted, k.measured, k.uncertainty, k.tolerance.value);
  }
}
