#!/usr/bin/env bash
# A sheet as it was drawn becomes one of equal cells: the frames are the same pixels as ImageMagick cuts out of
# the drawing, and record, manifest and constants say where they are.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need convert compare jq node

convert -size 70x38 plasma:teal-orange -seed 5 -alpha set -channel A -evaluate set 60% PNG32:drawn.png

# hero STEPS [INTEGRATION]
hero() {
	cat >hero.yaml <<-END
		version: "1.0"
		id: hero
		generation: {type: image, provider: file, file: ${file:-drawn.png}}
		post_processing: [$1]
		integration: {${2:-manifest_key: hero}}
	END
}
# crop_is FILE GEOMETRY OTHER GEOMETRY: the same pixels.
crop_is() {
	convert "$1" -crop "$2" +repage PNG32:a.png
	convert "$3" -crop "$4" +repage PNG32:b.png
	[ "$(compare -metric AE a.png b.png null: 2>&1)" = 0 ] || problem "$1 $2 is not $3 $4"
}

# ---- a grid

hero '{action: slice, grid: 4x2, margin: 3, spacing: 4, fps: 8, animations: {walk: 0-3, turn: 4-6, idle: 7}}'
run 0 check hero.yaml
run 0 outputs hero.yaml
same 'one product' "$(awk -F '\t' '$3 == "product" { print $4 }' "$out")" images/hero.png
run 0 hero.yaml -o out/hero.asset.json -MD
is_silent
is_picture out/images/hero.png 52x28 alpha
for i in {0..7}; do
	crop_is out/images/hero.png "13x14+$((i % 4 * 13))+$((i / 4 * 14))" drawn.png "13x14+$((3 + i % 4 * 17))+$((3 + i / 4 * 18))"
done
same 'the record' "$(jq -c '.manifest.type, .manifest.spritesheet, (.frames | length), .frames[5], .animations' out/hero.asset.json)" \
	'"spritesheet"
{"frameWidth":13,"frameHeight":14,"margin":0,"spacing":0}
8
{"name":"5","x":13,"y":14,"width":13,"height":14,"duration":125}
[{"name":"walk","first":0,"last":3},{"name":"turn","first":4,"last":6},{"name":"idle","first":7,"last":7}]'
run 0 link out/hero.asset.json --manifest out/manifest.json --emit js:out/assets.mjs
same 'the manifest' "$(jq -c '.assets.images.hero | [.type, .frameWidth, .frameHeight, .margin, .spacing], .frames[7], .animations' out/manifest.json)" \
	'["spritesheet",13,14,0,0]
{"name":"7","x":39,"y":14,"width":13,"height":14,"duration":0.125}
{"walk":{"first":0,"last":3},"turn":{"first":4,"last":6},"idle":{"first":7,"last":7}}'
same 'the sheet in constants' "$(node --input-type=module -e 'import * as a from "./out/assets.mjs"; console.log(JSON.stringify(a.SpritesheetConfigs))')" \
	'{"HERO":{"frameWidth":13,"frameHeight":14,"margin":0,"spacing":0}}'

# ---- the second time nothing is made, another folder makes the same

before=$(state out)
sleep 0.01
run 0 hero.yaml -o out/hero.asset.json -MD
same 'written again' "$(state out/images)" "$(grep out/images <<<"$before")"
run 0 hero.yaml -o again/hero.asset.json --cache-dir other
same_file out/hero.asset.json again/hero.asset.json
same_file out/images/hero.png again/images/hero.png

# ---- areas, as lists, as text, and by name

hero '{action: slice, rects: {head: [5, 6, 20, 10], foot: "30,8,9x21"}, padding: 1}'
run 0 hero.yaml -o out/hero.asset.json
is_picture out/images/hero.png 41x21 alpha
crop_is out/images/hero.png 20x10+0+0 drawn.png 20x10+5+6
crop_is out/images/hero.png 9x21+21+0 drawn.png 9x21+30+8
same 'areas' "$(jq -c '.manifest.spritesheet, .frames[]' out/hero.asset.json)" \
	'{"frameWidth":20,"frameHeight":21,"margin":0,"spacing":1}
{"name":"head","x":0,"y":0,"width":20,"height":10}
{"name":"foot","x":21,"y":0,"width":9,"height":21}'
hero '{action: slice, rects: [[5, 6, 20, 10], "30,8,9x21"], names: [a, b], durations: [100 ms, 0.25]}'
run 0 hero.yaml -o out/hero.asset.json
same 'areas in a list' "$(jq -c '.frames[] | [.name, .x, .duration]' out/hero.asset.json)" '["a",0,100]
["b",20,250]'

# ---- what is visible, aligned

convert -size 64x16 xc:none -fill red -draw 'rectangle 3,4 8,11' -fill blue -draw 'rectangle 20,2 22,9' PNG32:small.png
file=small.png hero '{action: slice, grid: 4x1, trim: true, align: south}'
run 0 hero.yaml -o out/hero.asset.json
is_picture out/images/hero.png 24x8 alpha
crop_is out/images/hero.png 6x8+0+0 small.png 6x8+3+4
crop_is out/images/hero.png 3x8+7+0 small.png 3x8+20+2
same 'an empty frame stays' "$(jq -c '.frames | length, .[1], .[3].width' out/hero.asset.json)" \
	'4
{"name":"1","x":7,"y":0,"width":3,"height":8,"offsetX":1,"offsetY":0,"sourceWidth":6,"sourceHeight":8}
1'

# ---- what is refused before anything is made, and what only the picture tells

# refused CODE WORDS STEPS [INTEGRATION]
refused() {
	hero "${@:3}"
	run 1 check hero.yaml
	says "$2" "[$1]" 'hero.yaml:4:'
}
refused E0785 '2 names for 4 frames' '{action: slice, grid: 4x1, names: [a, b]}'
refused E0785 'animations' '{action: slice, grid: 4x1, animations: {walk: 0-4}}'
refused E0785 'is no area' '{action: slice, rects: [[1, 2, 3]]}'
refused E0785 '1048576 frames' '{action: slice, grid: 1024x1024}'
refused E0303 'expected a list or a mapping' '{action: slice, rects: [{a: 1}]}'
refused E0303 'whole numbers, found text' '{action: slice, grid: 4x1, animations: {walk: [a, b]}}'
refused E0785 'walk: 0-3' '{action: slice, grid: 4x1, animations: {walk: [0, 3]}}'
refused E0303 'such as 4x2' '{action: slice, grid: 4}'
refused E0303 'auto, or a colour' '{action: chroma_key, color: magenta}'
refused E0303 'it is empty' '{action: slice, rects: []}'
refused E0787 "'resize' cannot stand behind 'slice'" '{action: slice, grid: 4x1}, {action: resize, dimensions: 8x8}'
refused E0787 'has one scale' '{action: slice, grid: 4x1}, {action: variants, scales: [2x]}'
hero '{action: slice, grid: 4x1}' 'spritesheet: {frameWidth: 4}'
run 1 check hero.yaml
says "leave 'spritesheet' out" '[E0787]'
hero '{action: slice, grid: 3x1}'
run 0 check hero.yaml
run 1 hero.yaml -o out/none.asset.json
says '70x38' '3x1' '[E0786]' 'rounding: nearest'
hero '{action: slice, grid: 2x1, margin: 60}'
run 1 hero.yaml -o out/none.asset.json
says '[E0786]' 'leave no room'
