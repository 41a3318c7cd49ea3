# turns.sh - what the parts of the benchmark share. Sourced by a part, which prints one line for each
# figure, between tabs: figure, ours, peer, ratio, limit, goal; "-" where there is none. A figure that
# cannot be measured here is a line "figure, -, -, -, limit, goal, why".
#
# Leaves $assetc, $build_dir, $source_dir, and an empty folder $work, in which the part stands.
#
# $assetc is a copy, such as an installation makes: of a file that a linker wrote here and there the system keeps smaller
# pieces in memory, and each start takes longer for it. The peers were installed too.
set -euo pipefail
export LC_ALL=C
build_dir=$(dirname "$(realpath "${1:?usage: $(basename "$0") ASSETC}")")
bench_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source_dir=$(cd "$bench_dir/../.." && pwd)
. "$bench_dir/lib/place.sh"
work=$(mktemp -d)
programs=$(mktemp -d "$build_dir/bench.XXXXXX")
trap 'rm -rf "$work" "$programs"' EXIT
cp "$build_dir"/assetc* "$programs"
assetc=$programs/$(basename "$1")
cd "$work"
export ASSETC_CACHE_DIR=$work/cache

# has COMMAND...: whether all of them are there.
has() {
	local command
	for command; do
		command -v "$command" >/dev/null || return 1
	done
}

# figure NAME OURS PEER LIMIT GOAL: values in one unit.
figure() {
	awk -v name="$1" -v ours="$2" -v peer="$3" -v limit="$4" -v goal="$5" \
		'BEGIN { printf "%s\t%s\t%s\t%.3f\t%s\t%s\n", name, ours, peer, ours / peer, limit, goal }'
}

# not_measured NAME LIMIT GOAL WHY
not_measured() {
	printf '%s\t-\t-\t-\t%s\t%s\t%s\n' "$@"
}

# turns ROUNDS -- COMMAND... -- COMMAND...: medians in seconds; see turns.c
turns() {
	[ -x "$work/turns" ] || "${CC:-cc}" -O2 -D_GNU_SOURCE "$bench_dir/lib/turns.c" -o "$work/turns"
	"$work/turns" "$@"
}

# milliseconds SECONDS
milliseconds() {
	awk -v seconds="$1" 'BEGIN { printf "%.2f ms", seconds * 1000 }'
}
