#!/usr/bin/env bash
# Real pictures, as providers sent them, through the provider `file` and every image step, judged by
# ImageMagick.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
[ -n "$ASSETC_SHARED" ] || skip 'the real pictures are not at hand'
need identify convert compare pngcheck webpinfo

# process FILE STEPS [FORMAT]: the picture through these steps; leaves $made
process() {
	local format=${3:-png}
	made=out/made.$format
	cat >made.yaml <<-END
		version: "1.0"
		id: made
		generation: {type: image, provider: file, file: $1}
		post_processing: [$2]
		integration: {manifest_path: made.$format}
	END
	rm -rf out
	run 0 made.yaml -o out/made.asset.json
	is_silent
}

resized() {
	local method filter most
	while read -r method filter most; do
		process "$file" "{action: resize, dimensions: 64x64, method: $method}"
		is_picture $made 64x64 "$alpha"
		convert "$file" -filter "$filter" -resize '64x64!' expected.png
		is_like expected.png $made "$most"
	done <<-END
		nearest Point 250
		bilinear Triangle 30
		bicubic Catrom 30
		lanczos Lanczos 30
	END
	process "$file" '{action: resize, dimensions: 64x64, light: linear}'
	is_picture $made 64x64 "$alpha"
	process "$file" '{action: resize, dimensions: 48x96, fit: cover}'
	is_picture $made 48x96 "$alpha"
	process "$file" '{action: resize, dimensions: 96x48, fit: stretch}'
	is_picture $made 96x48 "$alpha"
	process "$file" '{action: resize, dimensions: 96x48, fit: contain}'
	is_picture $made 96x48 alpha
	process "$file" '{action: resize, dimensions: 96x48, fit: contain, background: "#204060"}, {action: validate, checks: [dimensions_match, not_empty, file_size_reasonable, file_size_under_1mb, format: webp]}, {action: convert, formats: [webp]}' webp
	is_picture $made 96x48 "$alpha"
}

# The middle of the picture, 240 by 160: enough to see what a step does.
cut='{action: crop, dimensions: 240x160, gravity: center}'
cut_out() {
	convert "$file" -gravity center -crop 240x160+0+0 +repage PNG32:part.png
	process "$file" "$cut, {action: convert, formats: [png, webp], lossless: true}"
	same "size of a crop of $file" "$(identify -format %wx%h $made)" 240x160
	is_like part.png $made 1
	# Where nothing is to be seen, colours may differ.
	is_like $made out/made.webp 1

	process "$file" "$cut, {action: pad, top: 1, right: 2, bottom: 3, left: 4, color: \"#ff0000\"}"
	same "size after pad of $file" "$(identify -format %wx%h $made)" 246x164
	convert part.png -background red -splice 4x1 -gravity southeast -splice 2x3 PNG32:expected.png
	is_like expected.png $made 1

	process "$file" "$cut, {action: flatten, color: \"#ff00ff\"}, {action: validate, checks: [no_alpha, not_empty]}, {action: convert, formats: [jpg], quality: 95}" jpg
	is_picture $made 240x160 opaque
	convert part.png -background '#ff00ff' -flatten expected.png
	is_like expected.png $made 30
	file $made | grep -q JPEG || problem "$made is no JPEG"
}

# The box of what is visible, as ImageMagick finds it.
trimmed() {
	local box
	box=$(convert "$file" -alpha extract -threshold 0 -trim -format %wx%h info:)
	process "$file" '{action: trim, padding: 5}'
	same "size after trim of $file" "$(identify -format %wx%h $made)" "$((${box%x*} + 10))x$((${box#*x} + 10))"
}

# What is there is told, right or wrong.
told() {
	local wrong
	wrong=$([ "$alpha" = alpha ] && echo no_alpha || echo has_alpha)
	sed -i "s/post_processing: .*/post_processing: [{action: validate, checks: [$wrong]}]/" made.yaml
	run 1 made.yaml -o no/made.asset.json
	says "$wrong:" "of $((${size%x*} * ${size#*x})) pixels"
	[ "$alpha" = opaque ] || {
		sed -i 's/post_processing: .*/post_processing: [{action: convert, formats: [jpg]}]/; s/made\.[a-z]*}$/made.jpg}/' made.yaml
		run 1 made.yaml -o no/made.asset.json
		says pixels
	}
	is_absent no
}

examine() {
	local file=$1 size alpha
	mkdir "in $1" && cp "$1" "in $1" && cd "in $1"
	out=$PWD/stdout err=$PWD/stderr problems=0
	read -r size alpha <<<"$(picture "$file")"
	process "$file" '{action: validate, checks: [not_empty]}'
	is_picture $made "$size" "$alpha"
	is_like "$file" $made 1
	resized
	cut_out
	told
	[ "$alpha" = opaque ] || trimmed
	exit $((problems > 0))
}

cp "$ASSETC_SHARED"/real/raw/*.png "$ASSETC_SHARED"/real/raw/*.jpg .
pids=()
for file in *.png *.jpg; do
	[ "$(jobs -rp | wc -l)" -lt 2 ] || wait -n || :
	(examine "$file") &
	pids+=($!)
done
[ "${#pids[@]}" -ge 4 ] || problem "only ${#pids[@]} real pictures"
for pid in "${pids[@]}"; do wait "$pid" || problem 'one of the real pictures'; done
