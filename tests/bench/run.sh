#!/usr/bin/env bash
# Runs the parts of the benchmark and prints one table; a run of all parts also writes it to RESULTS.md.
# usage: run.sh ASSETC [PART...]     default: every script beside this one
#
# It is a measurement: a limit that is missed is shown, and only a part that breaks makes the exit code 1.
# BENCH_SECONDS bounds the whole run (default 600); a part that would pass it is cut off and said to be.
set -euo pipefail
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
assetc=$(realpath "${1:?usage: run.sh ASSETC [PART...]}")
shift
. "$here/lib/place.sh"
end=$((SECONDS + ${BENCH_SECONDS:-600}))
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
broken=0

all_parts() {
	local part
	for part in "$here"/*.sh; do
		part=$(basename "$part" .sh)
		[ "$part" = run ] || [ "$part" = scale ] || echo "$part"
	done
	echo scale # the longest, which the others do not wait for
}

# A part ends with 1 when a limit is missed, or with 0 all the same; anything else is a break.
run_part() {
	local part=$1 code=0 left=$((end - SECONDS)) before
	before=$(wc -l <"$lines")
	echo "bench: $part" >&2
	if [ "$left" -gt 0 ]; then
		timeout -k 10 "$left" "$here/$part.sh" "$assetc" >>"$lines" </dev/null || code=$?
	else
		code=124
	fi
	case $code in
	0) ;;
	1) tail -n +$((before + 1)) "$lines" | grep -qE $'^[^\t]*(\t[^\t]*){5}' || broken=1 ;;
	124 | 137) printf '%s: the rest\t-\t-\t-\t-\t-\tout of time\n' "$part" >>"$lines" ;;
	*) broken=1 ;;
	esac
	[ $code -eq 0 ] || [ $code -eq 1 ] || [ $code -eq 124 ] || echo "bench: $part ends with $code" >&2
}

# The lines with a verdict each. $1: what stands between two columns, $2 and $3 around a row.
verdicts() {
	awk -F '\t' -v OFS="$1" -v open="$2" -v close_="$3" '{
		if ($4 == "-")
			verdict = "not measured: " $7
		else if ($5 != "-" && $4 > $5)
			verdict = "missed"
		else if ($6 != "-" && $4 <= $6)
			verdict = "goal met"
		else
			verdict = $5 == "-" ? "no limit" : "within the limit"
		print open $1, $2, $3, $4, $5, $6, verdict close_
	}' "$lines"
}

heading() {
	printf 'figure\tassetc\tpeer\tratio\tlimit\tgoal\tverdict\n'
}

version_of() {
	local text
	text=$("$@" 2>/dev/null | head -n 1) || text=
	[ -z "$text" ] || echo "- $text"
}

machine() {
	local model
	model=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)
	echo "- $(nproc) processors: ${model:-of an unknown model}; $(uname -s) $(uname -r | cut -d . -f 1,2)"
	echo "- $("$assetc" --version), $("${CC:-cc}" --version | head -n 1)"
	version_of ccache --version
	version_of cmake --version
	command -v ninja >/dev/null && echo "- ninja $(ninja --version)"
	command -v node >/dev/null && echo "- node $(node --version)"
	version_of valgrind --version
	echo "- files in: $(df --output=fstype "${TMPDIR:-/tmp}" | tail -n 1)"
	echo "- processes waiting when it began, as a mean of one minute: $load"
}

results() {
	cat <<-END
		# Results

		Written by \`make bench\` on $(date -u +%F); README.md says what each figure is. Times are those of one machine:
		only the ratios mean anything elsewhere.

		$(machine)

		| figure | assetc | peer | ratio | limit | goal | verdict |
		|---|---|---|---|---|---|---|
		$(verdicts ' | ' '| ' ' |')
	END
}

load=$(cut -d ' ' -f 1 /proc/loadavg 2>/dev/null || echo unknown)
if [ $# -gt 0 ]; then
	for part; do run_part "$part"; done
else
	for part in $(all_parts); do run_part "$part"; done
	results >"$here/RESULTS.md"
fi
{ heading && verdicts '	' '' ''; } | column -t -s '	'
exit $broken
