#!/usr/bin/env bash
# The disk fills up, or fails, at every call in turn: an error that says so, every output the old or
# the new one and never a part, nothing left behind, and the next run makes all of it.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/cli-faults.sh"

ENOSPC=28 EIO=5
cache=$XDG_CACHE_HOME/assetc
spec stone images/stone.png 16x16
sed -i 's/^integration/  - {action: convert, formats: [png, webp]}\nintegration/' stone.yaml
run 0 stone.yaml -o out/stone.asset.json -MD
cp -a out old.out
cp -a "$cache" old.cache
sed -i 's/rough/smooth/; s/16x16/24x24/' stone.yaml
run 0 stone.yaml -o out/stone.asset.json -MD
cp -a out new.out
files='stone.asset.json stone.asset.json.d images/stone.png images/stone.webp'

restore() {
	rm -rf out "$cache"
	cp -a old.out out
	cp -a old.cache "$cache"
}

# Every output is one of the two; the record is new only when all are.
whole() {
	local file
	for file in $files; do
		cmp -s "out/$file" "old.out/$file" || cmp -s "out/$file" "new.out/$file" ||
			problem "$1: out/$file is neither the old nor the new one"
	done
	cmp -s out/stone.asset.json old.out/stone.asset.json && return
	for file in $files; do
		cmp -s "out/$file" "new.out/$file" || problem "$1: the record is new, out/$file is not"
	done
}

struck=0
kinds="write:@:$ENOSPC short:@:$ENOSPC write:@:$EIO read:@:$EIO"
[ -z "$ASSETC_SANITIZE" ] || kinds="write:@:$ENOSPC"
for fault in $kinds; do
	for ((n = 1; n < 200; n++)); do
		restore
		faulty "${fault/@/$n}" stone.yaml -o out/stone.asset.json -MD || break
		struck=$((struck + 1))
		explained "$fault $n"
		whole "$fault $n"
		no_leftovers out
		[ "$fault" != write:@:$ENOSPC ] || [ "$code" = 0 ] || grep -q 'No space left' "$err" ||
			problem "$fault $n does not name the cause: $(cat "$err")"
		run 0 stone.yaml -o out/stone.asset.json -MD -q
		for file in $files; do
			same_file "out/$file" "new.out/$file"
		done
		[ "$code" = 0 ] || run 0 cache verify
	done
	[ "$n" -gt 5 ] || problem "$fault: only $n calls"
done
echo "$struck faults" >&2
[ "$struck" -ge "$([ -z "$ASSETC_SANITIZE" ] && echo 80 || echo 25)" ] || problem "only $struck faults came to pass"

# ---- link: a failed one leaves stamp, manifest and header as they were

link() {
	"$@" link out/stone.asset.json -o l/stamp --manifest l/manifest.json --header l/assets.h -MD --products l/products.txt
}
mkdir l
link run 0
cp -a l old.l
sed -i 's/rough/fine/; s/manifest_path/manifest_key: pebble\n  manifest_path/' stone.yaml
run 0 stone.yaml -o out/stone.asset.json
link run 0
cp -a l new.l
for ((n = 1; n < 100; n++)); do
	rm -rf l
	cp -a old.l l
	link faulty "write:$n:$ENOSPC" || break
	explained "link $n"
	for file in manifest.json assets.h products.txt; do
		cmp -s "l/$file" "old.l/$file" || cmp -s "l/$file" "new.l/$file" || problem "link $n: l/$file is in parts"
	done
	no_leftovers l
	link run 0
	same_file l/manifest.json new.l/manifest.json
	same_file l/assets.h new.l/assets.h
done
[ "$n" -gt 5 ] || problem "link: only $n calls"
