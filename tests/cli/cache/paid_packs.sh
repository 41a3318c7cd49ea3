#!/usr/bin/env bash
# `cache gc --paid` and packs: what the prompt defaults of a pack, and a pack that makes assets, asked for is wanted; and what
# cannot be read stops the sweep.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq
[ -x "$ASSETC_TEST" ] || {
	problem "$ASSETC_TEST is not built"
	exit
}
ASSETC=$ASSETC_TEST
export ASSETC_TEST_COUNT=$PWD/calls
: >calls

mkdir -p game/specs/templates game/packs game/odd
cd game
echo 'packs: ["packs/*.yaml", "odd/*"]' >assets.yaml
cat >packs/base.yaml <<-END
	prompt_defaults: {theme: woods, parameters: {size: 16x16}}
END
cat >packs/forest.yaml <<-END
	extends: base
	prompt_defaults: {style: flat}
	generate: {template: piece, slots: [hero, coin], overrides: {coin: {details: of gold and more}}}
END
# No tool of ours would look for specs under this name, but compile takes it.
cat >odd/sea.pack <<-END
	name: sea
	generate: {template: piece, slots: [fish]}
END
cat >specs/templates/piece.yaml <<-END
	version: "1.0"
	template: piece
	parameters: [{name: slot, type: string}]
	generation: {type: image, provider: buying}
	prompt: {base: "a {{slot}}"}
	post_processing: [{action: resize, dimensions: 4x4}]
END
cat >specs/gem.yaml <<-END
	version: "1.0"
	id: gem
	pack: forest
	generation: {type: image, provider: buying}
	prompt: {base: a gem}
	post_processing: [{action: resize, dimensions: 4x4}]
END

# sweep FATES: wanted, and how many were moved
sweep() {
	sleep 0.1
	run 0 cache gc --paid --json
	same "fates $1" "$(jq -c '.paid | [.wanted, (.trashed | length)]' "$out")" "$2"
}

run 0 build specs packs --out-dir ../out
run 0 odd/sea.pack -o ../out/sea-fish.asset.json --id sea-fish
same 'calls' "$(wc -l <../calls)" 4
sweep 'after four purchases' '[4,0]'

# Both packs stand behind the gem; a change of either leaves its raw behind, and those of the pack's own.
sed -i 's/woods/deep old woods/' packs/base.yaml
sweep 'after another theme' '[1,3]'
sed -i 's/deep old woods/woods/' packs/base.yaml
run 0 build specs packs --out-dir ../out
same 'calls once more' "$(wc -l <../calls)" 4
sweep 'after the theme of before' '[4,0]'

# A slot less, and one more that nobody bought.
sed -i 's/hero, coin/coin, tree/' packs/forest.yaml
sweep 'after another slot' '[3,1]'
sed -i 's/coin, tree/coin, hero/' packs/forest.yaml
run 0 build specs packs --out-dir ../out
sed -i 's/fish/whale/' odd/sea.pack
sweep 'after another fish' '[3,1]'

# What is not known is not moved.
sed -i 's/whale/fish/; s/name: sea/name: [sea]/' odd/sea.pack
rm -r ../out
run 1 cache gc --paid
says E1021 odd/sea.pack
sed -i 's/name: \[sea\]/name: sea/' odd/sea.pack
sed -i 's/extends: base/extends: bsae/' packs/forest.yaml
run 1 cache gc --paid
says E0452 "did you mean 'base'?" E1021
