#!/usr/bin/env bash
# Sounds from programs: what was made is used, what cannot be decoded is not kept, and what could not be looked at is no
# fault of the program.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/cli-exec.sh"
export ASSETC_TRUST=1
policy

# heard ID MODE: a sound of the command `flat`.
heard() {
	cat >"$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: audio, provider: exec, command: flat}
		prompt: {base: "mode $2", parameters: {duration_seconds: 1}}
		integration: {manifest_path: $1.wav}
	END
}

heard good sound
run 0 good.yaml -o out/good.asset.json
same 'duration' "$(jq .products[0].duration out/good.asset.json)" 1
same 'frames' "$(jq .products[0].frames out/good.asset.json)" 8000

# What is cut short is told, and asked for again the next time: it is in no cache.
heard cut cutsound
for calls in 2 3; do
	run 5 cut.yaml -o out/cut.asset.json
	says cut.yaml:3:37 "command 'flat'" E0513 'made a sound that cannot be used' 'cut short'
	same 'calls' "$(calls)" "$calls"
done
is_absent out/cut.asset.json

heard picture single
run 5 picture.yaml -o out/picture.asset.json
says E0513 'no WAV, FLAC, OGG or MP3 sound'

# Without the program that decodes.
mkdir ../bare
cp "$ASSETC" ../bare/assetc
heard alone sound
sed -i 's/mode sound/mode sound once/' alone.yaml
ASSETC=$PWD/../bare/assetc run 7 alone.yaml -o out/alone.asset.json
says E0621 assetc-sound
