#!/usr/bin/env bash
# What assetc did not write is never lost to it: a painter's picture, another spec, any file that -o names by a
# slip; and a depfile that cannot be written leaves the old products.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

# ---- a picture that was once the input of another asset, now in the way of a product

mkdir -p art
convert -size 24x24 gradient:red-blue PNG24:art/star.png
cp art/star.png painted.png
cat >star.yaml <<'SPEC'
version: "1.0"
id: star
generation: {type: image, provider: file, file: art/star.png}
integration: {manifest_path: images/star.png}
SPEC
run 0 star.yaml -o out/star.asset.json
spec coin art/star.png 16x16
run 0 coin.yaml -o out/coin.asset.json --out-dir .
says star.png.kept
same_file painted.png art/star.png.kept

# ---- -o and -MF name something else

spec stone images/stone.png 16x16
cp star.yaml before.yaml
run 2 stone.yaml -o star.yaml
says 'no record'
same_file star.yaml before.yaml
run 2 stone.yaml -o out/stone.asset.json -MF star.yaml
same_file star.yaml before.yaml
echo 'my notes' >notes.txt
run 2 stone.yaml -o notes.txt
same 'notes' "$(cat notes.txt)" 'my notes'
run 0 stone.yaml -o out/stone.asset.json

# ---- a depfile or record that cannot be written

before=$(bytes out)
sed -i 's/16x16/20x20/' stone.yaml
: >plain
run 7 stone.yaml -o out/stone.asset.json -MF plain/stone.d
same 'outputs without a depfile' "$(bytes out)" "$before"
run 7 stone.yaml -o plain/stone.asset.json --out-dir out
same 'outputs without a record' "$(bytes out)" "$before"

# ---- project files that this build does not read

echo 'stone 1' >stone.lock
run 1 stone.yaml -o out/stone.asset.json
says stone.lock 'no lock of assetc'

