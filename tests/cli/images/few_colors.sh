#!/usr/bin/env bash
# quantize beside ImageMagick's -colors: as few colours, and the picture no further from what it was. pixel_snap gives
# back pixel art that was blown up, blurred and written as JPEG.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need convert compare identify pngcheck python3

: >assets.yaml

# made FILE STEP: makes out/made.png.
made() {
	cat >made.yaml <<-END
		version: "1.0"
		id: made
		generation: {type: image, provider: file, file: $1}
		post_processing: [$2]
		integration: {manifest_path: made.png}
	END
	run 0 made.yaml -o out/made.asset.json
}
psnr() {
	compare -metric PSNR "$1" "$2" null: 2>&1 || :
}

# ---- quantize

convert -size 160x120 plasma:teal-orange -seed 3 -blur 0x1 PNG24:photo.png
convert -size 120x120 xc:none -fill '#4060c0' -stroke '#101020' -strokewidth 3 -draw 'circle 60,60 60,20' \
	-fill '#ffffff90' -stroke none -draw 'circle 50,45 50,35' PNG32:sprite.png
pictures=(photo.png sprite.png)
if [ -n "$ASSETC_SHARED" ]; then
	for name in backdrop_mines_sky ball-final; do
		convert "$ASSETC_SHARED/real/raw/$name.png" -resize 512x512 "PNG32:$name.png"
		pictures+=("$name.png")
	done
fi
# At the least as near as ImageMagick less this many dB.
margin=0.5
for picture in "${pictures[@]}"; do
	for count in 8 32 256; do
		for dither in none diffusion; do
			made "$picture" "{action: quantize, colors: $count, dither: $dither}"
			how=(+dither)
			[ $dither = none ] || how=(-dither FloydSteinberg)
			convert "$picture" "${how[@]}" -colors "$count" PNG32:theirs.png
			ours=$(psnr "$picture" out/made.png)
			theirs=$(psnr "$picture" theirs.png)
			[ "$(identify -format %k out/made.png)" -le "$count" ] || problem "more than $count colours of $picture"
			pngcheck -q out/made.png >&2 || problem "pngcheck refuses $picture in $count colours"
			echo "$picture in $count colours, dither $dither: $ours dB, ImageMagick $theirs dB"
			awk -v ours="$ours" -v theirs="$theirs" -v margin="$margin" \
				'BEGIN { exit !(ours == "inf" || theirs != "inf" && ours >= theirs - margin) }' ||
				problem "$picture in $count colours: $ours dB beside $theirs dB"
		done
	done
done
made sprite.png '{action: quantize, colors: 8}'
same 'a PNG of 8 colours' "$(identify -format '%[type]' out/made.png)" PaletteAlpha

# A palette of a file is an input: it is keyed by its content and stands in the depfile.
printf '000000\nffffff\n' >two.hex
made photo.png '{action: quantize, palette_file: two.hex}'
same 'colours' "$(identify -format %k out/made.png)" 2
run 0 made.yaml -o out/made.asset.json -MD
grep -qF two.hex out/made.asset.json.d || problem 'the depfile does not name the palette'
printf '000000\nff0000\nffffff\n' >two.hex
run 0 made.yaml -o out/made.asset.json
convert out/made.png -unique-colors txt:- | grep -qi '#FF0000' || problem 'another palette made no other picture'

# ---- pixel_snap

cat >art.py <<'END'
"""Clumps of eight colours, as PPM."""
import random, sys

width, height = 48, 36
colors = [(20, 20, 30), (200, 60, 50), (240, 200, 80), (80, 160, 90), (60, 90, 180), (230, 230, 230), (120, 80, 60), (160, 110, 200)]
chance = random.Random(5)
grid = [[colors[0]] * width for _ in range(height)]
for _ in range(width * height // 6):
    x, y, color = chance.randrange(width), chance.randrange(height), colors[chance.randrange(8)]
    for v in range(y, min(height, y + chance.randrange(1, 4))):
        for u in range(x, min(width, x + chance.randrange(1, 4))):
            grid[v][u] = color
sys.stdout.buffer.write(b"P6 %d %d 255\n" % (width, height) + bytes(level for row in grid for color in row for level in color))
END
python3 -B art.py >art.ppm
convert art.ppm PNG24:art.png
# Cells of so many per cent of a pixel; pixels that differ by more than 12 % in any channel, of 1728.
while read -r percent most edits; do
	# shellcheck disable=SC2086 # several words
	convert art.png -filter point -resize "$percent%" $edits blown.jpg
	made blown.jpg '{action: pixel_snap}'
	same "the size from $percent %" "$(identify -format %wx%h out/made.png)" 48x36
	wrong=$(compare -metric AE -fuzz 12% art.png out/made.png null: 2>&1) || :
	echo "pixel art at $percent %, $edits: $wrong of 1728 pixels are another colour"
	[ "$wrong" -le "$most" ] || problem "$wrong pixels of art at $percent % are wrong"
done <<'END'
800 0 -quality 95
753 0 -blur 0x1 -quality 90
1031 0 -blur 0x1.2 -seed 2 -attenuate 0.3 +noise Gaussian -quality 80
1600 0 -blur 0x2 -quality 75
533 17 -blur 0x0.8 -sampling-factor 4:4:4 -quality 90
END
convert art.png -filter point -resize 800% PNG24:blown.png
made blown.png '{action: pixel_snap}'
same 'pixels of clean art' "$(compare -metric AE art.png out/made.png null: 2>&1)" 0
made blown.jpg '{action: pixel_snap, colors: 8}'
same 'colours' "$(identify -format %k out/made.png)" 8

# ---- outline and tiles

convert -size 60x60 xc:none -fill white -draw 'circle 30,30 30,12' PNG32:disc.png
made disc.png '{action: outline, color: "#ff0000", width: 3px}'
convert -size 60x60 xc:none -fill white -draw 'circle 30,30 30,9' -alpha extract larger.png
convert out/made.png -alpha extract found.png
is_like found.png larger.png 20
same 'the middle' "$(convert out/made.png -crop 1x1+30+30 rgba:- | od -An -tx1)" ' ff ff ff ff'
same 'the line' "$(convert out/made.png -crop 1x1+30+10 rgba:- | od -An -tx1)" ' ff 00 00 ff'

tiles=(photo.png)
[ -z "$ASSETC_SHARED" ] || tiles+=(backdrop_mines_sky.png)
for tile in "${tiles[@]}"; do
	made "$tile" '{action: make_tileable}, {action: validate, checks: [tileable]}'
	cat >seam.py <<'END'
"""The mean difference of the first and last column beside that of neighbours: WIDTH HEIGHT < RGB."""
import sys

width, height = int(sys.argv[1]), int(sys.argv[2])
data = sys.stdin.buffer.read()
column = lambda x: [data[(y * width + x) * 3 + k] for y in range(height) for k in range(3)]
off = lambda a, b: sum(abs(p - q) for p, q in zip(column(a), column(b))) / height / 3
inside = sum(off(x, x + 1) for x in range(0, width - 1, 7)) / len(range(0, width - 1, 7))
print("%.2f %.2f" % (off(width - 1, 0), inside))
END
	read -r width height < <(identify -format '%w %h\n' "$tile")
	before=$(convert "$tile" -alpha off rgb:- | python3 seam.py "$width" "$height")
	after=$(convert out/made.png -alpha off rgb:- | python3 seam.py "$width" "$height")
	echo "$tile: levels across the seam and inside before: $before, after: $after"
	awk -v pair="$after" 'BEGIN { split(pair, v); exit !(v[1] <= 2 * v[2] + 1) }' || problem "the seam of $tile: $after"
done
