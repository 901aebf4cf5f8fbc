#!/usr/bin/env bash
# labels: quick long
# The commands in the documents work. What stands in a block "sh" runs as it stands there, each document in a directory of
# its own, with a small network in the place of the preset. What stands in a block "sh long" or in a line of text has to
# name a subcommand and options that exist. Claims and statements that
# are named exist. Arguments: source tree, build tree.
set -euo pipefail
source=$1
program=$2/apps/sinkflow
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "documents: $1" >&2; exit 1; }
documents() { find "$source/README.md" "$source/docs" -name '*.md' | sort; }
blocks() { awk -v info="$1" '/^```/ { inside = !inside && $0 == "```" info; next } inside' "$2"; }

# A command names a subcommand that exists, and options that its help shows.
check_command() { # COMMAND WHERE
  local words subcommand help option
  read -r -a words <<<"$1"
  subcommand=${words[1]}
  case $subcommand in
    -*) help=$("$program" --help) ;;
    *)
      "$program" --help | grep -E "^  $subcommand( |$)" >/dev/null || fail "$2: there is no subcommand $subcommand"
      help=$("$program" "$subcommand" --help)
      ;;
  esac
  for option in $(grep -oE '(^| )--[a-z][a-z0-9-]*' <<<"${1%%#*}"); do
    grep -qE -- "(^|[ ,])$option([ ,=]|$)" <<<"$help" || fail "$2: sinkflow $subcommand has no option $option"
  done
}

# The check itself can fail.
(check_command "sinkflow nonsense" here 2>/dev/null) && fail "an unknown subcommand was not noticed"
(check_command "sinkflow verify --nonsense 3" here 2>/dev/null) && fail "an unknown option was not noticed"

mkdir "$work/bin"
ln -s "$program" "$work/bin/sinkflow"
checked=0
ran=0
claims=$("$program" list | awk '{ print $1 }')
groups=$(sed 's/[.].*//' <<<"$claims" | sort -u)
tags=$("$program" statements | awk '{ print $1 }')
# Names of claims in code, but for the example of the guide: those of a group that there is.
named_claims() { # DOCUMENT
  grep -oE '`[a-z0-9]+[.][a-z0-9.-]+`' "$1" | tr -d '`' | sort -u | awk -F. 'NR == FNR { groups[$1]; next } $1 in groups' \
    <(echo "$groups") - | grep -vx 'sharp[.]total-loss' || true
}
while read -r document; do
  name=${document#"$source"/}
  here=$work/$(tr / - <<<"$name")
  mkdir -p "$here/build/release/apps"
  ln -s "$program" "$here/build/release/apps/sinkflow"
  printf '[model]\ndim = 8\n[task]\nlength = 8\n[train]\nbatch = 2\n' >"$here/tiny.toml"

  # In the text and in blocks that take long: whatever follows "sinkflow ". `scripts/verify` hands its options on.
  while read -r command; do
    check_command "$command" "$name"
    checked=$((checked + 1))
  done < <({ awk -F'|' '/^[|] `sinkflow / { n = split($2, part, "`"); for (i = 2; i < n; i += 2)
               print (part[i] ~ /^(sinkflow|--)/ ? "" : "sinkflow ") part[i] }' "$document"
             grep -oE '`sinkflow [a-z-][^`]*`' "$document" | tr -d '`' || true; blocks "sh long" "$document"; } |
    sed -E 's|^build/release/apps/||; s|^bash scripts/verify|sinkflow verify|' | grep '^sinkflow ' || true)
  while read -r script; do
    [ -x "$source/$script" ] || fail "$name names $script, which is not there"
  done < <(grep -oE '\bscripts/[a-z-]+' "$document" | sort -u)

  while read -r claim; do
    grep -Fx -- "$claim" <<<"$claims" >/dev/null || fail "$name names the claim $claim, which is not there"
  done < <(named_claims "$document")
  while read -r tag; do  # tags of examples
    grep -Fx -- "$tag" <<<"$tags" >/dev/null || fail "$name names the statement $tag, which is not there"
  done < <(grep -oE '\b(ada|err|sf):[a-z0-9]+([.-][a-z0-9]+)*' "$document" | sort -u | grep -vxE '(ada|err):example' || true)

  blocks sh "$document" | grep -E '^(build/release/apps/)?sinkflow ' | sed 's/small-1layer/tiny.toml/' >"$here/commands" || continue
  ran=$((ran + $(wc -l <"$here/commands")))
  (cd "$here" && PATH="$work/bin:$PATH" bash -euo pipefail commands >log 2>&1) ||
    { tail -n 5 "$here/log"; fail "a command of $name fails"; }
done < <(documents)
[ "$checked" -gt 20 ] || fail "hardly any commands were found in the text"
[ "$ran" -gt 5 ] || fail "hardly any commands were run"
echo "$checked commands checked, $ran run"
