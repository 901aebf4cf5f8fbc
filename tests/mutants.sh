#!/usr/bin/env bash
# Would the claims notice a mistake in the theory? Builds the program once with deliberate mistakes that an environment
# variable switches on one at a time (theory/mutant.hpp), and runs, for each, the claims that carry its tag: at least one
# must not come out as expected. The list, with the claims that noticed, is left in mutants.md. Arguments: source tree,
# build tree.
# labels: full
# serial: yes
set -euo pipefail
source=$1
build=$2/mutants
fail() { echo "mutants: $1" >&2; exit 1; }

cmake -S "$source" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DSINKFLOW_MUTANTS=ON -DSINKFLOW_TESTS=OFF \
  -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON >/dev/null
cmake --build "$build" --target sinkflow >"$build/build.log" || { cat "$build/build.log"; fail "the build fails"; }
export program=$build/apps/sinkflow out=$build/killed
rm -rf "$out"
mkdir -p "$out"

# SINKFLOW_MUTANT("tag", "change", ...), which clang-format may break over lines.
(cd "$source" && grep -rPzoh 'SINKFLOW_MUTANT\(\s*"[^"]+",\s*"[^"]+"' theory solvers transformer --include='*.cpp' \
  --include='*.hpp' --exclude=mutant.hpp | tr '\n\0' ' \n' |
  sed -E 's/^SINKFLOW_MUTANT\( *"([^"]+)", *"([^"]+)"$/\1: \2/') | sort >"$build/names"
[ -z "$(uniq -d "$build/names")" ] || fail "two mutants are called $(uniq -d "$build/names")"
[ "$(wc -l <"$build/names")" -ge 40 ] || fail "there are fewer than 40 mutants"
# Claims by tag; slow ones only if no quick one notices.
"$program" trace | sed -n '/^claim -> statements/,$p' >"$build/claims"
"$program" list >"$build/list"

try() {  # name of a mutant, file for the claims that noticed it
  local tag=${1%%: *} code quick full
  mapfile -t full < <(awk -v tag="$tag" '{ for (i = 2; i <= NF; ++i) if ($i == tag) print $1 }' "$build/claims")
  mapfile -t quick < <(printf '%s\n' "${full[@]}" | grep -Fxf <(awk '$3 == "quick" { print $1 }' "$build/list"))
  for tier in quick full; do
    local -n claims=$tier
    [ "${#claims[@]}" -gt 0 ] || continue
    code=0
    SINKFLOW_MUTANT=$1 timeout 600 "$program" verify "${claims[@]}" --tier "$tier" --out "$2.report" \
      --json "$2.json" >"$2.log" 2>&1 || code=$?
    if [ "$code" = 1 ]; then
      awk -F'"' '/^      "id": / { id = $4 } /"as_expected": false/ { print id }' "$2.json" >"$2.killers"
      rm -rf "$2.report" "$2.json"
      return
    fi
    [ "$code" = 0 ] || { echo "exit code $code" >>"$2.log"; return; }
  done
}
export -f try
export build
nl -ba -w1 -s$'\t' "$build/names" | xargs -P "$(nproc)" -d '\n' -I{} bash -c \
  'IFS=$'"'\t'"' read -r number name <<<"$1"; try "$name" "$out/$number"' _ {}

{
  echo "| mutant | noticed by |"
  echo "|---|---|"
  number=0
  while read -r name; do
    number=$((number + 1))
    if [ -s "$out/$number.killers" ]; then
      echo "| $name | $(tr '\n' ' ' <"$out/$number.killers") |"
    else
      echo "| $name | **no claim**: $(tail -1 "$out/$number.log" 2>/dev/null) |"
    fi
  done <"$build/names"
} >"$build/mutants.md"
cat "$build/mutants.md"
grep 'no claim' "$build/mutants.md" >/dev/null && fail "some mutants survive"
echo "all $(wc -l <"$build/names") mutants were noticed"
