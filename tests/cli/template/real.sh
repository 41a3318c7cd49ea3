#!/usr/bin/env bash
# The template of twelve jump sounds as its owner wrote it: all twelve, with the names that its comments
# promise, by each of the ways to say which; and twelve plain specs with its texts written out ask for the same.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
[ -n "$ASSETC_SHARED" ] || skip 'the real specs are not here'
need jq

mkdir -p game/specs
cp "$ASSETC_SHARED/real/wynisbuff/specs/jump-sfx-template.yaml" game/specs/
cd game
touch assets.yaml

names=$(for type in 1 2 3; do printf "audio/sfx/jump/sfxJump$type%s.mp3\n" A B C D; done)
types=(dust-cloud energy-burst mega-explosion)
variants=(light heavy crisp deep)
letters=(A B C D)

# products OPTIONS: what `outputs` says is made
products() {
	run 0 outputs "$@"
	awk -F '\t' '$3 == "product" { print $4 }' "$out"
}

# ---- a JSON list of combinations

for type in "${types[@]}"; do
	for i in 0 1 2 3; do
		printf '{"jump_type": "%s", "variant": "%s", "variant_letter": "%s"}\n' "$type" "${variants[i]}" "${letters[i]}"
	done
done | jq -s . >specs/jump-sfx-batch.json
printf 'version: "1.0"\nfrom: jump-sfx-template\ninstances: jump-sfx-batch.json\n' >specs/jumps.yaml
same 'names by a list' "$(products specs/jumps.yaml)" "$names"
run 0 check specs/jumps.yaml
run 0 build --profile draft
says '12 assets: 12 generated'
for name in $names; do
	is_there "build/assetc/$name"
done
run 0 build --profile draft -v
says '12 up to date'
run 0 link build/assetc/*.asset.json -o link.stamp --manifest manifest.json --profile draft
same 'keys of the manifest' "$(jq -r '.assets.audio.sfx.jump[].key' manifest.json | tr '\n' ' ')" \
	"$(printf 'sfxJump%s ' 1A 1B 1C 1D 2A 2B 2C 2D 3A 3B 3C 3D)"
same 'a description' "$(jq -r '.assets.audio.sfx.jump[4].description' manifest.json)" 'Jump SFX - energy-burst light'

# ---- a matrix, with the letter left to the program

sed '/name: variant_letter/,/values: \[A/d' specs/jump-sfx-template.yaml >specs/lettered.yaml
sed -i 's/^template: .*/template: lettered/' specs/lettered.yaml
printf 'version: "1.0"\nfrom: lettered\nmatrix:\n  jump_type: [%s]\n  variant: [%s]\n' \
	"$(IFS=,; echo "${types[*]}")" "$(IFS=,; echo "${variants[*]}")" >specs/matrix.yaml
same 'names by a matrix' "$(products specs/matrix.yaml)" "$names"
rm specs/matrix.yaml specs/lettered.yaml

# ---- the command line, as the comments of the file have it

run 0 specs/jump-sfx-template.yaml -o one/jump.asset.json --profile draft \
	-D jump_type=energy-burst -D variant=crisp -D variant_letter=A
is_there one/audio/sfx/jump/sfxJump2A.mp3
run 2 specs/jump-sfx-template.yaml -o one/jump.asset.json
says "is a template" '-D jump_type=VALUE'

# ---- plain specs with the same words

run 0 key specs/jumps.yaml
sort "$out" >by-template
mkdir plain
for t in 0 1 2; do
	for i in 0 1 2 3; do
		id=plain-$((t + 1))-${letters[i],}
		run 0 check specs/jumps.yaml --id "jump-sfx-${types[t]}-${variants[i]}-${letters[i],}" --prompt -q
		{
			printf 'version: "1.0"\nid: %s\nprompt:\n  base: |\n' "$id"
			sed 's/^/    /' "$out"
			printf '  parameters: {duration_seconds: 0.4, prompt_influence: 0.8}\n'
			printf 'generation: {type: audio, provider: elevenlabs, fallback: bark}\n'
			sed -n '/^post_processing/,/formats:/p' specs/jump-sfx-template.yaml
		} >"plain/$id.yaml"
	done
done
run 0 key plain/*.yaml
sort "$out" >by-hand
same 'number of keys' "$(wc -l <by-hand)" 12
same 'keys of twelve plain specs' "$(awk '{ print $1 }' by-hand)" "$(awk '{ print $1 }' by-template)"
