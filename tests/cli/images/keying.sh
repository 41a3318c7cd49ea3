#!/usr/bin/env bash
# chroma_key on pictures whose true alpha is known: drawn by the project's own provider, and as image models delivered
# them, each laid on a plain background. What leaks of it into the edges is counted, beside ImageMagick's hard key.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need python3 convert compare identify

: >assets.yaml

# keyed FILE [PARAMETERS]: makes out/keyed.png.
keyed() {
	cat >keyed.yaml <<-END
		version: "1.0"
		id: keyed
		generation: {type: image, provider: file, file: $1}
		post_processing: [{action: chroma_key${2:+, $2}}]
		integration: {manifest_path: keyed.png}
	END
	run 0 keyed.yaml -o out/keyed.asset.json
}
# leaks TRUTH FOUND KEY: per cent of the edge pixels, and the error of alpha.
leaks() {
	convert "$1" -depth 8 rgba:truth.raw
	convert "$2" -depth 8 rgba:found.raw
	python3 -B "$support/pictures/edges.py" truth.raw found.raw "$(identify -format %wx%h "$1")" "$3" | cut -d' ' -f2-
}

cat >drawn.yaml <<'END'
version: "1.0"
id: drawn
generation: {type: image, provider: procedural}
prompt:
  base: a round coin with a star, alone on a transparent background
  parameters: {size: 200x200}
integration: {manifest_path: drawn.png}
END
run 0 drawn.yaml -o out/drawn.asset.json
convert out/drawn.png -trim +repage -bordercolor none -border 12 PNG32:drawn.png
pictures=(drawn.png)
convert -size 160x160 xc:none -fill '#4060c0' -stroke '#101020' -strokewidth 3 -draw 'circle 80,80 80,30' PNG32:outlined.png
pictures+=(outlined.png)
if [ -n "$ASSETC_SHARED" ]; then
	for name in sprite_coin ui_icon_coin; do
		convert "$ASSETC_SHARED/real/raw/$name.png" "PNG32:$name.png"
		pictures+=("$name.png")
	done
else
	echo 'the real pictures are not at hand: only drawn ones are measured'
fi

rows=0
for picture in "${pictures[@]}"; do
	inside=
	[ "$picture" != drawn.png ] || inside='connected: true' # its light is white
	for key in 00ff00 ffffff; do
		convert "$picture" -background "#$key" -flatten PNG24:flat.png
		keyed flat.png "$inside"
		read -r ours error < <(leaks "$picture" out/keyed.png "$key")
		convert flat.png -fuzz 10% -transparent "#$key" PNG32:hard.png
		read -r hard _ < <(leaks "$picture" hard.png "$key")
		echo "$picture on #$key: of the edge pixels leak $hard % with a hard key, $ours % here; alpha is $error off"
		awk -v ours="$ours" -v hard="$hard" 'BEGIN { exit !(ours <= 8 && ours <= hard / 4) }' ||
			problem "$picture on #$key: $ours % of the edge pixels leak"
		# Seen on other ground it is what it was.
		convert "$picture" -background blue -flatten truth.png
		convert out/keyed.png -background blue -flatten seen.png
		is_like seen.png truth.png 45
		rows=$((rows + 1))
	done
done
[ "$rows" -ge 4 ] || problem "only $rows pictures measured"

# Through a JPEG, whose noise is no shape.
convert outlined.png -background '#00ff00' -flatten -quality 90 flat.jpg
keyed flat.jpg 'tolerance: 48, edge: 3'
convert outlined.png -background black -flatten truth.png
convert out/keyed.png -background black -flatten seen.png
is_like seen.png truth.png 40
same 'corner' "$(convert out/keyed.png -crop 1x1+0+0 rgba:- | od -An -tx1)" ' 00 00 00 00'

# White inside a shape on white stays where only what hangs together with the border is keyed.
convert -size 90x90 xc:white -fill '#203040' -draw 'circle 45,45 45,10' -fill white -draw 'circle 45,45 45,30' PNG24:eye.png
keyed eye.png 'connected: true'
same 'the inside' "$(convert out/keyed.png -crop 1x1+45+45 rgba:- | od -An -tx1)" ' ff ff ff ff'
keyed eye.png
same 'the inside' "$(convert out/keyed.png -crop 1x1+45+45 rgba:- | od -An -tx1)" ' 00 00 00 00'

# It makes what has_alpha asks for.
sed -i 's/chroma_key}/chroma_key}, {action: validate, checks: [has_alpha, not_empty]}/' keyed.yaml
run 0 keyed.yaml -o out/keyed.asset.json
convert -size 64x64 plasma:fractal -seed 4 PNG24:plasma.png
sed -i 's/eye.png/plasma.png/' keyed.yaml
run 1 keyed.yaml -o out/keyed.asset.json
says keyed.yaml:4: E0790 'only'

# ---- no_halo

cp outlined.png truth.png
convert truth.png -background '#ffffff' -flatten PNG24:flat.png
convert flat.png -fuzz 10% -transparent white PNG32:hard.png
cat >haloed.yaml <<'END'
version: "1.0"
id: haloed
generation: {type: image, provider: file, file: hard.png}
post_processing: [{action: validate, checks: [{no_halo: 5%}]}]
observability: {track_quality: true}
END
run 1 haloed.yaml -o out/haloed.asset.json
says haloed.yaml:4: E0792 'a background of #f' '(allowed: 5 %)'
sed -i 's/hard.png/flat.png/; s/{action: validate/{action: chroma_key}, &/' haloed.yaml
run 0 haloed.yaml -o out/haloed.asset.json --events events
grep -q '"measured"' events || problem "nothing is told of what was measured: $(cat events)"
python3 - events <<'END' || problem 'what was measured of the picture'
import json, sys

told = [json.loads(line) for line in open(sys.argv[1])]
found = [line["measured"] for line in told if line.get("action") == "validate"][0]
assert found["halo"] <= 0.05 and found["edge_pixels"] > 100, found
assert found["box"] == [28, 28, 105, 105] or abs(found["box"][0] - 28) <= 2, found
assert 0.2 < found["coverage"] < 0.4 and abs(found["off_center"][0]) < 0.02, found
END

# ---- snap_alpha

convert truth.png -channel A -evaluate multiply 0.99 +channel PNG32:faint.png
cat >snapped.yaml <<'END'
version: "1.0"
id: snapped
generation: {type: image, provider: file, file: faint.png}
post_processing: [{action: snap_alpha}]
END
run 0 snapped.yaml -o out/snapped.asset.json
same 'alpha in the middle' "$(convert out/images/snapped.png -alpha extract -crop 1x1+80+80 gray:- | od -An -tx1)" ' ff'
