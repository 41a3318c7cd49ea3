# fake-lib.sh - the vendors as a small server on this machine (tests/fake), for scripts below cli/ and
# long/. Sourced after cli-lib.sh:
#
#	. "$ASSETC_SOURCE_DIR/tests/support/fake-lib.sh"
#	fake_start --set elevenlabs.tier=free
#	fake_script openai '429 retry-after=1' 'truncate at=100' ok
#	run 0 build
#	same "bought" "$(fake_billed)" 3
#
# tests/fake/README.md lists what a script can say. However the test ends, the server ends with it.

. "$support/python-lib.sh"

fake_dir=

# fake_start [OPTION...]: starts it with these options, and sets FAKE_URL, FAKE_ELSEWHERE_URL,
# FAKE_TLS_URL, FAKE_PID, $fake_dir with its books, and the variables with which a client finds every
# vendor (OPENAI_BASE_URL, OPENAI_API_KEY, ...), exported. Another one is ended first.
fake_start() {
	local tries=0
	[ -n "${python:-}" ] || python_with jsonschema
	need curl jq
	fake_stop
	fake_dir=$(mktemp -d "$TMPDIR/fake.XXXXXX")
	"$python" -B "$ASSETC_SOURCE_DIR/tests/fake" --dir "$fake_dir" --parent $$ --limit 600 \
		--shared "$ASSETC_SHARED" "$@" >"$fake_dir/stdout" 2>"$fake_dir/stderr" </dev/null &
	FAKE_PID=$!
	until [ -s "$fake_dir/ports" ]; do
		tries=$((tries + 1))
		if [ "$tries" -gt 400 ] || ! kill -0 "$FAKE_PID" 2>/dev/null; then
			sed 's/^/    /' "$fake_dir/stderr" >&2
			problem "the fake did not start"
			exit 1
		fi
		sleep 0.05
	done
	. "$fake_dir/ports"
	fake_read env >"$fake_dir/env"
	. "$fake_dir/env"
}

# fake_stop: ends it. Its books stay in $fake_dir.
fake_stop() {
	[ -n "${FAKE_PID:-}" ] || return 0
	kill "$FAKE_PID" 2>/dev/null || :
	wait "$FAKE_PID" 2>/dev/null || :
	FAKE_PID=
}

# finish of cli-lib.sh reads the exit status first: it is handed on.
fake_finish() {
	local status=$?
	fake_stop
	fake_status "$status" || finish
	finish
}

fake_status() {
	return "$1"
}
trap fake_finish EXIT

# fake_say LINE...: what /__control takes, a line each.
fake_say() {
	local answer
	answer=$(printf '%s\n' "$@" | curl -sS --max-time 20 --noproxy '*' --data-binary @- "$FAKE_URL/__control" 2>&1) || :
	[ "$answer" = "done" ] || problem "the fake says: $answer"
}

# fake_script WHERE STEP...: what the next matching requests meet.
fake_script() {
	local where=$1
	shift
	fake_say "on $where" "$@"
}

fake_set() {
	local option
	for option; do
		fake_say "set $option"
	done
}

# fake_read WHAT [VENDOR]: requests, answers, billing, leaks, counters, total, script.
fake_read() {
	curl -sS --fail --max-time 20 --noproxy '*' "$FAKE_URL/__control/$1${2:+?vendor=$2}" ||
		problem "the fake does not tell its $1"
}

# The requests so far as JSON lines, all or those to one vendor.
fake_requests() {
	fake_read requests "$@"
}

# fake_problems [VENDOR]: what was wrong with requests, by the vendor's own judgement. A client that makes
# no mistake leaves nothing here, whatever the script answered.
fake_problems() {
	fake_requests "$@" | jq -c 'select(.problems) | [.request, .problems]'
}

# How many requests cost money or could have: all but GET.
fake_calls() {
	fake_requests "$@" | { grep -vc '"method": "GET"' || :; }
}

# fake_await COUNT [VENDOR]: waits, at most 20 s, until so many requests came in.
fake_await() {
	local tries
	for tries in $(seq 400); do
		[ "$(fake_requests "${@:2}" | wc -l)" -lt "$1" ] || return 0
		sleep 0.05
	done
	problem "the fake did not get $1 requests"
}

# How many items were billed.
fake_billed() {
	fake_read billing "$@" | wc -l
}

# What they cost, as dollars with six digits.
fake_total_usd() {
	fake_read total "$@"
}

# fake_most VENDOR: how many requests it had in work at once.
fake_most() {
	fake_read counters | jq -r --arg vendor "$1" '.[$vendor].max_in_flight // 0'
}

# No key went where it does not belong, no step of a script is left, and the fake itself was well.
fake_is_clean() {
	local found
	found=$(fake_read leaks)
	[ -z "$found" ] || problem "credentials leaked: $found"
	found=$(fake_read script)
	[ "$found" = "[]" ] || problem "the script was not met: $found"
	found=$(fake_read counters | jq '.fake.faults // 0')
	[ "$found" = 0 ] || problem "the fake itself went wrong: $(tail -n 20 "$fake_dir/stderr")"
}
