#!/usr/bin/env bash
# Specs of hosted providers compile under the draft profile to exactly the products they name, judged
# by other people's tools; without it they say what is missing. tests/cli/real/draft.sh has the real ones.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need identify pngcheck webpinfo jq

good=$ASSETC_SOURCE_DIR/tests/cli/check/good
cp "$good"/particle.yaml "$good"/backdrop.yaml .

run 0 particle.yaml -o out/spark-blue.asset.json --profile draft -MD
run 0 compile backdrop.yaml -o out/sky.asset.json --profile draft
particle=out/images/particles/spark-blue
sky=out/images/backdrops/harbour/sky
is_picture $particle.png 32x32 alpha
is_picture $particle.webp 32x32 alpha
is_picture $sky.png 1024x1024 opaque
is_picture $sky.webp 1024x1024 opaque
same 'all that was written' "$(find out -type f | sort | xargs)" \
	"$sky.png $sky.webp $particle.png $particle.webp out/sky.asset.json out/spark-blue.asset.json out/spark-blue.asset.json.d"
[ "$(stat -c %s $sky.png)" -lt 2097152 ] || problem "$sky.png is not under 2 MB"
# A picture is in it: many values, and a particle is clear at its corner and solid in its middle.
[ "$(identify -format %k $sky.png)" -gt 16 ] || problem "$sky.png is empty"
same 'the corner' "$(convert $particle.png -format '%[fx:p{0,0}.a]' info:)" 0
same 'the middle' "$(convert $particle.png -format '%[fx:p{16,16}.a>0.9]' info:)" 1

# The record names what is there.
record() {
	jq -r "$1" out/spark-blue.asset.json
}
same 'draft mark' "$(record '.draft, .profile' | xargs)" 'true draft'
same provider "$(record '.provider | .asked, .used' | xargs)" 'dalle-3 procedural'
same 'no provenance of a drawing' "$(record .provenance)" null
same 'manifest part' "$(record '.manifest | "\(.section) \(.key) \(.type) \(.path)"')" \
	'images sparkBlue image images/particles/spark-blue.png'
while read -r path sha size width height alpha; do
	same "$path" "$sha $size" "$(sha256sum <"out/$path" | cut -d ' ' -f 1) $(stat -c %s "out/$path")"
	is_picture "out/$path" "${width}x$height" "$([ "$alpha" = true ] && echo alpha || echo opaque)"
done < <(record '.products[] | "\(.path) \(.sha256) \(.size) \(.width) \(.height) \(.alpha)"')
! grep -rqF -e "$PWD" -e "$XDG_CACHE_HOME" out || problem 'an absolute path is in the outputs'

# Without the profile nothing is made and nothing is left.
run 5 particle.yaml -o final/spark-blue.asset.json
says particle.yaml:14:13 "'dalle-3' cannot be asked" "'stable-diffusion' cannot be asked" '--profile draft'
run 1 particle.yaml -o final/spark-blue.asset.json --profile release
is_absent final
