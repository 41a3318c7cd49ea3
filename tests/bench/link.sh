#!/usr/bin/env bash
# `assetc link` of many records beside a script for node that does the same job (lib/link.js): read all, sort,
# refuse what clashes, write a manifest and a header if they differ. assetc checks every field besides.
# usage: link.sh ASSETC [COUNT]     default 10000
. "$(dirname "$0")/lib/turns.sh"
count=${2:-10000}

if ! has node; then
	not_measured "link: $count records" 0.50 0.25 'there is no node'
	exit 0
fi
mkdir specs
awk -v count="$count" 'BEGIN {
	for (i = 0; i < count; i++) {
		file = sprintf("specs/a%05d.yaml", i)
		printf "version: \"1.0\"\nid: a%05d\nmetadata: {category: c%d}\n", i, i % 10 >file
		print "generation: {type: image, provider: procedural, model: radial}" >file
		printf "prompt:\n  base: dot %d\n  style: flat, soft towards the rim\n  parameters: {size: 8x8}\n", i >file
		printf "integration:\n  manifest_path: images/c%d/a%05d.png\n  manifest_section: images.c%d\n", i % 10, i, i % 10 >file
		close(file)
	}
}'
"$assetc" build -q --out-dir out
printf '%s\n' out/*.asset.json >records
ours=("$assetc" link @records --manifest ours.json --header ours.h)
peer=(node "$bench_dir/lib/link.js" records peer.json peer.h)
turns 2 -- "${ours[@]}" -- "${peer[@]}" >times # warms up
turns 15 -- "${ours[@]}" -- "${peer[@]}" >times
read -r one two <times
figure "link: $count records, nothing new" "$(milliseconds "$one")" "$(milliseconds "$two")" 0.50 0.25
BEFORE1='rm ours.json ours.h' BEFORE2='rm peer.json peer.h' turns 7 -- "${ours[@]}" -- "${peer[@]}" >times
read -r one two <times
figure "link: $count records, all written" "$(milliseconds "$one")" "$(milliseconds "$two")" 0.50 0.25
