#!/usr/bin/env bash
# Shell completion: bash reads the script and gets the right candidates; zsh, where it is installed, takes the script as
# one of its own. Arguments: source tree, build tree.
set -euo pipefail
build=$2
program=$build/apps/sinkflow
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
fail() { echo "completion: $1" >&2; exit 1; }

"$program" completion bash >"$here/sinkflow.bash"
# shellcheck disable=SC1091
source "$here/sinkflow.bash"
[ "$(complete -p sinkflow)" = "complete -F _sinkflow sinkflow" ] || fail "bash does not know how to complete sinkflow"

# What bash would offer for the last of the words, on one line.
offered() {
  COMP_WORDS=(sinkflow "$@")
  COMP_CWORD=$#
  COMPREPLY=()
  _sinkflow "$program" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
  echo "${COMPREPLY[*]}"
}
expect() {  # candidates, words...
  local expected=$1 found
  shift
  found=$(offered "$@")
  [ "$found" = "$expected" ] || fail "'sinkflow $*' offers '$found' instead of '$expected'"
}
expect "verify" ver
expect "verify" --threads 2 ver
expect "--version" --v
expect "--tier" verify --ti
expect "--triggers" verify --tr
expect "--threads" verify --th
expect "quick full" verify --tier ""
expect "full" verify 'sharp.*' --tier f
expect "full" verify --tier = f
expect "quick full" verify --tier =
expect "png svg pdf" plot --format ""
expect "" verify --triggers ""
expect "sharp.exponent" verify sharp.e
expect "sharp.exponent" verify lem5.exact sharp.e
expect "sharp.exponent" show sharp.e
expect "alpha-growth" plot alpha-g
expect "small-1layer small-3layer" train small
expect "bash zsh" completion ""
expect "" new-claim sharp
# Every command and every option of every command is offered.
commands=$("$program" --help | sed -n '/^Subcommands:/,/^$/p' | awk 'NR > 1 && NF { print $1 }')
[ "$(offered "" | tr ' ' '\n' | sort)" = "$(sort <<<"$commands")" ] || fail "commands are missing"
for command in $commands; do
  for option in $("$program" "$command" --help | grep -oE '^  (-[a-z],)?--[a-z0-9-]+' | grep -oE '\-\-[a-z0-9-]+'); do
    [[ " $(offered "$command" --) " == *" $option "* ]] || fail "'sinkflow $command' does not offer $option"
  done
done

"$program" completion zsh >"$here/_sinkflow"
[ "$(head -1 "$here/_sinkflow")" = "#compdef sinkflow" ] || fail "zsh would not find what the script is for"
if command -v zsh >/dev/null; then
  zsh -n "$here/_sinkflow" || fail "zsh does not understand its script"
  zsh -fc 'fpath=("$1" $fpath); autoload -Uz compinit && compinit -u -D && [[ $_comps[sinkflow] == _sinkflow ]]' \
    zsh "$here" || fail "zsh does not know how to complete sinkflow"
fi
