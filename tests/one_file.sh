#!/usr/bin/env bash
# One hypothesis is one file: the example of docs/adding-a-claim.md, put under verify/claims/, appears in ctest, in the
# command and in the report, and deleting it removes it, with nothing else touched. Git ignores the file. Arguments:
# source tree, build tree.
# labels: quick rebuild
# serial: yes
set -euo pipefail
source=$1
build=$2
claim=$source/verify/claims/probe_of_the_one_file_test.cpp
program=$build/apps/sinkflow
report=$(mktemp -d)
trap 'rm -rf "$claim" "$report"' EXIT

# grep reads to the end (no -q): a program cut short by a closed pipe would count as a failure under pipefail.
rebuild() { cmake --build "$build" --target sinkflow claim_tests >"$report/build.log" || { cat "$report/build.log"; exit 1; }; }
fail() { echo "one_file: $1" >&2; exit 1; }
in_ctest() { ctest --test-dir "$build" -N | grep ' sharp\.excess-quarter$' >/dev/null; }
in_list() { "$program" list | grep '^sharp\.excess-quarter ' >/dev/null; }
in_trace() { "$program" trace | grep -E '^sharp\.excess-quarter |probe_of_the_one_file_test' >/dev/null; }

in_list && fail "the probe is there before its file is"
awk '/^```cpp/ { inside = 1; next } /^```/ { inside = 0 } inside' "$source/docs/adding-a-claim.md" >"$claim"
grep '"sharp.excess-quarter"' "$claim" >/dev/null || fail "docs/adding-a-claim.md does not hold the example any more"
rebuild
in_list || fail "the command does not list the new claim"
in_trace || fail "the trace does not know the new claim"
in_ctest || fail "ctest does not know the new claim"
ctest --test-dir "$build" -R '^sharp\.excess-quarter$' -L extension -L quick --no-tests=error >"$report/ctest.log" ||
  { cat "$report/ctest.log"; fail "the new claim's test does not pass"; }
"$program" verify sharp.excess-quarter --out "$report/out" >/dev/null
grep "\"id\": \"sharp.excess-quarter\"" "$report/out/report.json" >/dev/null || fail "the new claim is not in report.json"
grep 'sharp.excess-quarter' "$report/out/report.html" >/dev/null || fail "the new claim is not in report.html"

rm "$claim"
rebuild
in_list && fail "the command still lists the deleted claim"
in_trace && fail "the trace still knows the deleted claim"
in_ctest && fail "ctest still knows the deleted claim"
"$program" verify sharp.excess-quarter --out "$report/out" 2>/dev/null && fail "the deleted claim still runs"
echo "one file more, one claim more; one file less, one claim less"
