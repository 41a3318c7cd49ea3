#!/usr/bin/env bash
# run-cli.sh - runs one test, a script or a program, in a world of its own:
#
#	ASSETC=build/dev/assetc tests/support/run-cli.sh tests/cli/hit/silent.sh
#
# The test starts in a fresh folder that is removed afterwards, with home, cache, state,
# configuration and temporary folders beside it, and with an environment that holds only what is
# named here: no key, no proxy, no MAKEFLAGS and no ASSETC_ variable of the person who runs the
# tests can reach it. What it may read:
#
#	ASSETC              the program to test
#	ASSETC_TEST         the same with the providers of extra_providers.def
#	ASSETC_SOURCE_DIR   the project        ASSETC_BUILD_DIR   the build folder of ASSETC
#	ASSETC_SHARED       real inputs, or "" ASSETC_SANITIZE    the sanitizers of ASSETC, or ""
#	ASSETC_TEST_STOPS   1 when ASSETC was built with them
#
# A finding of a sanitizer fails the test, whatever its exit code.
#
# ASSETC_UNDER_TEST=FILE tests another build of the program instead, one without test stops and
# sanitizers. ASSETC_KEEP=1 leaves the folder behind and prints its name.
set -euo pipefail

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
test_file=$(realpath "$1")
shift
program=${ASSETC_UNDER_TEST:-${ASSETC:-$source_dir/build/dev/assetc}}
sanitize=${ASSETC_SANITIZE:-}
stops=${ASSETC_TEST_STOPS:-0}
if [ -n "${ASSETC_UNDER_TEST:-}" ]; then
	sanitize=
	stops=0
fi

scratch=$(mktemp -d "${TMPDIR:-/tmp}/assetc-test.XXXXXX")
finish() {
	if [ -n "${ASSETC_KEEP:-}" ]; then
		echo "kept: $scratch" >&2
		return
	fi
	chmod -R u+rwX "$scratch" 2>/dev/null || :
	rm -rf "$scratch"
}
trap finish EXIT
mkdir -p "$scratch"/{work,home,tmp,cache,state,config,data,findings}

environment=(
	PATH="$PATH"
	HOME="$scratch/home"
	TMPDIR="$scratch/tmp"
	XDG_CACHE_HOME="$scratch/cache"
	XDG_STATE_HOME="$scratch/state"
	XDG_CONFIG_HOME="$scratch/config"
	XDG_DATA_HOME="$scratch/data"
	LC_ALL=C
	TERM=dumb
	ASSETC="$(realpath -m "$program")"
	ASSETC_TEST="$(realpath -m "${ASSETC_TEST:-${ASSETC_BUILD_DIR:-$(dirname "$program")}/tests/assetc-test}")"
	ASSETC_SOURCE_DIR="${ASSETC_SOURCE_DIR:-$source_dir}"
	ASSETC_BUILD_DIR="$(realpath -m "${ASSETC_BUILD_DIR:-$(dirname "$program")}")"
	ASSETC_SHARED="${ASSETC_SHARED:-}"
	ASSETC_SANITIZE="$sanitize"
	ASSETC_TEST_STOPS="$stops"
)
[ -z "${LD_LIBRARY_PATH:-}" ] || environment+=("LD_LIBRARY_PATH=$LD_LIBRARY_PATH")
# Findings go to files: a script may ignore an exit code, and Criterion ignores that of a test that
# leaks.
for name in ASAN_OPTIONS LSAN_OPTIONS UBSAN_OPTIONS TSAN_OPTIONS; do
	environment+=("$name=${!name:+${!name}:}log_path=$scratch/findings/$name")
done

cd "$scratch/work"
case $test_file in
*.sh) command=(bash "$test_file" "$@") ;;
*) command=("$test_file" "$@") ;;
esac
status=0
env -i "${environment[@]}" "${command[@]}" </dev/null || status=$?
if [ -n "$(ls -A "$scratch/findings")" ]; then
	cat "$scratch"/findings/* >&2
	status=86
fi
exit "$status"
