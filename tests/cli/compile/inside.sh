#!/usr/bin/env bash
# Outputs cannot leave their folder: not by '..', not by an absolute path, not through a symbolic
# link; and no output takes the place of the spec, an input or another output.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

mkdir outside project
echo precious >outside/stone.png
cd project
spec stone
template=$(cat stone.yaml)

outside_is_untouched() {
	same "the folder outside after $1" "$(find ../outside -printf '%P ' | sort)" ' stone.png '
	same "the file outside after $1" "$(cat ../outside/stone.png)" precious
	[ ! -e ../stone.png ] || problem "$1 wrote above"
}

for path in ../stone.png ../outside/stone.png images/../../outside/stone.png "$(realpath ../outside)/stone.png" \
	./stone.png images/./stone.png images//stone.png /stone.png '~/stone.png/../../outside/stone.png'; do
	echo "${template//images\/stone.png/"$path"}" >stone.yaml
	run 1 stone.yaml -o out/stone.asset.json -MD
	says E0317 stone.yaml:11:18:
	outside_is_untouched "$path"
	is_absent out
done
echo "$template" >stone.yaml

# The same from what is put together: a section with dots, an id. Neither can hold a slash.
for section in '..' 'a..b' '.hidden' '../up'; do
	sed "s|manifest_path:.*|manifest_section: '$section'|" <<<"$template" >stone.yaml
	run 1 stone.yaml -o out/stone.asset.json
	is_absent out
done
sed "s|manifest_path:.*|manifest_key: '../stone'|" <<<"$template" >stone.yaml
run 1 stone.yaml -o out/stone.asset.json
echo "$template" >stone.yaml

# ---- symbolic links below the output folder

mkdir out
ln -s "$(realpath ../outside)" out/images
run 1 stone.yaml -o out/stone.asset.json -MD
says images
outside_is_untouched 'a linked folder'
is_absent out/stone.asset.json out/stone.asset.json.d
rm out/images
mkdir -p real out/images
ln -s ../real out/images/deep
echo "${template//images\/stone.png/images/deep/stone.png}" >stone.yaml
run 1 stone.yaml -o out/stone.asset.json
is_absent real/stone.png
echo "$template" >stone.yaml
rm out/images/deep

for target in "$(realpath ../outside)/stone.png" ../../../outside/new.png nowhere; do
	ln -sfn "$target" out/images/stone.png
	run 1 stone.yaml -o out/stone.asset.json
	says 'symbolic link'
	outside_is_untouched "a link to $target"
	is_absent out/stone.asset.json
done
rm out/images/stone.png
mkfifo out/images/stone.png
run 1 stone.yaml -o out/stone.asset.json
rm out/images/stone.png
: >out/file
echo "${template//images\/stone.png/file/stone.png}" >stone.yaml
run 7 stone.yaml -o out/stone.asset.json
says out/file
echo "$template" >stone.yaml

# The output folder itself may be a link, and a hard link is broken, not written through.
ln -s real linked
run 0 stone.yaml -o linked/stone.asset.json
is_there real/images/stone.png
ln ../outside/stone.png out/images/stone.png
run 0 stone.yaml -o out/stone.asset.json
outside_is_untouched 'a hard link'

# ---- two things in one place

keeps() {
	[ "$(sha256sum <"$1")" = "$2" ] || problem "$1 was overwritten $3"
}
sum=$(sha256sum <stone.yaml)
run 2 stone.yaml -o stone.yaml
keeps stone.yaml "$sum" 'by the record'
echo "$template" >stone.yaml
run 2 stone.yaml -o ./../project/stone.yaml --out-dir out
keeps stone.yaml "$sum" 'by the record, under another name'
echo "$template" >stone.yaml
run 2 stone.yaml -o out/stone.asset.json -MF stone.yaml
keeps stone.yaml "$sum" 'by the depfile'
echo "$template" >stone.yaml
rm -r out
spec other
run 0 other.yaml -o out/other.asset.json
run 2 stone.yaml -o out/stone.asset.json -MF out/stone.asset.json
run 2 stone.yaml -o out/images/stone.png --out-dir out
run 2 stone.yaml -o out/stone.asset.json -MF out/images/stone.png

cp real/images/stone.png art.png
cat >copy.yaml <<-'END'
	version: "1.0"
	id: copy
	generation: {type: image, provider: file, file: art.png}
	post_processing: [{action: resize, dimensions: 4x4}]
	integration: {manifest_path: art.png}
END
sum=$(sha256sum <art.png)
run 1 copy.yaml -o copy.asset.json
says art.png
keeps art.png "$sum" 'by the product made of it'
is_absent art.png.kept
