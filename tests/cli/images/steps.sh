#!/usr/bin/env bash
# The steps compress, watermark and alpha_bleed as a spec uses them.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need convert identify webpinfo jq

: >assets.yaml
mkdir art
convert -size 96x96 plasma:red-blue -seed 7 PNG24:art/photo.png
convert -size 96x96 xc:none -fill orange -draw 'circle 48,48 48,20' PNG32:art/coin.png
convert -size 24x16 xc:'rgba(255,255,255,0.8)' PNG32:art/mark.png

# of FILE STEPS [PATH]
of() {
	cat >made.yaml <<-END
		version: "1.0"
		id: made
		generation: {type: image, provider: file, file: $1}
		post_processing: [$2]
		integration: {manifest_path: ${3:-made.png}}
	END
}
make_it() {
	run "${1:-0}" made.yaml -o out/made.asset.json -MD
}
size() {
	stat -c %s "$1"
}

# ---- compress

of art/photo.png '{action: convert, formats: [webp, png], quality: 95}' made.webp
make_it
large=$(size out/made.webp)
of art/photo.png '{action: convert, formats: [webp, png], quality: 95}, {action: compress, quality: 30, effort: 12}' made.webp
make_it
[ "$(size out/made.webp)" -lt $((large / 2)) ] || problem "quality 30 is not half of quality 95"
cmp -s <(convert out/made.png rgb:-) <(convert art/photo.png rgb:-) || problem "effort changed the pixels"
of art/coin.png '{action: compress, effort: 0}'
make_it
quick=$(size out/made.png)
of art/coin.png '{action: compress, effort: 12}'
make_it
[ "$(size out/made.png)" -lt "$quick" ] || problem "more effort made no smaller PNG"
cmp -s <(convert out/made.png rgba:-) <(convert art/coin.png rgba:-) || problem "effort changed the pixels"

rm -r out
of art/photo.png '{action: convert, formats: [webp]}, {action: compress, max_size: 2 KB}' made.webp
make_it
[ "$(size out/made.webp)" -le 2048 ] || problem "$(size out/made.webp) bytes are more than 2 KB"
[ "$(size out/made.webp)" -gt 1500 ] || problem "only $(size out/made.webp) bytes where 2 KB may be used"
webpinfo -quiet out/made.webp >&2 || problem "webpinfo refuses the small file"
before=$(bytes out)
rm -rf out "$XDG_CACHE_HOME"
make_it
same 'the file made again' "$(bytes out)" "$before"

of art/photo.png '{action: compress, max_size: 1 KB}'
make_it 1
says made.yaml:4: E0606 'max_size is 1024' 'keeps every pixel'
same 'outputs of a file that does not fit' "$(bytes out)" "$before"

of art/photo.png '{action: convert, formats: [webp]}, {action: compress, lossless: true}' made.webp
make_it
cmp -s <(convert out/made.webp rgb:-) <(convert art/photo.png rgb:-) || problem "lossless lost something"
of art/photo.png '{action: compress}, {action: compress}'
make_it 1
says made.yaml:4: E0319 'compresses once'

# ---- watermark

of art/photo.png '{action: watermark, image: art/mark.png, opacity: 50, position: southwest, margin: 4}'
make_it
grep -qF art/mark.png out/made.asset.json.d || problem "the depfile does not name the watermark"
convert art/mark.png -channel A -evaluate multiply 0.5 +channel faint.png
convert art/photo.png faint.png -gravity southwest -geometry +4+4 -composite PNG24:wanted.png
is_like out/made.png wanted.png 3
before=$(sha256sum <out/made.png)
convert -size 24x16 xc:'rgba(0,0,0,0.8)' PNG32:art/mark.png
make_it
[ "$before" != "$(sha256sum <out/made.png)" ] || problem "another watermark made no other picture"
calls=$(cache_count requests)
convert -size 100x16 xc:black art/mark.png
make_it 1
says made.yaml:4: E0705 100x16 96x96
echo no picture >art/mark.png
make_it 1
says made.yaml:4: E0601
rm art/mark.png
make_it 1
says made.yaml:4: art/mark.png
same 'requests' "$(cache_count requests)" "$calls"

# ---- alpha_bleed

of art/coin.png '{action: alpha_bleed, radius: 6}, {action: convert, formats: [png, webp]}'
make_it
for file in out/made.png out/made.webp; do
	same "alpha of $file" "$(convert "$file" -alpha extract gray:- | sha256sum)" "$(convert art/coin.png -alpha extract gray:- | sha256sum)"
	convert "$file" -alpha off -crop 1x1+48+17 -depth 8 txt:- | tail -n 1 >found
	grep -qE '\((25[0-5]|24[0-9]),1[5-7][0-9],[0-9]\)|orange' found || problem "no orange beside the coin: $(cat found)"
done
same 'far away' "$(convert out/made.png -alpha off -crop 1x1+1+1 -depth 8 rgb:- | od -An -tx1)" ' 00 00 00'
