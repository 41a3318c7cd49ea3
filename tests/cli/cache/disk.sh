#!/usr/bin/env bash
# A cache that cannot be written, and one on a full disk: hits work, misses and care say what is
# wrong, and nothing that was bought is lost.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq
[ -x "$ASSETC_TEST" ] || skip "$ASSETC_TEST is not built"
ASSETC=$ASSETC_TEST
export ASSETC_TEST_COUNT=$PWD/calls
cache=$XDG_CACHE_HOME/assetc
: >calls

buying() {
	mkdir -p project
	cat >"project/$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: image, provider: buying}
		prompt: {base: $2}
		post_processing: [{action: resize, dimensions: 4x4}]
		integration: {manifest_path: images/$1.png}
	END
}

# ---- read-only

buying coin 'a coin'
buying thrown 'thrown away'
for id in coin thrown; do run 0 project/$id.yaml -o out/$id.asset.json; done
raw=$(jq -r .raw.sha256 out/coin.asset.json)
sleep 0.1 # what is stored while the roots are read stays
mv project/thrown.yaml .
run 0 cache gc --paid
is_there "$cache"/trash/??/*
mv thrown.yaml project/
rm -rf "$cache/products"
find "$cache/objects" -type f -exec touch -d "2 days ago" {} +
as_nobody=()
if [ "$(id -u)" -eq 0 ]; then
	command -v setpriv >/dev/null && as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	"${as_nobody[@]-false}" true 2>/dev/null || as_nobody=()
fi
chmod -R a+rX . "$XDG_CACHE_HOME" "$(dirname "$PWD")" && chmod 666 calls
chmod -R a-w "$cache"
mkdir theirs && chmod 777 theirs

# theirs CODE ARG...: as run, by somebody who may not write to the cache
theirs() {
	local want=$1 code=0
	shift
	"${as_nobody[@]-env}" "$ASSETC" "$@" >theirs/stdout 2>theirs/stderr </dev/null || code=$?
	cp theirs/stdout "$out" && cp theirs/stderr "$err"
	same "exit code of assetc $* in a read-only cache" "$code" "$want"
}
if [ "$(id -u)" -ne 0 ] || { [ ${#as_nobody[@]} -gt 0 ] && "${as_nobody[@]}" test -x "$ASSETC" -a -r "$cache/format"; }; then
	before=$(state "$cache")
	theirs 0 cache stats --json
	same 'stats of a read-only cache' "$(jq -c '[.paid_raws, .trash]' "$out")" '[1,1]'
	theirs 0 cache verify
	theirs 0 cache inspect "$raw"
	theirs 0 cache gc --max-size 0 --dry-run
	theirs 0 cache gc --paid --dry-run
	grep -q 'would be taken back' "$out" || problem "gc --paid --dry-run: $(cat "$out")"
	theirs 7 cache gc --max-size 0
	says "$cache"
	theirs 7 cache clean
	says "$cache"
	theirs 7 cache gc --paid
	says "$cache"
	theirs 7 project/coin.yaml -o theirs/coin.asset.json
	says "$cache" 'Permission denied'
	is_absent theirs/coin.asset.json theirs/images/coin.png
	same 'the read-only cache' "$(state "$cache")" "$before"
else
	echo 'permissions cannot be tested here: that part is skipped' >&2
fi
chmod -R u+w "$cache"
same 'purchases' "$(wc -l <calls)" 2

# ---- full

mkdir small
if ! mount -t tmpfs -o size=160k none small 2>/dev/null; then
	echo 'no small file system can be mounted here: the full disk is skipped' >&2
	exit
fi
trap 'umount -l small; finish' EXIT
export ASSETC_CACHE_DIR=$PWD/small/cache
run 0 project/coin.yaml -o full/coin.asset.json
entry=$(find small/cache/requests -type f)
cp "$entry" entry
bought=$(sha256sum small/cache/objects/"${raw:0:2}/${raw:2}")
spec stone
run 0 stone.yaml -o full/stone.asset.json
head -c 1m /dev/zero >small/filler 2>/dev/null || :
before=$(bytes full)
run 0 project/coin.yaml -o full/coin.asset.json
run 7 project/thrown.yaml -o full/thrown.asset.json
says 'No space left' small/cache
is_absent full/thrown.asset.json full/images/thrown.png
sed -i 's/rough stone/smooth stone/' stone.yaml
run 7 stone.yaml -o full/stone.asset.json
says 'No space left' small/cache
same 'outputs of before' "$(bytes full)" "$before"
same_file "$entry" entry
same 'what was bought' "$(sha256sum small/cache/objects/"${raw:0:2}/${raw:2}")" "$bought"
same 'left behind' "$(find small/cache -name '.assetc-tmp-*')" ''
run 0 cache stats
run 0 cache verify
# Making room needs no room.
run 0 cache gc --max-size 0 --json
[ "$(jq .evicted "$out")" -gt 0 ] || problem 'nothing was evicted on a full disk'
run 0 cache gc --paid
rm small/filler
run 0 stone.yaml -o full/stone.asset.json
run 0 project/coin.yaml -o full/coin.asset.json
run 0 cache verify
