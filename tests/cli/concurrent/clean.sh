#!/usr/bin/env bash
# `cache clean` beside running compiles: none of them fails, and what they make is right.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

for i in {1..12}; do spec "rock$i"; done
for i in {1..12}; do run 0 "rock$i.yaml" -o "single/rock$i.asset.json" --cache-dir "$TMPDIR/single"; done
reference=$(cd single && bytes .)

for round in {1..10}; do
	rm -rf out "$XDG_CACHE_HOME/assetc"
	for i in {1..12}; do
		"$ASSETC" "rock$i.yaml" -o "out/rock$i.asset.json" >"said.$i" 2>&1 || problem "round $round: $(head -n 2 "said.$i")" &
		[ $((i % 2)) -eq 0 ] || "$ASSETC" cache clean >"said.clean" 2>&1 || problem "clean in round $round: $(cat said.clean)"
	done
	wait
	same "outputs of round $round" "$(cd out && bytes .)" "$reference"
	run 0 cache verify
done
