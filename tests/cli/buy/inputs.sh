#!/usr/bin/env bash
# What goes along with a purchase: a changed picture buys, a moved one does not; another asset's product is bought first,
# once, and what changes there buys here.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
buy_begin
need identify convert python3
mkdir art

edits() {
	fake_requests openai | jq -c 'select(.path | endswith("edits"))' | wc -l
}
draws() {
	fake_requests openai | jq -c 'select(.path | endswith("generations"))' | wc -l
}
plan_of() {
	jq -c "[.assets[] | select(.id == \"$1\") | .state, .cost_usd]" "$out"
}

# ---- a picture of the project

convert -size 64x48 xc:red art/pose.png
drawing hero 'a hero in this pose' '' 'inputs: {image: art/pose.png}'
run 0 plan hero.yaml --json
same 'planned' "$(jq -c '.assets[0].state' "$out")" '"generate"'
run 0 hero.yaml -o out/hero.asset.json -MD
same 'edits' "$(edits) $(draws)" '1 0'
is_picture out/images/hero.png 16x16 opaque
grep -q 'art/pose.png' out/hero.asset.json.d || problem 'the depfile does not name the picture'
mv art/pose.png art/stance.png
sed -i 's/pose.png/stance.png/' hero.yaml
run 0 hero.yaml -o out/hero.asset.json -MD
same 'edits after a move' "$(edits)" 1
convert -size 64x48 xc:blue art/stance.png
run 0 hero.yaml -o out/hero.asset.json -MD
says 'art/stance.png: its content changed'
same 'edits after a change' "$(edits)" 2
run 0 hero.yaml -o out/hero.asset.json --offline
books_agree 'a picture'

# ---- a shape

drawing stone 'a stone of this outline' '' 'inputs: {shape: capsule, shape_size: 600x300}'
run 0 stone.yaml -o out/stone.asset.json
same 'edits with a shape' "$(edits)" 3
run 0 stone.yaml -o out/stone.asset.json --offline

# ---- another asset: bought first, and once, however many want it

drawing coin 'a coin'
drawing pile 'a pile of these' '' 'inputs: {asset: coin}'
drawing chest 'a chest full of these' '' 'inputs: {asset: coin}'
drawing room 'a room with this chest' '' 'inputs: {asset: chest}'
before=$(edits)
run 0 plan . --json
for id in coin pile chest room; do
	same "$id is planned" "$(jq -c ".assets[] | select(.id == \"$id\") | [.state, .cost_usd > 0]" "$out")" '["generate",true]'
done
run 0 plan room.yaml --json
same 'of one, with what goes along' "$(jq -c '[.assets[].id] | sort' "$out")" '["chest","coin","room"]'
run 0 plan pile.yaml chest.yaml --json
same 'once, whoever wants it' "$(jq -c '[.assets[] | select(.id == "coin") | .cost_usd > 0]' "$out")" '[true]'
run 0 build . -j 2
same 'draws and edits' "$(draws) $(($(edits) - before))" '1 3'
run 0 build .
is_silent
same 'again' "$(draws) $(($(edits) - before))" '1 3'
same 'what went along is the product' \
	"$(fake_requests openai | jq -r 'select(.path | endswith("edits")) | .. | .sha256? // empty' |
		grep -c "$(sha256sum <build/assetc/images/coin.png | cut -d ' ' -f 1)")" 2
books_agree 'assets that go along'

# One alone buys what it needs, in another cache.
buy_afresh alone
before=$(edits) drawn=$(draws)
run 0 room.yaml -o alone/room.asset.json -MD
same 'draws and edits of one' "$(($(draws) - drawn)) $(($(edits) - before))" '1 2'
for name in coin.yaml chest.yaml; do
	grep -q "$name" alone/room.asset.json.d || problem "the depfile does not name $name"
done

# Without permission to spend it is told of the one that is missing.
buy_afresh none
run 3 room.yaml -o none/room.asset.json --offline
same 'nothing was sent' "$(($(draws) - drawn)) $(($(edits) - before))" '1 2'

# ---- another candidate there is another picture here

buy_afresh choice
drawing gem 'a gem' 'n_variations: 2'
drawing crown 'a crown with this gem' '' 'inputs: {asset: gem}'
run 0 build gem.yaml crown.yaml
run 0 lock update gem.yaml crown.yaml
before=$(edits)
run 0 build gem.yaml crown.yaml
same 'a lock changes nothing' "$(edits)" "$before"
run 0 lock pick gem@2
run 0 build gem.yaml crown.yaml
says 'lock' crown
same 'another gem, another crown' "$(edits)" $((before + 1))
run 0 lock pick gem@1
run 0 build gem.yaml crown.yaml
same 'and back for nothing' "$(edits)" $((before + 1))

# --regenerate of one that goes along has those that follow from it made anew in the same run.
run 0 lock pick gem@1
rm -f gem.lock crown.lock
run 0 build gem.yaml crown.yaml
before=$(edits)
fake_set openai.repeats=differ
run 0 build gem.yaml crown.yaml --regenerate gem
same 'after --regenerate' "$(edits)" $((before + 1))
run 0 build gem.yaml crown.yaml
same 'and no more' "$(edits)" $((before + 1))

# Who has the candidate that ships needs no other: that the other asset fails is then no error here.
drawing star 'a star'
drawing sky 'a sky of these' 'n_variations: 2' 'inputs: {asset: star}'
run 0 build star.yaml sky.yaml --candidates 1
sed -i 's/16x16}/16x16}, {action: validate, checks: [has_alpha]}/' star.yaml
before=$(edits)
run 0 sky.yaml -o out/sky.asset.json
says warning has_alpha
same 'edits for a failing star' "$(edits)" "$before"
rm star.yaml sky.yaml

# What was bought with another's product is wanted by its spec, whatever that product was.
rm -rf build
run 0 cache gc --paid
run 0 build gem.yaml crown.yaml --offline --out-dir kept
same 'assets after a sweep' "$(ls kept/images | xargs)" 'crown.png gem.png'

# ---- of several candidates the one that ships goes along; the others are that asset's own affair

buy_afresh some
drawing leaf 'a leaf' 'n_variations: 3'
drawing wreath 'a wreath of these' '' 'inputs: {asset: leaf}'
run 0 leaf.yaml -o some/leaf.asset.json --candidates 1
drawn=$(draws) before=$(edits)
run 0 wreath.yaml -o some/wreath.asset.json
same 'nothing but the wreath' "$(($(draws) - drawn)) $(($(edits) - before))" '0 1'
fake_is_clean
