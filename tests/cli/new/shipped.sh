#!/usr/bin/env bash
# The templates that come with assetc: each passes `check`, makes an asset by its defaults and one for every word of
# its lists, and all of them build with stand-ins.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need python3

for file in "$ASSETC_SOURCE_DIR"/specs/templates/*.yaml; do
	run 0 check "$file"
	is_silent
done

run 0 new --list --json
python3 - "$out" >calls <<'END'
import json, sys
for template in json.load(open(sys.argv[1]))["templates"]:
    usual = {each["name"]: "a small fox" for each in template["parameters"] if each["needed"] and "values" not in each}
    usual.update({each["name"]: each["values"][0] for each in template["parameters"] if each["needed"] and "values" in each})
    if template["name"] == "music-loop":
        usual["seconds"] = 10  # quick
    choices = [("usual", {})]
    for each in template["parameters"]:
        choices += [(f'{each["name"]}-{value}', {each["name"]: value}) for value in each.get("values", [])]
        if each["name"] != "seconds" or template["name"] != "music-loop":
            choices += [(f'{each["name"]}-{end}', {each["name"]: each[end]}) for end in ("min", "max") if end in each]
    for name, values in choices:
        print(template["name"], f'{template["name"]}-{name}', *(f"{k}={v}" for k, v in {**usual, **values}.items()), sep="\t")
END
count=0
while IFS=$'\t' read -r template name values; do
	arguments=()
	IFS=$'\t' read -ra pairs <<<"$values"
	for pair in "${pairs[@]}"; do
		arguments+=(-D "$pair")
	done
	run 0 new --template "$template" "$name" "${arguments[@]}"
	count=$((count + 1))
done <calls
[ "$count" -gt 50 ] || problem "only $count assets were tried"
run 0 check
is_silent
run 0 build --profile draft -j 2
[ -z "$(grep -F ' error: ' "$err" || :)" ] || problem "a build of shipped templates fails"
same 'records' "$(find build/assetc -maxdepth 1 -name '*.asset.json' | wc -l)" "$count"
is_picture build/assetc/images/sprites/spriteUsual.png 64x64 alpha
is_picture build/assetc/images/backdrops/backdropUsual.png 1536x1024 opaque
is_picture build/assetc/images/particles/particleEdgeMax.png 512x512 alpha
is_picture build/assetc/images/ui/uiIconEdgeMin.png 8x8 alpha
is_there build/assetc/audio/music/musicLoopUsual.ogg build/assetc/audio/sfx/ui/uiClickUsual.wav \
	build/assetc/audio/sfx/pickup/sfxPickupUsual.mp3 build/assetc/audio/sfx/jump/sfxJumpFormatOgg.ogg
