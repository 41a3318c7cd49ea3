#!/usr/bin/env bash
# `assetc outputs` of a folder: the rows are those of the specs in it, and the rule that -MF writes names
# all that the rows depend on.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

mkdir -p 'art/two words' art/.hidden
(cd art && spec stone && cd 'two words' && spec gem && cp gem.yaml ../.hidden)
echo '{"frames": {}}' >art/sheet.json
echo 'colours: [red]' >"art/Bob's.yaml"
run 0 outputs 'art/stone.yaml' 'art/two words/gem.yaml'
cp "$out" by-name
run 0 outputs art -MF rule.d -MQ 'list of outputs'
same_file "$out" by-name
same 'the rule' "$(cat rule.d)" 'list\ of\ outputs: art/stone.yaml \
  art/two\ words/gem.yaml \
  art \
  art/sheet.json \
  art/two\ words'
time=$(mtime rule.d)
run 0 outputs art art/stone.yaml -MF rule.d -MQ 'list of outputs'
same_file "$out" by-name
same 'time of a rule that stays' "$(mtime rule.d)" "$time"

# A wrong spec is told, and is in the rule: when it is put right, the rows are others.
printf 'version: "1.0"\nid: moon\ngeneration: {type: image, provider: proceduraal}\n' >art/moon.yaml
run 1 outputs art -MF rule.d -MQ 'list of outputs'
says "art/moon.yaml:3:" 'proceduraal'
grep -q 'moon.yaml' rule.d || problem 'the wrong spec is not in the rule'

run 2 outputs
says 'folder of specs'
run 2 outputs art -MF rule.d
says '-MF needs -MQ'
mkdir nothing
run 1 outputs nothing
says 'no spec was found' "with the keys 'version' and 'generation'"
run 1 build nothing
says 'no spec was found' "with the keys 'version' and 'generation'"

# What becomes part of an atlas names its first page, which no compile makes.
mkdir packed
(cd packed && spec atlas && sed -i 's/^integration:/  - {action: atlas, name: ui}\n&/' atlas.yaml)
run 0 outputs packed --out-dir made
same 'rows of an atlas' "$(cut -f 2- "$out")" "$(printf '%s\n' $'atlas\trecord\tmade/atlas.asset.json' $'atlas\tproduct\tmade/images/atlas.png' \
	$'atlas\tatlas\tmade/atlases/ui.png' $'atlas\tatlas\tmade/atlases/ui.json')"
