#!/usr/bin/env bash
# `cache stats`, `cache clean`, and a cache that a newer assetc has made.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

cache=$XDG_CACHE_HOME/assetc
spec stone
spec gem

# ---- an absent cache is an empty one, and looking does not make it

run 0 cache stats
run 0 cache stats --json
same 'an empty cache' "$(jq -c '[.objects, .object_bytes, .requests, .products, .damaged]' "$out")" '[0,0,0,0,0]'
run 0 cache verify
run 0 cache clean
is_absent "$cache"

# ---- numbers

run 0 stone.yaml -o out/stone.asset.json
run 0 gem.yaml -o out/gem.asset.json
reference=$(bytes out)
run 0 cache stats --json
jq -e . "$out" >/dev/null || problem 'stats --json is not JSON'
same objects "$(jq .objects "$out")" "$(find "$cache/objects" -type f | wc -l)"
same bytes "$(jq .object_bytes "$out")" "$(find "$cache/objects" -type f -printf '%s\n' | awk '{ n += $1 } END { print n }')"
for space in requests names products; do
	same $space "$(jq .$space "$out")" "$(cache_count $space)"
done
same paid "$(jq -c '[.paid_raws, .paid_bytes]' "$out")" '[0,0]'
run 0 cache stats
grep -q "^objects *4, " "$out" || problem "stats: $(cat "$out")"

# Specs that share a request share what is stored.
sed 's/id: stone/id: rock/; s/images.stone/images\/rock/' stone.yaml >rock.yaml
run 0 rock.yaml -o out/rock.asset.json
rm out/rock.asset.json out/images/rock.png

# ---- clean

: >"$(find "$cache/objects" -mindepth 1 -type d | head -n 1)/.assetc-tmp-left"
mkdir -p "$cache/mine" && echo keep >"$cache/mine/file"
before=$(state out)
run 0 cache clean
grep -q 'files removed' "$out" || problem "clean: $(cat "$out")"
same 'objects and entries after clean' "$(find "$cache"/{objects,requests,names,products} -type f 2>/dev/null)" ''
is_there "$cache/mine/file" "$cache/CACHEDIR.TAG" "$cache/format"
same 'outputs after clean' "$(state out)" "$before"
run 0 stone.yaml -o out/stone.asset.json -v
says generated
run 0 gem.yaml -o out/gem.asset.json
same 'outputs made anew' "$(bytes out)" "$reference"
is_absent out/images/stone.png.kept out/images/gem.png.kept
run 0 cache verify

# Somebody else's folder is not swept.
mkdir "$TMPDIR/mine" && echo keep >"$TMPDIR/mine/objects"
run 6 cache clean --cache-dir "$TMPDIR/mine"
says "$TMPDIR/mine"
is_there "$TMPDIR/mine/objects"
is_absent "$TMPDIR/mine/CACHEDIR.TAG"

# ---- a newer format: everything that would read or write it refuses and says what to do

echo 'assetc cache 2' >"$cache/format"
state=$(state "$cache")
for line in 'cache stats' 'cache verify' 'cache clean' 'stone.yaml -o new/stone.asset.json'; do
	# shellcheck disable=SC2086
	run 6 $line
	says 'newer format'
done
same 'the newer cache' "$(state "$cache")" "$state"
is_absent new
ASSETC_CACHE_DIR=$TMPDIR/other run 0 stone.yaml -o new/stone.asset.json
for text in 'assetc cache 0' 'assetc cache x' 'something else'; do
	printf '%s' "$text" >"$cache/format"
	run 6 cache stats || :
	[ -s "$err" ] || problem "the format file '$text' is believed"
done
