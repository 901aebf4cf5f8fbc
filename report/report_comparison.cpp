#include "report/report_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace sinkflow::report {
namespace {

void compare_texts(const std::map<std::string, std::string>& before, const std::map<std::string, std::string>& after,
                   std::vector<TextChange>& changes) {
  for (const auto& [key, value] : before) {
    const auto other = after.find(key);
    if (other == after.end() || other->second != value) {
      changes.push_back({key, "", value, other == after.end() ? "" : other->second});
    }
  }
  for (const auto& [key, value] : after) {
    if (!before.contains(key)) {
      changes.push_back({key, "", "", value});
    }
  }
}

std::string word(const RecordedClaim& claim) {
  return std::string(claim.skipped ? "skipped" : verify::name_of(claim.verdict));
}

std::string word(bool value) {
  return value ? "true" : "false";
}

class Comparer {
 public:
  Comparer(Comparison& comparison, double threshold) : comparison_(comparison), threshold_(threshold) {}

  void compare_claims(const RecordedClaim& before, const RecordedClaim& after) {
    ++comparison_.compared;
    note(before.id, "verdict", word(before), word(after));
    note(before.id, "control", std::string(verify::name_of(before.control)),
         std::string(verify::name_of(after.control)));
    note(before.id, "as_expected", word(before.as_expected), word(after.as_expected));
    // Of checks of one name the first is paired with the first, the second with the second.
    std::multimap<std::string, const RecordedCheck*> others;
    for (const RecordedCheck& check : after.checks) {
      others.emplace(check.name, &check);
    }
    for (const RecordedCheck& check : before.checks) {
      const auto other = others.lower_bound(check.name);
      if (other == others.end() || other->first != check.name) {
        comparison_.gone.push_back({before.id, check.name});
        continue;
      }
      compare_checks(before.id, check, *other->second);
      others.erase(other);
    }
    for (const RecordedCheck& check : after.checks) {
      const auto left = std::ranges::find_if(others, [&](const auto& other) { return other.second == &check; });
      if (left != others.end()) {
        comparison_.added.push_back({before.id, check.name});
      }
    }
  }

 private:
  void note(const std::string& claim, const char* what, const std::string& before, const std::string& after) {
    if (before != after) {
      comparison_.verdicts.push_back({claim, what, before, after});
    }
  }

  void compare_checks(const std::string& claim, const RecordedCheck& before, const RecordedCheck& after) {
    const auto look = [&](const char* quantity, std::optional<double> from, std::optional<double> to) {
      if (!from && !to) {
        return;
      }
      const bool in_tolerances = from && to && before.tolerance.value_or(0) > 0;
      const double distance = from && to ? std::abs(*to - *from) : INFINITY;
      if (distance > threshold_ * before.tolerance.value_or(0)) {
        comparison_.moved.push_back({claim, before.name, quantity, from, to,
                                     in_tolerances ? std::optional(distance / *before.tolerance) : std::nullopt});
      }
    };
    look("predicted", before.predicted, after.predicted);
    look("measured", before.measured, after.measured);
    look("tolerance", before.tolerance, after.tolerance);
  }

  Comparison& comparison_;
  double threshold_;
};

const RecordedClaim* find_claim(const RecordedReport& report, const std::string& id) {
  const auto found = std::ranges::find(report.claims, id, &RecordedClaim::id);
  return found == report.claims.end() ? nullptr : &*found;
}

}  // namespace

bool Comparison::same_verdicts() const {
  return verdicts.empty() && std::ranges::none_of(gone, [](const Lone& lone) { return lone.check.empty(); });
}

Comparison compare(const RecordedReport& before, const RecordedReport& after, double threshold) {
  Comparison comparison;
  compare_texts(before.provenance, after.provenance, comparison.provenance);
  Comparer comparer(comparison, threshold);
  for (const RecordedClaim& claim : before.claims) {
    if (const RecordedClaim* other = find_claim(after, claim.id)) {
      comparer.compare_claims(claim, *other);
    } else {
      comparison.gone.push_back({claim.id});
    }
  }
  for (const RecordedClaim& claim : after.claims) {
    if (find_claim(before, claim.id) == nullptr) {
      comparison.added.push_back({claim.id});
    }
  }
  return comparison;
}

}  // namespace sinkflow::report
