#!/usr/bin/env bash
# A damaged cache never gives damaged products: what can be made again is set aside and made again,
# with a warning; `cache verify` finds a single flipped bit and exits 6.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

cache=$XDG_CACHE_HOME/assetc
spec stone
compile() {
	run "$1" stone.yaml -o out/stone.asset.json -MD "${@:2}"
}
compile 0
reference=$(bytes out)
raw=$(jq -r .raw.sha256 out/stone.asset.json)
product=$(jq -r '.products[0].sha256' out/stone.asset.json)
object() {
	echo "$cache/objects/${1:0:2}/${1:2}"
}
is_there "$(object "$raw")" "$(object "$product")"
cp -r "$cache" whole

# flip FILE: its middle byte, in one bit; name, size and time stay
flip() {
	local at byte
	at=$(($(stat -c %s "$1") / 2))
	byte=$(od -An -tu1 -j $at -N 1 "$1")
	chmod u+w "$1"
	touch -r "$1" times
	# shellcheck disable=SC2059
	printf "\\x$(printf %02x $((byte ^ 4)))" | dd of="$1" bs=1 seek=$at conv=notrunc status=none
	touch -r times "$1"
}
restore() {
	rm -rf "$cache" out
	cp -rp whole "$cache"
}
# repaired WHAT: the next compile exits 0 and gives the reference; the cache is clean after it.
repaired() {
	compile 0
	says warning
	same "outputs after $1" "$(bytes out)" "$reference"
	[ "$(find "$cache/damaged" -type f 2>/dev/null | wc -l)" -ge 1 ] || problem "$1: nothing was set aside"
	rm -r out
	compile 0
	is_silent
	same "outputs of the run after $1" "$(bytes out)" "$reference"
	run 0 cache verify
}

# ---- objects

restore
flip "$(object "$product")"
repaired 'a flipped bit in a product'
says_path=$(object "$product")
restore
flip "$says_path"
compile 0
says "${product:2}"

restore
flip "$(object "$raw")"
rm "$(object "$product")"
repaired 'a flipped bit in a raw'
restore
: >"$(object "$product")"
repaired 'an emptied product'
restore
truncate -s -1 "$(object "$product")"
repaired 'a product cut short'
restore
cp --remove-destination "$(object "$raw")" "$(object "$product")"
repaired 'a product replaced by another file'

for missing in product raw both; do
	restore
	[ $missing = raw ] || rm "$(object "$product")"
	[ $missing = product ] || rm "$(object "$raw")"
	compile 0
	same "outputs without the $missing" "$(bytes out)" "$reference"
done

# Products that stand are not looked up: a hit does not notice, and verify does.
restore
compile 0
flip "$(object "$product")"
compile 0
is_silent

# ---- entries

for space in requests names products; do
	entry=$(find "$cache/$space" -type f 2>/dev/null | head -n 1) || :
	[ -n "$entry" ] || continue
	for harm in flip cut empty grow zero; do
		restore
		case $harm in
		flip) flip "$entry" ;;
		cut) truncate -s -7 "$entry" ;;
		empty) : >"$entry" ;;
		grow) echo more >>"$entry" ;;
		zero) truncate -s 0 "$entry" && truncate -s 900 "$entry" ;;
		esac
		[ $space != names ] || find "$cache/requests" -type f -delete
		compile 0
		same "outputs after a $harm in $space" "$(bytes out)" "$reference"
		[ "$(find "$cache/damaged" -type f 2>/dev/null | wc -l)" -ge 1 ] || problem "$harm in $space: nothing set aside"
		says "$space"
		run 0 cache verify
	done
done

# ---- verify

restore
run 0 cache verify
count=$(find "$cache/objects" -type f | wc -l)
grep -q "^$count objects" "$out" || problem "verify: $(cat "$out")"
flip "$(object "$raw")"
run 6 cache verify
grep -qF "$(object "$raw")" "$out" || problem 'verify does not say the path of a damaged object'
is_absent "$(object "$raw")"
run 0 cache verify
restore
entry=$(find "$cache/products" -type f)
truncate -s -1 "$entry"
run 6 cache verify
grep -qF "$entry" "$out" || problem 'verify does not say the path of a damaged entry'

# ---- a folder of another kind in place of a part of the cache

restore
rm -r "$cache/objects"
: >"$cache/objects"
rm -rf out
compile 7
is_absent out/stone.asset.json
