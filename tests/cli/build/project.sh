#!/usr/bin/env bash
# `assetc build`: a whole project in one process; the second run says nothing and touches nothing.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

mkdir -p specs/ui .hidden specs/.git art
(cd specs && spec stone && spec gem)
(cd specs/ui && spec button images/ui/button.png && mv button.yaml button.yml)
cat >specs/coin.json <<'END'
{"version": "1.0", "id": "coin", "generation": {"type": "image", "provider": "procedural", "model": "radial"},
 "prompt": {"base": "a coin", "parameters": {"size": "16x16"}}}
END
# None of these is a spec for `build`.
cp specs/stone.yaml .hidden/hidden.yaml
cp specs/stone.yaml specs/.git/hidden.yaml
cp specs/stone.yaml specs/.hidden.yaml
cp specs/stone.yaml specs/stone.yaml.orig
echo '{"name": "a package", "version": "1.0.0"}' >specs/package.json
echo 'version: 2' >specs/ci.yaml
echo '[1, 2]' >specs/list.json
: >specs/empty.yaml
mkfifo specs/fifo.yaml
mkdir specs/folder.yaml
ln -s missing.yaml specs/dangling.yaml

# ---- the first run

run 0 build -j 2
says '4 assets: 4 generated, 0 processed, 0 placed, 0 up to date'
[ ! -s "$out" ] || problem 'build prints to standard output'
same outputs "$(find build -type f ! -name .assetc-index -printf '%P\n' | sort | xargs)" \
	'assetc/button.asset.json assetc/coin.asset.json assetc/gem.asset.json assetc/images/coin.png assetc/images/gem.png assetc/images/stone.png assetc/images/ui/button.png assetc/stone.asset.json'
for file in build/assetc/images/*.png; do is_picture "$file" 16x16 "$(picture "$file" | cut -d ' ' -f 2)"; done

# The records are those of compile.
for name in stone gem; do
	run 0 specs/$name.yaml -o one/$name.asset.json --out-dir one
	same_file one/$name.asset.json build/assetc/$name.asset.json
	same_file one/images/$name.png build/assetc/images/$name.png
done

# ---- the second run

: >mark
# The index, and with it the time of its folder, may be renewed: it does not trust what is too young.
standing() {
	state build "$XDG_CACHE_HOME/assetc" | grep -v '\.assetc-index\|^build/assetc d '
}
before=$(standing)
sleep 0.02
run 0 build -j 2
is_silent
same 'all files after a second build' "$(standing)" "$before"
run 0 build -v
says '4 up to date'

# ---- one change

sed -i s/rough/smooth/ specs/gem.yaml
run 0 build
says '1 generated' '3 up to date'
rm build/assetc/images/coin.png
run 0 build
says '1 placed'
rm -r build
run 0 build
says '4 placed'

# ---- operands: folders, files, each once

run 0 build specs/ui --out-dir elsewhere
same 'records of one folder' "$(cd elsewhere && echo *.json)" button.asset.json
run 0 build specs/stone.yaml specs/ui specs/ui/button.yml --out-dir third
same 'records of a folder and files' "$(cd third && echo *.json)" 'button.asset.json stone.asset.json'
run 0 build ./specs specs/stone.yaml specs/../specs --out-dir fourth
same 'records of one folder, named three times' "$(cd fourth && echo *.json | wc -w)" 4
run 1 build missing --out-dir fifth
says missing
mkdir nothing
run 1 build nothing
says 'no spec'

# Without ./specs the current folder is searched; the output folder in it is passed over.
cd specs
run 0 build --out-dir made
run 0 build --out-dir made
is_silent
cp stone.yaml made/
run 0 build --out-dir made
is_silent
rm -r made
