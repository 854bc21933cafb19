#!/bin/sh
# Proves the two commands of the README on a bare Debian 12: no more than debootstrap's minimal system,
# and a clean checkout of what is committed here. What lies in ../shared, if anything, goes beside it.
#
#   tests/bare_debian.sh [ARGUMENT OF tests/run ...]
#
# Needs root, debootstrap, git, unshare (util-linux), 6 GB under ${TMPDIR:-/var/tmp}, and a Debian 12
# whose apt knows a mirror. It leaves nothing behind.
set -eu
cd "$(dirname "$0")/.."

# What is typed into `dutydesk chat` (%b of printf), and what must come of it.
typed=${DUTYDESK_TYPED-'missing\nno\nno\nyes\n'}
expected=${DUTYDESK_EXPECTED-'08458 505505'}

# shellcheck disable=SC2016 # apt-get's own variable
mirror=$(apt-get indextargets --format '$(REPO_URI)' \
  'Created-By: Packages' 'Codename: bookworm' 'Label: Debian' | head -n 1)
[ -n "$mirror" ] || { echo "apt's configuration names no mirror of Debian 12 (bookworm)" >&2; exit 2; }

bare=$(mktemp -d "${TMPDIR:-/var/tmp}/dutydesk-bare-XXXXXX")
trap 'rm -rf --one-file-system "$bare"' EXIT
trap 'exit 130' INT TERM

# Mounts and processes of the inside end with it, as it has name spaces of its own.
inside() {
  unshare --mount --pid --fork --kill-child --root="$bare" --mount-proc sh -c "cd /src/dutydesk && $1"
}

timed() {
  what=$1
  shift
  started=$(date +%s)
  echo "== $what"
  "$@"
  echo "== $what: $(($(date +%s) - started)) s"
}

timed "debootstrap" debootstrap --variant=minbase bookworm "$bare" "$mirror"
mkdir "$bare/src"
git clone -q . "$bare/src/dutydesk"
[ ! -d ../shared ] || cp -a ../shared "$bare/src/shared"

timed "deploy/run --build" inside "deploy/run --build"
timed "deploy/run --build again" inside "deploy/run --build"
answer=$(inside "printf '$typed' | build/release/dutydesk chat --role residential_worker")
printf '%s\n' "$answer"
case $answer in
  *"$expected"*) ;;
  *) echo "dutydesk chat did not come to $expected" >&2; exit 1 ;;
esac
timed "tests/run $*" inside "tests/run $*"
