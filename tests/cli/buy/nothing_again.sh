#!/usr/bin/env bash
# What buys nothing that was bought, and what does.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
buy_with_test_providers
buy_begin --set openai.delay=0 --set async.polls=1

cat >hero.yaml <<-'END_OF_SPEC'
	version: "1.0"
	id: hero
	metadata: {author: me, category: sprites}
	generation: {type: image, provider: openai, seed: 4}
	prompt:
	  base: a hero
	  style: flat
	  parameters: {size: 816x816, quality: low, n_variations: 4}
	post_processing:
	  - {action: resize, dimensions: 16x16}
	integration: {manifest_path: images/hero.png, description: the hero}
	observability: {log_level: info}
END_OF_SPEC
cp hero.yaml first.yaml
run 0 hero.yaml -o out/hero.asset.json -MD
calls 'a request for four' 1
same 'items billed for four' "$(fake_billed)" 4

billed=4
# nothing WHAT [ARG...]: compiles hero.yaml, and nothing is bought
nothing() {
	run 0 hero.yaml -o out/hero.asset.json "${@:2}"
	same "$1: items billed" "$(fake_billed)" $billed
}
# buys WHAT ITEMS [ARG...]: so many items are
buys() {
	billed=$((billed + $2))
	run 0 hero.yaml -o out/hero.asset.json "${@:3}"
	same "$1: items billed" "$(fake_billed)" $billed
	billed=$(fake_billed)
}
edit() {
	cp first.yaml hero.yaml
	sed -i "$1" hero.yaml
	! cmp -s first.yaml hero.yaml || problem "the edit '$1' changes nothing"
}

# ---- nothing

nothing 'nothing changed'
edit 's/16x16/24x24/' && nothing 'another size of the product'
edit 's/^integration/  - {action: convert, formats: [webp]}\n&/; s/hero.png/hero.webp/' && nothing 'one step more'
edit 's/author: me/author: you, tags: [a]/' && nothing metadata
edit 's/category: sprites/category: ui/' && nothing 'the category'
edit 's,images/hero.png,elsewhere/hero.png,' && nothing 'the path of the product'
edit 's/the hero/a man/' && nothing 'the description'
edit 's/log_level: info/log_level: debug/' && nothing 'the log level'
edit 's/^id: hero/id: other/' && nothing 'the id'
edit 's/^integration: {/&manifest_key: hop, /' && nothing 'the key in the manifest'
edit 's/n_variations: 4/n: 4/' && nothing 'another name for the number of candidates'
edit 's/n_variations: 4/n: 2/' && nothing 'fewer candidates'
edit 's/provider: openai,/provider: openai, fallback: stability,/' && nothing 'a fallback'
edit 's/provider: openai,/provider: openai, select: 2,/' && nothing 'another candidate'
edit 's/provider: openai,/provider: openai, model: gpt-image-2.5-flare,/' && nothing 'the model that is the default, written out'
edit 's/quality: low,/quality: low, output_format: png,/' && nothing 'a default, written out'
cp first.yaml hero.yaml
rm -rf out "$XDG_CACHE_HOME/assetc/products" && nothing 'products that are gone'
OPENAI_BASE_URL=$FAKE_URL/gateway/v1 OPENAI_API_KEY=test-key-gateway nothing 'another address of the same endpoint'
mkdir -p deep/er && cp hero.yaml deep/er/ && (cd deep/er && run 0 hero.yaml -o out/hero.asset.json && exit "$problems") ||
	problem 'another place'
same 'another place: items billed' "$(fake_billed)" $billed

# Another default in the table of models.
mkdir -p "$XDG_CONFIG_HOME/assetc"
cat >"$XDG_CONFIG_HOME/assetc/models.yaml" <<-'END_OF_MODELS'
	models:
	  - {provider: openai, id: gpt-image-2, kinds: [image], batch: 10, prices: {each_usd: 0.5}, default: true}
END_OF_MODELS
nothing 'another default model'
rm "$XDG_CONFIG_HOME/assetc/models.yaml"

# Another version of assetc: the same programs, which say that they are another one.
mkdir later
# Its first number alone is another: linkers keep a text that is the end of another one only once.
version=$("$ASSETC" --version | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1)
later=9.${version#*.}
for program in "$ASSETC" "$(dirname "$ASSETC")/assetc-remote"; do
	sed "s/${version//./\\.}/$later/g" "$program" >later/"$(basename "$program")"
	chmod +x later/"$(basename "$program")"
done
find "$(dirname "$ASSETC")" -maxdepth 1 -name 'assetc-sound-*' -exec ln -s {} later/ \;
if [ ${#version} -eq 5 ]; then
	this=$ASSETC
	ASSETC=$PWD/later/$(basename "$this")
	"$ASSETC" --version | grep -qF "$later" || problem 'the later version does not say so'
	nothing 'another version'
	rm -rf out && nothing 'another version, without products'
	ASSETC=$this
fi

# ---- one more: one is bought

edit 's/n_variations: 4/n_variations: 5/' && buys 'from four to five' 1
same 'candidates of the last row' "$(last_attempt '[.items[].candidate]')" '[5]'
nothing 'five, again'

# ---- what is another request

edit 's/n_variations: 4/n_variations: 1/'
cp hero.yaml first.yaml
nothing 'one of those that are there'
edit 's/a hero/a villain/' && buys 'another prompt' 1
edit 's/style: flat/style: round/' && buys 'another style' 1
edit 's/seed: 4/seed: 5/' && buys 'another seed' 1
edit 's/seed: 4/model: gpt-image-2, seed: 4/' && buys 'another model' 1
edit 's/816x816/1024x1024/' && buys 'another size' 1
edit 's/quality: low/quality: medium/' && buys 'another quality' 1
edit 's/quality: low/quality: low, background: transparent/' && buys 'another background' 1
cp first.yaml hero.yaml
nothing 'the first, again'

# A reference picture, by its digest.
one=$(printf one | sha256sum | cut -d ' ' -f 1) two=$(printf two | sha256sum | cut -d ' ' -f 1)
asked first async 'a face' "reference: $one"
cp first.yaml hero.yaml
buys 'a request with a picture' 1
nothing 'the same picture'
edit "s/$one/$two/" && buys 'another reference picture' 1
edit "s/, parameters: {reference: $one}//" && buys 'without a reference picture' 1
cp first.yaml hero.yaml
nothing 'the first picture, again'
books_agree 'at the end'
fake_is_clean
