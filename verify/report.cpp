#include "verify/report.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "verify/judge.hpp"

namespace sinkflow::verify {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const Provenance& provenance) {
  Json libraries = Json::object();
  for (const auto& [name, version] : provenance.libraries) {
    libraries[name] = version;
  }
  return {{"version", provenance.version},   {"git_revision", provenance.git_revision},
          {"compiler", provenance.compiler}, {"flags", provenance.flags},
          {"cpu", provenance.cpu},           {"blas_core", provenance.blas_core},
          {"corpus", provenance.corpus},     {"bigram_hash", provenance.bigram_hash},
          {"command", provenance.command},   {"libraries", libraries}};
}

Json to_json(const Check& check) {
  return {{"name", check.name},
          {"predicted", check.predicted},
          {"measured", check.measured},
          {"uncertainty", check.uncertainty},
          {"tolerance", check.tolerance.value},
          {"reason", check.tolerance.reason},
          {"resolution", resolution(check)},
          {"verdict", name_of(judge(check))}};
}

Json to_json(const ClaimResult& result, const Provenance& provenance) {
  const Claim& claim = *result.claim;
  Json checks = Json::array();
  for (const Check& check : result.outcome.evidence.checks) {
    checks.push_back(to_json(check));
  }
  Json figures = Json::array();
  for (const Figure& figure : result.outcome.figures) {
    figures.push_back("figures/" + figure.name + ".svg");
  }
  const Check* weakest = weakest_refutation(result.outcome.control);
  return {{"id", claim.id},
          {"title", claim.title},
          {"tags", claim.tags},
          {"kind", name_of(claim.kind)},
          {"tier", name_of(claim.tier)},
          {"expected", name_of(claim.expected)},
          {"verdict", name_of(result.verdict)},
          {"as_expected", result.as_expected()},
          {"skipped", result.skipped},
          {"failure", result.failure.empty() ? Json() : Json(result.failure)},
          {"seconds", result.seconds},
          {"cached", result.cached},
          {"checks", checks},
          {"control",
           {{"law", claim.control},
            {"verdict", name_of(result.control_verdict)},
            {"checks", result.outcome.control.evidence.checks.size()},
            {"weakest", weakest == nullptr ? Json() : to_json(*weakest)}}},
          {"figures", figures},
          {"seeds", claim.seeds},
          {"command", command_of(claim, provenance)}};
}

double strain(const Check& check) {
  const double strain = (std::abs(check.measured - check.predicted) + check.uncertainty) / check.tolerance.value;
  return std::isnan(strain) ? std::numeric_limits<double>::infinity() : strain;
}

/// How many tolerances a check is beyond its limit, its uncertainty granted.
double excess(const Check& check) {
  const double excess = (std::abs(check.measured - check.predicted) - check.uncertainty) / check.tolerance.value;
  return std::isnan(excess) ? -std::numeric_limits<double>::infinity() : excess;
}

}  // namespace

bool ClaimResult::as_expected() const {
  return skipped || (failure.empty() && verdict == claim->expected && control_verdict == Verdict::refuted);
}

const Check* tightest_check(const Evidence& evidence) {
  const auto tightest = std::max_element(evidence.checks.begin(), evidence.checks.end(),
                                         [](const Check& a, const Check& b) { return strain(a) < strain(b); });
  return tightest == evidence.checks.end() ? nullptr : &*tightest;
}

const Check* weakest_refutation(const Control& control) {
  const auto& checks = control.evidence.checks;
  const auto weakest = std::min_element(checks.begin(), checks.end(),
                                        [](const Check& a, const Check& b) { return excess(a) < excess(b); });
  return weakest == checks.end() ? nullptr : &*weakest;
}

std::string command_of(const Claim& claim, const Provenance& provenance) {
  return fmt::format("sinkflow verify {}{}{}{}", claim.id, claim.tier == Tier::full ? " --tier full" : "",
                     provenance.options.empty() ? "" : " ", provenance.options);
}

std::string to_json(const Report& report) {
  Json claims = Json::array();
  for (const ClaimResult& result : report.results) {
    claims.push_back(to_json(result, report.provenance));
  }
  std::set<std::uint64_t> seeds;
  for (const ClaimResult& result : report.results) {
    seeds.insert(result.claim->seeds.begin(), result.claim->seeds.end());
  }
  Json provenance = to_json(report.provenance);
  provenance["seeds"] = seeds;
  provenance["claims_not_run"] = report.not_run;
  return Json{{"provenance", provenance}, {"claims", claims}}.dump(2) + "\n";
}

std::string claims_to_markdown(const Report& report) {
  std::string table =
      "| claim | statement | source | tightest check | predicted | measured | tolerance | resolution | verdict | "
      "control |\n"
      "|---|---|---|---|---:|---:|---:|---:|---|---|\n";
  for (const ClaimResult& result : report.results) {
    const Claim& claim = *result.claim;
    table += fmt::format("| `{}` | {} | {} |", claim.id, claim.title, fmt::join(claim.tags, ", "));
    if (const Check* check = tightest_check(result.outcome.evidence); check != nullptr) {
      table += fmt::format(" {} | {:.10g} | {:.10g} | {:.2g} | {:.2g} | {} | {} |\n", check->name, check->predicted,
                           check->measured, check->tolerance.value, resolution(*check), name_of(result.verdict),
                           name_of(result.control_verdict));
    } else {
      table += fmt::format(" | | | | | {} | |\n", result.skipped ? "skipped" : name_of(result.verdict));
    }
  }
  return table;
}

}  // namespace sinkflow::verify
