#!/bin/sh
# run.sh NAME [ARG…]: runs scripts/NAME.ts under the packaged Node, after installing the dependencies where they are missing.
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
if [ ! -x node_modules/.bin/node ] || [ ! -x node_modules/.bin/tsc ]; then npm ci --no-audit --no-fund >&2; fi
PATH="$PWD/node_modules/.bin:$PATH"
export PATH
name=$1
shift
exec node --disable-warning=ExperimentalWarning "scripts/$name.ts" "$@"
