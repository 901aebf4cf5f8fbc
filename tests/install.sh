#!/usr/bin/env bash
# Another CMake project finds the installed sinkflow and uses a room of it; the installed program runs without the
# sources. Arguments: source tree, build tree.
# labels: quick rebuild
set -euo pipefail
source=$1
build=$2
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT

cmake --install "$build" --prefix "$here/prefix" >/dev/null
for consumer in "$source"/tests/consumers/*; do
  name=$(basename "$consumer")
  cmake -G Ninja -S "$consumer" -B "$here/$name" -DCMAKE_PREFIX_PATH="$here/prefix" -DCMAKE_BUILD_TYPE=Release >"$here/log" 2>&1 &&
    cmake --build "$here/$name" >>"$here/log" 2>&1 || { cat "$here/log"; echo "install: $name does not build" >&2; exit 1; }
  "$here/$name/consumer"
done
for file in man/man1/sinkflow.1 bash-completion/completions/sinkflow zsh/site-functions/_sinkflow; do
  grep sinkflow "$here/prefix/share/$file" >/dev/null || { echo "install: $file is not installed" >&2; exit 1; }
done
cd "$here"
"$here/prefix/bin/sinkflow" task | grep 'share of triggers       25.6496 %' >/dev/null
