#include "report/report_summary.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/statement_table.hpp"

namespace sinkflow::report {

Tally tally(const Report& report, std::optional<verify::Kind> kind) {
  Tally counts;
  for (const verify::ClaimResult& result : report.results) {
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
      case verify::Verdict::confirmed:
        ++counts.confirmed;
        break;
      case verify::Verdict::refuted:
        ++counts.refuted;
        counts.refuted_as_expected += result.claim->expected == verify::Verdict::refuted ? 1 : 0;
        break;
      case verify::Verdict::inconclusive:
        ++counts.inconclusive;
        break;
    }
  }
  return counts;
}

std::vector<verify::Kind> kinds_of(const Report& report) {
  std::set<verify::Kind> kinds;
  for (const verify::ClaimResult& result : report.results) {
    kinds.insert(result.claim->kind);
  }
  return {kinds.begin(), kinds.end()};
}

StatementTally tally_statements(const Report& report) {
  StatementTally counts;
  for (const StatementResult& result : statement_results(report)) {
    if (result.statement->tag.starts_with("ada:")) {
      ++counts.paper;
      counts.right_as_printed += result.as_printed == verify::Verdict::confirmed ? 1 : 0;
      counts.right_as_corrected +=
          result.as_printed == verify::Verdict::refuted && result.as_corrected == verify::Verdict::confirmed ? 1 : 0;
      counts.right_in_part += result.in_part ? 1 : 0;
    } else if (result.statement->tag.starts_with("sf:")) {
      ++counts.beyond;
      counts.beyond_confirmed += result.as_corrected == verify::Verdict::confirmed ? 1 : 0;
      counts.beyond_refuted += result.as_corrected == verify::Verdict::refuted ? 1 : 0;
    }
  }
  return counts;
}

std::vector<const verify::ClaimResult*> not_as_expected(const Report& report) {
  std::vector<const verify::ClaimResult*> unexpected;
  for (const verify::ClaimResult& result : report.results) {
    if (!result.as_expected()) {
      unexpected.push_back(&result);
    }
  }
  return unexpected;
}

std::string joined_libraries(const verify::Provenance& provenance) {
  std::vector<std::string> libraries;
  for (const auto& [name, version] : provenance.libraries) {
    libraries.push_back(fmt::format("{} {}", name, version));
  }
  return fmt::format("{}", fmt::join(libraries, ", "));
}

}  // namespace sinkflow::report
