#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/growth/precise_growth.hpp"

namespace sinkflow::claims::sharp_coefficients {
namespace {

using namespace verify;

/// The fastest row of the setting and the slowest, and every fourth row of the samples: 60 digits take their time.
std::vector<GrowthRow> chosen_rows(const Setting& setting) {
  std::vector<GrowthRow> own = setting_rows(setting);
  std::sort(own.begin(), own.end(), [](const GrowthRow& a, const GrowthRow& b) {
    return row_law(a).growth.scaled_time(1) > row_law(b).growth.scaled_time(1);
  });
  std::vector<GrowthRow> rows{own.front(), own.back()};
  const std::vector<GrowthRow> samples = sample_rows(setting, 0);
  for (std::size_t i = 0; i < samples.size(); i += 4) {
    rows.push_back(samples[i]);
  }
  return rows;
}

/// One coefficient of the expansion in t: what the law says, a wrong law, and the size of the terms that add up to it.
struct Predicted {
  const char* name;
  double law;
  double wrong;
  double size;
};

/// The expansion of `sf:sharp` in t instead of T = r t; log(T)/T = log(t)/T + const/T, and 1/t is left free.
std::vector<Predicted> predictions(const theory::GrowthLaw& law) {
  const double r = law.scaled_time(1);
  const double w = law.total_count;
  const double a = law.a();
  const double b = law.b();
  const double a_size = 3 * w + std::abs(law.k3 / (2 * law.k2));
  const double b_size = 6 * w * w + std::abs(2 * w * law.k3 / law.k2) + std::abs(law.k4 / (6 * law.k2));
  return {{"log t", 0.5, 0.45, 0.5},
          {"1", law.term(1, 1), law.term(1, 1) - 0.5 * std::log(2.0), 1 + std::abs(law.term(1, 1))},
          {"1/sqrt(t)", law.term(2, 1), -3 * w / std::sqrt(r), a_size / std::sqrt(r)},
          {"log(t)/t", (b - a * a) / (2 * r), b / (2 * r), (b_size + a_size * a_size) / (2 * r)}};
}

Outcome measure(const Setting& setting) {
  require_ordinary(setting, 1);
  Outcome outcome;
  constexpr int terms = 10;  // up to t^(-2)
  for (const GrowthRow& row : chosen_rows(setting)) {
    const RowLaw full = row_law(row);
    const theory::GrowthLaw& law = full.growth;
    // The first u: the terms of the expansion fall like powers of this factor, and so does what ten of them leave
    // out.
    const double far = 1e7 * (law.total_count + std::abs(law.a()) + std::sqrt(std::abs(full.constant)));
    std::vector<Precise> logits;
    logits.reserve(terms + 1);
    for (int i = 0; i <= terms; ++i) {
      logits.emplace_back(Precise(std::log(far) + i));
    }
    const std::vector<Precise> times = precise_times(row, logits);
    const auto fitted = [&](std::size_t first) {
      return expansion_coefficients(std::span(times).subspan(first, terms), std::span(logits).subspan(first, terms));
    };
    const std::vector<double> early = fitted(0);
    const std::vector<double> late = fitted(1);
    const std::vector<Predicted> all = predictions(law);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Tolerance tolerance(16 * std::numeric_limits<double>::epsilon() * all[i].size,
                                "rounding of the predicted coefficient, a dozen operations in double precision");
      const auto check = [&](double predicted) {
        return Check{fmt::format("{}, coefficient of {}", row.name, all[i].name), predicted, late[i],
                     std::abs(late[i] - early[i]), tolerance};
      };
      outcome.evidence.checks.push_back(check(all[i].law));
      outcome.control.evidence.checks.push_back(check(all[i].wrong));
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "sharp.coefficients",
    .title = "Three orders of the growth, digit by digit: 1/2, (1/2) log(2 pi_v k2), A and (B - A^2)/2",
    .tags = {"sf:sharp"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 2,
    .method = "The times at which a row reaches logits beyond log(1e7 W) are found by quadrature in 60 digits (which "
              "cgf.precise holds against the integrated flow). An expansion in powers of t^(-1/2) and log t, no "
              "coefficient given, is put through ten of these points; its first coefficients are compared with "
              "cumulants of x under p_v. The uncertainty is the change of a coefficient when the window moves on.",
    .tolerance = "Rounding of the predicted coefficients, which are computed in double precision.",
    .control = "Exponent 0.45; constant without the factor 2 in T = 2 pi k2 t; A without its k3 term; B without A^2.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::sharp_coefficients
