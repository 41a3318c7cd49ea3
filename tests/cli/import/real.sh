#!/usr/bin/env bash
# The real list of 46 shots: specs that pass `check`, and build with stand-ins.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
[ -n "$ASSETC_SHARED" ] || skip 'the real shots are not at hand'
need python3

shots=$ASSETC_SHARED/real/wynisbuff/shots.json
run 0 import "$shots"
same 'specs' "$(wc -l <"$out")" 46
run 0 check
is_silent
before=$(state specs)
run 0 import "$shots"
says 'all 46 files are there already'
same 'after a second import' "$(state specs)" "$before"

# Every prompt as it was written.
for file in specs/*.yaml; do
	printf '%s\t' "$(basename "$file" .yaml)"
	"$ASSETC" check --prompt "$file"
done >prompts
python3 - "$shots" >wanted <<'END'
import json, sys
for shot in sorted(json.load(open(sys.argv[1])), key=lambda shot: shot["key"].replace("_", "-") + ".yaml"):
    print(shot["key"].replace("_", "-"), shot["prompt"].strip(), sep="\t")
END
LC_ALL=C sort -o prompts prompts
LC_ALL=C sort -o wanted wanted
same_file prompts wanted

run 0 build --profile draft -j 2
same 'pictures' "$(find build/assetc/images -name '*.png' | wc -l)" 46
for group in backdrops:16 particles:3 sprites:22 ui:5; do
	same "${group%:*}" "$(find "build/assetc/images/${group%:*}" -name '*.png' | wc -l)" "${group#*:}"
done
is_picture build/assetc/images/backdrops/backdrop-protein-sky.png 1024x1024 opaque
is_picture build/assetc/images/sprites/sprite-ui-pause-icon.png 1024x1024 alpha
