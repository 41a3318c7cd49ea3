#!/usr/bin/env bash
# The project store: filled by `lock update --store` with exactly what the locks name, and enough for a
# clean clone without cache, key or network; pointers of Git LFS and damage are told.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
[ -x "$ASSETC_TEST" ] || {
	problem "$ASSETC_TEST is not built"
	exit
}
ASSETC=$ASSETC_TEST
export ASSETC_TEST_COUNT=$PWD/calls
cache=$XDG_CACHE_HOME/assetc
: >calls
mkdir game && cd game

# gem ID [GENERATION [PROMPT]]
gem() {
	mkdir -p specs
	cat >"specs/$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: image, provider: buying${2-}}
		prompt: {base: a $1${3-}, parameters: {n_variations: 2}}
		post_processing: [{action: resize, dimensions: 4x4}]
	END
}
sha() {
	sed -nE "s/^$2 .* sha256:([0-9a-f]+) .*/\1/p" "specs/$1.lock"
}
stored() {
	local sha
	sha=$(sha "$1" "$1@${2:-1}")
	echo "assets/raw/$1@${2:-1}-${sha:0:8}.png"
}
forget_cache() {
	[ ! -e "$cache" ] || chmod -R u+w "$cache"
	rm -rf "$cache"
}

# ---- filling

gem coin
gem ruby
echo 'specs: [specs]' >assets.yaml
run 0 build --out-dir out
run 1 lock update --store
says 'has no store' "store: assets/raw"
echo 'store: assets/raw' >assets.yaml
run 0 lock update --store
is_there "$(stored coin)" "$(stored coin).txt" "$(stored ruby)" assets/raw/.gitattributes
same 'files of the store' "$(find assets/raw -type f | wc -l)" 5
same 'bytes of the store' "$(sha256sum <"$(stored coin)" | cut -c 1-64)" "$(sha coin coin@1)"
grep -q '^\* -text$' assets/raw/.gitattributes && grep -q '^# With Git LFS' assets/raw/.gitattributes ||
	problem "attributes: $(cat assets/raw/.gitattributes)"
grep -q $'^\tprompt: "a coin"$' "$(stored coin).txt" || problem "sidecar: $(cat "$(stored coin).txt")"
head -n 1 "$(stored coin).txt" | grep -qx 'assetc raw 1' || problem 'a sidecar without its first line'
before=$(state assets)
run 0 lock update --store
same 'a second time' "$(state assets)" "$before"
echo '*.png filter=lfs diff=lfs merge=lfs -text' >assets/raw/.gitattributes
run 0 lock update --store
same 'attributes are written once' "$(wc -l <assets/raw/.gitattributes)" 1
run 0 build --out-dir out --locked
calls=$(wc -l <../calls)

# ---- a clean clone elsewhere: no cache, no network, nobody to ask

clone() {
	forget_cache
	rm -rf ../clone
	mkdir ../clone
	cp -r specs assets assets.yaml ../clone/
	cd ../clone
}
clone
before=$(bytes specs assets)
for flag in --offline --locked '--profile release' ''; do
	rm -rf fresh
	run 0 build --out-dir fresh $flag
	[ -n "$flag" ] || diff -r -x .assetc-index ../game/out fresh >&2 || problem 'a clone gives other bytes'
done
same 'the clone is untouched' "$(bytes specs assets)" "$before"
same 'nothing was bought' "$(wc -l <../calls)" "$calls"
same 'a hit in the store writes no raw to the cache' "$(find "$cache/requests" "$cache/names" -type f 2>/dev/null | wc -l)" 0
run 0 lock check
same 'check of a clone' "$(cut -f 1 "$out" | sort -u)" locked
forget_cache
rm -rf fresh
mkdir -p "$cache" && chmod a-w "$cache"
run 0 lock check
chmod u+w "$cache"
forget_cache
run 0 lock update
same 'an update of a clone' "$(bytes specs assets)" "$before"

# Nothing is written through a link.
mv assets/raw raw.aside
mkdir elsewhere
ln -s ../elsewhere assets/raw
run 3 lock update --store
says 'is a symbolic link'
same 'what is behind a link' "$(ls elsewhere)" ''
rm assets/raw && mv raw.aside assets/raw && rmdir elsewhere

# ---- pointers of Git LFS

raw=$(stored coin)
cp "$raw" raw.png
pointer() {
	printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %s\n' "$1" "$(stat -c %s raw.png)" >"$raw"
}
pointer "$(sha coin coin@1)"
forget_cache
rm -rf fresh
run 3 build --out-dir fresh --offline
says 'Git LFS pointer' 'git lfs pull' "$raw" E0434
is_there fresh/ruby.asset.json
is_absent fresh/coin.asset.json
run 1 lock check
grep -q $'^gone\tcoin@1.*Git LFS pointer' "$out" || problem "check of a pointer: $(cat "$out")"
before=$(state assets)
run 0 lock update --store
same 'a pointer stands for its bytes' "$(state assets)" "$before"
pointer "$(sha ruby ruby@1)"
run 3 specs/coin.yaml -o fresh/coin.asset.json
says 'other bytes than the lock names'

# ---- damage

for damage in '{ cat raw.png && echo; } >' 'head -c 20 raw.png >' ': >' '{ head -c -1 raw.png && echo; } >'; do
	eval "$damage \"$raw\""
	run 6 specs/coin.yaml -o fresh/coin.asset.json
	says "$raw" E0435
	is_absent fresh/coin.asset.json
done
rm "$raw"
run 3 specs/coin.yaml -o fresh/coin.asset.json
says "locked raw of 'coin' is gone" 'the project store'
mkdir "$raw"
run 6 specs/coin.yaml -o fresh/coin.asset.json
rmdir "$raw"
cp raw.png "$raw"
cp "$raw.txt" raw.txt
for damage in 'sed -i s/coin/gold/' "sed -i 's/\$/\\r/'" 'truncate -s -5' 'truncate -s 0' 'sed -i 1d'; do
	cp raw.txt "$raw.txt"
	eval "$damage \"$raw.txt\""
	run 6 specs/coin.yaml -o fresh/coin.asset.json
	says "$raw.txt" E0436
done
truncate -s 5M "$raw.txt"
run 6 specs/coin.yaml -o fresh/coin.asset.json
says "$raw.txt"
rm "$raw.txt"
run 3 specs/coin.yaml -o fresh/coin.asset.json
cp raw.txt "$raw.txt"
run 0 specs/coin.yaml -o fresh/coin.asset.json

# Damage in the cache is no loss where the store has the bytes; damage in the store none where the
# cache has them, and filling mends it.
run 0 specs/ruby.yaml -o fresh/ruby.asset.json
cd ../game
forget_cache
gem opal
run 0 build --out-dir out
run 0 lock update --store
object=$(sha opal opal@1)
object=$cache/objects/${object:0:2}/${object:2}
chmod u+w "$object"
printf x | dd of="$object" bs=1 seek=40 conv=notrunc status=none
rm -rf out/opal.asset.json out/images/opal.png "$cache/products"
run 0 specs/opal.yaml -o out/opal.asset.json
says 'taken from the project store'
forget_cache
gem jade
run 0 specs/jade.yaml -o out/jade.asset.json
run 0 lock update specs/jade.yaml --store
printf x >"$(stored jade)"
run 0 specs/jade.yaml -o out/jade.asset.json --locked
run 0 lock update --store
same 'a damaged raw is mended' "$(sha256sum <"$(stored jade)" | cut -c 1-64)" "$(sha jade jade@1)"

# ---- pruning

old=$(stored jade)
echo 'an own note' >assets/raw/README.txt
echo 'an own picture' >assets/raw/own.png
gem jade '' ', style: flat'
run 0 specs/jade.yaml -o out/jade.asset.json
run 0 lock update specs/jade.yaml --store
says '1 raws that no lock names left the project store'
is_absent "$old" "$old.txt"
is_there "$(stored jade)" "$(stored coin)" "$(stored ruby)" "$(stored opal)" assets/raw/README.txt assets/raw/own.png
# One spec of many was named; what the locks of the others name stays. What a person changed stays, too.
new=$(stored jade)
gem jade '' ', style: round'
run 0 specs/jade.yaml -o out/jade.asset.json
echo 'touched by hand' >"$new"
run 0 lock update --store specs/jade.yaml
says 'it stays' W0437
is_there "$new" "$new.txt"
rm "$new"
run 0 lock update --store specs/jade.yaml
is_absent "$new.txt"
# What was paid for and is only here goes to the cache first.
last=$(stored jade)
cp specs/jade.lock ../jade.lock
forget_cache
rm specs/jade.lock specs/jade.yaml
calls=$(wc -l <../calls)
run 0 lock update --store
is_absent "$last"
gem jade '' ', style: round'
cp ../jade.lock specs/
run 0 specs/jade.yaml -o out/jade.asset.json --locked
same 'nothing is bought again' "$(wc -l <../calls)" "$calls"
# A lock that cannot be read stops it.
echo '<<<<<<< HEAD' >>specs/ruby.lock
before=$(bytes assets)
run 1 lock update --store specs/jade.yaml
says 'specs/ruby.lock:6'
same 'the store beside a broken lock' "$(bytes assets)" "$before"
