#!/usr/bin/env bash
# Formats encoded at the same time have the bytes that they have one after the other, and fail alike.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need convert taskset

convert -size 300x200 plasma:red-blue -seed 5 -alpha set -channel A -evaluate set 60% PNG32:soft.png
made() {
	cat >many.yaml <<-END
		version: "1.0"
		id: many
		generation: {type: image, provider: file, file: soft.png}
		post_processing: [{action: convert, formats: [$1]}${2:-}]
	END
}
made 'png, webp, jpg' ', {action: flatten, color: "#fff"}'
: >assets.yaml
run 0 many.yaml -o at-once/many.asset.json
rm -rf "$XDG_CACHE_HOME"
code=0
taskset -c 0 "$ASSETC" many.yaml -o in-turn/many.asset.json || code=$?
same 'exit code on one processor' $code 0
rm -rf "$XDG_CACHE_HOME"
run 0 build -j1 many.yaml --out-dir built
for file in images/many.png images/many.webp images/many.jpg; do
	same_file "at-once/$file" "in-turn/$file"
	same_file "at-once/$file" "built/$file"
done

# More files than processors: whoever is ready takes the next.
made 'png, webp' ', {action: variants, scales: [1x, 2x, 1.5x, 3x, 4x], rounding: nearest}'
rm -rf "$XDG_CACHE_HOME"
run 0 many.yaml -o at-once/many.asset.json
rm -rf "$XDG_CACHE_HOME"
taskset -c 0 "$ASSETC" many.yaml -o in-turn/many.asset.json || problem 'variants on one processor'
for file in at-once/images/*@*; do
	same_file "$file" "in-turn/images/${file##*/}"
done
same 'variants' "$(ls at-once/images | grep -c @)" 8

# One error, however many were at work.
made 'png, webp, jpg'
rm -rf at-once
run 1 many.yaml -o at-once/many.asset.json
says many.yaml:1: E0605 '60000 of the'
same 'errors' "$(grep -c error: "$err")" 1
is_absent at-once
