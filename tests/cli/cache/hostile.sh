#!/usr/bin/env bash
# Damaged caches, entries: each is repaired, or told with its path and the right exit code, within two
# seconds and 256 MB; no output changes, and what was bought is never lost, nor bought again unasked.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/cli-hostile-cache.sh"

# ---- entries

for entry in "$request_entry" "$product_entry"; do
	size=$(stat -c %s "$entry")
	for at in 0 1 22 $((size / 2)) $((size - 21)) $((size - 1)); do
		damage "free entry cut at $at of $size" 0 0 cut_at "$entry" "$at"
	done
	for at in 0 14 $((size / 2)) $((size - 3)); do
		damage "free entry flipped at $at" 0 0 flip_at "$entry" "$at"
	done
	for kind in folder 'full folder' fifo 'link to nothing' 'link to itself' 'link to a device' hole noise zeros nothing; do
		damage "free entry that is a $kind" 0 0 becomes "$entry" "$kind"
	done
	damage 'free entry behind a link' 0 0 moved_behind_a_link "$entry"
	damage 'free entry with CRLF' 0 0 edited "$entry" 's/$/\r/'
	damage 'free entry with more at its end' 0 0 appended "$entry" 'ref 9'
done

echo "$cases damaged caches"
[ "$cases" -ge 30 ] || problem "only $cases cases"
