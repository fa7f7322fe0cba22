#!/usr/bin/env bash
# cycle.sh ROOT CMAKE COMPILER: a room that uses a room above it does not configure; the same
# tree without that line does.
set -euo pipefail
root=$1 cmake=$2 compiler=$3
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
mkdir "$copy/tree"
cp -r "$root/CMakeLists.txt" "$root/cmake" "$copy/tree/"
ln -s "$root/src" "$copy/tree/src"
configure() {
  "$cmake" -S "$copy/tree" -B "$copy/build" -G Ninja -DCMAKE_CXX_COMPILER="$compiler" \
    -DKONTINGENT_TESTS=OFF >"$copy/log" 2>&1
}
configure || { cat "$copy/log"; echo "the tree as it is does not configure"; exit 1; }
sed -i 's/^room(base /room(base USES domain /' "$copy/tree/CMakeLists.txt"
if configure; then echo "a cycle between base and domain configured"; exit 1; fi
grep -q 'strongly connected component' "$copy/log" ||
  { cat "$copy/log"; echo "it failed, but not because of the cycle"; exit 1; }
echo "refused, as it should be"
