#!/usr/bin/env bash
# Pictures that are begun with others: edits at openai, image to image at stability and at a server of the user's own.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
buy_begin

paint() { # NAME WIDTH HEIGHT NUMBER
	"$python" -c 'import sys; sys.path.insert(0, sys.argv[1]); import pictures
open(sys.argv[2], "wb").write(pictures.png(bytes([int(sys.argv[5])] * 32), int(sys.argv[3]), int(sys.argv[4])))' \
		"$ASSETC_SOURCE_DIR/tests/fake" "$@"
}
paint a.png 64 64 3
paint b.png 64 64 70
paint mask.png 64 64 140
paint small.png 32 32 9

# parts VENDOR: names of the last request's parts, and whether they are files
parts() {
	fake_requests "$1" | tail -n 1 | jq -cr '[.fields[] | .name + (if .filename then ":" + .type else "" end)] | join(" ")'
}
value() {
	fake_requests "$1" | tail -n 1 | jq -cr ".fields[] | select(.name == \"$2\") | .value"
}
path() {
	fake_requests "$1" | tail -n 1 | jq -r .path
}

# ---- openai

drawing coin 'a coin like this' '' 'inputs: {image: a.png}'
run 0 coin.yaml -o out/coin.asset.json
same 'where it went' "$(path openai)" /openai/v1/images/edits
same 'its parts' "$(parts openai)" 'model prompt n size quality output_format image:image/png'
is_picture out/images/coin.png 16x16 opaque
reserved=$(last_attempt '.estimate_usd * 1000000 | round')
charged=$(last_attempt '.charged_usd * 1000000 | round')
[ "$charged" -le "$reserved" ] || problem "it cost $charged, and $reserved were reserved"
[ "$charged" -gt 30000 ] || problem "what a picture costs to look at is not in $charged"
run 0 coin.yaml -o out/coin.asset.json
calls 'a hit' 1
# Other bytes are another picture.
cp b.png a.png
run 0 coin.yaml -o out/coin.asset.json
calls 'another picture to begin with' 2

drawing both 'of both' '' 'inputs: {image: [a.png, b.png], mask: mask.png}'
run 0 both.yaml -o out/both.asset.json
same 'its parts' "$(parts openai)" \
	'model prompt n size quality output_format image[]:image/png image[]:image/png mask:image/png'

before=$(fake_calls)
drawing odd 'a mask of another size' '' 'inputs: {image: a.png, mask: small.png}'
run 1 odd.yaml -o out/odd.asset.json
says 'E0575' '32x32 is not 64x64'
drawing alone 'a mask alone' '' 'inputs: {mask: mask.png}'
run 1 alone.yaml -o out/alone.asset.json
says 'E0575' 'takes a mask with a picture alone'
same 'calls for what cannot be' "$(fake_calls)" "$before"

# ---- stability

sd gem 'a gem like this' '' 'inputs: {image: a.png, strength: 0.35}'
sed -i 's/size: 1024x1024//' gem.yaml
run 0 gem.yaml -o out/gem.asset.json
same 'its parts' "$(parts stability)" 'prompt model mode image:image/png strength output_format'
same 'how far to leave it' "$(value stability strength)" 0.35
same 'the price' "$(last_attempt '.charged_usd * 1000000 | round')" 35000

before=$(fake_calls)
sd weak 'without a strength' '' 'inputs: {image: a.png}'
run 1 weak.yaml -o out/weak.asset.json
says 'E0574' 'how far to leave the picture' 'inputs.strength'
asked core stability 'core' '' 'model: core, inputs: {image: a.png, strength: 0.5}'
run 1 core.yaml -o out/core.asset.json
says 'E0574' 'core begins with no picture'
asked masked stability 'a mask' '' 'inputs: {image: a.png, mask: mask.png, strength: 0.5}'
run 1 masked.yaml -o out/masked.asset.json
same 'calls for what cannot be' "$(fake_calls)" "$before"

# ---- a server of the user's own

asked slime sdwebui 'a slime like this' 'size: 64x64, seed: 5, n: 2' 'inputs: {image: a.png, mask: mask.png, strength: 0.4}'
run 0 fetch --all-candidates slime.yaml
same 'where it went' "$(path sdwebui)" /sdwebui/sdapi/v1/img2img
same 'calls for two candidates' "$(($(fake_calls) - before))" 2
last=$(fake_requests sdwebui | tail -n 1 | jq -r '.file // empty')
if [ -n "$last" ]; then cat "$last"; else fake_requests sdwebui | tail -n 1 | jq -r .body; fi >sent.json
same 'what was sent' "$(jq -c '[.denoising_strength, (.init_images | length), .seed, (.mask | length > 10)]' sent.json)" '[0.4,1,6,true]'
jq -r '.init_images[0]' sent.json | base64 -d | cmp - a.png || problem 'the picture is not the one that was named'
run 0 slime.yaml -o out/slime.asset.json
is_picture out/images/slime.png 16x16 opaque

books_agree 'pictures that were begun with others'
fake_is_clean
