#!/usr/bin/env bash
# Real specs of hosted providers compile under the draft profile to exactly the products they name; what
# has no draft says so.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
[ -n "$ASSETC_SHARED" ] || skip 'the real specs are not at hand'
need identify pngcheck webpinfo

for name in particle-white backdrop-protein-sky; do
	run 0 "$ASSETC_SHARED/real/wynisbuff/specs/$name.yaml" -o real/$name.asset.json --profile draft
done
is_picture real/images/particles/white.png 32x32 alpha
is_picture real/images/particles/white.webp 32x32 alpha
is_picture real/images/backdrops/protein-plant/sky.png 1024x1024 opaque
is_picture real/images/backdrops/protein-plant/sky.webp 1024x1024 opaque
run 0 "$ASSETC_SHARED/real/wynisbuff/specs/jump-sfx-template.yaml" -o real/jump.asset.json --profile draft \
	-D jump_type=dust-cloud -D variant=light -D variant_letter=A
is_there real/audio/sfx/jump/sfxJump1A.mp3
