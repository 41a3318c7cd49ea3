#!/usr/bin/env bash
# What is deleted comes back without a provider, what a person edited is set aside, and what assetc
# wrote earlier is replaced without a word.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

spec stone
sed -i 's/^post_processing:/&\n  - {action: convert, formats: [png, webp]}/' stone.yaml
compile() {
	run 0 stone.yaml -o out/stone.asset.json -MD
}
compile
reference=$(bytes out)
requests=$(cache_count requests)

back() {
	compile
	is_silent_but_placed "$1"
	same "outputs after $1" "$(bytes out)" "$reference"
	same "requests after $1" "$(cache_count requests)" "$requests"
}
is_silent_but_placed() {
	[ ! -s "$err" ] || problem "$1: $(head -n 3 "$err")"
}

for file in images/stone.png images/stone.webp stone.asset.json stone.asset.json.d; do
	rm "out/$file"
	back "deleting $file"
done
rm -r out/images
back 'deleting the folder of products'
rm -r out
back 'deleting everything'
: >out/stone.asset.json
back 'emptying the record'
echo '{"assetc_record": 99}' >out/stone.asset.json
back 'a strange record'
: >out/stone.asset.json.d
back 'emptying the depfile'
touch out/images/stone.png
png=$(state out/images)
back 'touching a product'
same 'a product that was only touched' "$(state out/images)" "$png"

# ---- edited by hand

printf edited >>out/images/stone.png
cp out/images/stone.png first
sleep 0.01
compile
says stone.png stone.png.kept 'not what assetc wrote'
same_file first out/images/stone.png.kept
rm out/images/stone.png.kept
back 'an edit set aside'

# Of the same size, and after the record was renewed.
printf x | dd of=out/images/stone.png bs=1 seek=60 conv=notrunc status=none
cp out/images/stone.png first
compile
says stone.png.kept
same_file first out/images/stone.png.kept

# A second edit must not cost the first.
echo again >out/images/stone.png
compile
says kept
for edit in "$(sha256sum <first)" "$(echo again | sha256sum)"; do
	find out -name '*.kept*' -exec sha256sum {} + | grep -F "${edit%% *}" >/dev/null || problem 'one of two edits is lost'
done
find out -name '*.kept*' -delete

# An edit is kept too when the record or the whole cache is gone.
echo edited >out/images/stone.webp
rm out/stone.asset.json
compile
says stone.webp.kept
rm out/images/*.kept
echo edited >out/images/stone.webp
run 0 cache clean
compile
says stone.webp.kept
rm out/images/*.kept
same 'outputs after all' "$(bytes out)" "$reference"

# ---- a product of ours that is out of date

sed -i 's/16x16/20x20/' stone.yaml
compile
is_silent_but_placed 'a stale product'
sed -i 's/20x20/16x16/' stone.yaml
rm out/stone.asset.json
compile
# Without a record nothing proves that the file is ours: it might be somebody's.
says stone.png.kept
find out -name '*kept*' -delete
same 'outputs at the end' "$(bytes out)" "$reference"
