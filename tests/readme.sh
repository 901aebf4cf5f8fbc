#!/usr/bin/env bash
# README.md and docs/results.md show every claim with the verdict it expects. Its links and commands are tested with those of
# all documents. Arguments: source tree, build tree.
set -euo pipefail
source=$1
program=$2/apps/sinkflow
fail() { echo "readme: $1" >&2; exit 1; }

results=$(sed -n '/<!-- results -->/,/<!-- end of results -->/p' "$source/README.md")
numbers=$(sed -n '/<!-- results -->/,$p' "$source/docs/results.md")
claims=0
while read -r id _ tier expected _; do
  [ "$tier" = quick ] || continue  # the tables are those of the main job
  grep -F "\`$id\`" <<<"$results" >/dev/null || fail "the table of statements lacks claim $id; run scripts/update-readme"
  grep -F "| \`$id\` |" <<<"$numbers" | grep -F "| $expected | refuted |" >/dev/null ||
    fail "docs/results.md lacks claim $id with verdict $expected and a refuted control; run scripts/update-readme"
  claims=$((claims + 1))
done < <("$program" list)
[ "$claims" -gt 0 ] || fail "there are no claims"
[ "$(grep -c '^| `' <<<"$numbers")" = "$claims" ] || fail "docs/results.md has a claim that is not there any more"
grep -oE '`[a-z0-9-]+(\.[a-z0-9-]+)+`' <<<"$results" | tr -d '`' | sort -u | while read -r id; do
  "$program" show "$id" >/dev/null || fail "the table of statements has a claim that is not there any more: $id"
done

grep -x 'bash scripts/test' "$source/README.md" >/dev/null || fail "README.md does not name the test command"
grep -x 'bash scripts/test' "$source/.ci/run" >/dev/null || fail ".ci/run does not call the README's test command"
