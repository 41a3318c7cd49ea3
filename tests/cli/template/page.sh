#!/usr/bin/env bash
# What specs/TEMPLATES.md shows works as it stands.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

page=$ASSETC_SOURCE_DIR/specs/TEMPLATES.md
block() { # NUMBER: that block of YAML of the page
	awk -v wanted="$1" '/^```yaml/ { n++; on = n == wanted; next } /^```/ { on = 0 } on' "$page"
}
mkdir -p specs/templates
touch assets.yaml
block 1 >specs/templates/jump.yaml
block 2 >specs/jumps.yaml
run 0 check
is_silent
run 0 build
says '4 assets: 4 generated'
is_there build/assetc/audio/sfx/jump/jump{1,2}{A,B}.mp3
run 0 specs/templates/jump.yaml -D ground=grass -o one/jump.asset.json
is_there one/audio/sfx/jump/jump1A.mp3
