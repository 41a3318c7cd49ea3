#!/usr/bin/env bash
# A vendor that works by jobs: accepted and paid for when it says so, gone on with after a kill.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
. "$support/buy-kill.sh"
buy_with_test_providers
buy_begin

posts() {
	fake_requests async | jq -c 'select(.method == "POST") | .path' | grep -c "${1:-jobs\"}" || :
}
state_of() {
	book "map(select(.spec == \"$1\")) | map(.state) | join(\" \")"
}
# accepted ID: waits until its job is in the book
accepted() {
	local tries
	for tries in $(seq 200); do
		[ "$(state_of "$1")" != accepted ] || return 0
		sleep 0.05
	done
	problem "$1: the row is '$(state_of "$1")', not accepted"
}

# ---- from end to end

asked coin async 'a coin'
run 0 coin.yaml -o out/coin.asset.json
same 'submitted' "$(posts)" 1
is_picture out/images/coin.png 16x16 opaque
same 'the row' "$(last_attempt '[.state, .provider, (.charged_usd * 1000000 | round), .is_estimated, (.vendor_job | length > 0)]')" \
	'["succeeded","async",50000,false,true]'
books_agree 'one job'

# ---- killed while the job runs: the next run goes on with it, without asking anybody

fake_set async.hold=yes
for victims in driver helper both group; do
	asked "gem-$victims" async "a gem, $victims"
	before=$(posts)
	start "gem-$victims.yaml" -o "out/gem-$victims.asset.json"
	accepted "gem-$victims"
	slay $victims
	same "$victims: the row after the kill" "$(state_of "gem-$victims")" accepted
	is_absent "out/gem-$victims.asset.json"
done
fake_set async.hold=no
for victims in driver helper both group; do
	run 0 "gem-$victims.yaml" -o "out/gem-$victims.asset.json"
	is_picture "out/images/gem-$victims.png" 16x16 opaque
	same "$victims: the row after the next run" "$(state_of "gem-$victims")" succeeded
done
same 'submitted, with four that were killed' "$(posts)" 5
books_agree 'jobs that went on'

# ---- Ctrl-C leaves a job to be gone on with

fake_set async.hold=yes
asked ruby async 'a ruby'
start ruby.yaml -o out/ruby.asset.json
accepted ruby
kill -INT "$driver"
ended 130
same 'the row after Ctrl-C' "$(state_of ruby)" accepted
fake_set async.hold=no
run 0 ruby.yaml -o out/ruby.asset.json
same 'submitted, with one that was interrupted' "$(posts)" 6

# ---- the job fails, or is lost

fake_set async.fate=failed
asked bad async 'a bad one'
run 5 bad.yaml -o out/bad.asset.json
same 'a failed job' "$(last_attempt '[.state, .is_unusable, (.charged_usd * 1000000 | round)]')" '["failed",true,50000]'
fake_set async.fate=lost
asked lost async 'a lost one'
run 5 lost.yaml -o out/lost.asset.json
same 'a lost job' "$(last_attempt '[.state, (.charged_usd * 1000000 | round)]')" '["unknown",50000]'
says 'ledger resolve' "$(last_attempt .id)"
fake_set async.fate=succeeded
run 5 lost.yaml -o out/lost.asset.json
run 0 ledger resolve "$(last_attempt .id)" --billed
run 0 lost.yaml -o out/lost.asset.json
books_agree 'jobs that failed'

fake_is_clean
