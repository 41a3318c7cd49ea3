#!/usr/bin/env bash
# `assetc plan` says what `assetc build` then does, in every state a spec can be in; and writes
# nothing.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

cache=$XDG_CACHE_HOME/assetc
mkdir specs
for name in coin gem stone; do
	spec "$name" "images/$name.png" 16x16
	mv "$name.yaml" specs/
done

# agree STATE HIT PROCESS GENERATE BLOCKED [BUILD'S EXIT CODE] [OPTION...]
agree() {
	local what=$1 hit=$2 process=$3 generate=$4 blocked=$5 code=${6:-0} before after
	shift $(($# < 6 ? $# : 6))
	before=$(state . 2>/dev/null)
	run 0 plan --json "$@"
	same "$what: files after plan" "$(state . 2>/dev/null)" "$before"
	same "$what" "$(jq -r '"\(.hit) \(.process) \(.generate) \(.blocked)"' "$out")" \
		"$hit $process $generate $blocked"
	same "$what: cost" "$(jq -r '[.assets[].cost_usd // 0] | add' "$out")" 0
	run "$code" build -v "$@"
	after=$(sed -n 's/^assetc: [0-9]* assets: //p' "$err")
	case $after in
	"$generate generated, $process processed, "*) ;;
	*) problem "$what: planned '$hit $process $generate $blocked', but build: '$after'" ;;
	esac
}

agree 'first build' 0 0 3 0
agree 'nothing to do' 3 0 0 0
rm build/assetc/images/coin.png
agree 'a product is gone' 3 0 0 0
rm build/assetc/gem.asset.json
agree 'a record is gone' 3 0 0 0
sed -i 's/16x16/24x24/' specs/coin.yaml
agree 'a step changed' 2 1 0 0
sed -i 's/details: gem/details: shiny/' specs/gem.yaml
agree 'a prompt changed' 2 0 1 0
sleep 0.05
run 0 build
sleep 0.05
mv "$cache" away
agree 'a cache is gone, but the index vouches for all' 3 0 0 0
rm -rf "$cache"
mv away "$cache"
rm -r "$cache"/products build/assetc/.assetc-index
agree 'products were evicted' 0 3 0 0
rm -r "$cache"/objects
agree 'objects were evicted, products stand' 3 0 0 0
rm build/assetc/images/*.png
agree 'objects were evicted, products too' 0 0 3 0
rm -r "$cache" build/assetc/.assetc-index
agree 'another cache' 0 0 3 0
damage() {
	local entry
	for entry in "$cache/$1"/*/*; do
		echo garbage >"$entry"
	done
}
damage requests
agree 'damaged requests, which have second names' 3 0 0 0
damage requests
damage names
rm build/assetc/.assetc-index
agree 'damaged requests and names' 0 0 3 0
sed -i 's/provider: procedural/provider: firefly/' specs/stone.yaml
agree 'a provider that is not there' 2 0 0 1 5
agree 'offline' 2 0 0 1 3 --offline
agree 'a draft' 2 0 1 0 0 --profile draft
printf 'id: coin\nid: coin\n' >specs/broken.yaml
run 1 plan specs/broken.yaml specs/coin.yaml
run 0 plan specs/coin.yaml
grep -q '^hit  *coin ' "$out" || problem "plan of one spec: $(cat "$out")"
