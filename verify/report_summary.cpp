#include "verify/report_summary.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "verify/statement_table.hpp"

namespace sinkflow::verify {

Tally tally(const Report& report, std::optional<Kind> kind) {
  Tally counts;
  for (const ClaimResult& result : report.results) {
    if (kind && result.claim->kind != *kind) {
      continue;
    }
    if (result.skipped) {
      ++counts.skipped;
      continue;
    }
    ++counts.run;
    counts.as_expected += result.as_expected() ? 1 : 0;
    switch (result.verdict) {
      case Verdict::confirmed:
        ++counts.confirmed;
        break;
      case Verdict::refuted:
        ++counts.refuted;
        counts.refuted_as_expected += result.claim->expected == Verdict::refuted ? 1 : 0;
        break;
      case Verdict::inconclusive:
        ++counts.inconclusive;
        break;
    }
  }
  return counts;
}

std::vector<Kind> kinds_of(const Report& report) {
  std::set<Kind> kinds;
  for (const ClaimResult& result : report.results) {
    kinds.insert(result.claim->kind);
  }
  return {kinds.begin(), kinds.end()};
}

StatementTally tally_statements(const Report& report) {
  StatementTally counts;
  for (const StatementResult& result : statement_results(report)) {
    if (result.statement->tag.starts_with("ada:")) {
      ++counts.paper;
      counts.right_as_printed += result.as_printed == Verdict::confirmed ? 1 : 0;
      counts.right_as_corrected +=
          result.as_printed == Verdict::refuted && result.as_corrected == Verdict::confirmed ? 1 : 0;
      counts.right_in_part += result.in_part ? 1 : 0;
    } else if (result.statement->tag.starts_with("sf:")) {
      ++counts.beyond;
      counts.beyond_confirmed += result.as_corrected == Verdict::confirmed ? 1 : 0;
      counts.beyond_refuted += result.as_corrected == Verdict::refuted ? 1 : 0;
    }
  }
  return counts;
}

std::vector<const ClaimResult*> not_as_expected(const Report& report) {
  std::vector<const ClaimResult*> unexpected;
  for (const ClaimResult& result : report.results) {
    if (!result.as_expected()) {
      unexpected.push_back(&result);
    }
  }
  return unexpected;
}

std::string joined_libraries(const Provenance& provenance) {
  std::vector<std::string> libraries;
  for (const auto& [name, version] : provenance.libraries) {
    libraries.push_back(fmt::format("{} {}", name, version));
  }
  return fmt::format("{}", fmt::join(libraries, ", "));
}

}  // namespace sinkflow::verify
