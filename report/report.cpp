#include "report/report.hpp"

#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "verify/harness/judge.hpp"

namespace sinkflow::report {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const verify::Provenance& provenance) {
  Json libraries = Json::object();
  for (const verify::LibraryVersion& library : provenance.libraries) {
    libraries[library.name] = library.version;
  }
  return {{"version", provenance.version},   {"git_revision", provenance.git_revision},
          {"compiler", provenance.compiler}, {"flags", provenance.flags},
          {"cpu", provenance.cpu},           {"blas_core", provenance.blas_core},
          {"corpus", provenance.corpus},     {"bigram_hash", provenance.bigram_hash},
          {"command", provenance.command},   {"libraries", libraries}};
}

Json to_json(const verify::Check& check) {
  return {{"name", check.name},
          {"predicted", check.predicted},
          {"measured", check.measured},
          {"uncertainty", check.uncertainty},
          {"tolerance", check.tolerance.value},
          {"reason", check.tolerance.reason},
          {"resolution", verify::resolution(check)},
          {"verdict", verify::name_of(verify::judge(check))}};
}

Json to_json(const verify::ClaimResult& result, const verify::Provenance& provenance) {
  const verify::Claim& claim = *result.claim;
  Json checks = Json::array();
  for (const verify::Check& check : result.outcome.evidence.checks) {
    checks.push_back(to_json(check));
  }
  Json figures = Json::array();
  for (const verify::Figure& figure : result.outcome.figures) {
    figures.push_back("figures/" + figure.name + ".svg");
  }
  const verify::Check* weakest = verify::weakest_refutation(result.outcome.control);
  return {{"id", claim.id},
          {"title", claim.title},
          {"tags", claim.tags},
          {"kind", verify::name_of(claim.kind)},
          {"tier", verify::name_of(claim.tier)},
          {"expected", verify::name_of(claim.expected)},
          {"verdict", verify::name_of(result.verdict)},
          {"as_expected", result.as_expected()},
          {"skipped", result.skipped},
          {"failure", result.failure.empty() ? Json() : Json(result.failure)},
          {"seconds", result.seconds},
          {"cached", result.cached},
          {"checks", checks},
          {"control",
           {{"law", claim.control},
            {"verdict", verify::name_of(result.control_verdict)},
            {"checks", result.outcome.control.evidence.checks.size()},
            {"weakest", weakest == nullptr ? Json() : to_json(*weakest)}}},
          {"figures", figures},
          {"seeds", result.outcome.seeds},
          {"command", verify::command_of(claim, provenance)}};
}

}  // namespace

std::string to_json(const Report& report) {
  Json claims = Json::array();
  for (const verify::ClaimResult& result : report.results) {
    claims.push_back(to_json(result, report.provenance));
  }
  std::set<std::uint64_t> seeds;
  for (const verify::ClaimResult& result : report.results) {
    seeds.insert(result.outcome.seeds.begin(), result.outcome.seeds.end());
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
  for (const verify::ClaimResult& result : report.results) {
    const verify::Claim& claim = *result.claim;
    table += fmt::format("| `{}` | {} | {} |", claim.id, claim.title, fmt::join(claim.tags, ", "));
    if (const verify::Check* check = verify::tightest_check(result.outcome.evidence); check != nullptr) {
      table += fmt::format(" {} | {:.10g} | {:.10g} | {:.2g} | {:.2g} | {} | {} |\n", check->name, check->predicted,
                           check->measured, check->tolerance.value, verify::resolution(*check),
                           verify::name_of(result.verdict), verify::name_of(result.control_verdict));
    } else {
      table += fmt::format(" | | | | | {} | |\n", result.skipped ? "skipped" : verify::name_of(result.verdict));
    }
  }
  return table;
}

}  // namespace sinkflow::report
