#!/usr/bin/env bash
# The parsers against inputs that libFuzzer makes up, under the address and undefined-behaviour sanitizers: 60 seconds
# each, from the seeds of fuzz/seeds/. SECONDS_EACH asks for more. Arguments: source tree, build tree.
# labels: full
# serial: yes
set -euo pipefail
source=$1
build=$2/fuzz
fail() { echo "fuzz: $1" >&2; exit 1; }

cmake -S "$source" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_CXX_COMPILER=clang++-14 \
  -DCMAKE_CXX_FLAGS_RELWITHDEBINFO=-O1 -DSINKFLOW_FUZZ=ON -DSINKFLOW_TESTS=OFF \
  -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON >/dev/null
targets=()
for file in "$source"/fuzz/*.cpp; do targets+=("$(basename "$file" .cpp)"); done
[ "${#targets[@]}" -gt 0 ] || fail "there are no targets"
cmake --build "$build" --target "${targets[@]/#/fuzz_}" >"$build/build.log" || { cat "$build/build.log"; fail "the build fails"; }
for name in "${targets[@]}"; do
  mkdir -p "$build/corpus/$name"
  "$build/fuzz/fuzz_$name" "$build/corpus/$name" "$source/fuzz/seeds/$name" -max_total_time="${SECONDS_EACH:-60}" \
    -timeout=10 -rss_limit_mb=2048 -artifact_prefix="$build/" -print_final_stats=1 >"$build/$name.log" 2>&1 ||
    { tail -40 "$build/$name.log"; fail "$name: an input of $build/ is neither read nor refused by a sentence"; }
  executions=$(grep -oP 'number_of_executed_units: \K\d+' "$build/$name.log")
  [ "$executions" -gt 0 ] || fail "$name: nothing was tried"
  echo "$name: $executions inputs"
done
