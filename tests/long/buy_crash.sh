#!/usr/bin/env bash
# Killed at each point of the write order: driver, helper, both, the process group; one process and eight.
#
#	buy_crash.sh [COUNT [STOP [VICTIMS]]]: only these
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
[ "$ASSETC_TEST_STOPS" = 1 ] || skip 'this build has no stops'
. "$support/buy-kill.sh"
. "$support/buy-crash.sh"
buy_begin --set openai.delay=0

for count in 1 8; do
	while read -r whose stop what; do
		for victims in driver helper both group; do
			[ "${1:-$count} ${2:-$stop} ${3:-$victims}" = "$count $stop $victims" ] || continue
			crash $count "$stop" "$whose" $victims "$what"
		done
		[ "$problems" -lt 20 ] || exit
	done < <(buy_stops)
done
fake_is_clean
