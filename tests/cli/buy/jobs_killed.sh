#!/usr/bin/env bash
# Vendors that work by jobs, and a process that dies: one submission and one bill, whoever is killed and when. And a job that
# nobody wants any more is called off where they take it.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
. "$support/buy-kill.sh"
buy_begin --set firefly.price=50000
cat >assets.policy.yaml <<'END_OF_POLICY'
providers: {firefly: {price_usd: 0.05}, scenario: {price_usd: 0.05, usd_per_credit: 0.01}}
END_OF_POLICY
run 0 trust
declare -A model=([firefly]=image3 [scenario]=model_x) size=([firefly]=1024x1024 [scenario]=64x64)

posts() {
	fake_requests "$1" | jq -c 'select(.method == "POST") | .path' | grep -c generate || :
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
# art VENDOR ID PROMPT
art() {
	asked "$2" "$1" "$3" "size: ${size[$1]}" "model: ${model[$1]}"
}

for vendor in firefly scenario; do
	fake_set $vendor.hold=yes
	for victims in driver helper both group; do
		art $vendor $vendor-$victims "one, $victims"
		start $vendor-$victims.yaml -o out/$vendor-$victims.asset.json
		accepted $vendor-$victims
		slay $victims
		same "$vendor, $victims: the row after the kill" "$(state_of $vendor-$victims)" accepted
		is_absent out/$vendor-$victims.asset.json
	done
	fake_set $vendor.hold=no
	for victims in driver helper both group; do
		run 0 $vendor-$victims.yaml -o out/$vendor-$victims.asset.json
		is_picture out/images/$vendor-$victims.png 16x16 opaque
		same "$vendor, $victims: the row after the next run" "$(state_of $vendor-$victims)" succeeded
	done
	same "$vendor: submitted" "$(posts $vendor)" 4
	same "$vendor: billed" "$(fake_billed $vendor)" 4
done
books_agree 'jobs that went on'

# ---- the address in a kept answer has ended when the next run comes: the job tells another

if [ "$ASSETC_TEST_STOPS" = 1 ]; then
	for vendor in firefly scenario; do
		fake_script $vendor 'url expired'
		art $vendor $vendor-late 'a late one'
		mkdir -p "$TMPDIR/stops"
		ASSETC_STOP=accepted ASSETC_STOP_DIR=$TMPDIR/stops start $vendor-late.yaml -o out/$vendor-late.asset.json
		for tries in $(seq 400); do
			[ -z "$(find "$TMPDIR/stops" -name 'accepted.*')" ] || break
			sleep 0.05
		done
		slay both
		rm -rf "$TMPDIR/stops"
		before=$(posts $vendor)
		run 0 $vendor-late.yaml -o out/$vendor-late.asset.json
		is_picture out/images/$vendor-late.png 16x16 opaque
		same "$vendor: submitted" "$(posts $vendor)" "$before"
		same "$vendor: billed" "$(fake_billed $vendor)" 5
	done
	books_agree 'addresses that had ended'
fi

# ---- called off

# off VENDOR METHOD PATH: a build that runs is cancelled, and the vendor is told by this.
off() {
	fake_set "$1.hold=yes"
	art "$1" "$1-off" 'one that nobody wants'
	start build "$1-off.yaml"
	accepted "$1-off"
	run 0 jobs cancel "$("$ASSETC" jobs --json | jq -r '.[0].id')"
	ended any
	same "$1: told" "$(fake_requests "$1" | jq -c "select(.method == \"$2\") | .path" | grep -c "$3" || :)" 1
	fake_set "$1.hold=no"
}
off firefly PUT /v3/cancel/
same 'firefly: the row' "$(state_of firefly-off)" cancelled
off scenario POST /action
same 'scenario: the row' "$(last_attempt '[.state, .charged_usd]')" '["cancelled",0]'
run 0 scenario-off.yaml -o out/scenario-off.asset.json

# What does not let itself be called off is awaited and taken.
fake_set scenario.cancels=no scenario.hold=yes
art scenario stubborn 'a stubborn one'
start build stubborn.yaml
accepted stubborn
run 0 jobs cancel "$("$ASSETC" jobs --json | jq -r '.[0].id')"
for tries in $(seq 200); do
	fake_requests scenario | jq -r .path | grep -q "$(last_attempt .vendor_job | cut -d' ' -f1)/action" && break
	sleep 0.05
done
fake_set scenario.hold=no
ended any
same 'stubborn: the row' "$(state_of stubborn)" succeeded
fake_is_clean
