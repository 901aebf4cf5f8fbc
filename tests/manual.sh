#!/usr/bin/env bash
# The manual page: man finds nothing to complain about, and every command, option and example of the help is in it.
# Arguments: source tree, build tree.
set -euo pipefail
program=$2/apps/sinkflow
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
fail() { echo "manual: $1" >&2; exit 1; }
warnings() { LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z "$1" 2>&1 >/dev/null; }

"$program" man >"$here/sinkflow.1"
found=$(warnings "$here/sinkflow.1")
[ -z "$found" ] || fail "man complains: $found"
# A check that takes anything would prove nothing.
{ cat "$here/sinkflow.1"; printf '.nosuchrequest\n'; } >"$here/wrong.1"
[ -n "$(warnings "$here/wrong.1")" ] || fail "man does not complain about a request that is none"

LC_ALL=C.UTF-8 MANWIDTH=1000 man -E UTF-8 -l "$here/sinkflow.1" | sed 's/.\x08//g' >"$here/text"
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
