#!/usr/bin/env bash
# Damaged caches, entries of what was bought: each is repaired, or told with its path and the right
# exit code, within two seconds and 256 MB; no output changes, and what was bought is never lost, nor
# bought again unasked.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/cli-hostile-cache.sh"

# ---- entries

size=$(stat -c %s "$bought_entry")
for at in 0 1 13 22 $((size / 2)) $((size - 22)) $((size - 21)) $((size - 1)); do
	damage "bought entry cut at $at of $size" 0 6 cut_at "$bought_entry" "$at"
done
for at in 0 14 25 $((size / 2)) $((size - 3)); do
	damage "bought entry flipped at $at" 0 6 flip_at "$bought_entry" "$at"
done
for kind in folder 'full folder' fifo 'link to nothing' 'link to itself' 'link to a device' hole noise zeros; do
	damage "bought entry that is a $kind" 0 6 becomes "$bought_entry" "$kind"
done
damage 'bought entry behind a link' 0 6 moved_behind_a_link "$bought_entry"
damage 'bought entry that is lost' 0 0 becomes "$bought_entry" nothing
damage 'bought entry with CRLF' 0 6 edited "$bought_entry" 's/$/\r/'
damage 'bought entry of another checksum' 0 6 edited "$bought_entry" '$s/[0-9a-f]\{16\}/0123456789abcdef/'
damage 'bought entry of another checksum in capitals' 0 6 edited "$bought_entry" '$s/.*/\U&/'
damage 'bought entry of a long key' 0 6 edited "$bought_entry" 's/^key .*/key 99999999999999999999/'
damage 'bought entry of a negative key' 0 6 edited "$bought_entry" 's/^key .*/key -1/'
damage 'bought entry with an absurd size' 0 6 edited "$bought_entry" 's/^\(ref 1 paid [0-9a-f]* \)[0-9]*/\1123456789012345678901234567890/'
damage 'bought entry with an absurd note' 0 6 edited "$bought_entry" 's/^\(ref 1 .* \)[0-9]*$/\14294967295/'
damage 'bought entry of a later version' 0 6 edited "$bought_entry" '1s/entry 1/entry 9/'
damage 'names lost and request damaged' 0 6 eval 'rm -r "$cache/names"; cut_at "$bought_entry" 30'
damage 'second name damaged' 0 0 cut_at "$bought_name" 50
damage 'second name damaged and request lost' 0 6 eval 'rm "$bought_entry"; cut_at "$bought_name" 50'
damage 'a bought entry in place of a free one' 6 0 copied "$bought_entry" "$request_entry"
damage 'a free entry in place of a bought one' 0 0 copied "$request_entry" "$bought_entry"

echo "$cases damaged caches"
[ "$cases" -ge 25 ] || problem "only $cases cases"
