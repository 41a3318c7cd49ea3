#!/usr/bin/env bash
# Small files that claim to be huge pictures are refused before memory is taken for them.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need convert

# number BYTES VALUE: big-endian
number() {
	local i
	for ((i = $1 - 1; i >= 0; i--)); do printf "\\x$(printf %02x $((($2 >> (8 * i)) & 255)))"; done
}
# chunk TYPE FILE: of a PNG, with its checksum by gzip's trailer
chunk() {
	number 4 "$(stat -c %s "$2")"
	{ printf %s "$1" && cat "$2"; } >chunk.tmp
	cat chunk.tmp
	gzip -c chunk.tmp | tail -c 8 | head -c 4 | od -An -tx1 |
		awk '{ for (i = 4; i > 0; i--) printf "\\x%s", $i }' | xargs -0 printf
}
# png WIDTH HEIGHT DEPTH COLOUR: a header and a little data
png() {
	{ number 4 "$1" && number 4 "$2" && number 1 "$3" && number 1 "$4" && printf '\0\0\0'; } >head.tmp
	: >end.tmp
	{ printf '\x78\x01' && head -c 100000 /dev/zero | gzip -9 -c | tail -c +11; } >data.tmp
	printf '\x89PNG\r\n\x1a\n'
	chunk IHDR head.tmp
	chunk IDAT data.tmp
	chunk IEND end.tmp
}

refused() {
	cat >bomb.yaml <<-END
		version: "1.0"
		id: bomb
		generation: {type: image, provider: file, file: $1}
	END
	bounded 1 bomb.yaml -o out/bomb.asset.json
	says bomb.yaml:3: E06
	[ -z "${2:-}" ] || says "$2"
	is_absent out
}

png 60000 60000 8 6 >square.png
file -b square.png | grep -qF '60000 x 60000' || problem "the PNG is not built well: $(file -b square.png)"
refused square.png 60000
png 16384 16384 8 6 >area.png
refused area.png 16384
png 4294967295 1 1 0 >wide.png
refused wide.png
png 1 2147483647 16 6 >high.png
refused high.png
png 0 5 8 6 >flat.png
refused flat.png
png 8000 8000 7 9 >odd.png
refused odd.png

# JPEG: the size stands in the frame header.
convert -size 16x16 xc:red small.jpg
at=$(LC_ALL=C grep -obUaP '\xff\xc0' small.jpg | head -n 1 | cut -d : -f 1)
cp small.jpg square.jpg
number 4 $(((60000 << 16) | 60000)) | dd of=square.jpg bs=1 seek=$((at + 5)) conv=notrunc status=none
refused square.jpg 60000

# WebP: VP8X says 16777216 x 16777216; a lossless header says 16384 x 16384.
printf 'RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\x10\0\0\0\xff\xff\xff\xff\xff\xffVP8L\0\0\0\0' >square.webp
refused square.webp
printf 'RIFF\x16\0\0\0WEBPVP8L\x0a\0\0\0\x2f\xff\xff\xff\x0f\0\0\0\0\0' >lossless.webp
refused lossless.webp

# Compressed text beside a picture is passed over unread.
head -c 64000000 /dev/zero | gzip -1 -c | tail -c +11 >zeros.tmp
{ printf 'Comment\0\0\x78\x01' && cat zeros.tmp; } >ztxt.tmp
{ printf 'profile\0\0\x78\x01' && cat zeros.tmp; } >iccp.tmp
convert -size 4x4 xc:red PNG24:tiny.png
{ head -c 33 tiny.png && chunk iCCP iccp.tmp && chunk zTXt ztxt.tmp && tail -c +34 tiny.png; } >text.png
cat >text.yaml <<-END
	version: "1.0"
	id: text
	generation: {type: image, provider: file, file: text.png}
END
bounded 0 text.yaml -o out/text.asset.json
is_picture out/images/text.png 4x4 opaque
