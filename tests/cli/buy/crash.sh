#!/usr/bin/env bash
# Killed at each point of the write order, driver, helper, both or the process group in turn: nothing is bought twice but what
# nobody can know, and the book says what the vendor says. All four at every point, and eight processes: long/buy_crash.sh.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
[ "$ASSETC_TEST_STOPS" = 1 ] || skip 'this build has no stops'
. "$support/buy-kill.sh"
. "$support/buy-crash.sh"
buy_begin --set openai.delay=0

turn=0
victims=(helper both driver group)
while read -r whose stop what; do
	[ -z "${1:-}" ] || [ "$1" = "$stop" ] || continue
	crash 1 "$stop" "$whose" "${victims[turn % 4]}" "$what"
	turn=$((turn + 1))
done < <(buy_stops)
# What may be lost is lost when the helper dies, whoever else does.
for stop in sending sent answered; do
	[ -z "${1:-}" ] || [ "$1" = "$stop" ] || continue
	crash 1 "$stop" helper both open
done
fake_is_clean
