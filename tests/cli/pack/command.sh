#!/usr/bin/env bash
# `assetc pack`: list, show, rename-slot, remove.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

mkdir packs specs
cat >packs/base.yaml <<-END
	# what all share
	entries:
	    rock: base-rock      # hero
	    hero: base-hero
END
cat >packs/forest.yaml <<-END
	extends: base
	description: trees
	entries: {"hero": {asset: forest-hero, placement: {scale: 1.5, offset_x: 0.25, anchor: bottom}}}
	overrides: {hero: boss}
	generate:
	  template: t
	  slots: [coin, tree]
END
cat >game.json <<-END
	{"templates": {"hero": {}, "rock": {}, "moss": {"assetId": "moss"}, "sky": {}},
	 "entities": [{"id": "a", "template": "hero"}],
	 "assetSystem": {"activeAssetPackId": "base", "entityAssetOverrides": {"a": {"assetId": "x"}}}}
END
echo 'active_pack: forest' >assets.yaml

# ---- list and show

run 0 pack list
same 'list' "$(tr -s ' ' <"$out")" $' base 2/4 slots packs/base.yaml\n* forest 4/4 slots packs/forest.yaml'
run 0 pack list --game game.json --json
same 'list of a game' "$(jq -c '.[] | [.name, .active, .covered, .total, .extends, .file]' "$out")" \
	$'["base",true,3,4,null,"packs/base.yaml"]\n["forest",false,3,4,"base","packs/forest.yaml"]'
run 0 pack show forest
same 'show' "$(cat "$out")" "forest  4/4 slots  packs/forest.yaml < packs/base.yaml
  coin: forest-coin  (forest, generated)
  hero: forest-hero  (forest)  scale 1.5 at 0.25,0 bottom
  rock: base-rock  (base)
  tree: forest-tree  (forest, generated)
entities
  hero: boss  (forest)"
run 0 pack show forest --game game.json --json
same 'show of a game' "$(jq -c '[.coverage, .slots.hero, .slots.moss, .slots.sky, .entities.a, .files[1]]' "$out")" \
	'[{"covered":3,"total":4},{"asset":"forest-hero","pack":"forest","placement":{"scale":1.5,"offsetX":0.25,"offsetY":0,"anchor":"bottom"}},{"asset":"moss"},null,{"asset":"x"},"packs/base.yaml"]'
mkdir -p "$TMPDIR/other"
(cd "$TMPDIR/other" && "$ASSETC" pack list --project "$OLDPWD" | grep -q "^\* forest") || problem 'list from elsewhere'
run 1 pack show frest
says E0452 "did you mean 'forest'?"
for words in '' 'lst' 'show' 'list x' 'rename-slot a' 'list --force' 'remove base --json' 'show forest --force'; do
	# shellcheck disable=SC2086 # each is some words
	run 2 pack $words
	says E0001
done

# ---- rename-slot

chmod 640 packs/base.yaml
run 0 pack rename-slot hero "main hero"
same 'what was changed' "$(cat "$out")" $'packs/base.yaml: 1 place\npacks/forest.yaml: 1 place'
same 'base' "$(cat packs/base.yaml)" '# what all share
entries:
    rock: base-rock      # hero
    "main hero": base-hero'
same 'forest' "$(sed -n '3,4p' packs/forest.yaml)" 'entries: {"main hero": {asset: forest-hero, placement: {scale: 1.5, offset_x: 0.25, anchor: bottom}}}
overrides: {hero: boss}'
same 'permissions' "$(stat -c %a packs/base.yaml)" 640
grep -q '"hero": {}' game.json || problem 'the game was changed unasked'

run 0 pack rename-slot 'main hero' hero
run 0 pack rename-slot hero player --game game.json
same 'with the game' "$(jq -c '[(.templates | keys), .entities[0].template]' game.json)" '[["moss","player","rock","sky"],"player"]'
says_nothing=$(wc -c <"$err")
same 'findings' "$says_nothing" 0
run 0 pack rename-slot tree oak
says W0458 packs/forest.yaml:7 "'forest-tree'" "'oak'"
before=$(bytes packs game.json)
run 1 pack rename-slot rock coin
says E0458 packs/forest.yaml:7 "a slot 'coin' already" --game
run 1 pack rename-slot playr x
says E0458 "no pack has a slot 'playr'" "did you mean 'player'?"
run 1 pack rename-slot player sky --game game.json
says E0458 game.json
# What is half done, in the game and in one of two packs, is done to the end.
mkdir -p half/packs
: >half/assets.yaml
cd half
echo '{"templates": {"player": {}}}' >game.json
echo 'entries: {hero: a}' >packs/base.yaml
echo 'entries: {player: b}' >packs/mended.yaml
run 1 pack rename-slot hero player
says E0458 packs/mended.yaml:1
run 0 pack rename-slot hero player --game game.json
same 'the rest' "$(cat "$out" packs/base.yaml)" $'packs/base.yaml: 1 place\nentries: {player: a}'
echo 'entries: {player: b, hero: c}' >packs/mended.yaml
run 1 pack rename-slot hero player --game game.json
says E0458 packs/mended.yaml:1
echo '{"templates": {"player": {}, "hero": {}}}' >game.json
echo 'entries: {player: b}' >packs/mended.yaml
run 1 pack rename-slot hero player --game game.json
cd ..
rm -r half
run 2 pack rename-slot rock $'a\nb'
run 2 pack rename-slot rock rock
run 2 pack rename-slot rock $'\xff'

# What cannot be told in one place changes no file at all.
cat >packs/alias.yaml <<-END
	x-name: &name rock
	entries: {*name : z}
END
before=$(bytes packs game.json)
run 1 pack rename-slot rock stone
says E0459 packs/alias.yaml 'by hand'
same 'all or nothing' "$(bytes packs game.json)" "$before"
rm packs/alias.yaml

# Links: into the project they stay links, out of it nothing is written.
mkdir art
mv packs/base.yaml art/base.yaml
ln -s ../art/base.yaml packs/base.yaml
run 0 pack rename-slot rock stone
[ -L packs/base.yaml ] || problem 'the link was replaced'
grep -q 'stone: base-rock      # hero' art/base.yaml || problem 'the file behind the link was not changed'
mv art/base.yaml "$TMPDIR/other/base.yaml"
ln -sf "$TMPDIR/other/base.yaml" packs/base.yaml
run 1 pack rename-slot stone rock
says E0404 'leads out of the project'
grep -q stone "$TMPDIR/other/base.yaml" || problem 'a file outside was changed'
cp --remove-destination "$TMPDIR/other/base.yaml" packs/base.yaml
mv game.json "$TMPDIR/other"
ln -s "$TMPDIR/other/game.json" game.json
run 1 pack rename-slot player hero --game game.json
says E0459 'outside of the project'
grep -q player packs/base.yaml || problem 'a pack was changed though the game was refused'
run 0 pack rename-slot player hero --game "$TMPDIR/other/game.json"
cp --remove-destination "$TMPDIR/other/game.json" game.json

# ---- remove

(cd specs && spec coin && sed -i 's/^id:/pack: base\nid:/' coin.yaml)
run 1 pack remove base --game game.json
says E0459 packs/forest.yaml:1 'it is extended here' specs/coin.yaml:2 "a spec takes" game.json "game's active pack" '--force'
is_there packs/base.yaml
run 1 pack remove forest
says E0459 assets.yaml:1 'active pack'
printf 'version: "1.0"\ngeneration: {provider: [\n' >specs/broken.yaml
: >assets.yaml
run 1 pack remove forest
says E0459 specs/broken.yaml
is_there packs/forest.yaml
rm specs/broken.yaml
run 0 pack remove forest
same 'removed' "$(cat "$out")" 'removed packs/forest.yaml'
is_absent packs/forest.yaml
run 1 pack remove base
run 0 pack remove base --force
is_absent packs/base.yaml
is_there specs/coin.yaml
run 1 pack remove base --force
says E0452
run 0 pack list
says "no packs: 'packs/*.yaml' matches nothing in " "'packs:' of assets.yaml"
same 'nothing to list' "$(wc -c <"$out")" 0
echo 'packs: [art/*.yml, "more/**/*.yaml"]' >assets.yaml
run 0 pack list --json
says "no packs: 'art/*.yml', 'more/**/*.yaml' match nothing in "
same 'no packs in JSON' "$(cat "$out")" '[]'
run 0 pack list --quiet
is_silent
: >assets.yaml

# ---- a pack that is broken keeps the others from nothing

rm -f specs/*.yaml
echo 'entries: {a: x}' >packs/a.yaml
echo 'entries: [x' >packs/b.yaml
echo 'extends: a' >packs/c.yaml
run 1 pack list
says E0201 packs/b.yaml
same 'the others' "$(tr -s ' ' <"$out")" $' a 1/1 slots packs/a.yaml\n c 1/1 slots packs/c.yaml'
run 1 pack list --json
same 'the others in JSON' "$(jq -c '[.[].name]' "$out")" '["a","c"]'
run 1 pack show c
run 1 pack rename-slot a b
run 1 pack remove a
says packs/c.yaml:1 'extended here'
run 1 pack remove c
says W0201 E0459 'packs/b.yaml' 'may extend the pack'
run 0 pack remove c --force
is_absent packs/c.yaml
run 0 pack remove b
same 'the broken one' "$(cat "$out")" 'removed packs/b.yaml'
is_absent packs/b.yaml
# Which of two it is nobody guesses.
echo 'name: a' >packs/again.yaml
run 1 pack list
says E0450
run 1 pack remove a --force
says E0459 'which pack' packs/a.yaml packs/again.yaml
is_there packs/a.yaml
is_there packs/again.yaml
