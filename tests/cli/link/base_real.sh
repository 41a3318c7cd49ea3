#!/usr/bin/env bash
# A manifest that a real game keeps by hand: every entry of it and its order stay, ours join, and the
# JavaScript constants hold for each entry the name and value that games had before.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/python-lib.sh"
. "$support/base-lib.sh"
python_with json
real=${ASSETC_SHARED:+$ASSETC_SHARED/real/wynisbuff/manifest.json}
[ -n "$real" ] && [ -r "$real" ] || skip 'the real manifest is not at hand'

image particle-new ', manifest_section: images' ''
image sheet ', spritesheet: {frameWidth: 8, frameHeight: 16}' ''
image foes ', manifest_key: kenneyFoes, atlasXML: art/foes.xml' ''
image emblem '' ', {action: variants, scales: [2x, 1x]}, {action: convert, formats: [png, webp]}'
image corner ', manifest_section: images.ui.frames, manifest_key: frameCorner' ''
sound boing bounce
record click5 audio.sfx.ui.click sfxClick5
record anthem audio.music birthdaySong audio/music/birthday-song.wav
sed -i 's/"mp3"/"wav"/' anthem.asset.json
record white images particleWhite images/particles/white.png
records=(*.asset.json)
same 'records' ${#records[@]} 9

run 0 link "${records[@]}" --base-manifest "$real" --manifest out.json --header out.h --emit js:out.mjs
is_silent
is_merged "$real" out.json "${records[@]}"
run 0 link "${records[@]}" --base-manifest out.json --manifest again.json
same_file out.json again.json
mapfile -t turned < <(printf '%s\n' "${records[@]}" | sort -r)
run 0 link "${turned[@]}" --base-manifest "$real" --manifest turned.json --emit js:turned.mjs
same_file out.json turned.json
same_file out.mjs turned.mjs

# The same entries as before, and seven more: two of the nine were there.
entries() {
	"$python" -c 'import json, sys
def count(v):
    if isinstance(v, dict): return 1 if isinstance(v.get("type"), str) else sum(map(count, v.values()))
    return sum(map(count, v))
print(count(json.load(open(sys.argv[1]))["assets"]))' "$1"
}
before=$(entries "$real")
[ "$before" -gt 80 ] || problem "the real manifest has only $before entries"
same 'entries' "$(entries out.json)" $((before + 7))
same 'indexes of the header' "$(sed -n '/^enum asset_index/,/_COUNT/p' out.h | grep -c '^	ASSET_')" $((before + 8))
same 'entries replaced' "$(grep -c '"id": "\(anthem\|white\)"' out.json)" 2

if ! command -v node >/dev/null; then
	echo 'without node: the constants are not judged' >&2
	exit 0
fi
cp "$support/judge_module.mjs" .
node judge_module.mjs out.json ./out.mjs >judged || problem 'the constants say something else'
same 'assets in the constants' "$(cat judged)" "$((before + 7)) assets"
! grep -q undefined out.mjs || problem 'undefined stands in the constants'
node --input-type=module -e '
	import { ImageVariants as v, ImagePaths as p, AudioPaths as a, AtlasXMLPaths as x } from "./out.mjs";
	console.log(v.LOGO_OPTIMIZED["2x"].webp, v.LOGO_OPTIMIZED.fallback.png, p.LOGO_OPTIMIZED, v.EMBLEM["2x"].png, p.EMBLEM);
	console.log(a.SFX_CLICK5, x.KENNEY_FOES, p.PLAYER);' >"$out" <<<''
same 'some constants' "$(cat "$out")" 'images/ui/logo/mainlogo@2x.webp images/ui/logo/mainlogo-fallback.png images/ui/logo/mainlogo@1x.png art/emblem@2x.png art/emblem.png
audio/click5.mp3 art/foes.xml 2D Pixel Dungeon Asset Pack v2.0/2D Pixel Dungeon Asset Pack/character and tileset/Dungeon_Character.png'
