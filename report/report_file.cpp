#include "report/report_file.hpp"

#include <set>

#include "formats/json_fields.hpp"

namespace sinkflow::report {
namespace {

using formats::JsonField;

verify::Verdict read_verdict(const JsonField& field) {
  for (const verify::Verdict verdict :
       {verify::Verdict::confirmed, verify::Verdict::refuted, verify::Verdict::inconclusive}) {
    if (field.string() == verify::name_of(verdict)) {
      return verdict;
    }
  }
  field.fail("confirmed, refuted or inconclusive");
}

RecordedCheck read_check(const JsonField& field) {
  return {field.member("name").string(), field.member("predicted").number_or_null(),
          field.member("measured").number_or_null(), field.member("tolerance").number_or_null(),
          read_verdict(field.member("verdict"))};
}

RecordedClaim read_claim(const JsonField& field) {
  RecordedClaim claim;
  claim.id = field.member("id").string();
  claim.verdict = read_verdict(field.member("verdict"));
  claim.control = read_verdict(field.member("control").member("verdict"));
  claim.as_expected = field.member("as_expected").boolean();
  if (const auto skipped = field.find("skipped")) {
    claim.skipped = skipped->boolean();
  }
  for (const JsonField& check : field.member("checks").items()) {
    claim.checks.push_back(read_check(check));
  }
  return claim;
}

void read_provenance(const JsonField& field, const std::string& prefix, std::map<std::string, std::string>& into) {
  for (const std::string& key : field.keys()) {
    const JsonField value = field.member(key);
    if (value.is_object()) {
      read_provenance(value, prefix + key + ".", into);
    } else {
      into[prefix + key] = value.shown_whole();
    }
  }
}

}  // namespace

RecordedReport parse_report(std::string_view text, const std::string& name) {
  const formats::JsonDocument document(text, name);
  const JsonField root = document.root();
  RecordedReport report;
  read_provenance(root.member("provenance"), "", report.provenance);
  std::set<std::string> ids;
  for (const JsonField& field : root.member("claims").items()) {
    report.claims.push_back(read_claim(field));
    if (!ids.insert(report.claims.back().id).second) {
      field.member("id").fail("every claim once");
    }
  }
  return report;
}

}  // namespace sinkflow::report
