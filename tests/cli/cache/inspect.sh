#!/usr/bin/env bash
# `cache inspect`: entries and objects by their digests or the beginnings of these.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq
[ -x "$ASSETC_TEST" ] || {
	problem "$ASSETC_TEST is not built"
	exit
}
ASSETC=$ASSETC_TEST
export ASSETC_TEST_COUNT=$PWD/calls
cache=$XDG_CACHE_HOME/assetc

cat >coin.yaml <<-END
	version: "1.0"
	id: coin
	generation: {type: image, provider: buying}
	prompt: {base: a coin}
	post_processing: [{action: resize, dimensions: 4x4}]
END
run 1 cache inspect 0123456789
says 0123456789
is_absent "$cache"
run 0 coin.yaml -o out/coin.asset.json
run 0 key coin.yaml
key=$(cut -c 1-32 "$out")
raw=$(jq -r .raw.sha256 out/coin.asset.json)
product=$(jq -r '.products[0].sha256' out/coin.asset.json)
before=$(state "$cache")
atimes=$(find "$cache" -type f -printf '%p %A@\n' | sort)

# ---- an entry

run 0 cache inspect "$key"
for words in "$key" requests "$raw" bought 'at hand' 'prompt: "a coin"' 'provider: "buying"' image/png "$cache/requests/${key:0:2}/${key:2}"; do
	grep -qF "$words" "$out" || problem "inspect of an entry does not show '$words': $(cat "$out")"
done
run 0 cache inspect "${key:0:6}" --json
same 'the entry as JSON' "$(jq -c '[.kind, .space, .key, (.refs[0] | [.number, .sha256, .paid, .draft, .type, .state])]' "$out")" \
	"[\"entry\",\"requests\",\"$key\",[1,\"$raw\",true,false,\"image/png\",\"at hand\"]]"
jq -r .text "$out" | grep -q '^assetc request ' || problem 'the JSON does not hold the key text'
jq -r '.refs[0].note' "$out" | grep -q '^provider: "buying"' || problem 'the JSON does not hold the note'
run 0 cache inspect "${key^^}"

# ---- an object

for object in "$raw" "${raw:0:12}"; do
	run 0 cache inspect "$object" --json
	same 'the object as JSON' "$(jq -c '[.kind, .sha256, .state, .bytes, ([.named_by[].space] | sort)]' "$out")" \
		"[\"object\",\"$raw\",\"at hand\",$(stat -c %s "$cache/objects/${raw:0:2}/${raw:2}"),[\"names\",\"requests\"]]"
done
run 0 cache inspect "$product"
grep -q 'named by .* of products, as 1: free, png' "$out" || problem "inspect of a product: $(cat "$out")"
same 'the cache after looking' "$(state "$cache")" "$before"
same 'access times after looking' "$(find "$cache" -type f -printf '%p %A@\n' | sort)" "$atimes"

# ---- in the trash, and gone

sed -i 's/a coin/another coin/' coin.yaml
sleep 0.1 # what was stored as the roots were read would stay
run 0 cache gc --paid
run 0 cache inspect "$raw" --json
same 'in the trash' "$(jq -r .state "$out")" 'in the trash'
run 0 cache inspect "$key"
grep -qF 'in the trash' "$out" || problem "inspect of what is in the trash: $(cat "$out")"
find "$cache/trash" -type f -delete
run 0 cache inspect "$raw" --json
same 'gone' "$(jq -c '[.state, has("path"), (.named_by | length)]' "$out")" '["gone",false,2]'
run 1 cache inspect "${raw:0:20}"
run 0 cache inspect "$key" --json
same 'gone in its entry' "$(jq -r '.refs[0].state' "$out")" gone

# ---- what is not clear

run 2 cache inspect
run 2 cache inspect "$key" "$raw"
for word in 12345 xyzxyz ../../etc "${raw}00" ''; do
	run 2 cache inspect "$word"
done
run 1 cache inspect ffffffffffffffffffffffffffffffff
mkdir -p "$cache/objects/ab"
for i in 1 2 3; do
	printf x >"$cache/objects/ab/cdef$(printf '%057d' 0)$i"
done
run 2 cache inspect abcdef
says '3 things' "abcdef$(printf '%057d' 0)2"
entry=$cache/requests/${key:0:2}/${key:2}
truncate -s -1 "$entry"
run 6 cache inspect "$key"
says "$entry"

