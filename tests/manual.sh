#!/usr/bin/env bash
# The manual page: groff finds nothing to complain about, and every command, option and example of the help is in it.
# Arguments: source tree, build tree.
set -euo pipefail
program=$2/apps/sinkflow
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
fail() { echo "manual: $1" >&2; exit 1; }
warnings() { LC_ALL=C.UTF-8 groff -k -man -ww -Tutf8 -z "$1" 2>&1; }

"$program" man >"$here/sinkflow.1"
found=$(warnings "$here/sinkflow.1")
[ -z "$found" ] || fail "groff complains: $found"
# A check that takes anything would prove nothing.
{ cat "$here/sinkflow.1"; printf '.nosuchrequest\n'; } >"$here/wrong.1"
[ -n "$(warnings "$here/wrong.1")" ] || fail "groff does not complain about a request that is none"

# One line a paragraph (LL), without overstriking (-c -b -o -u): what is searched for must not be broken.
LC_ALL=C.UTF-8 groff -k -man -Tutf8 -rLL=1000n -P-cbou "$here/sinkflow.1" >"$here/text"
for heading in NAME SYNOPSIS DESCRIPTION OPTIONS COMMANDS 'EXIT STATUS' FILES ENVIRONMENT; do
  grep -x "$heading" "$here/text" >/dev/null || fail "there is no section $heading"
done
commands=$("$program" --help | sed -n '/^Subcommands:/,/^$/p' | awk 'NR > 1 && NF { print $1 }')
[ "$(wc -w <<<"$commands")" -gt 10 ] || fail "the help names no commands"
for command in $commands; do
  sed -n "/^   $command\$/,/^   [a-z]/p" "$here/text" >"$here/section"
  [ -s "$here/section" ] || fail "there is no section about $command"
  "$program" "$command" --help >"$here/help"
  for option in $(grep -oE '^  (-[a-z],)?--[a-z0-9-]+' "$here/help" | grep -oE '\-\-[a-z0-9-]+' | grep -vx -- --help); do
    grep -F -- "$option" "$here/section" >/dev/null || fail "the section about $command lacks $option"
  done
  example=$(sed -n '/^Example:/{n;p}' "$here/help" | sed 's/^ *//')
  grep -F -- "$example" "$here/section" >/dev/null || fail "the section about $command lacks its example: $example"
done
