#include "verify/instruments/growth/precise_growth.hpp"

#include <algorithm>

#include <Eigen/LU>
#include <boost/math/quadrature/gauss.hpp>

#include "verify/definition/jet.hpp"

namespace sinkflow::verify {
namespace {

/// Bulirsch and Stoer's method for alpha' = -pi dF/dalpha in tau = log(1 + t).
class Extrapolation {
 public:
  Extrapolation(const GrowthRow& row, double tolerance) : excess_(row), tolerance_(tolerance), alpha_(row.start()) {}

  Precise advance_to(const Precise& end) {
    while (tau_ < end) {
      const bool last = end - tau_ <= longest_;
      const Precise length = last ? Precise(end - tau_) : longest_;
      if (step(length)) {
        tau_ = last ? end : Precise(tau_ + length);
      } else {
        longest_ = length / 2;
      }
    }
    return alpha_;
  }

 private:
  /// d alpha / d tau, where `stretch` is dt / dtau = 1 + t.
  Precise speed(const Precise& stretch, const Precise& alpha) {
    return -stretch * excess_.row().weight * excess_(alpha).slope[0];
  }

  Precise midpoint_rule(const Precise& length, int pieces) {
    const Precise h = length / pieces;
    const Precise growth = exp(h);
    Precise stretch = exp(tau_);
    Precise before = alpha_;
    Precise now = alpha_ + h * speed(stretch, alpha_);
    for (int i = 1; i < pieces; ++i) {
      stretch *= growth;
      const Precise after = before + 2 * h * speed(stretch, now);
      before = now;
      now = after;
    }
    return (now + before + h * speed(Precise(stretch * growth), now)) / 2;
  }

  /// False, with nothing changed, if 20 extrapolations are not enough.
  bool step(const Precise& length) {
    constexpr int most = 20;
    std::vector<Precise> row;
    for (int k = 1; k <= most; ++k) {
      std::vector<Precise> next{midpoint_rule(length, 2 * k)};
      for (int j = 1; j < k; ++j) {
        const Precise ratio = Precise(k) / (k - j);
        next.push_back(next[j - 1] + (next[j - 1] - row[j - 1]) / (ratio * ratio - 1));
      }
      if (k > 1 && abs(next[k - 1] - row[k - 2]) <= tolerance_) {
        alpha_ = next.back();
        if (k < most / 2) {
          longest_ *= 1.5;
        }
        return true;
      }
      row = std::move(next);
    }
    return false;
  }

  DefinedExcess excess_;
  Precise tolerance_;
  Precise alpha_;
  Precise tau_ = 0;
  Precise longest_ = 0.5;
};

/// dt/dalpha of `sf:cgf`, with the sums as they stand. Gaussian: e^{h x} replaced by 1 + h x, all that a law with the
/// same variance and no further cumulants would leave of K'(h) - K'(0).
Precise time_per_logit(const DefinedRow<Precise>& row, const Precise& mean, const Precise& alpha, bool gaussian) {
  const Precise u = exp(alpha);
  const Precise whole = u + row.total_count;
  Precise partition = 0;
  Precise tilted = 0;
  for (std::size_t k = 0; k < row.law.size(); ++k) {
    const Precise value = row.mass[k] - mean;
    const Precise shift = value / whole;
    const Precise p = row.law[k] * (gaussian ? Precise(1 + shift) : exp(shift));
    partition += p;
    tilted += p * value;
  }
  return whole * whole * partition / (row.weight * u * tilted);
}

/// The terms of the expansion in powers of t^(-1/2) and log t, in descending order.
std::vector<Precise> expansion_terms(const Precise& t, std::size_t count) {
  const Precise log_t = log(t);
  std::vector<Precise> terms{log_t, 1};
  Precise power = 1;
  for (int half = 1; terms.size() < count; ++half) {
    power /= sqrt(t);
    for (int logs = half / 2; logs >= 0; --logs) {
      terms.push_back(power * pow(log_t, logs));
    }
  }
  terms.resize(count);
  return terms;
}

}  // namespace

Precise mean_mass(const DefinedRow<Precise>& row) {
  Precise mean = 0;
  for (std::size_t k = 0; k < row.law.size(); ++k) {
    mean += row.law[k] * row.mass[k];
  }
  return mean;
}

std::vector<Precise> precise_logits(const GrowthRow& row, std::span<const Precise> times, double tolerance) {
  Extrapolation flow(row, tolerance);
  std::vector<Precise> logits;
  logits.reserve(times.size());
  for (const Precise& t : times) {
    logits.push_back(flow.advance_to(log(Precise(1 + t))));
  }
  return logits;
}

std::vector<Precise> precise_times(const GrowthRow& row, std::span<const Precise> logits, bool gaussian) {
  const DefinedRow<Precise> data = defined_row<Precise>(row.instance.model, 0, 0);
  const Precise mean = mean_mass(data);
  const auto integrand = [&](const Precise& alpha) { return time_per_logit(data, mean, alpha, gaussian); };
  std::vector<Precise> times;
  times.reserve(logits.size());
  Precise time = 0;
  Precise from = row.start();
  for (const Precise& to : logits) {
    const int pieces = static_cast<int>(ceil(Precise(to - from)));
    for (int i = 0; i < pieces; ++i) {
      const Precise low = from + (to - from) * i / pieces;
      const Precise high = from + (to - from) * (i + 1) / pieces;
      time += boost::math::quadrature::gauss<Precise, 30>::integrate(integrand, low, high);
    }
    from = to;
    times.push_back(time);
  }
  return times;
}

std::vector<double> expansion_coefficients(std::span<const Precise> times, std::span<const Precise> logits) {
  const auto count = static_cast<Eigen::Index>(times.size());
  Eigen::Matrix<Precise, Eigen::Dynamic, Eigen::Dynamic> terms(count, count);
  Eigen::Matrix<Precise, Eigen::Dynamic, 1> values(count);
  const std::vector<Precise> scale = expansion_terms(times.front(), times.size());  // the terms differ by 60 decades
  for (Eigen::Index i = 0; i < count; ++i) {
    const auto point = static_cast<std::size_t>(i);
    const std::vector<Precise> row = expansion_terms(times[point], times.size());
    for (Eigen::Index j = 0; j < count; ++j) {
      terms(i, j) = row[static_cast<std::size_t>(j)] / scale[static_cast<std::size_t>(j)];
    }
    values[i] = logits[point];
  }
  const Eigen::Matrix<Precise, Eigen::Dynamic, 1> solution = terms.partialPivLu().solve(values);
  std::vector<double> coefficients;
  coefficients.reserve(times.size());
  for (Eigen::Index j = 0; j < count; ++j) {
    coefficients.push_back(static_cast<double>(Precise(solution[j] / scale[static_cast<std::size_t>(j)])));
  }
  return coefficients;
}

}  // namespace sinkflow::verify
