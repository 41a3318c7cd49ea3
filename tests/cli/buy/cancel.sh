#!/usr/bin/env bash
# `jobs cancel`: a build that runs pays for nothing more, and tells a vendor that works by jobs; what has ended stays. One whose process was
# killed ends there and then, and the next build goes on with what the vendor still makes.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
. "$support/buy-kill.sh"
buy_with_test_providers
buy_begin

posts() {
	fake_requests async | jq -c 'select(.method == "POST") | .path' | grep -c "$1" || :
}
state_of() {
	book "map(select(.spec == \"$1\")) | map(.state) | join(\" \")"
}
accepted() {
	local tries
	for tries in $(seq 200); do
		[ "$(state_of "$1")" != accepted ] || return 0
		sleep 0.05
	done
	problem "$1: the row is '$(state_of "$1")', not accepted"
}
# job FILTER: of the latest
job() {
	"$ASSETC" jobs --json | jq -c ".[0] | $1"
}

# ---- two jobs of the vendor are told; what cost nothing or is bought already is not touched
fake_set async.hold=yes
asked coin async 'a coin'
asked gem async 'a gem'
asked stone procedural 'a stone'
start build .
accepted coin
accepted gem
same 'it runs' "$(job '[.state, .is_live]')" '["running",true]'
id=$(job .id | tr -d '"')
run 0 jobs cancel "$id"
grep -q stopping "$out" || problem "cancelling: $(cat "$out")"
ended 4
same 'the vendor was told' "$(posts cancel)" 2
same 'rows' "$(state_of coin) $(state_of gem)" 'cancelled cancelled'
same 'what the vendor says of the cost' "$(book 'map(.charged_usd * 1000000 | round)')" '[50000,50000]'
same 'the job' "$(job '[.state, .is_live, .count.cancelled, .count.failed]')" '["cancelled",null,2,0]'
run 0 jobs show "$id"
same 'its tasks' "$(grep -c '^  .* cancelled .*was cancelled \[E0483\]$' "$out")" 2
run 2 jobs cancel "$id"
books_agree 'cancelled jobs'

# ---- asked again by the next build, as nothing stands in its way
fake_set async.hold=no
run 0 build .
same 'submitted' "$(posts 'jobs"')" 4
same 'the job' "$(job '[.state, .count.succeeded]')" '["succeeded",2]'

# ---- killed, then cancelled: the rows are open, and the next build takes what they make
fake_set async.hold=yes
asked ruby async 'a ruby'
start build .
accepted ruby
slay both
same 'its process is gone' "$(job '[.state, .is_live]')" '["running",false]'
id=$(job .id | tr -d '"')
run 0 jobs cancel "$id"
grep -q 'ended, as its process is gone: cancelled' "$out" || problem "cancelling a dead one: $(cat "$out")"
grep -q '1 request is still at work there' "$out" || problem "what the vendor still makes is not told: $(cat "$out")"
same 'the row' "$(state_of ruby)" accepted
fake_set async.hold=no
run 0 build .
same 'not asked for again' "$(posts 'jobs"')" 5
same 'the row' "$(state_of ruby)" succeeded
books_agree 'a job of a dead process'
fake_is_clean
