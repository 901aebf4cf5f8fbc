#!/usr/bin/env bash
# One kind of attention is one file: the example of docs/networks.md, put under transformer/attention/, passes the test of
# all kinds and trains a network, and deleting it removes it, with nothing else touched. Git ignores the file. Arguments:
# source tree, build tree.
# labels: quick rebuild
# serial: yes
set -euo pipefail
source=$1
build=$2
kind=$source/transformer/attention/softmax_or_none.cpp
here=$(mktemp -d)
trap 'rm -rf "$kind" "$here"' EXIT
fail() { echo "one_kind: $1" >&2; exit 1; }
rebuild() {
  cmake --build "$build" --target sinkflow test_transformer >"$here/log" || { cat "$here/log"; exit 1; }
}
train() {
  "$build/apps/sinkflow" train small-1layer --set model.attention=softmax_or_none --set train.steps=2 --out "$here/run"
}

train 2>/dev/null && fail "the kind is there before its file is"
awk '/^```cpp/ { inside = 1; next } /^```/ { inside = 0 } inside' "$source/docs/networks.md" >"$kind"
rebuild
"$build/tests/test_transformer" --run_test=transformer_attention_kinds >"$here/log" || { cat "$here/log"; fail "its gradient is wrong"; }
train >/dev/null 2>&1 || fail "no network can be trained with it"
rm "$kind"
rebuild
rm -rf "$here/run"
train 2>/dev/null && fail "the kind is still there after its file is gone"
exit 0
