#!/usr/bin/env bash
# docs/results.md shows every claim of the main job with the verdict it expects, and the table of README.md every statement
# that one of them is about. Links and commands are tested with those of all documents. Arguments: source tree, build tree.
set -euo pipefail
source=$1
program=$2/apps/sinkflow
fail() { echo "readme: $1" >&2; exit 1; }

results=$(sed -n '/<!-- results -->/,/<!-- end of results -->/p' "$source/README.md")
numbers=$(sed -n '/<!-- results -->/,$p' "$source/docs/results.md")
claims=0
while read -r id _ tier expected _; do
  [ "$tier" = quick ] || continue  # the tables are those of the main job
  grep -F "| \`$id\` |" <<<"$numbers" | grep -F "| $expected | refuted |" >/dev/null ||
    fail "docs/results.md lacks claim $id with verdict $expected and a refuted control; run scripts/update-readme"
  claims=$((claims + 1))
done < <("$program" list)
[ "$claims" -gt 0 ] || fail "there are no claims"
[ "$(grep -c '^| `' <<<"$numbers")" = "$claims" ] || fail "docs/results.md has a claim that is not there any more"
tags=$(grep -oE '\| (ada|sf):[a-zA-Z0-9.-]+ \|$' <<<"$results" | tr -d '| ' | sort)
[ -n "$tags" ] || fail "the table has no statements; run scripts/update-readme"
[ -z "$(uniq -d <<<"$tags")" ] || fail "the table has a statement twice: $(uniq -d <<<"$tags")"
known=$("$program" statements)
while read -r tag; do
  grep -qF "$tag " <<<"$known" || fail "the table has a statement that is not there any more: $tag"
done <<<"$tags"
for tag in $(grep -oE '(ada|sf):[a-zA-Z0-9.-]+' <<<"$numbers" | sort -u); do
  grep -xF "$tag" <<<"$tags" >/dev/null || fail "the table of statements lacks $tag; run scripts/update-readme"
done

grep -x 'bash scripts/test' "$source/README.md" >/dev/null || fail "README.md does not name the test command"
grep -x 'bash scripts/test' "$source/.ci/run" >/dev/null || fail ".ci/run does not call the README's test command"
