#!/usr/bin/env bash
# Real specs pass `check` without a word.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
[ -n "$ASSETC_SHARED" ] || skip 'the real specs are not at hand'

count=0
for file in "$ASSETC_SHARED"/real/wynisbuff/specs/*.yaml; do
	run 0 check "$file"
	is_silent
	count=$((count + 1))
done
[ "$count" -gt 0 ] || problem 'there is no real spec'
