#!/usr/bin/env bash
# README.md shows every claim with the verdict it expects, and the commands it names exist. Arguments: source tree, build
# tree.
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

while read -r script; do
  [ -x "$source/$script" ] || fail "$script, which README.md names, is not there"
done < <(grep -oE 'scripts/[a-z-]+' "$source/README.md" | sort -u)
while read -r command; do
  "$program" "$command" --help >/dev/null || fail "there is no command $command"
done < <(grep -oE '^(build/release/apps/)?sinkflow [a-z]+' "$source/README.md" | awk '{print $2}' | sort -u)
# The example that needs no installation, as it stands there.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
awk '/^```sh/ { inside = 1; next } /^```/ { inside = 0 } inside && /^build\/release/' "$source/README.md" |
  sed "s|build/release/apps/sinkflow|$program|" >"$work/example"
[ "$(wc -l <"$work/example")" -gt 1 ] || fail "README.md has no example any more"
(cd "$work" && bash -euo pipefail example >/dev/null) || fail "the example of README.md fails"
while read -r link; do
  [ -e "$source/$link" ] || fail "$link, which README.md links to, is not there"
done < <(grep -oE '\]\([^)]+\)' "$source/README.md" | tr -d '()]' | sort -u)
grep -x 'bash scripts/test' "$source/README.md" >/dev/null || fail "README.md does not name the test command"
grep -x 'bash scripts/test' "$source/.ci/run" >/dev/null || fail ".ci/run does not call the README's test command"
