#!/usr/bin/env bash
# What assets.yaml says for all specs: it fills what a spec leaves out, is part of the key of those
# that rely on it and of no others, and an edit of it runs them again as hits.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

key() {
	"$ASSETC" key "$@" | cut -d ' ' -f 1
}
# asset ID PROMPT [PROVIDER]: specs/ID.yaml with these members of its prompt.
asset() {
	cat >"specs/$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: image, provider: ${3:-procedural}}
		prompt: {$2}
		integration: {manifest_path: $1.png}
	END
}
mkdir specs
asset plain 'base: stone'
asset own 'theme: sea, base: stone, style: round, negative: fish, parameters: {size: 16x16, n: 2}'
asset wide 'base: stone, parameters: {aspect_ratio: "2:1"}' openai
settings() {
	cat >assets.yaml <<-END
		prompt:
		  theme: forest
		  style: $1
		  negative: people
		  parameters: {size: 32x32, n_variations: 3, moderation: low, x-mine: 1}
		providers: {procedural: {model: noise}, openai: {model: gpt-image-1}}
	END
}
settings flat

# ---- what is asked for

run 0 key -v specs/plain.yaml
same 'the request' "$(sed '1d; /^hint/d; /^revision/d' "$out")" 'assetc request 1
kind: "image"
driver: "procedural"
prompt: "forest\nstone\nflat"
model: "noise"
candidate: 1
param.size: 32x32'
run 0 key -v specs/own.yaml
same 'a nearer value' "$(grep -E '^(prompt|param)' "$out")" 'prompt: "sea\nstone\nround"
param.size: 16x16'
run 0 key -v specs/wide.yaml
same 'of a provider that knows more' "$(grep -E '^(model|negative|param)' "$out")" 'model: "gpt-image-1"
param.aspect_ratio: "2:1"
param.moderation: "low"'
run 0 key -v --provider stability specs/plain.yaml
same 'of a provider without a model' "$(grep -E '^(model|negative|param)' "$out")" 'negative: "people"
param.size: 32x32'
run 0 check --prompt specs/plain.yaml
same 'the prompt' "$(cat "$out")" 'forest
stone
flat'

# Written out in the spec it is the same request.
before=$(key specs/plain.yaml)
asset written 'theme: forest, base: stone, style: flat, parameters: {size: 32x32}'
sed -i 's/provider: procedural/&, model: noise/; s/id: written/id: plain/' specs/written.yaml
same 'the key of what is written out' "$(key specs/written.yaml)" "$before"

# ---- records

run 0 specs/plain.yaml -o out/plain.asset.json -MD
run 0 specs/own.yaml -o out/own.asset.json -MD
same 'the parts' "$(jq -c '[.prompt.parts.theme, .prompt.parts.base, .prompt.parts.style, .prompt.negative]' out/plain.asset.json)" \
	'["forest","stone","flat","people"]'
same 'the size' "$(jq -c '.products[0] | [.width, .height]' out/plain.asset.json)" '[32,32]'
same 'the depfile' "$(cat out/plain.asset.json.d)" 'out/plain.asset.json out/plain.png: specs/plain.yaml \
  assets.yaml'
# A copied file is asked for nothing: the project's words are not its own.
cp out/plain.png specs/plain.png
asset copy '' 'file, file: plain.png'
run 0 specs/copy.yaml -o out/copy.asset.json
same 'the prompt of a copy' "$(jq -c .prompt out/copy.asset.json)" '{"compiled":"","parts":{}}'

# ---- edits

objects=$(cache_count objects)
state=$(state out | grep -v asset.json)
old=$(key specs/own.yaml)
settings round
[ "$(key specs/plain.yaml)" != "$before" ] || problem 'the style is not in the key'
same 'the key of a spec with a style of its own' "$(key specs/own.yaml)" "$old"
run 0 specs/own.yaml -o out/own.asset.json -MD
is_silent
same 'objects after a hit' "$(cache_count objects)" "$objects"
settings flat
echo '# a remark' >>assets.yaml
for id in plain own; do
	run 0 specs/$id.yaml -o out/$id.asset.json -MD
	is_silent
done
same 'outputs after the edit' "$(state out | grep -v asset.json)" "$state"

# ---- what is wrong is told at its place

sed -i 's/32x32/2000x2000/' assets.yaml
run 0 key specs/wide.yaml
asset old 'base: stone' dalle-3
run 1 check specs/old.yaml
says assets.yaml:5:22: E0304 specs/old.yaml:3:37: "'dalle-3'"
sed -i 's/moderation/moderatoin/' assets.yaml
run 1 check specs/plain.yaml specs/own.yaml
says assets.yaml:5:50: E0301 "did you mean 'moderation'"
same 'how often it is told' "$(grep -c E0301 "$err")" 1
