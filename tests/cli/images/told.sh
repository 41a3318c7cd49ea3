#!/usr/bin/env bash
# What a file says beside its pixels: the orientation is applied; other colours than sRGB and animations
# are told, once, when the picture is read, and cost a hit nothing.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need convert exiftool img2webp

# from FILE: a spec that converts it
from() {
	cat >told.yaml <<-END
		version: "1.0"
		id: told
		generation: {type: image, provider: file, file: $1}
	END
	rm -rf out
	run 0 told.yaml -o out/told.asset.json
}
# warns FILE WORDS...: one warning at the provider's place; none when it is run again
warns() {
	local file=$1
	shift
	from "$file"
	says told.yaml:3: "$@"
	same "warnings for $file" "$(grep -c warning: "$err")" 1
	run 0 told.yaml -o out/told.asset.json
	is_silent
}

convert -size 12x8 gradient:red-blue -strip PNG24:plain.png
from plain.png
is_silent

cp plain.png linear.png
exiftool -q -overwrite_original -PNG:Gamma=1 linear.png
warns linear.png W0611 gAMA sRGB
cmp -s <(convert plain.png rgba:-) <(convert out/images/told.png rgba:-) || problem "a gamma changed the pixels"

convert -size 12x8 gradient:red-blue -quality 95 plain.jpg
for n in 1 3 6 8; do
	cp plain.jpg turned.jpg
	exiftool -q -overwrite_original "-Orientation#=$n" turned.jpg
	from turned.jpg
	is_silent
	convert turned.jpg -auto-orient -strip PNG24:wanted.png
	is_like out/images/told.png wanted.png 4
	exiftool -q -Orientation out/images/told.png >found
	[ ! -s found ] || problem "the product carries an orientation"
done

convert -size 6x5 xc:red a.png
convert -size 6x5 xc:blue b.png
img2webp -loop 0 -lossless a.png b.png -o both.webp >made 2>&1
warns both.webp W0612 animation first
is_like out/images/told.png a.png 0
