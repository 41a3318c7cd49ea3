#!/usr/bin/env bash
# What a dead run left open is told by a plan as the next run finds it: paid again, taken over for nothing, or unknown.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/fake-lib.sh"
[ "$ASSETC_TEST_STOPS" = 1 ] || skip "built without test stops"
fake_start
: >assets.yaml
mkdir stops
run 0 budget set day 5

# die STOP: a build of one spec whose processes are killed there.
die() {
	local driver tries
	cat >"$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: image, provider: openai}
		prompt: {base: a $1 coin, parameters: {size: 1024x1024, quality: low}}
	END
	ASSETC_STOP=$1 ASSETC_STOP_DIR=$PWD/stops "$ASSETC" build --trust >/dev/null 2>&1 &
	driver=$!
	for tries in $(seq 200); do
		[ -z "$(ls stops)" ] || break
		sleep 0.05
	done
	kill -9 "$driver" "$(basename stops/"$1".* | sed 's/.*\.//')"
	wait "$driver" 2>/dev/null || :
	rm stops/*
}

# tells STOP AMOUNT EXIT: the plan, and the run after it.
tells() {
	die "$1"
	run 0 plan --trust
	same "$1 blocked" "$(grep -c "^blocked" "$out" || :)" "$(($3 == 5))"
	same "$1" "$(tail -n 1 "$out" | sed 's/.* at most //')" "$2"
	run "$3" build --trust
	rm "$1.yaml"
}

tells reserved '$0.00592' 0
tells sent '$0.00' 5
tells spooled '$0.00' 0
tells accepted '$0.00' 0
same "billed" "$(fake_billed)" 3
