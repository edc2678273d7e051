#!/bin/bash
# Parts that no Debian package has, built from their Go modules; prints the path of what it built.
#   real-parts.sh engine     a folder with Docker Engine 29, containerd 2 and runc 1.5: put it first on the PATH of dockerd
#   real-parts.sh compose    the program docker-compose 2.40, which talks to engines 20.10 and 29
# Cached in ${ORC_TEST_CACHE:-~/.cache/orc-test}/real-parts; cold, on 2 cores: engine 5 min, compose 2 min.
set -euo pipefail
cache=${ORC_TEST_CACHE:-$HOME/.cache/orc-test}/real-parts
go_version=1.26.3
export CGO_ENABLED=0 GOFLAGS=-mod=mod GOTOOLCHAIN=local
PATH=$PATH:/usr/local/go/bin

install() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || { echo "real-parts.sh: missing: $*" >&2; exit 1; }
  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@"; } >&2
}

go_is_new() {
  command -v go >/dev/null && printf 'go%s\n%s\n' "$go_version" "$(go env GOVERSION)" | sort -VC
}

# Debian's Go is too old for these parts, but new enough to fetch a newer one, which is a module like any other.
ensure_go() {
  if go_is_new; then return; fi
  command -v go >/dev/null || install golang-go ca-certificates
  mkdir -p "$cache/go"
  cd "$cache/go"
  [ -f go.mod ] || go mod init local/go 2>/dev/null
  local folder
  folder=$(go mod download -json "golang.org/toolchain@v0.0.1-go$go_version.linux-$(go env GOARCH)" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
  [ -n "$folder" ] || { echo "real-parts.sh: needs Go $go_version, and it could not be fetched" >&2; exit 1; }
  chmod -R u+x "$folder/bin" "$folder/pkg/tool"
  export GOROOT=$folder PATH=$folder/bin:$PATH
}

# build FOLDER MODULE@VERSION PACKAGE…: a module of its own that depends on the tool; the programs are put in FOLDER/bin.
# extra: more lines for go.mod · tags, ldflags: for go build
build() {
  local folder=$1 module=${2%@*} version=${2#*@}
  shift 2
  rm -rf "$folder"
  mkdir -p "$folder/bin.partial"
  cd "$folder"
  printf 'module local/part\n\ngo %s\n\nrequire %s %s\n%s\n' "$(go env GOVERSION | sed 's/^go//')" "$module" "$version" "${extra:-}" >go.mod
  go build -trimpath ${tags:+-tags "$tags"} -ldflags "-s -w ${ldflags:-}" -o bin.partial/ "$@" >&2
  mv bin.partial bin
}

case "${1:-}" in
engine)
  version=v2.0.0-beta.24
  folder=$cache/engine-$version
  if [ ! -x "$folder/bin/runc" ]; then
    ensure_go
    pkg-config --exists libseccomp 2>/dev/null && command -v gcc >/dev/null || install gcc libc6-dev pkg-config libseccomp-dev
    # runc links libseccomp; Debian's own runc 1.1 is too old for containerd 2.
    CGO_ENABLED=1 tags=seccomp build "$cache/runc" github.com/opencontainers/runc@v1.5.2 github.com/opencontainers/runc
    extra='require github.com/containerd/containerd/v2 v2.3.5' \
    tags="exclude_graphdriver_btrfs exclude_graphdriver_zfs no_btrfs no_zfs" \
    ldflags="-X github.com/moby/moby/v2/dockerversion.Version=29.0.0-dev" \
      build "$folder" github.com/moby/moby/v2@$version github.com/moby/moby/v2/cmd/{dockerd,docker-proxy} \
      github.com/containerd/containerd/v2/cmd/{containerd,containerd-shim-runc-v2}
    mv "$cache/runc/bin/runc" "$folder/bin/runc"
    rm -rf "$cache/runc"
  fi
  echo "$folder/bin"
  ;;
compose)
  version=v2.40.3
  folder=$cache/compose-$version
  if [ ! -x "$folder/bin/docker-compose" ]; then
    ensure_go
    ldflags="-X github.com/docker/compose/v2/internal.Version=${version#v}" \
      build "$folder" github.com/docker/compose/v2@$version github.com/docker/compose/v2/cmd
    mv "$folder/bin/cmd" "$folder/bin/docker-compose"
  fi
  echo "$folder/bin/docker-compose"
  ;;
*)
  sed -n 2,5p "$0"
  exit 2
  ;;
esac
