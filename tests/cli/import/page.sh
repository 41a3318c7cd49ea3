#!/usr/bin/env bash
# What specs/IMPORT.md shows works as it stands.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need convert ffmpeg

page=$ASSETC_SOURCE_DIR/specs/IMPORT.md
mkdir -p art sounds
touch assets.yaml
# A block of JSON after a line that is the name of a file and a colon.
awk '/^`[a-z.]+`:$/ { file = $0; gsub(/[`:]/, "", file) }
	/^```$/ { if (on) file = ""; on = 0 }
	on { print >file }
	/^```json$/ && file { on = 1 }' "$page"
is_there shots.json sounds.json pond.json
convert -size 8x8 gradient:red-blue art/frog.png
convert -size 8x8 gradient:red-green art/coin.png
ffmpeg -v error -f lavfi -i sine=440:d=0.3 sounds/hit.wav

read -r -a words < <(grep '^assetc import' "$page")
run 0 "${words[@]:1}"
same 'art' "$(cat "$out")" $'specs/coin.yaml\nspecs/frog.yaml\nspecs/hit.yaml'
run 0 import shots.json
same 'shots' "$(cat "$out")" $'specs/backdrop-pond-sky.yaml\nspecs/sprite-frog.yaml'
same 'losses' "$(grep -c W0853 "$err")" 1
says "'mood' has no place in a spec"
for line in 'size: 512x512' 'quality: high' 'negative: text' 'style: flat' 'background: transparent'; do
	grep -qF "$line" specs/sprite-frog.yaml || problem "not in the spec: $line"
done
run 0 import sounds.json
same 'sounds' "$(cat "$out")" $'specs/sfx-hop.yaml\nassets.policy.yaml'
same 'losses' "$(grep -c W0853 "$err")" 1
says "the folder 'assets/'"
grep -qF 'duration_seconds: 0.6' specs/sfx-hop.yaml || problem 'the duration is lost'
rm assets.yaml
run 0 import pond.json
same 'a game' "$(sort "$out")" $'assets.yaml\npacks/day.yaml\npond.assetc.json\nspecs/day-frog.yaml'
[ ! -s "$err" ] || problem 'something of the game is not carried over'
for line in 'theme: a quiet pond' 'style: flat' 'aspect_ratio: "1:1"' 'placement: {scale: 1.5, offset_y: -4}'; do
	grep -qF "$line" packs/day.yaml || problem "not in the pack: $line"
done
run 0 check -q
is_silent
run 0 build --profile draft
run 0 link build/assetc/*.asset.json --game pond.assetc.json --manifest manifest.json
