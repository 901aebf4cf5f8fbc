#!/usr/bin/env bash
# One hypothesis is one file: docs/adding-a-claim.md, followed to the letter. Its commands write the file, which its code then
# fills in; the claim appears in ctest, in the command and in the report, and deleting the file removes it, with nothing else
# touched. Git ignores the file. Arguments: source tree, build tree.
# labels: quick rebuild
# serial: yes
set -euo pipefail
source=$1
build=$2
guide=$source/docs/adding-a-claim.md
claim=$source/verify/claims/growth/sharp_total_loss.cpp
program=$build/apps/sinkflow
here=$(mktemp -d)
fail() { echo "one_file: $1" >&2; exit 1; }
[ ! -e "$claim" ] || fail "delete $claim first: it is the example that this test writes"

# grep reads to the end (no -q): a program cut short by a closed pipe would count as a failure under pipefail.
rebuild() { cmake --build "$build" --target sinkflow claim_tests >"$here/build.log" || { cat "$here/build.log"; exit 1; }; }
# Whatever happened, the program is again that of the sources.
trap 'if [ -e "$claim" ]; then rm "$claim"; rebuild; fi; rm -rf "$here"' EXIT
in_ctest() { ctest --test-dir "$build" -N | grep ' sharp\.total-loss$' >/dev/null; }
in_list() { "$program" list | grep '^sharp\.total-loss ' >/dev/null; }
in_trace() { "$program" trace | grep -E '^sharp\.total-loss |sharp_total_loss\.cpp' >/dev/null; }

# The commands of the guide's blocks of shell commands: block number N, in this build tree, its report in a directory of ours.
block() {
  awk -v wanted="$1" '/^```sh/ { inside = ++n == wanted; next } /^```/ { inside = 0 } inside' "$guide" |
    sed -e 's|build/release/apps/sinkflow|@program@|; s|build/release|@build@|' \
      -e "s|^@program@ verify .*|& --out \"$here/out\"|" \
      -e 's|^cmake --preset quick && cmake --build --preset quick |cmake --build @build@ |' \
      -e "s|@program@|\"$program\"|; s|@build@|\"$build\"|"
}
run_block() { (cd "$source" && bash -euo pipefail -c "$(block "$1")") >"$here/block.log" 2>&1; }

in_list && fail "the claim is there before its file is"
run_block 1 || { cat "$here/block.log"; fail "the command that writes the file fails"; }
[ -e "$claim" ] || fail "it writes another file than the guide says"
code=0
run_block 2 || code=$?
[ "$code" = 1 ] || { cat "$here/block.log"; fail "as written the claim should end with exit code 1, not $code"; }
grep inconclusive "$here/block.log" >/dev/null || fail "as written the claim should be inconclusive"

awk '/^```cpp/ { inside = 1; next } /^```/ { inside = 0 } inside' "$guide" >"$claim"
grep '"sharp.total-loss"' "$claim" >/dev/null || fail "docs/adding-a-claim.md does not hold the example any more"
run_block 3 || { cat "$here/block.log"; fail "the commands of the guide fail once the claim is filled in"; }
row=$(awk '/^```text/ { inside = 1; next } /^```/ { inside = 0 } inside' "$guide" | grep '^sharp.total-loss')
grep -F "$row" "$here/block.log" >/dev/null || { cat "$here/block.log"; fail "the table does not have the row of the guide"; }
in_list || fail "the command does not list the new claim"
in_trace || fail "the trace does not know the new claim"
in_ctest || fail "ctest does not know the new claim"
ctest --test-dir "$build" -R '^sharp\.total-loss$' -L extension -L quick --no-tests=error >"$here/ctest.log" ||
  { cat "$here/ctest.log"; fail "the new claim's test has not the labels of its kind and tier"; }
grep "\"id\": \"sharp.total-loss\"" "$here/out/report.json" >/dev/null || fail "the new claim is not in report.json"
grep 'claim-sharp.total-loss' "$here/out/report.html" >/dev/null || fail "the new claim has no section in report.html"

rm "$claim"
rebuild
in_list && fail "the command still lists the deleted claim"
in_trace && fail "the trace still knows the deleted claim"
in_ctest && fail "ctest still knows the deleted claim"
"$program" verify sharp.total-loss --out "$here/out" 2>/dev/null && fail "the deleted claim still runs"
echo "one file more, one claim more; one file less, one claim less"
