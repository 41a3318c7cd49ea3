#!/usr/bin/env bash
# A manifest kept by hand keeps all that is in it: what is written in it stays where it is, as it is, and
# what is ours joins it.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/python-lib.sh"
. "$support/base-lib.sh"
python_with json

cat >base.json <<'END'
{
  "version": "3.0.0", "seed": 12345678901234567890, "scale": 1.50, "small": 1e-7, "none": null,
  "description": "Kept by hand: \u00e9 \"quoted\" \ud83c\udfae",
  "nested": {"z": [1, [2, {"a": true}], {}], "a": []},
  "assets": {
    "baseUrl": "./art",
    "zoo": {"lion": {"type": "image", "path": "Art Pack (v2.0)/a lion & co.png", "tags": ["big", 1.0]}},
    "images": {
      "logo": {"description": "their words", "type": "image", "x-note": {"keep": [1.10]}, "path": "images/logo.png", "width": 1, "draft": true, "aiCost": 7},
      "background": {"type": "image", "path": "one.png"},
      "again": {"type": "image", "path": "one.png"},
      "ui": {"button": {"type": "image", "path": "b.png"}},
      "empty": {}
    },
    "audio": {
      "sfx": {
        "ui": {"click": [{"key": "click1", "type": "audio", "path": "c1.mp3"}, {"type": "audio", "path": "audio/click2.mp3", "loop": true, "key": "click2"}]},
        "map": {"a": {"type": "audio", "path": "a.mp3"}}
      },
      "list": []
    }
  },
  "after": "the end"
}
END
record logo images logo images/logo.png
record axe images axe
record zebra zoo zebra
record click2 audio.sfx.ui.click click2
record click3 audio.sfx.ui.click click3
record boing audio.sfx.bounce boing
record mapped audio.sfx.map b
record listed audio.list listed
record filled images.empty filled
record deep images.ui.deep.er deep
record other other.x one
records=(axe boing click2 click3 deep filled listed logo mapped other zebra)
records=("${records[@]/%/.asset.json}")

run 0 link "${records[@]}" --base-manifest base.json --manifest out.json --header h.h --products p.txt -q
is_silent
is_merged base.json out.json "${records[@]}"
same 'products' "$(wc -l <p.txt)" 11
! grep -q -e one.png -e lion p.txt || problem 'products of others are listed'
for name in LION LOGO BACKGROUND AGAIN CLICK1 CLICK2 ZEBRA; do
	grep -q "_$name,\$" h.h || problem "no constant for $name"
done
! grep -q BASE h.h || problem 'a constant for what is no entry'

# Their words, order and numbers; what we know of the asset is new.
entry=$("$python" -c 'import json; print(json.dumps(json.load(open("out.json"))["assets"]["images"]["logo"]))')
same 'the replaced entry' "$entry" '{"description": "their words", "type": "image", "x-note": {"keep": [1.1]}, "path": "images/logo.png", "width": 32, "id": "logo", "height": 16}'
for text in '"seed": 12345678901234567890' '"scale": 1.50' '"small": 1e-7' '1.10' '"loop": true' '🎮'; do
	grep -q -F -e "$text" out.json || problem "$text is not in the manifest as it was written"
done
# It is ours to write again, though its description is theirs.
run 0 link "${records[@]}" --base-manifest base.json --manifest out.json -v
says 'out.json: unchanged'

# What is neither entry nor section is told, and stays.
run 0 link "${records[@]}" --base-manifest base.json --manifest out.json
says 'base.json:6:16: warning' "'baseUrl'" W0943

# Whatever the order of the records; and a written manifest as the base of itself.
for seed in 1 2 3; do
	mapfile -t shuffled < <(printf '%s\n' "${records[@]}" | sort -R --random-source=<(yes $seed))
	run 0 link "${shuffled[@]}" --base-manifest base.json --manifest shuffled.json --header hs.h -q
	same_file out.json shuffled.json
	sed 's/HS_H/H_H/' hs.h | cmp -s - h.h || problem 'the header depends on the order of the records'
done
run 0 link "${records[@]}" --base-manifest out.json --manifest again.json -q
same_file out.json again.json
is_merged out.json again.json "${records[@]}"
run 0 link "${records[@]}" --manifest plain.json
run 0 link "${records[@]}" --base-manifest plain.json --manifest plain-again.json
is_silent
same_file plain.json plain-again.json

# An asset more, or an entry more, changes no other's id.
ids() {
	grep -E '^#define ASSET_ID_' "$1" | sort
}
ids h.h >before
record new images aaa
sed -i 's/"again":/"afresh": {"path": "two.png"}, "again":/' base.json
run 0 link "${records[@]}" new.asset.json --base-manifest base.json --header h2.h -q
ids h2.h >after
same 'ids that are gone' "$(comm -23 before after)" ''
same 'new ids' "$(comm -13 before after | wc -l)" 2

# Provenance is left out of ours alone.
sed -i 's/"aiCost": 7/"aiProvider": "x"/; s/"path": "b.png"/"path": "b.png", "aiProvider": "theirs"/' base.json
sed -i 's/"description": "by us"}/&, "provenance": {"generated": true, "provider": "openai", "cost_usd": 0.5, "date": "2026-11-21"}/' axe.asset.json logo.asset.json
run 0 link "${records[@]}" --base-manifest base.json --manifest paid.json -q
same 'what models made' "$(grep -c '"aiProvider": "openai"' paid.json)" 2
run 0 link "${records[@]}" --base-manifest base.json --manifest unpaid.json -q --no-provenance
same 'provenance' "$(grep -o '"ai.*"\|generatedDate' unpaid.json)" '"aiProvider": "theirs"'

# Where nothing is written that has its entries, they are not passed over in silence.
run 2 link "${records[@]}" --base-manifest base.json --products only.txt
says E0001 '--base-manifest' '--manifest' '--header'
is_absent only.txt
run 0 link "${records[@]}" --base-manifest base.json --header alone.h
run 0 link "${records[@]}" --base-manifest base.json --manifest both.json --header both.h
same 'constants without a manifest' "$(ids alone.h)" "$(ids both.h)"
grep -q '"afresh"' both.json && grep -q AFRESH alone.h || problem 'an entry by hand is no constant'
