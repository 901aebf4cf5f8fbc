#!/usr/bin/env bash
# Doxygen reads the comments of all headers without a warning, and would not let a wrong one pass. Arguments: source
# tree, build tree.
# labels: quick docs rebuild
set -euo pipefail
source=$1
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
fail() { cat "$here/log"; echo "api_reference: $1" >&2; exit 1; }
cd "$source"
reference() { { cat Doxyfile; echo "OUTPUT_DIRECTORY = $here"; [ $# = 0 ] || echo "$1"; } | doxygen - >"$here/log" 2>&1; }

reference || fail "the comments of a header are wrong; bash scripts/docs shows where"
for page in index structsinkflow_1_1verify_1_1Claim; do
  [ -s "$here/html/$page.html" ] || fail "the reference lacks its page $page"
done

cat >"$here/wrong.hpp" <<'header'
/// @file

/// Twice a number.
/// @param y there is no such parameter
int twice(int x);
header
! reference "INPUT = $here/wrong.hpp" || fail "a comment about a parameter that is not there was not noticed"

# What a member is called may say enough; a type has a sentence.
{ sed '/^EXTRACT_ALL/d' Doxyfile; echo "OUTPUT_DIRECTORY = $here"; } | doxygen - >"$here/log" 2>&1 || true
grep 'is not documented' "$here/log" >"$here/undocumented" || fail "types without a comment would not be noticed"
if grep 'Compound' "$here/undocumented" >"$here/log"; then fail "a type has no comment"; fi
