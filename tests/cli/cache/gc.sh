#!/usr/bin/env bash
# `cache gc`: the longest unused goes first, sizes and ages are kept, and nothing bought goes.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq
[ -x "$ASSETC_TEST" ] || {
	problem "$ASSETC_TEST is not built"
	exit
}
ASSETC=$ASSETC_TEST
export ASSETC_TEST_COUNT=$PWD/calls
cache=$XDG_CACHE_HOME/assetc
: >calls

# age DAYS: everything in the cache was last used so long ago
age() {
	find "$cache" -type f -exec touch -d "$1 days ago" {} +
}
total() {
	find "$cache"/{objects,requests,names,products} -type f -printf '%s\n' 2>/dev/null | awk '{ n += $1 } END { print n + 0 }'
}

# ---- an absent cache is not made

run 0 cache gc
run 0 cache gc --max-size 0 --dry-run
is_absent "$cache"

# ---- words

for words in '--max-size' '--max-size=x' '--max-size=-1' '--max-size=1XB' '--max-size=99999999999T' '--max-age=x' \
	'--max-age=1h' '--max-age=-1' '--max-age=99999999' 'more'; do
	# shellcheck disable=SC2086
	run 2 cache gc $words
done
run 2 cache stats --max-size 5
run 2 cache clean --dry-run

# ---- age

spec stone
spec gem
cat >coin.yaml <<-END
	version: "1.0"
	id: coin
	generation: {type: image, provider: buying}
	prompt: {base: a coin}
	post_processing: [{action: resize, dimensions: 4x4}]
END
run 0 stone.yaml -o out/stone.asset.json
run 0 coin.yaml -o out/coin.asset.json
age 100
run 0 gem.yaml -o out/gem.asset.json
reference=$(bytes out)
before=$(state "$cache")
run 0 cache gc --dry-run --json
same 'evicted by a dry run' "$(jq -c '[.dry_run, .evicted > 0, .bought]' "$out")" '[true,true,1]'
would=$(jq .evicted "$out")
same 'the cache after a dry run' "$(state "$cache")" "$before"
run 0 cache gc --max-age 200d
grep -q '^0 files evicted' "$out" || problem "gc --max-age 200d: $(cat "$out")"
run 0 cache gc --json
same 'evicted after 90 days' "$(jq .evicted "$out")" "$would"
same 'bytes left' "$(jq .bytes "$out")" "$(total)"
rm -rf out
run 0 gem.yaml -o out/gem.asset.json -v
says placed
run 0 stone.yaml -o out/stone.asset.json -v
says generated
run 0 coin.yaml -o out/coin.asset.json -v
says processed
same 'outputs made anew' "$(bytes out)" "$reference"
same 'what was bought' "$(wc -l <calls)" 1

# ---- a hit is a use, as far as the file system tells

age 100
run 0 gem.yaml -o out/gem.asset.json
run 0 key gem.yaml
entry=$(sed 's!^\(..\)\(..............................\) .*!\1/\2!' "$out")
entry=$cache/requests/$entry
if [ "$(stat -c %X "$entry")" -gt "$(date -d '1 day ago' +%s)" ]; then
	run 0 cache gc --max-age 30
	rm -rf out
	run 0 gem.yaml -o out/gem.asset.json -v
	says placed
	run 0 stone.yaml -o out/stone.asset.json -v
	says generated
fi

# ---- size

rm -rf out
for i in 1 2 3 4 5 6; do
	spec "rock$i"
	run 0 "rock$i.yaml" -o "out/rock$i.asset.json"
	age 1
done
limit=$(($(total) / 2))
run 0 cache gc --max-size "$limit"
[ "$(total)" -le "$limit" ] || problem "$(total) bytes are left of $limit"
run 0 cache gc --max-size 1k
run 0 cache gc --max-size 0 --json
same 'left of all' "$(jq -c '[.bytes, .bought]' "$out")" "[$(total),1]"
rm -rf out
run 0 coin.yaml -o out/coin.asset.json -v
says processed
same 'what was bought' "$(wc -l <calls)" 1
run 0 cache verify

# ---- a lost format file: the cache is still known, a stranger's folder is not

rm "$cache/format"
run 0 cache clean
is_there "$cache/format"
same 'objects after a clean without a format file' "$(cache_count objects)" 1
mkdir -p "$TMPDIR/mine/objects" && echo keep >"$TMPDIR/mine/objects/file"
for action in gc clean; do
	run 6 cache $action --cache-dir "$TMPDIR/mine"
	says "$TMPDIR/mine"
done
is_there "$TMPDIR/mine/objects/file"
