#!/usr/bin/env bash
# The provider `file`: pictures of every format, told by their bytes and not by their names; inputs
# outside the project; and files that are no pictures.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need identify convert jq

mkdir -p project/specs project/art elsewhere
: >project/assets.yaml
convert -size 40x30 gradient:red-blue project/art/plain.png
convert -size 40x30 gradient:red-blue -alpha set -channel A -evaluate set 50% project/art/clear.png
convert project/art/clear.png project/art/clear.webp
convert project/art/plain.png -quality 95 project/art/photo.jpg
convert project/art/plain.png -colorspace gray project/art/gray.png
convert project/art/plain.png -interlace PNG -depth 16 project/art/deep.png
convert project/art/clear.png -type PaletteAlpha project/art/palette.png
convert project/art/photo.jpg -interlace JPEG project/art/progressive.jpg
cp project/art/photo.jpg project/art/renamed.png
cp project/art/plain.png elsewhere/plain.png
cd project

of_file() {
	cat >specs/copy.yaml <<-END
		version: "1.0"
		id: copy
		generation: {type: image, provider: file, file: "$1"}
		post_processing: [{action: resize, dimensions: 20x15}${2:-}]
		integration: {manifest_path: copy.png}
	END
}

for name in plain.png clear.png clear.webp photo.jpg gray.png deep.png palette.png progressive.jpg renamed.png; do
	of_file "../art/$name"
	run 0 specs/copy.yaml -o out/copy.asset.json -MD
	is_silent
	alpha=opaque
	case $name in clear* | palette*) alpha=alpha ;; esac
	is_picture out/copy.png 20x15 $alpha
	same 'the depfile' "$(cat out/copy.asset.json.d)" "out/copy.asset.json out/copy.png: specs/copy.yaml \\
  art/$name \\
  assets.yaml"
	same 'the raw' "$(jq -r .raw.sha256 out/copy.asset.json)" "$(sha256sum <"art/$name" | cut -d ' ' -f 1)"
	# The picture is the same but for rounding and loss.
	convert "art/$name" -filter Lanczos -resize '20x15!' PNG32:expected.png
	is_like expected.png out/copy.png 20
done

# Where the folder of specs is a link, `..` leads elsewhere: the file that is read is the one named.
mkdir -p far/specs far/art
convert -size 20x15 xc:lime far/art/plain.png
of_file ../art/plain.png
mv specs/copy.yaml far/specs/
ln -s far/specs linked
run 0 linked/copy.yaml -o out/copy.asset.json -MD
same 'the raw through a link' "$(jq -r .raw.sha256 out/copy.asset.json)" "$(sha256sum <far/art/plain.png | cut -d ' ' -f 1)"
same 'the depfile through a link' "$(tail -n 2 out/copy.asset.json.d | tr -d '\\' | xargs)" 'assets.yaml linked/../art/plain.png'

# A new picture under the old name is noticed, one with the same bytes costs nothing.
of_file ../art/plain.png
run 0 specs/copy.yaml -o out/copy.asset.json
before=$(state out/copy.png)
touch art/plain.png
run 0 specs/copy.yaml -o out/copy.asset.json
is_silent
same 'the product after touching its input' "$(state out/copy.png)" "$before"
convert art/plain.png -negate art/plain.png
run 0 specs/copy.yaml -o out/copy.asset.json
[ "$(state out/copy.png)" != "$before" ] || problem 'an edit of the input is not noticed'
is_absent out/copy.png.kept

# ---- outside the project

absolute=$(realpath ../elsewhere)/plain.png
ln -s "$absolute" art/link.png
ln -s "$(dirname "$absolute")" art/folder
for path in ../../elsewhere/plain.png "$absolute" ../art/link.png ../art/folder/plain.png; do
	of_file "$path"
	run 1 specs/copy.yaml -o fresh/copy.asset.json
	says E0325 "outside the project, which is $(pwd -P)" specs/copy.yaml:3: '-I FOLDER'
	is_absent fresh
	run 1 check specs/copy.yaml
	says E0325 specs/copy.yaml:3:
	run 0 check specs/copy.yaml -I ../elsewhere
	run 0 specs/copy.yaml -o out/copy.asset.json -I ../elsewhere
	run 0 specs/copy.yaml -o out/copy.asset.json -I../elsewhere
	run 1 specs/copy.yaml -o out/copy.asset.json -I ../else
done
of_file /etc/passwd
run 1 specs/copy.yaml -o out/copy.asset.json
says outside
! grep -q root: "$err" || problem 'the file outside is shown'

# Without a marker above it the project is the folder of the spec.
rm assets.yaml
of_file ../art/gray.png
run 1 specs/copy.yaml -o out/copy.asset.json
says "which is $(pwd -P)/specs" 'put an assets.yaml, which may be empty'
mkdir .git
run 0 specs/copy.yaml -o out/copy.asset.json
rmdir .git
touch assets.policy.yaml
run 0 specs/copy.yaml -o out/copy.asset.json

# ---- what is no picture

refused() {
	of_file "../art/$1"
	memory_kb=524288 bounded 1 specs/copy.yaml -o fresh/copy.asset.json
	says specs/copy.yaml:3: "$2"
	is_absent fresh
	rm -rf fresh
}
echo 'just text' >art/text.png
refused text.png 'neither an image nor a sound'
: >art/empty.png
refused empty.png empty
head -c 300 art/deep.png >art/cut.png
refused cut.png E06
head -c $(($(stat -c %s art/photo.jpg) / 2)) art/photo.jpg >art/cut.jpg
refused cut.jpg E06
head -c $(($(stat -c %s art/clear.webp) / 2)) art/clear.webp >art/cut.webp
refused cut.webp E06
head -c 8 art/clear.png >art/head.png
refused head.png E06
cp art/gray.png art/flipped.png
printf '\377' | dd of=art/flipped.png bs=1 seek=100 conv=notrunc status=none
refused flipped.png E06
printf 'RIFF\044\0\0\0WAVEfmt \020\0\0\0\001\0\001\0\104\254\0\0\210\130\001\0\002\0\020\0data\0\0\0\0' >art/sound.png
refused sound.png 'the file is a sound'
printf 'GIF89a\1\0\1\0\0\0\0;' >art/old.gif
refused old.gif neither
refused missing.png 'No such file'
mkdir art/folder.png
refused folder.png folder
mkfifo art/fifo.png
refused fifo.png 'regular file'
truncate -s 129M art/hole.png
refused hole.png limit
[ -z "$ASSETC_SHARED" ] || { cp "$ASSETC_SHARED"/real/raw/sfx_player_jump1_01_raw.mp3 art/jump.mp3 && refused jump.mp3 'the file is a sound'; }
