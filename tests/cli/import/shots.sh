#!/usr/bin/env bash
# A list of shots becomes specs that pass `check`; nothing that is there is touched.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

cat >shots.json <<'END'
[
  { "key": "backdrop_pond_sky", "kind": "backdrop", "prompt": "morning over a pond, mist and reeds, quiet colours, no people and no text anywhere in the picture" },
  { "key": "sprite_frog", "kind": "sprite", "prompt": "a frog: \"ribbit\" # 1" },
  { "key": "sprite_ui_knob", "kind": "sprite", "prompt": " - a knob\n" }
]
END
run 0 import --dry-run shots.json
same 'a dry run lists' "$(cat "$out")" $'would make specs/backdrop-pond-sky.yaml\nwould make specs/sprite-frog.yaml\nwould make specs/sprite-ui-knob.yaml'
is_absent specs
run 0 import shots.json
same 'what is made is listed' "$(cat "$out")" $'specs/backdrop-pond-sky.yaml\nspecs/sprite-frog.yaml\nspecs/sprite-ui-knob.yaml'
[ ! -s "$err" ] || problem 'an import without losses says something on stderr'
run 0 check -q
is_silent
run 0 check --prompt specs/sprite-frog.yaml
same 'the prompt is verbatim' "$(cat "$out")" 'a frog: "ribbit" # 1'

# A second time.
before=$(state specs)
run 0 import shots.json
[ ! -s "$out" ] || problem 'a second import lists files'
says 'all 3 files are there already'
same 'after a second import' "$(state specs)" "$before"

# An edit is not lost, what is missing is made.
echo '# mine' >>specs/sprite-frog.yaml
rm specs/sprite-ui-knob.yaml
before=$(state specs/sprite-frog.yaml)
run 1 import shots.json
same 'what was missing is made' "$(cat "$out")" specs/sprite-ui-knob.yaml
says 'specs/sprite-frog.yaml: error:' E0854 'left alone'
same 'after an import over an edit' "$(state specs/sprite-frog.yaml)" "$before"
run 1 import --json shots.json
same 'states' "$(python3 -c 'import json, sys; print(*(f["state"] for f in json.load(sys.stdin)["files"]))' <"$out")" 'present kept present'

# Somebody else's link leads nowhere.
ln -s "$PWD/outside" specs/ui-star.yaml
echo '[{"key": "ui_star", "kind": "ui", "prompt": "a star"}]' >more.json
run 1 import more.json
is_absent outside

# Another provider, another folder.
run 0 import --provider stability --out-dir other/place shots.json
grep -q 'provider: stability' other/place/sprite-frog.yaml || problem '--provider is passed over'
run 2 import --provider stabillity shots.json
says "did you mean 'stability'"
run 2 import --provider exec shots.json
says 'generation.command'
run 2 import
run 1 import missing.json
run 1 import specs/sprite-frog.yaml
says 'a spec already'

# What cannot be carried over is told with its place, all of it.
python3 -c '
import json
print(json.dumps([{"key": f"sprite_{i}", "kind": "sprite", "prompt": "p", "mood": "good"} for i in range(60)], indent=1))' >moods.json
run 0 import --out-dir moods moods.json
same 'losses' "$(grep -c W0853 "$err")" 60
run 0 import --out-dir moods moods.json
same 'losses are told once' "$(grep -c W0853 "$err")" 0
run 0 import -v --out-dir moods moods.json
same 'but for those who ask' "$(grep -c W0853 "$err")" 60
run 0 import --json --out-dir moods moods.json
same 'and for programs' "$(python3 -c 'import json, sys; print(len(json.load(sys.stdin)["not_carried_over"]))' <"$out")" 60
rm moods/sprite-3.yaml
run 0 import --out-dir moods moods.json
says "moods.json:6:3: warning: not carried over: 'mood' has no place in a spec"

# What is made where `build` does not look, in a project that says where it does, is told.
echo 'specs: [specs, ./more]' >assets.yaml
run 0 import --out-dir other/shots shots.json
says W0853 "no 'other/shots' among its 'specs'"
run 0 import --out-dir more/shots shots.json
is_silent_err() { [ ! -s "$err" ] || problem "$1: $(cat "$err")"; }
is_silent_err 'a folder below one that is named'
echo 'specs: .' >assets.yaml
run 0 import --out-dir third shots.json
is_silent_err 'below the root'
: >assets.yaml
run 0 import --out-dir fourth shots.json
says "no 'fourth' among its 'specs'"
rm assets.yaml

# What a spec has fields for is carried over, if the provider has it; what is written is right, and builds.
echo '[{"key": "sprite_w", "kind": "sprite", "prompt": "p", "quality": "high", "seed": 3, "n": 2, "aspect_ratio": "16:9", "background": "opaque", "model": "gpt-image-1.5"},
  {"key": "sprite_x", "kind": "sprite", "prompt": "p", "width": 512, "height": 2048}]' >wishes.json
run 0 import --out-dir wishes wishes.json
[ ! -s "$err" ] || problem "something of what a spec has is not carried over: $(cat "$err")"
run 0 check -q wishes
is_silent
run 0 build wishes --profile draft --out-dir wishes-out
is_picture wishes-out/images/sprites/sprite-w.png 1024x576 opaque
run 0 import --out-dir free --provider procedural wishes.json
says "'procedural' has no model 'gpt-image-1.5'"
sed -i 's/2048/9000/' wishes.json
run 0 import --out-dir large wishes.json
says "'openai' does not take: 1024x1024 is written"
run 0 check free
! grep -q 'has no place in a spec' "$err" || problem 'a field that specs have is said to have no place'

# Wrong input makes nothing at all.
echo '[{"key": "ui_a", "kind": "ui", "prompt": "a"}, {"key": "ui_b", "kind": "ui"}]' >wrong.json
run 1 import --out-dir none wrong.json moods.json
says "wrong.json:1:48: error: a shot needs 'prompt'"
is_absent none
