#!/usr/bin/env bash
# What is wrong with a step whatever the picture is told by `check`; what it found out of the picture by -v; and a step
# that changed nothing warns.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need convert identify

: >assets.yaml
convert -size 100x60 xc:white -fill red -draw 'rectangle 20,10 80,50' PNG24:drawing.png
printf '#ff0000\n' >good.hex
printf '#ff0000\n\n#nothing\n' >bad.hex

# of STEPS: the spec made.yaml
of() {
	cat >made.yaml <<-END
		version: "1.0"
		id: made
		generation: {type: image, provider: file, file: drawing.png}
		post_processing: [$1]
	END
}
# refused STEPS WORDS...: by check, and by the compiler in the same words
refused() {
	of "$1"
	shift
	run 1 check made.yaml
	says made.yaml:4: "$@"
	run 1 made.yaml -o out/made.asset.json
	says made.yaml:4: "$@"
}

refused '{action: quantize, palette: [red]}' E0793 "'red'"
refused '{action: quantize, palette: ["#ff0000"], colors: 4}' E0793 'one of them'
refused '{action: quantize, palette_file: bad.hex}' E0794 'line 3'
refused '{action: quantize, palette_file: drawing.yaml}' E0101
refused '{action: pixel_snap, grid: 8x8, cell: 4}' E0796 'not both'
refused '{action: snap_alpha, opaque_from: 9, empty_to: 9}' E0791 both
refused '{action: chroma_key, color: transparent}' E0790 transparent
of '{action: quantize, palette_file: good.hex}'
run 0 check made.yaml

# ---- nothing changed

of '{action: chroma_key, color: "#00ff00"}'
run 0 made.yaml -o out/made.asset.json
says made.yaml:4: W0797 '#ffffff'
of '{action: outline}'
run 0 made.yaml -o out/made.asset.json
says made.yaml:4: W0798 opaque
run 0 made.yaml -o out/made.asset.json
is_silent

# ---- the grid that was found

refused_grid=$(bytes out)
of '{action: pixel_snap}'
run 1 made.yaml -o out/made.asset.json
says made.yaml:4: E0795 'no grid'
same 'what was made before' "$(bytes out)" "$refused_grid"
convert -size 12x9 -seed 4 xc: +noise Random -filter point -resize 800% PNG24:drawing.png
run 0 made.yaml -o out/made.asset.json -v
says 'assetc: made: pixel_snap: cells of 8.0' 'grid of 12x9'
same 'the size' "$(identify -format %wx%h out/images/made.png)" 12x9
