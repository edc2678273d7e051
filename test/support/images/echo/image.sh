#!/bin/sh
# image.sh BUSYBOX NODE FILE: writes the root file system of the echo image: busybox, Node and the server.
set -eu
here=$(dirname "$(readlink -f "$0")")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
tar -C "$folder" -xf "$1"
cp "$2" "$folder/bin/node"
for library in $(ldd "$2" | grep -o '/[^ ]*'); do
  mkdir -p "$folder$(dirname "$library")"
  cp -L "$library" "$folder$library"
done
cp "$here/server.mjs" "$folder/server.mjs"
tar -C "$folder" -cf "$3.partial" .
mv "$3.partial" "$3"
