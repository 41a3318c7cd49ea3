#!/usr/bin/env bash
# One image at several scales: each is what a resize of the largest makes, stands where its name says, is
# known to build systems before it is made, and comes back when it is gone.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need convert compare pngcheck webpinfo jq

convert -size 96x72 plasma:teal-orange -seed 3 -blur 0x1 PNG24:art.png
convert -size 96x72 xc:none +antialias -fill '#c08040' -draw 'circle 48,36 70,36' PNG32:ball.png

# logo FILE STEPS [INTEGRATION]: logo.yaml
logo() {
	cat >logo.yaml <<-END
		version: "1.0"
		id: logo
		generation: {type: image, provider: file, file: $1}
		post_processing: [$2]
		integration: {${3:-manifest_path: images/ui/logo.png}}
	END
}
products() {
	find out -type f ! -name '*.json*' ! -name .assetc-index -printf '%P\n' | LC_ALL=C sort
}

# ---- what is made

logo ball.png '{action: variants, scales: [3x, 1x, 0.5x, 1.5x]}, {action: convert, formats: [png, webp], lossless: true}'
run 0 outputs logo.yaml
awk -F '\t' '$3 == "product" { print $4 }' "$out" | LC_ALL=C sort >said
run 0 logo.yaml -o out/logo.asset.json -MD
is_silent
same 'what is made' "$(products)" "$(cat said)"
same 'how many' "$(wc -l <said)" 8
while read -r name size; do
	for format in png webp; do
		is_picture "out/images/ui/$name.$format" "$size" alpha
	done
done <<'END'
logo 32x24
logo@0.5x 16x12
logo@1.5x 48x36
logo@3x 96x72
END
for product in $(cat said); do
	grep -qF " out/$product" out/logo.asset.json.d || problem "$product is no target of the depfile"
done
same 'the record' "$(jq -r '.manifest.type, (.products[] | "\(.variant) \(.format) \(.path) \(.width)")' out/logo.asset.json)" \
	'multiResolution
1x png images/ui/logo.png 32
1x webp images/ui/logo.webp 32
0.5x png images/ui/logo@0.5x.png 16
0.5x webp images/ui/logo@0.5x.webp 16
1.5x png images/ui/logo@1.5x.png 48
1.5x webp images/ui/logo@1.5x.webp 48
3x png images/ui/logo@3x.png 96
3x webp images/ui/logo@3x.webp 96'

# ---- pixels: the largest is the picture itself, the others what resize makes, near to what ImageMagick does

compare -metric AE ball.png out/images/ui/logo@3x.png null: 2>/dev/null || problem 'the largest is not the picture'
for method in nearest bilinear bicubic lanczos; do
	logo art.png "{action: variants, scales: [1x, 2x], method: $method}"
	run 0 logo.yaml -o out/logo.asset.json
	logo art.png "{action: resize, dimensions: 48x36, method: $method}" 'manifest_path: plain.png'
	run 0 logo.yaml -o out/plain.asset.json
	cmp -s out/plain.png out/images/ui/logo.png || problem "$method: not what resize makes"
done
convert art.png -filter Lanczos -resize 48x36 PNG24:theirs.png
is_like theirs.png out/images/ui/logo.png 10

# ---- what link makes of it: constants of the primary path, and of all

logo ball.png '{action: variants, scales: [1x, 2x]}, {action: convert, formats: [png, webp]}'
rm -rf out
run 0 logo.yaml -o out/logo.asset.json
run 0 link out/logo.asset.json --header assets.h --emit js:assets.js --manifest manifest.json
is_silent
grep -q '#define ASSET_PATH_IMAGES_LOGO "images/ui/logo.png"' assets.h || problem 'the path in the header'
grep -q '"2x", "webp", "images/ui/logo@2x.webp", 96u, 72u' assets.h || problem 'the files in the header'
same 'the manifest' "$(jq -c '.assets.images.logo | .type, .path, .variants' manifest.json)" \
	'"multiResolution"
"images/ui/logo.png"
{"1x":{"png":"images/ui/logo.png","webp":"images/ui/logo.webp","width":48,"height":36},"2x":{"png":"images/ui/logo@2x.png","webp":"images/ui/logo@2x.webp","width":96,"height":72}}'
grep -qF 'LOGO: "images/ui/logo.png"' assets.js || problem 'ImagePaths'
grep -qF '"2x": Object.freeze({ png: "images/ui/logo@2x.png", webp: "images/ui/logo@2x.webp" })' assets.js ||
	problem 'ImageVariants'

# ---- hits, and what comes back

logo ball.png '{action: variants, scales: [1x, 2x, 4x]}, {action: convert, formats: [png, webp]}'
rm -rf out
run 0 build logo.yaml --out-dir out
before=$(state out/images out/*.json)
run 0 build logo.yaml --out-dir out
same 'a second build' "$(state out/images out/*.json)" "$before"
rm out/images/ui/logo@2x.png
run 0 build logo.yaml --out-dir out
is_picture out/images/ui/logo@2x.png 48x36 alpha
objects=$(cache_count objects)
rm out/images/ui/logo@4x.webp
run 0 logo.yaml -o out/logo.asset.json
is_picture out/images/ui/logo@4x.webp 96x72 alpha
same 'objects' "$(cache_count objects)" "$objects"

# One that a person changed is kept beside the new one.
echo mine >out/images/ui/logo@2x.webp
run 0 logo.yaml -o out/logo.asset.json
says W1010 'logo@2x.webp'
same 'what was changed' "$(cat out/images/ui/logo@2x.webp.kept)" mine

# Scales that are no longer named are pruned; no others.
logo ball.png '{action: variants, scales: [1x, 2x]}, {action: convert, formats: [png, webp]}'
run 0 build logo.yaml --out-dir out --prune
same 'after --prune' "$(products)" 'images/ui/logo.png
images/ui/logo.webp
images/ui/logo@2x.png
images/ui/logo@2x.webp
images/ui/logo@2x.webp.kept'

# ---- checks: on pixels at each scale, on files for every product

logo ball.png '{action: resize, dimensions: 64x32}, {action: variants, scales: [1x, 2x]}, {action: validate, checks: [has_alpha, dimensions_match, is_power_of_two]}'
run 0 logo.yaml -o out/logo.asset.json
logo ball.png '{action: resize, dimensions: 96x32}, {action: variants, scales: [1x, 3x]}, {action: validate, checks: [is_power_of_two]}'
run 1 logo.yaml -o out/logo.asset.json
says '96x32'
logo art.png '{action: variants, scales: [1x, 2x]}, {action: validate, checks: [file_size_under_6kb]}'
run 1 logo.yaml -o out/logo.asset.json
says 'logo@2x.png'
! grep -q 'logo.png' "$err" || problem 'the smaller one has less than 6 KB'

# ---- sizes

logo ball.png '{action: crop, dimensions: 95x70}, {action: variants, scales: [1x, 2x]}'
run 1 logo.yaml -o out/logo.asset.json
says 'logo.yaml:4:' '95x70 pixels at 2x' '47.5x35 at 1x' 'multiples of 2' E0780
logo ball.png '{action: crop, dimensions: 95x70}, {action: variants, scales: [1x, 2x], rounding: nearest}'
run 0 logo.yaml -o out/logo.asset.json
is_picture out/images/ui/logo.png 48x35 alpha
# A scale that comes out whole, before one that does not.
logo ball.png '{action: crop, dimensions: 94x70}, {action: variants, scales: [0.5x, 1x, 2x]}'
run 1 logo.yaml -o out/logo.asset.json
says '23.5x17.5 at 0.5x' 'multiples of 4' E0780

# ---- steps behind it run on each scale

logo ball.png '{action: variants, scales: [1x, 2x]}, {action: flatten, color: "#fff"}'
run 0 logo.yaml -o out/logo.asset.json
is_picture out/images/ui/logo.png 48x36 opaque
is_picture out/images/ui/logo@2x.png 96x72 opaque
logo ball.png '{action: alpha_bleed}, {action: variants, scales: [1x, 2x]}'
run 0 logo.yaml -o out/logo.asset.json
says W0783 'behind'
logo ball.png '{action: variants, scales: [1x, 2x]}, {action: alpha_bleed, radius: 9}'
run 0 logo.yaml -o out/logo.asset.json
is_silent
convert out/images/ui/logo.png -alpha off -format '%[pixel:p{24,5}]' info: >color
grep -q '192,128,64' color || problem "nothing was spread at 1x: $(cat color)"

# ---- one path, two specs

logo ball.png '{action: variants, scales: [1x, 2x]}'
cat >other.yaml <<-END
	version: "1.0"
	id: other
	generation: {type: image, provider: file, file: ball.png}
	integration: {manifest_path: images/ui/logo@2x.png}
END
run 1 build logo.yaml other.yaml --out-dir both
says E0804 "'images/ui/logo@2x.png'" logo.yaml: other.yaml:

# ---- a draft, and a sound

sed 's/provider: file, file: ball.png/provider: openai/' logo.yaml | cat - <(echo 'prompt: {base: a logo, parameters: {size: 64x64}}') >drawn.yaml
run 0 drawn.yaml -o drawn/logo.asset.json --profile draft
is_picture drawn/images/ui/logo.png 32x32 alpha
is_picture drawn/images/ui/logo@2x.png 64x64 alpha
same 'a draft' "$(jq .draft drawn/logo.asset.json)" true
printf 'version: "1.0"\nid: beep\ngeneration: {type: audio, provider: procedural}\npost_processing: [{action: variants, scales: 2x}]\n' >beep.yaml
run 1 beep.yaml -o out/beep.asset.json
says "the step 'variants' is for images"
