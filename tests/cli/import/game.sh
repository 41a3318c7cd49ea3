#!/usr/bin/env bash
# A game that holds its packs itself becomes packs, specs and a game that names the active one; linked, every
# slot has its picture.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need convert python3 base64

mkdir -p img
convert -size 8x8 gradient:red-blue img/frog.png
convert -size 8x8 gradient:red-green img/fly.webp
convert -size 6x6 gradient:red-white inside.png
cat >pond.json <<END
{
  "title": "Pond",
  "templates": {"frog": {"speed": 1.50}, "fly": {}},
  "entities": [{"id": "f1", "templateId": "frog"}, {"id": "b1", "templateId": "fly"}],
  "assetPacks": {
    "day": {"id": "day", "name": "By day", "style": "flat", "assets": {
      "frog": {"imageUrl": "img/frog.png", "source": "generated", "scale": 1.5, "offsetX": 0, "offsetY": -4},
      "fly": {"imageUrl": "./img/fly.webp", "source": "uploaded", "scale": 1, "offsetX": 0, "offsetY": 0}}},
    "night": {"id": "night", "name": "By night", "assets": {
      "frog": {"imageUrl": "img/frog.png", "source": "generated", "scale": 2},
      "fly": {"imageUrl": "data:image/png;base64,$(base64 -w0 inside.png)", "source": "uploaded"},
      "moon": {"imageUrl": "https://cdn.example.org/moon.png", "source": "uploaded"}}}
  },
  "activeAssetPackId": "day"
}
END
cp pond.json before.json
run 0 import pond.json
same 'files' "$(sort "$out")" "$(printf '%s\n' assets.yaml packs/{day,night}.yaml pond.assetc.json specs/day-{fly,frog}.yaml specs/night-fly.{png,yaml})"
says 'pond.json:12:28: warning: not carried over:' 'an address is no file'
same 'losses' "$(grep -c W0853 "$err")" 1
same_file pond.json before.json
same_file specs/night-fly.png inside.png
run 0 check
is_silent

python3 - <<'END' || problem 'the new game is not the old one without its packs'
import json
old, new = json.load(open("pond.json")), json.load(open("pond.assetc.json"))
del old["assetPacks"], old["activeAssetPackId"]
old["assetSystem"] = {"activeAssetPackId": "day"}
assert old == new, new
END
run 0 build
run 0 link build/assetc/*.asset.json --game pond.assetc.json --manifest manifest.json
run 0 link build/assetc/*.asset.json --game pond.assetc.json --pack night --manifest night.json
python3 - <<'END' || problem 'slots have other pictures than in the old game'
import json
day, night = json.load(open("manifest.json"))["pack"], json.load(open("night.json"))["pack"]
assert day["slots"]["frog"]["asset"] == night["slots"]["frog"]["asset"] == "day-frog", "one picture, one asset"
assert day["slots"]["frog"]["placement"]["scale"] == 1.5 and day["slots"]["frog"]["placement"]["offsetY"] == -4
assert night["entities"]["f1"]["placement"]["scale"] == 2
assert day["slots"]["fly"]["asset"] == "day-fly" and night["slots"]["fly"]["asset"] == "night-fly"
END

before=$(state specs packs assets.yaml pond.assetc.json)
run 0 import -q pond.json
is_silent
same 'after a second import' "$(state specs packs assets.yaml pond.assetc.json)" "$before"

# A project that says something else keeps it.
echo 'active_pack: night' >assets.yaml
run 0 import pond.json
says "assets.yaml says nothing of 'packs'; add: packs: [\"packs/*.yaml\"]" "assets.yaml has other 'active_pack'; this would be: active_pack: day"
same 'assets.yaml' "$(cat assets.yaml)" 'active_pack: night'

# Somebody else's asset where one of a pack was to go: what names it is not made, the rest is.
mkdir -p taken/.git && cd taken
cp -r ../img ../pond.json .
mkdir specs
echo 'somebody else has this' >specs/night-fly.yaml
run 1 import pond.json
says 'specs/night-fly.yaml: error:' E0854 "'packs/night.yaml' is not made: it would name what 'specs/night-fly.yaml' was to say"
is_absent packs/night.yaml
is_there packs/day.yaml specs/day-fly.yaml pond.assetc.json assets.yaml
run 1 import --json pond.json
same 'states' "$(python3 -c 'import json, sys; print(*(f["path"] for f in json.load(sys.stdin)["files"] if f["state"] == "held_back"))' <"$out")" packs/night.yaml
rm -r packs pond.assetc.json assets.yaml specs/night-fly.yaml
sed -i 's/"activeAssetPackId": "day"/"activeAssetPackId": "night"/' pond.json
echo 'no picture' >specs/night-fly.png
run 1 import -n pond.json
says "'assets.yaml' is not made" "'pond.assetc.json' is not made" "'packs/night.yaml' is not made"
is_absent packs assets.yaml
run 1 import pond.json
is_absent packs/night.yaml pond.assetc.json assets.yaml
rm specs/night-fly.png
run 0 import pond.json
is_there packs/night.yaml pond.assetc.json assets.yaml
run 0 check
