#!/usr/bin/env bash
# From wherever in a project `import` and `new` are called, specs go to the project's folder for them.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need convert

mkdir -p game/.git game/src/deep game/art
cd game
convert -size 8x8 gradient:red-blue art/coin.png
cat >src/pond.json <<'END'
{"assetPacks": {"day": {"assets": {"frog": {"imageUrl": "../art/coin.png"}}}}}
END
cd src
run 0 import ../art/coin.png
same 'specs of the root' "$(cat "$out")" ../specs/coin.yaml
grep -qF 'file: ../art/coin.png' ../specs/coin.yaml || problem 'the picture is named wrongly'
run 0 new two
same 'new' "$(cat "$out")" ../specs/two.yaml
run 0 new --template ui-icon --output-name three -D symbol=star -n
same 'new of a template' "$(sort "$out")" $'would make ../specs/templates/ui-icon.yaml\nwould make ../specs/three.yaml'
run 0 import pond.json
same 'packs' "$(sort "$out")" "$(printf '%s\n' ../assets.yaml ../packs/day.yaml ../specs/day-frog.yaml pond.assetc.json)"
is_absent specs packs assets.yaml
cd deep
run 0 new four
same 'deeper' "$(cat "$out")" ../../specs/four.yaml
run 0 new --out-dir here five
same '--out-dir' "$(cat "$out")" here/five.yaml
cd ../..
run 0 check

# `specs:` of assets.yaml: the first folder.
echo 'specs: [one.yaml, content/specs, other]' >assets.yaml
cd src
run 0 new six
same 'by assets.yaml' "$(cat "$out")" ../content/specs/six.yaml
run 0 import ../art/coin.png
grep -qF 'file: ../../art/coin.png' ../content/specs/coin.yaml || problem 'the picture is named wrongly from there'
cd ..
run 0 new seven
same 'from the root' "$(cat "$out")" content/specs/seven.yaml
cd ..
run 0 new --project game eight
same '--project' "$(cat "$out")" game/content/specs/eight.yaml
echo 'specs: 7' >game/assets.yaml
cd game
run 1 new nine
is_absent specs/nine.yaml content/specs/nine.yaml

# No project: the current folder.
mkdir "$TMPDIR/alone" && cd "$TMPDIR/alone"
run 0 new ten
same 'alone' "$(cat "$out")" specs/ten.yaml
