#!/usr/bin/env bash
# A game, its packs, and what link makes of them: the manifest, the depfile, and nothing else when the active pack changes.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

[ -x "$ASSETC_TEST" ] || problem "$ASSETC_TEST is not built"
ASSETC=$ASSETC_TEST
export ASSETC_TEST_COUNT=$TMPDIR/calls

mkdir specs packs build
for name in base-rock forest-hero forest-coin desert-hero desert-coin boss fallback; do
	(cd specs && spec "$name" && sed -i 's/provider: procedural, model: noise/provider: counting/; /parameters/d; /resize/d; /post_proc/d' "$name.yaml")
done
cat >packs/base.yaml <<-END
	entries: {rock: base-rock}
END
cat >packs/forest.yaml <<-END
	name: forest
	extends: base
	entries:
	  hero: {asset: forest-hero, placement: {scale: 1.5, offset_x: 0.25, offset_y: -4, anchor: bottom}}
	  coin: forest-coin
	overrides:
	  slime-2: boss
END
cat >packs/desert.yaml <<-END
	extends: base
	entries: {hero: desert-hero, coin: desert-coin}
END
cat >game.json <<-END
	{"title": "Wood", "templates": {"hero": {"hp": 3}, "coin": {}, "rock": {}, "tree": {"assetId": "fallback"}},
	 "entities": [{"id": "h1", "templateId": "hero"}, {"id": "slime-2", "template": "coin"}],
	 "assetSystem": {"entityAssetOverrides": {"h1": {"assetId": "boss", "placement": {"offsetX": 0.30000000000000004}}}}}
END
cat >assets.yaml <<-END
	specs: [specs]
	active_pack: forest
END
run 0 build --out-dir build
records=(build/*.asset.json)
[ ${#records[@]} -eq 7 ] || problem "there are ${#records[@]} records"
calls=$(wc -c <"$ASSETC_TEST_COUNT")

# ---- the same records without pack and game: the bytes of before

mkdir "$TMPDIR/elsewhere"
for record in "${records[@]}"; do
	cp "$record" "$TMPDIR/elsewhere"
done
(cd "$TMPDIR/elsewhere" && "$ASSETC" link ./*.asset.json --manifest plain.json -o plain.stamp -MD) || problem 'a link elsewhere'
same 'members without packs' "$(jq -c 'keys' "$TMPDIR/elsewhere/plain.json")" '["assets","description","version"]'
same 'prerequisites without packs' "$(grep -c yaml "$TMPDIR/elsewhere/plain.stamp.d")" 0

# ---- the pack of assets.yaml

before=$(state build specs packs)
run 0 link "${records[@]}" --game game.json --manifest m.json --header h.h -o stamp -MD
is_silent
same 'the pack' "$(jq -c '.pack | [.name, .coverage.covered, .coverage.total]' m.json)" '["forest",4,4]'
same 'a slot' "$(jq -c .pack.slots.hero m.json)" \
	'{"asset":"forest-hero","section":"images","key":"forestHero","path":"images/forest-hero.png","placement":{"scale":1.5,"offsetX":0.25,"offsetY":-4,"anchor":"bottom"}}'
same 'of the parent' "$(jq -r .pack.slots.rock.asset m.json)" base-rock
same 'a fallback' "$(jq -c .pack.slots.tree m.json)" '{"asset":"fallback","section":"images","key":"fallback","path":"images/fallback.png"}'
same 'an entity of the game' "$(jq -c '.pack.entities.h1 | [.slot, .asset, .placement]' m.json)" \
	'["hero","boss",{"scale":1,"offsetX":0.3,"offsetY":0,"anchor":"center"}]'
same 'an entity of the pack' "$(jq -c '.pack.entities."slime-2" | [.slot, .asset, .placement]' m.json)" '["coin","boss",null]'
for file in assets.yaml game.json packs/forest.yaml packs/base.yaml; do
	grep -q "$file" stamp.d || problem "$file is not in the depfile: $(cat stamp.d)"
done
grep -q packs/desert stamp.d && problem 'a pack that was not read stands in the depfile'

# ---- another pack: nothing is made, and nothing changes but what link writes

cp m.json forest.json
run 0 link "${records[@]}" --game game.json --pack desert --manifest m.json --header h.h -o stamp -MD
same 'the other pack' "$(jq -r '.pack.name + " " + .pack.slots.hero.asset' m.json)" 'desert desert-hero'
grep -q packs/desert.yaml stamp.d || problem 'desert is not in the depfile'
grep -q packs/forest.yaml stamp.d && problem 'forest is still in the depfile'
same 'records, products, specs' "$(state build specs packs)" "$before"
sed -i s/forest/desert/ assets.yaml
run 0 build --out-dir build --offline
same 'calls of a provider' "$(wc -c <"$ASSETC_TEST_COUNT")" "$calls"
same_assets() { find build -type f ! -name '.assetc*' ! -name '*.asset.json' -exec sha256sum {} + | sort; }
products=$(same_assets)
run 0 link "${records[@]}" --game game.json --manifest again.json
same_file again.json m.json
same 'products' "$(same_assets)" "$products"

# ---- by path; from elsewhere; as the game says

run 0 link "${records[@]}" --game game.json --pack packs/forest.yaml --manifest again.json
same_file again.json forest.json
run 0 link "${records[@]}" --game game.json --pack ./packs/../packs/forest.yaml --manifest again.json
same_file again.json forest.json
mkdir other
cat >other/own.yaml <<-END
	extends: forest
	entries: {coin: boss}
END
run 0 link "${records[@]}" --game game.json --pack other/own.yaml --manifest again.json -o stamp -MD
same 'a pack from elsewhere' "$(jq -r '.pack | .name + " " + .slots.coin.asset + " " + .slots.hero.asset' again.json)" 'own boss forest-hero'
tr -d '\n\\' <stamp.d | grep -q 'other/own.yaml *packs/forest.yaml *packs/base.yaml' || problem "the way up is not in the depfile: $(cat stamp.d)"
jq '.assetSystem.activeAssetPackId = "forest"' game.json >game2.json
run 0 link "${records[@]}" --game game2.json --manifest again.json
same_file again.json forest.json
root=$PWD
run 0 link "${records[@]}" --manifest byroot.json
(cd "$TMPDIR/elsewhere" && "$ASSETC" link ./*.asset.json --project "$root" --manifest byroot.json) || problem 'a link from elsewhere'
same_file "$TMPDIR/elsewhere/byroot.json" byroot.json
same 'slots without a game' "$(jq -c '.pack.slots | keys' byroot.json)" '["coin","hero","rock"]'

# ---- findings

run 1 link "${records[@]}" --pack forrest --manifest none.json
says E0452 "no pack 'forrest'" "did you mean 'forest'?"
is_absent none.json
sed -i 's/active_pack: .*/active_pack: dessert/' assets.yaml
run 1 link "${records[@]}" --manifest none.json
says E0452 assets.yaml:2:14 "did you mean 'desert'?" '^~~'
run 1 link "${records[@]}" --game none.json --manifest none.json
says E0101 none.json
run 0 link "${records[@]}" --pack forest --manifest again.json
run 2 link "${records[@]}" --pack= --manifest none.json
jq '.templates = {"Hero": {}, "coin": {}, "sun": {}, "moon": {}}' game.json >game3.json
jq '.entities[0].templateId = "Heroo"' game3.json >game4.json
jq 'del(.entities[0])' game3.json >game5.json
run 1 link "${records[@]}" --pack forest --game game4.json --manifest none.json
says E0964 "of a template 'Heroo'" "did you mean 'Hero'?"
run 0 link "${records[@]}" --pack forest --game game5.json --manifest again.json
says W0962 packs/forest.yaml:4:3 "assetc pack rename-slot 'hero' 'Hero'" W0963 '1/4 slots' 'Hero, moon, sun' W0965 "no entity 'h1'"
same 'coverage' "$(jq -c .pack.coverage again.json)" '{"covered":1,"total":4}'
is_absent none.json

# Under release what is missing is an error; and what no record has, always.
mkdir rel
sed -i 's/active_pack: .*/active_pack: forest/' assets.yaml
for name in specs/*.yaml; do
	run 0 "$name" --profile release -o "rel/$(basename "$name" .yaml).asset.json" --out-dir rel
done
run 1 link rel/*.asset.json --profile release --pack forest --game game5.json --manifest none.json
says E0963 '1/4 slots'
is_absent none.json
run 0 link rel/*.asset.json --profile release --pack forest --game game.json --manifest again.json
run 1 link build/base-rock.asset.json build/forest-coin.asset.json build/boss.asset.json --pack forest --manifest none.json
says E0960 packs/forest.yaml:4 "no record has the asset 'forest-hero'"
is_absent none.json

# ---- a slot that C++ cannot call so

echo '{"templates": {"null": {"assetId": "boss"}}, "entities": [{"id": "eof", "template": "null"}]}' >words.json
run 1 link "${records[@]}" --game words.json --pack base --emit cpp:none.hpp
says "one of the slots, 'null', is 'NULL' in C++" E0919 'rename-slot' "one of the entities, 'eof'" 'in the game'
is_absent none.hpp
run 0 link "${records[@]}" --game words.json --pack base --header words.h

# ---- a placement that cannot be

jq '.assetSystem.entityAssetOverrides.h1.placement.scale = -1' game.json >far.json
run 1 link "${records[@]}" --game far.json --pack forest --manifest none.json
says E0457 'scale: -1 is outside 0.000001 to 1000'
