#!/usr/bin/env bash
# Bad records: each is one clear error with its place, exit code 1, in little time and memory, and
# the outputs of an earlier link stay as they are, byte for byte and in time.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

here=$(dirname "$0")/bad_records
mkdir out bad
cp "$here/coin.asset.json" good.json
sed 's/"coin"/"gem"/; s/coin\./gem./' good.json >gem.json
outputs=(-o out/stamp -MD --manifest out/manifest.json --header out/assets.h --products out/products.txt)
run 0 link gem.json good.json "${outputs[@]}"
is_silent
before=$(state out) before_bytes=$(bytes out)
count=0

# refused FILE PLACE CODE WORDS: beside a good record, one error at that place. "-": the file as a
# whole.
refused() {
	local file=$1 place=$2 code=$3 words=$4 at
	count=$((count + 1))
	bounded 1 link gem.json "$file" "${outputs[@]}"
	at="$file:$place: "
	[ "$place" != - ] || at="$file: "
	grep -a -q -F "${at}error: " "$err" && grep -a -F "${at}error: " "$err" | grep -a -F -- "$words" | grep -a -q -F "[$code]" ||
		problem "$file: no error at $place with '$words' and $code: $(head -n 4 "$err")"
	same "$file: number of errors" "$(grep -a -c ': error: ' "$err")" 1
	! LC_ALL=C grep -a -q -P '[\x00-\x08\x0b-\x1f\x7f]' "$err" || problem "$file: control characters reach the terminal"
	same "outputs after $file" "$(state out)" "$before"
}

# ---- one thing changed

deep=$(printf '[%.0s' {1..100000})
while IFS='|' read -r name place code words script; do
	[[ $name != '#'* ]] || continue
	sed -E -e "$script" good.json >"bad/$name.json"
	! cmp -s good.json "bad/$name.json" || problem "$name changes nothing"
	if [ "$name" = deep-key ]; then
		awk -v deep="$deep" '{ sub(/@DEEP@/, deep); print }' "bad/$name.json" >deep && mv deep "bad/$name.json"
		place=6:76
	fi
	refused "bad/$name.json" "$place" "$code" "$words"
done <"$here/edits"

# ---- cut off: after each line, and within some

lines=$(wc -l <good.json)
for ((line = 1; line < lines; line += 3)); do
	head -n "$line" good.json >"bad/cut-$line.json"
	bounded 1 link gem.json "bad/cut-$line.json" "${outputs[@]}"
	grep -q -E "^bad/cut-$line.json:$((line + 1)):1: error: not valid JSON: .*\[E0201\]" "$err" ||
		problem "cut after line $line: $(head -n 2 "$err")"
	count=$((count + 1))
done
for size in 1 2 20 100 999 1500; do
	head -c "$size" good.json >"bad/bytes-$size.json"
	bounded 1 link gem.json "bad/bytes-$size.json" "${outputs[@]}"
	grep -q -E "^bad/bytes-$size.json:[0-9]+:[0-9]+: error: not valid JSON: .*\[E0201\]" "$err" ||
		problem "cut after $size bytes: $(head -n 2 "$err")"
	count=$((count + 1))
done

# ---- no records at all

: >bad/empty.json
refused bad/empty.json 1:1 E0201 'ends too early'
printf '[]' >bad/list.json
refused bad/list.json 1:1 E0902 'no record of assetc'
printf '"x"' >bad/text.json
refused bad/text.json 1:1 E0902 'no record of assetc'
printf 'version: "1.0"\nid: coin\ngeneration: {type: image, provider: procedural}\n' >bad/coin.yaml
refused bad/coin.yaml 1:1 E0902 'this is a spec'
says 'assetc compile'
cp bad/coin.yaml bad/renamed.json
refused bad/renamed.json 1:1 E0902 'this is a spec'
cp out/manifest.json bad/manifest.json
refused bad/manifest.json 1:1 E0902 'no record of assetc'
printf '\xef\xbb\xbf' | cat - good.json >bad/mark.json
refused bad/mark.json 1:1 E0201 ''
iconv -t UTF-16 good.json >bad/utf16.json
refused bad/utf16.json 1:1 E0201 ''
sed '13s/a coin/\x00/' good.json >bad/nul.json
refused bad/nul.json 13:18 E0201 'a control character'
sed '13s/a coin/\xff/' good.json >bad/byte.json
refused bad/byte.json 13:18 E0202 ''
head -c 300000 "$ASSETC" >bad/program.json
refused bad/program.json 1:1 E0201 ''

# ---- large ones

{ head -n 6 good.json && printf '"x": "' && head -c 2000000 /dev/zero | tr '\0' x && echo '",' && tail -n +7 good.json; } >bad/large.json
refused bad/large.json - E0102 'the limit is'
truncate -s 3G bad/hole.json
refused bad/hole.json - E0102 'the limit is'
{ sed 6q good.json && printf '"x": [' && yes 0, | head -n 250000 | tr -d '\n' && echo '0],' && tail -n +7 good.json; } >bad/values.json
refused bad/values.json 7:399993 E0205 'more than 200000 values'
{ sed 6q good.json && seq -f '"k%.0f": 1,' 50000 && tail -n +7 good.json; } >bad/keys.json
bounded 0 link gem.json bad/keys.json
{ sed 31q good.json && for i in {1..70}; do sed -n 32,40p good.json; done && tail -n +41 good.json; } >bad/products.json
refused bad/products.json 608:5 E0904 'more than 64 items'
sed -E '53s/coin/'"$(printf 'x%.0s' {1..250})"'/' good.json >bad/key-long.json
refused bad/key-long.json 53:12 E0904 'at most 200 bytes'
long=$(printf 'abcdefghi/%.0s' {1..110})
sed -E "43s|images/|$long|" good.json >bad/path-long.json
refused bad/path-long.json 43:15 E0904 'longer than 1024 bytes'

# ---- two that are right alone

# clashes CODE WORDS FILE…
clashes() {
	local code=$1 words=$2
	bounded 1 link gem.json "${@:3}" "${outputs[@]}"
	says "$words" "[$code]"
	same "outputs after ${*:3}" "$(state out)" "$before"
	count=$((count + 1))
}
cp good.json bad/same.json
clashes E0912 'have one id' good.json bad/same.json
clashes E0911 'is given twice' good.json good.json
ln -s ../good.json bad/link.json
clashes E0911 'is given twice' good.json bad/link.json
sed '3s/coin/coin2/' good.json >bad/key.json
clashes E0913 'one place in the manifest' good.json bad/key.json
sed '3s/coin/coin2/; 53s/coin/coin2/' good.json >bad/path.json
clashes E0914 'write one file' good.json bad/path.json
sed '3s/coin/coin2/; 53s/coin/coin2/; s/coin\.png/Coin.png/; s/coin\.webp/coin2.webp/' good.json >bad/case.json
clashes E0915 '' good.json bad/case.json
sed '3s/coin/coin2/; s/coin\./coin2./; 52s/images/images.coin/' good.json >bad/section.json
clashes E0916 'clash in the manifest' good.json bad/section.json

same 'bytes of the outputs' "$(bytes out)" "$before_bytes"
[ "$count" -ge 120 ] || problem "only $count bad records"
echo "$count bad records"
