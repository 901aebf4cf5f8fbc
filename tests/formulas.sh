#!/usr/bin/env bash
# A formula that cannot be set as mathematics stops the build, with the name of its file and field. Arguments: source tree,
# build tree.
set -euo pipefail
convert=$2/statements/embed_formulas
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "formulas: $1" >&2; exit 1; }
statement() { printf "latex = '''%s'''\n" "$1" >"$work/example.toml"; }
refused() {  # formula, words of the message
  statement "$1"
  "$convert" blahtexml "$work/out.cpp" "$work/example.toml" 2>"$work/said" && fail "'$1' was taken"
  grep -F "$work/example.toml: latex: " "$work/said" | grep -F "$2" >/dev/null || fail "'$1': $(cat "$work/said")"
  [ ! -e "$work/out.cpp" ] || fail "'$1' left a source"
}
refused '\nonsense x' '\nonsense'
refused 'a = \frac{1}{2' 'a = \frac{1}{2'
refused '\Bigl( x \Bigr)^2' 'a bracket with an exponent'
refused 'a = b, \quad \nonsense c' '\nonsense'

statement 'a = \tfrac12, \quad {\Bigl( b - c \Bigr)}^2, \qquad \left( d \quad e \right)'
"$convert" blahtexml "$work/out.cpp" "$work/example.toml"
[ "$(grep -o '<math>' "$work/out.cpp" | wc -l)" = 3 ] || fail "expected three parts, found: $(cat "$work/out.cpp")"
grep -F '<mfrac><mn>1</mn><mn>2</mn></mfrac>' "$work/out.cpp" >/dev/null || fail "\\tfrac is no fraction"
