#!/usr/bin/env bash
# The specs that README.md shows, written out as they stand there, and its commands for them.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need ffprobe jq

# What a merge leaves behind is in no page.
leftover=$(grep -rnE --include='*.md' '^(<{7}|>{7})( |$)' "$ASSETC_SOURCE_DIR"/{*.md,cache,cmake,examples,specs,tests,tool} || :)
[ -z "$leftover" ] || problem "$leftover"

readme=$ASSETC_SOURCE_DIR/README.md
mkdir specs
# A block of YAML after a line that is the name of a spec and a colon.
awk '/^`specs\/[a-z-]+\.yaml`:$/ { file = $0; gsub(/[`:]/, "", file) }
	/^```$/ { is_block = 0 }
	is_block { print >file }
	/^```yaml$/ && file { is_block = 1 }
	/^```$/ && !is_block { file = "" }' "$readme"
is_there specs/coin.yaml specs/jump.yaml

# The commands of the first section, as they stand there.
mapfile -t commands < <(grep -E '^assetc (check|specs/coin|link) ?.*' "$readme" | sed 's/  *#.*//')
[ "${#commands[@]}" -ge 3 ] || problem "only ${#commands[@]} commands"
mkdir build
for command in "${commands[@]}"; do
	read -r -a words <<<"${command//'*'/coin}"
	run 0 "${words[@]:1}"
done
is_picture build/images/sprites/coin.png 32x32 alpha
is_picture build/images/sprites/coin.webp 32x32 alpha
is_there build/coin.asset.json.d build/manifest.json build/game_assets.h

run 0 check specs/jump.yaml
is_silent
run 0 specs/jump.yaml -o build/jump.asset.json
run 0 link build/*.asset.json --manifest build/manifest.json --header build/game_assets.h
same 'the entry' "$(jq -c '.assets.audio.sfx.jump[0] | [.key, .path, .formats.ogg, .sampleRate]' build/manifest.json)" \
	'["jump","audio/sfx/jump/jump.mp3","audio/sfx/jump/jump.ogg",44100]'
same 'the MP3' "$(ffprobe -v error -of csv=p=0 -show_entries stream=codec_name,bit_rate build/audio/sfx/jump/jump.mp3)" 'mp3,192000'
grep -q '#define ASSET_ID_AUDIO_SFX_JUMP_JUMP ' build/game_assets.h || problem 'no id of the jump'
