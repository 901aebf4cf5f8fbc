#!/usr/bin/env bash
# The file that `sinkflow new-claim` writes is a claim as soon as the program is built again: listed, and inconclusive until
# it is filled in, which no exit code passes over. Git ignores the file. Arguments: source tree, build tree.
# labels: quick rebuild
# serial: yes
set -euo pipefail
source=$1
build=$2
id=probe.of-the-new-claim-test
claim=$source/verify/claims/loss/probe_of_the_new_claim_test.cpp
program=$build/apps/sinkflow
here=$(mktemp -d)
rebuild() { cmake --build "$build" --target sinkflow claim_tests >"$here/log" || { cat "$here/log"; exit 1; }; }
# Whatever happened, the program is again that of the sources.
trap 'if [ -e "$claim" ]; then rm "$claim"; rebuild; fi; rm -rf "$here"' EXIT
fail() { echo "new_claim: $1" >&2; exit 1; }

"$program" new-claim "$id" --project "$source" >/dev/null
rebuild
"$program" list | grep "^$id " >/dev/null || fail "the command does not list the new claim"
code=0
"$program" verify "$id" --out "$here/out" >"$here/table" 2>/dev/null || code=$?
[ "$code" = 1 ] || fail "a claim that is not filled in ends with exit code $code"
grep "\"verdict\": \"inconclusive\"" "$here/out/report.json" >/dev/null || fail "it is not inconclusive"
grep 'not as expected: expected confirmed' "$here/table" >/dev/null || fail "the table does not say that it is not as expected"
rm "$claim"
rebuild
if "$program" list | grep "^$id " >/dev/null; then fail "the command still lists the deleted claim"; fi
