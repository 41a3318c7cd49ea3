#!/usr/bin/env bash
# The example game: its templates make the assets that plain specs made before them, under the same keys; its two packs
# fill every slot, and going from one to the other makes nothing.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

cp -r "$ASSETC_SOURCE_DIR/examples/game" game
cd game

# ---- the jumps, as they were written out one by one: equal requests, so that nobody would pay for them again

# jump SURFACE LETTER SECONDS MODEL HOW SCENE: one of the old files
jump() {
	cat >"../plain/jump-$1-$2.yaml" <<-END
		version: "1.0"
		id: jump-$1-$2
		metadata: {author: tally-hop, category: jump, tags: [player, movement]}
		generation: {type: audio, provider: procedural, model: $4}
		prompt:
		  base: >
		    $6,
		    $5
		  style: warm and small, close to the ear, without echo
		  parameters:
		    duration_seconds: $3
		post_processing:
		  - {action: normalize, peak: -1.0 dB}
		  - {action: trim_silence, threshold: -40 dB}
		  - {action: validate, checks: [{duration_range: [0.2, 0.6]}, {format: mp3}, {bitrate: 192k}, no_clipping, not_empty]}
		  - {action: convert, formats: [mp3], bitrate: 192k}
		integration:
		  manifest_key: $1${2^^}
		  manifest_path: sounds/jump/$1-$2.mp3
		  manifest_section: audio.sfx.jump
	END
}
mkdir ../plain
soft='A young fox hops off grass: a short soft rise, light, with a little breath in it'
spring='A fox bounces off the cap of a mushroom: a springy rise with a rubbery start'
gust='A gust of wind lifts a fox into the air: air that swells and is gone, no tone'
jump soft a 0.3 jump even "$soft"
jump soft b 0.3 jump 'a little higher' "$soft"
jump soft c 0.36 jump 'a little lower, tired' "$soft"
jump soft d 0.3 jump 'quick and bright' "$soft"
jump spring a 0.4 jump even "$spring"
jump spring b 0.36 jump 'tight and quick' "$spring"
jump spring c 0.46 jump 'deep, from a large cap' "$spring"
jump spring d 0.44 jump 'wobbling at its end' "$spring"
jump gust a 0.44 whoosh even "$gust"
jump gust b 0.4 whoosh 'short and dense' "$gust"
jump gust c 0.5 whoosh 'wide and slow' "$gust"
jump gust d 0.46 whoosh 'with leaves in it' "$gust"

# Both by id, with where they go and what the request is.
of() {
	jq -r '[.id, .keys.request, .keys.product, .raw.sha256, .products[0].path, .products[0].sha256, .manifest.key] | @tsv' "$@" | sort
}
run 0 build -q ../plain --out-dir ../plain-out
run 0 build -q specs packs --out-dir out
is_silent
of ../plain-out/*.asset.json >../plain-jumps
of out/jump-*.asset.json >../instances
same 'jumps' "$(wc -l <../instances)" 12
same_file ../instances ../plain-jumps
for id in soft-c gust-d; do
	run 0 key specs/jumps.yaml --id "jump-$id"
	cut -d ' ' -f 1 "$out" >../one
	run 0 key "../plain/jump-$id.yaml"
	same "key of $id" "$(cat ../one)" "$(cut -d ' ' -f 1 "$out")"
done

# ---- how many there are

run 0 outputs specs packs
cp "$out" ../rows
same 'assets' "$(cut -f 3 ../rows | grep -c record)" 71
same 'pictures' "$(jq -r 'select(.kind == "image") | .id' out/*.asset.json | wc -l)" 47
same 'what is generated' "$(jq -r .provider.used out/*.asset.json | sort -u)" procedural
while IFS=$'\t' read -r _ _ role path; do
	[ "$role" = atlas ] || is_there "out/$path"
done <../rows
same 'files of atlases' "$(awk -F '\t' '$3 == "atlas" { print $4 }' ../rows | sort -u | tr '\n' ' ')" \
	'atlases/particles.json atlases/particles.png '

# ---- what is to be seen of the sheet and the atlas

run 0 link out/*.asset.json --manifest frames.json --products out/products.txt
is_silent
same 'the pond' "$(jq -c '.assets.images.pondWater | [(.frames | length), .frameWidth, .frameHeight, (.animations | keys)]' frames.json)" '[8,32,32,["ripple","splash"]]'
same 'where particles lie' "$(jq -c '[.assets.images[] | .packed // empty | .[].frame] | sort' frames.json)" '["particleDust","particleLamplight","particleSpark"]'
! command -v identify >/dev/null || same 'colours of the pond' "$(identify -format %k out/images/sheets/pond.png)" 8
is_there out/atlases/particles.png out/atlases/particles.json

# ---- the packs

before=$(cache_count requests)
for pack in day dusk; do
	run 0 link out/*.asset.json --game game.json --pack "$pack" --manifest "$pack.json" --header "$pack.h"
	is_silent
	same "coverage of $pack" "$(jq -c .pack.coverage "$pack.json")" '{"covered":15,"total":15}'
done
same 'requests after the links' "$(cache_count requests)" "$before"
run 0 link out/*.asset.json --game game.json --manifest active.json
same_file active.json day.json
same 'assets' "$(jq -c .assets day.json)" "$(jq -c .assets dusk.json)"
same 'ids' "$(grep 'define ASSET_ID_' day.h)" "$(grep 'define ASSET_ID_' dusk.h)"
! cmp -s day.h dusk.h || problem 'the headers of the packs are equal'

# slot PACK NAME WHAT, entity PACK NAME WHAT: its asset and how it stands
of_pack() {
	same "$3 of $1" "$(jq -r --arg name "$3" ".pack.$2[\$name] | \"\(.asset) \(.placement.scale // 1)\"" "$1.json")" "$4"
}
of_pack day slots sky 'backdrop-garden-sky 1'
of_pack dusk slots sky 'backdrop-dusk 1'
of_pack day slots player 'sprite-tally 1'
of_pack dusk slots player 'dusk-player 1'
of_pack dusk slots goal 'sprite-gate 1.5'
of_pack day entities last-gloop 'sprite-gloop 3'
of_pack dusk entities last-gloop 'dusk-walker 3'
of_pack dusk entities gloop-1 'dusk-walker 1'
of_pack dusk entities old-letterbox 'sprite-letterbox 1.25'
same 'theme of what dusk makes' "$(jq -r .prompt.parts.theme out/dusk-walker.asset.json)" 'an evening in a garden, the sun just gone'
same 'what its override says' "$(jq -r .prompt.parts.details out/dusk-thrower.asset.json)" 'leaves open like hands'

# A slot that nothing fills is told, and refused where it would be shipped.
sed -i '/^  flyer:/d' packs/day.yaml
run 0 link out/*.asset.json --game game.json --pack dusk --manifest dusk.json
says flyer
same 'coverage' "$(jq -c .pack.coverage dusk.json)" '{"covered":14,"total":15}'

# ---- a slot that nothing fills: link says so, and the program says which, and shows the rest

if command -v gcc >/dev/null; then
	sed -i '/^  shot:/d' packs/day.yaml
	run 0 link @"$(find out -name '*.asset.json' >list && echo list)" --pack day --game game.json --header game_assets.h
	says W0963 'missing: flyer, shot'
	gcc -std=c11 -Wall -Wextra -Werror -I. -o hop main.c || problem 'the program does not compile'
	./hop out >"$out" 2>"$err" && problem 'a pack with a hole is taken for whole'
	says "tally_hop: in the pack 'day' nothing fills the slot shot"
	grep -q 'assets are there$' "$out" || problem 'the program does not go on'
	grep -q '^  tally ' "$out" || problem 'the other slots are not shown'
else
	echo 'skipped: gcc is not there'
fi
