#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"
#include "verify/instruments/growth/precise_growth.hpp"

namespace sinkflow::claims::sharp_coefficients {
namespace {

using namespace verify;

/// The fastest and the slowest row of the setting and every fourth row of the samples, since 60 digits are slow.
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

/// One coefficient of the expansion in t: its value by the law and by a wrong law, and the size of the terms that it is
/// a sum of.
struct Predicted {
  const char* name;
  double law;
  double wrong;
  double size;
};

/// The coefficients of `sf:sharp` in powers of t instead of T = r t. Since log(T)/T = log(t)/T + const/T, the
/// coefficient of 1/t has no simple prediction and is left out.
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
    // The smallest u used. The terms of the expansion decrease like powers of this factor, and so does the remainder
    // after ten terms.
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
      outcome.compare(fmt::format("{}, coefficient of {}", row.name, all[i].name),
                      {late[i], std::abs(late[i] - early[i])}, all[i].law, all[i].wrong, tolerance);
    }
  }
  return outcome;
}

const Registration registration(Claim{
    .id = "sharp.coefficients",
    .title = "The growth has the predicted coefficients of three orders: 1/2, (1/2) log(2 pi_v k2), A and (B - A^2)/2",
    .tags = {"sf:sharp"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 2,
    .method = "The times at which a row reaches logits beyond log(1e7 W) are found by quadrature in 60 digits "
              "(cgf.precise compares the quadrature with the integrated flow). An expansion in powers of t^(-1/2) and "
              "log t with free coefficients is put through ten of these points, and its first coefficients are "
              "compared with the law, which is computed from cumulants of x under p_v alone. The uncertainty is the "
              "change of a coefficient when the window moves on by one point.",
    .tolerance = "Rounding of the predicted coefficients, which are computed in double precision.",
    .control = "Wrong laws: exponent 0.45; the constant without the factor 2 in T = 2 pi k2 t, as if u' u were the "
               "rate of u^2; A without its term in k3, as if x were Gaussian; B without A^2, as if the square of the "
               "previous term were forgotten.",
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::claims::sharp_coefficients
