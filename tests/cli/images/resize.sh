#!/usr/bin/env bash
# resize beside its definition in floating point (resample.py) and beside ImageMagick, at ratios from
# sprites to photos; and no colour hidden under alpha 0 shows.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need python3 convert compare

# A photo, a sprite with hard edges and holes, and a soft glow; what is transparent hides a loud colour.
convert -size 160x120 plasma:teal-orange -seed 3 -blur 0x1 PNG24:photo.png
# sprite HIDDEN FILE
sprite() {
	convert -size 32x32 "xc:$1" +antialias -fill '#c08040' -draw 'rectangle 4,6 20,28' -fill '#2060e0' \
		-draw 'circle 20,12 26,12' -fill '#ffffff80' -draw 'rectangle 8,8 12,22' "PNG32:$2"
}
sprite '#ff00ff00' sprite.png
convert -size 90x90 radial-gradient:white-black -write mpr:a +delete -size 90x90 gradient:yellow-red mpr:a \
	-alpha off -compose CopyOpacity -composite PNG32:glow.png

# resized FILE SIZE FILTER LIGHT [OUT]
resized() {
	cat >scaled.yaml <<-END
		version: "1.0"
		id: scaled
		generation: {type: image, provider: file, file: $1}
		post_processing: [{action: resize, dimensions: $2, method: $3, light: $4}]
	END
	run 0 scaled.yaml -o "out/scaled.asset.json"
}
least=45
rows=0
while read -r file size target; do
	convert "$file.png" -depth 8 rgba:in.raw
	for filter in bilinear bicubic lanczos; do
		for light in gamma linear; do
			resized "$file.png" "$target" "$filter" "$light"
			convert out/images/scaled.png -depth 8 rgba:out.raw
			found=$(python3 -B "$support/pictures/resample.py" "$filter" "$light" in.raw "$size" out.raw "$target")
			awk -v found="$found" -v least="$least" 'BEGIN {
				split(found, db); exit !(db[1] >= least && (db[2] == "none" || db[2] >= least)) }' ||
				problem "$file to $target, $filter in $light: $found dB"
			echo "$file to $target, $filter in $light: $found dB"
			rows=$((rows + 1))
		done
	done
done <<'END'
photo 160x120 64x48
photo 160x120 33x17
photo 160x120 16x16
sprite 32x32 16x16
sprite 32x32 24x20
sprite 32x32 48x64
glow 90x90 32x32
glow 90x90 8x8
END
same 'resizes measured' "$rows" 48

# ImageMagick stretches as we do in gamma space; away from the border, where it fills in other pixels.
while read -r filter theirs; do
	for target in 64x48 40x90 16x12; do
		resized photo.png "$target" "$filter" gamma
		convert photo.png -filter "$theirs" -resize "$target!" PNG24:theirs.png
		for name in out/images/scaled theirs; do
			convert "$name.png" -shave 3x3 +repage "PNG24:$(basename "$name")-inside.png"
		done
		found=$(compare -metric PSNR scaled-inside.png theirs-inside.png null: 2>&1) || :
		awk -v found="$found" -v least="$least" 'BEGIN { exit !(found == "inf" || found >= least) }' ||
			problem "$filter to $target beside ImageMagick: $found dB"
		echo "$filter to $target beside ImageMagick: $found dB"
	done
done <<'END'
bilinear Triangle
bicubic Catrom
lanczos Lanczos
END

# Two pictures that differ in hidden colour alone make the same product.
sprite '#00ff0000' other.png
cmp -s <(convert sprite.png rgba:-) <(convert other.png rgba:-) && problem "the hidden colours do not differ"
for filter in bilinear bicubic lanczos; do
	for light in gamma linear; do
		for target in 7x7 31x33 80x40; do
			resized sprite.png "$target" "$filter" "$light"
			cp out/images/scaled.png one.png
			resized other.png "$target" "$filter" "$light"
			same_file one.png out/images/scaled.png
		done
	done
done
