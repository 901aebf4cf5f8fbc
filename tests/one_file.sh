#!/usr/bin/env bash
# One hypothesis is one file: a file added under verify/claims/ appears in ctest, in the command and in the report, and
# deleting it removes it, with nothing else touched. Arguments: source tree, build tree. The file is ignored by git.
# labels: quick;rebuild
# serial: yes
set -euo pipefail
source=$1
build=$2
claim=$source/verify/claims/probe_of_the_one_file_test.cpp
program=$build/apps/sinkflow
report=$(mktemp -d)
trap 'rm -rf "$claim" "$report"' EXIT

rebuild() { cmake --build "$build" --target sinkflow claim_tests >"$report/build.log" || { cat "$report/build.log"; exit 1; }; }
fail() { echo "one_file: $1" >&2; exit 1; }
in_ctest() { ctest --test-dir "$build" -N | grep -q ' probe.one-file$'; }
in_list() { "$program" list | grep -q '^probe.one-file '; }
in_trace() { "$program" trace | grep -q '^probe.one-file '; }

in_list && fail "the probe is there before its file is"
cat >"$claim" <<'CPP'
#include "verify/claim.hpp"

namespace sinkflow::verify {
namespace {

Outcome measure(const Setting& setting) {
  const double measured = setting.task.counts.sum();
  const Tolerance tolerance(1e-9, "rounding of a sum of 256 laws");
  return {{{{"expected counts sum to N", static_cast<double>(setting.task.length), measured, 0, tolerance}}},
          {{{{"expected counts sum to N + 1", setting.task.length + 1.0, measured, 0, tolerance}}}},
          {}};
}

const Registration registration(Claim{.id = "probe.one-file",
                                      .title = "Expected counts sum to N",
                                      .tags = {"ada:sec2"},
                                      .kind = Kind::lemma,
                                      .method = "Sums the occupancy.",
                                      .tolerance = "Rounding.",
                                      .control = "N + 1 instead of N.",
                                      .run = measure});

}  // namespace
}  // namespace sinkflow::verify
CPP
rebuild
in_list || fail "the command does not list the new claim"
in_trace || fail "the trace does not know the new claim"
in_ctest || fail "ctest does not know the new claim"
ctest --test-dir "$build" -R '^probe.one-file$' -L lemma -L quick --no-tests=error >"$report/ctest.log" ||
  { cat "$report/ctest.log"; fail "the new claim's test does not pass"; }
"$program" verify probe.one-file --out "$report/out" >/dev/null
grep -q '"id": "probe.one-file"' "$report/out/report.json" || fail "the new claim is not in report.json"
grep -q 'probe.one-file' "$report/out/report.html" || fail "the new claim is not in report.html"

rm "$claim"
rebuild
in_list && fail "the command still lists the deleted claim"
in_trace && fail "the trace still knows the deleted claim"
in_ctest && fail "ctest still knows the deleted claim"
"$program" verify probe.one-file --out "$report/out" 2>/dev/null && fail "the deleted claim still runs"
echo "one file more, one claim more; one file less, one claim less"
