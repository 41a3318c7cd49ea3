# cli-lib.sh - what the scripts below cli/ and long/ share. Sourced by a script that run-cli.sh
# started, in its empty folder:
#
#	. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
#
# A script goes on after a problem, so that one run tells all of them, and ends with 1 if there was
# any.
set -euo pipefail

support=$ASSETC_SOURCE_DIR/tests/support
out=$TMPDIR/stdout
err=$TMPDIR/stderr
: >"$out"
: >"$err"
problems=0

problem() {
	echo "WRONG: $*" >&2
	problems=$((problems + 1))
}

skip() {
	echo "skipped: $*" >&2
	exit 77
}

finish() {
	local status=$?
	[ "$problems" -eq 0 ] || echo "$problems problems" >&2
	[ "$problems" -eq 0 ] || status=1
	exit "$status"
}
trap finish EXIT

need() {
	local tool
	for tool; do
		command -v "$tool" >/dev/null || skip "there is no $tool"
	done
}

# run CODE ARG...: assetc with these arguments must end with this code. Leaves $out and $err.
run() {
	local want=$1 code=0
	shift
	"$ASSETC" "$@" >"$out" 2>"$err" </dev/null || code=$?
	[ "$code" -eq "$want" ] && return
	problem "assetc $*: exit code $code, not $want"
	sed 's/^/    /' "$err" >&2
}

# The same in little time and memory. A sanitizer needs more of both than it says.
bounded() {
	local want=$1 code=0 seconds=2
	shift
	[ -z "$ASSETC_SANITIZE" ] || seconds=20
	{
		(
			[ -n "$ASSETC_SANITIZE" ] || ulimit -v "${memory_kb:-262144}"
			exec timeout -s KILL "$seconds" "$ASSETC" "$@"
		) >"$out" 2>"$err" </dev/null || code=$?
	} 2>"$TMPDIR/killed"
	[ "$code" -eq "$want" ] && return
	problem "assetc $* (bounded): exit code $code, not $want"
	head -n 20 "$err" | cut -c 1-300 | sed 's/^/    /' >&2
}

# says WORDS...: the last run printed them on stderr.
says() {
	local words
	for words; do
		grep -qF -e "$words" "$err" && continue
		problem "stderr does not say '$words':"
		sed 's/^/    /' "$err" >&2
	done
}

is_silent() {
	[ ! -s "$out" ] || problem "stdout is not empty: $(head -n 3 "$out")"
	[ ! -s "$err" ] || problem "stderr is not empty: $(head -n 3 "$err")"
}

# same WHAT FOUND WANTED
same() {
	[ "$2" = "$3" ] && return
	if [[ $2$3 == *$'\n'* ]]; then
		problem "$1: found (<) is not what is wanted (>):"
		diff <(echo "$2") <(echo "$3") | head -n 20 >&2 || :
	else
		problem "$1: '$2' is not '$3'"
	fi
}

same_file() {
	cmp -s "$1" "$2" || problem "$1 and $2 differ"
}

is_there() {
	local file
	for file; do
		[ -s "$file" ] || problem "$file is missing"
	done
}

is_absent() {
	local file
	for file; do
		[ ! -e "$file" ] && [ ! -L "$file" ] || problem "$file should not be there"
	done
}

# When a file was changed, to the nanosecond.
mtime() {
	stat -c %.9Y "$1"
}

# Names, times, inodes and sizes of all below some folders: what a run that touches nothing keeps.
state() {
	find "$@" -printf '%p %y %T@ %i %s\n' | sort
}

# Names and bytes of all below some folders; not the index of a build, which holds times.
bytes() {
	find "$@" -type f ! -name .assetc-index -exec sha256sum {} + | sort -k 2
}

# picture FILE: its width, height and whether it has an alpha channel, by ImageMagick.
picture() {
	identify -format '%wx%h %[channels]\n' "$1" | sed 's/ s*rgba$/ alpha/; s/ graya$/ alpha/; s/ .*[^a]$/ opaque/'
}

# is_picture FILE SIZE alpha|opaque
is_picture() {
	local found
	found=$(picture "$1" 2>&1) || :
	[ "$found" = "$2 $3" ] || problem "$1 is '$found', not '$2 $3'"
	case $1 in
	*.png) pngcheck -q "$1" >&2 || problem "pngcheck refuses $1" ;;
	*.webp) webpinfo -quiet "$1" >&2 || problem "webpinfo refuses $1" ;;
	esac
}

# is_like A B PER_MILLE: two pictures of one size differ by at most this, as a mean square.
is_like() {
	local found
	found=$(compare -metric RMSE "$1" "$2" null: 2>&1 | sed -E 's/.*\((.*)\)/\1/') || :
	awk -v found="$found" -v most="$3" 'BEGIN { exit !(found ~ /^[0-9.e-]+$/ && found * 1000 <= most) }' ||
		problem "$1 and $2 differ by $found"
}

# How many objects and requests the cache holds: a provider that was called adds to both.
cache_count() {
	{ find "$XDG_CACHE_HOME/assetc/$1" -type f 2>/dev/null || :; } | wc -l
}

# spec ID [PATH [SIZE [DETAILS]]]: writes ID.yaml, a small and quick one.
spec() {
	cat >"$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: image, provider: procedural, model: noise}
		prompt:
		  base: rough stone
		  details: ${4:-$1}
		  parameters: {size: 64x64}
		post_processing:
		  - {action: resize, dimensions: ${3:-16x16}}
		integration:
		  manifest_path: ${2:-images/$1.png}
	END
}
