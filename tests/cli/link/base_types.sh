#!/usr/bin/env bash
# An entry of every type, compiled or written by hand: both stand in the manifest and the constants
# with all that a game loads them by, and ours take the place of those that are already there.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/python-lib.sh"
. "$support/base-lib.sh"
python_with json

image plain '' ''
image sheet ', spritesheet: {frameWidth: 8}' ''
image enemies ', atlasXML: kit/enemies.xml' ''
image tiles ', manifest_type: atlas, atlas: kit/tiles.json' ''
image logo '' ', {action: variants, scales: [2x, 1x]}, {action: convert, formats: [png, webp]}'
sound tap ui
records=(*.asset.json)
same 'records' ${#records[@]} 6

cat >base.json <<'END'
{"version": "1", "assets": {
  "images": {
    "theirPlain": {"type": "image", "path": "a b/plain.png"},
    "theirSheet": {"type": "spritesheet", "path": "sheet.png", "frameWidth": 4, "frameHeight": 6, "margin": 1, "spacing": 2, "width": 15, "height": 30},
    "theirEnemies": {"type": "atlasXML", "path": "enemies.png", "atlasXML": "enemies.xml"},
    "theirTiles": {"type": "atlas", "path": "tiles.png", "atlas": "tiles.json"},
    "theirLogo": {"type": "multiResolution", "variants": {"2x": {"png": "l@2x.png", "dimensions": "2x2"}, "1x": {"png": "l.png", "webp": "l.webp"}}}
  },
  "audio": {"music": {"theirTheme": {"type": "audio", "path": "t.ogg"}}}
}}
END
run 0 link "${records[@]}" --base-manifest base.json --manifest out.json --header h.h
is_silent
is_merged base.json out.json "${records[@]}"

"$python" - >said <<'END' || problem "the manifest: $(cat said)"
import json
images = json.load(open("out.json"))["assets"]["images"]
def check(name, **want):
    got = {field: images[name].get(field) for field in want}
    assert got == want, (name, got)
check("plain", type="image", path="art/plain.png", width=32, height=16, atlas=None, variants=None)
check("sheet", type="spritesheet", frameWidth=8, frameHeight=8, margin=0, spacing=0)
check("enemies", type="atlasXML", atlasXML="kit/enemies.xml", atlas=None)
check("tiles", type="atlas", atlas="kit/tiles.json", atlasXML=None)
check("logo", type="multiResolution", path="art/logo.png", formats=None, width=16, height=8, variants={
    "1x": {"png": "art/logo.png", "webp": "art/logo.webp", "width": 16, "height": 8},
    "2x": {"png": "art/logo@2x.png", "webp": "art/logo@2x.webp", "width": 32, "height": 16}})
END

# The header knows of all.
cat >use.c <<'END'
#include "h.h"
#include <stdio.h>
#include <string.h>
int main(void)
{
	const struct asset_info *info = asset_find(ASSET_ID_IMAGES_THEIR_SHEET);
	printf("%d %u %u %s %s", ASSET_COUNT, info->frames, info->width,
	       asset_find(ASSET_ID_IMAGES_THEIR_LOGO)->path, asset_find(ASSET_ID_IMAGES_THEIR_PLAIN)->path);
	return asset_find(ASSET_ID_AUDIO_MUSIC_THEIR_THEME)->kind != ASSET_KIND_AUDIO;
}
END
if command -v gcc >/dev/null; then
	gcc -std=c11 -Wall -Wextra -Wpedantic -Werror -o use use.c
	same 'the header' "$(./use)" '12 6 15 l.png a b/plain.png'
fi

# A manifest of entries by hand with the same names and paths is what a game had before it used assetc.
"$python" - <<'END'
import json
made = json.load(open("out.json"))
kept = ("key", "path", "type", "variants", "x-load")
def by_hand(value):
    if isinstance(value, list):
        return [by_hand(item) for item in value]
    if isinstance(value, dict) and isinstance(value.get("type"), str):
        value["x-load"] = {"early": True}
        if "variants" in value:
            value.pop("path", None)
        return {name: value[name] for name in sorted(value) if name in kept}
    return {name: by_hand(item) for name, item in value.items()} if isinstance(value, dict) else value
del made["assetc"]
made["assets"] = by_hand(made["assets"])
json.dump(made, open("before.json", "w"))
END
run 0 link "${records[@]}" --base-manifest before.json --manifest joined.json --header j.h -q
is_merged before.json joined.json "${records[@]}"
same 'entries that joined' "$(grep -c '"x-load"' joined.json)" 12
same 'ids' "$(grep -c '"id"' joined.json)" 6
grep '^#define ASSET_ID_' h.h >ids
grep '^#define ASSET_ID_' j.h | cmp -s - ids || problem 'an id depends on who wrote the entry'

# The type atlas may leave the file of its frames to the entry that it replaces.
image letters ', manifest_type: atlas' ''
echo '{"assets": {"images": {"letters": {"type": "atlas", "path": "art/letters.png", "atlas": "kit/letters.json"}}}}' >letters.json
run 0 link letters.asset.json --base-manifest letters.json --manifest l.json --header l.h
grep -q '"atlas": "kit/letters.json"' l.json || problem 'the atlas of an entry is lost'
grep -q kit/letters.json l.h || problem 'the atlas of an entry is not in the constants'

# An atlas that loads another file is another asset to the game, and `why` says so.
sed -i 's/enemies.xml/foes.xml/' enemies.yaml
run 0 why enemies.yaml -o enemies.asset.json
grep -q integration.atlas "$out" || problem "why does not tell the atlas: $(cat "$out")"

# A type that is the game's own: the file tells a picture or a sound, and a font is neither.
cat >own.json <<'END'
{"version": "1", "assets": {
  "fonts": {"pixel": {"type": "font", "path": "pixel.TTF"}, "bitmap": {"type": "bitmapFont", "path": "bitmap.PNG"}},
  "voices": {"hello": {"type": "voice", "path": "hello.ogg"}, "bare": {"path": "bare"}},
  "audio": {"odd": {"type": "font", "path": "odd.ttf"}}
}}
END
tells=()
for one in cpp:hpp csharp:cs gdscript:gd js:mjs rust:rs ts:ts; do
	tells+=(--emit "${one%:*}:own.${one#*:}")
done
run 0 link plain.asset.json --base-manifest own.json --header own.h "${tells[@]}"
is_silent
kind() {
	same "kind of $1" "$(grep -o "PATH_$1, ASSET_KIND_[A-Z]*" own.h | sed 's/.*_//')" "$2"
}
kind FONTS_PIXEL OTHER
kind FONTS_BITMAP IMAGE
kind VOICES_HELLO AUDIO
kind VOICES_BARE IMAGE
kind AUDIO_ODD AUDIO
grep -q 'ASSET_KIND_IMAGE, ASSET_KIND_AUDIO, ASSET_KIND_OTHER }' own.h || problem 'the numbers of the kinds'
for file in own.hpp own.cs own.rs own.gd; do
	same "kinds in $file" "$(grep -iEc 'kind(::|\.|": ")other' $file)" 1
done
for file in own.mjs own.ts; do
	same "other things in $file" "$(sed -n '/const OtherPaths/,/^}/p' $file | grep -c ttf -i)" 1
done
