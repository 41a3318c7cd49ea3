#!/usr/bin/env bash
# `assetc new --template`: one asset of a template, whose values are checked before anything is written.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need python3

run 0 new --template sfx-jump --output-name sfxJump2A -D jump_type=energy-burst -D variant=crisp
same 'files' "$(cat "$out")" $'specs/templates/sfx-jump.yaml\nspecs/sfx-jump2-a.yaml'
same_file specs/templates/sfx-jump.yaml "$ASSETC_SOURCE_DIR/specs/templates/sfx-jump.yaml"
same 'the document' "$(grep -v '^#' specs/sfx-jump2-a.yaml)" 'version: "1.0"
from: sfx-jump
id: sfx-jump2-a
with:
  jump_type: energy-burst
  variant: crisp
integration:
  manifest_key: sfxJump2A
  manifest_path: audio/sfx/jump/sfxJump2A.mp3'
run 0 check
is_silent
run 0 check --prompt specs/sfx-jump2-a.yaml
grep -q 'crisp' "$out" || problem 'the value is not in the prompt'
run 0 build --profile draft
is_there build/assetc/audio/sfx/jump/sfxJump2A.mp3 build/assetc/sfx-jump2-a.asset.json

# Again, and a second asset: the template is there.
before=$(state specs)
run 0 new --template sfx-jump --output-name sfxJump2A -D variant=crisp -D jump_type=energy-burst
says 'is there already'
same 'after a second time' "$(state specs)" "$before"
run 0 new --template sfx-jump sfx-jump-1b -D jump_type=dust-cloud -D format=ogg
same 'another' "$(cat "$out")" specs/sfx-jump-1b.yaml
grep -qx '  manifest_path: audio/sfx/jump/sfxJump1b.ogg' specs/sfx-jump-1b.yaml || problem 'format or name is lost'
run 0 check

# The project's own template of a name goes first, as it is, and stays.
sed -i 's/^  prompt_influence: .*//; s/clean/round/' specs/templates/sfx-jump.yaml
before=$(state specs/templates)
run 0 new --template sfx-jump third -D jump_type=mega-explosion
same 'templates' "$(state specs/templates)" "$before"
run 0 new --template sfx-jump
grep -q 'sfx-jump.*(of this project)' "$out" || problem 'the template of the project is not told as that'
grep -q 'default round' "$out" || problem 'the defaults are not those of the project'
mkdir -p mine/specs
cat >mine/specs/rock-template.yaml <<'END'
# Rocks.
version: "1.0"
template: rock
parameters: [{name: edge, type: integer, min: 8, max: 64}, {name: hue, type: string, default: "1"}]
generation: {type: image, provider: procedural, model: noise}
prompt: {base: "a rock {{hue}}", parameters: {size: "{{edge}}x{{edge}}"}}
END
cd mine
run 0 new --template rock bigRock -D edge=32 -D hue=12
same 'of another name' "$(cat "$out")" specs/big-rock.yaml
grep -qx '  edge: 32' specs/big-rock.yaml || problem 'a number is no number'
grep -qx '  hue: "12"' specs/big-rock.yaml || problem 'a text is no text'
run 0 build
is_picture build/assetc/images/bigRock.png 32x32 opaque
cd ..

# What is wrong makes no file.
before=$(state specs)
run 1 new --template sfx-jump --output-name x -D jump_type=energy -D varant=crisp -D seconds=99
says "jump_type: 'energy' is not among dust-cloud, energy-burst, mega-explosion" "no parameter 'varant'" "did you mean 'variant'" \
	'99 is above the greatest'
run 1 new --template sprite x
says 'needs a value: -D subject=' 'who or what it is'
run 1 new --template sprite x -D subject='{{x}}'
says E0335
run 1 new --template sprte x -D subject=a
says E0861 "did you mean 'sprite'"
run 2 new --template sprite 漢 -D subject=a
run 2 new --template sprite x --provider openai
run 2 new --template sprite -D subject=a
says 'needs a name'
same 'after errors' "$(state specs)" "$before"
printf 'template: broken\nprompt: {base: "{{typo}}"}\n' >specs/templates/broken.yaml
run 1 new --template broken x
says E0331 'specs/templates/broken.yaml:2:16: note:' "no parameter 'typo'"
rm specs/templates/broken.yaml

# Templates in a list, for people and programs.
run 0 new --list
for name in backdrop sprite particle ui-icon sfx-jump sfx-pickup ui-click music-loop; do
	grep -q "^$name: " "$out" || problem "--list does not tell $name"
done
cp "$out" list
run 0 new --list --json
python3 - "$out" <<'END' || problem 'the list in JSON is wrong'
import json, sys
templates = {each["name"]: each for each in json.load(open(sys.argv[1]))["templates"]}
assert len(templates) == 8 and templates["sfx-jump"]["from"] == "project" and templates["sprite"]["from"] == "assetc"
width = {each["name"]: each for each in templates["sprite"]["parameters"]}["width"]
assert width == {"name": "width", "type": "integer", "description": "width in pixels", "default": 64, "needed": False, "min": 8, "max": 1024}, width
END
run 0 new --template sprite
same 'one of the list' "$(cat "$out")" "$(sed -n '/^sprite: /,/^[^ ]/{/^sprite: \|^ /p}' list)"
