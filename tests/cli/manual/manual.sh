#!/usr/bin/env bash
# The provider `manual`: an order until the file is there, then an input like any other.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need convert jq

mkdir -p project/specs project/art
mkdir project/.git
cd project
hero() {
	cat >specs/hero.yaml <<-END
		version: "1.0"
		id: hero
		generation: {type: image, provider: manual$1}
		prompt:
		  base: a brave hero
		  details: with a red cape
		post_processing: [{action: resize, dimensions: 20x30}]
		integration: {manifest_path: hero.png}
	END
}

# What is missing is ordered: where, what, how large, and what it shows.
hero ''
run 3 specs/hero.yaml -o out/hero.asset.json -MD
says specs/hero.yaml:3:37 "'specs/hero.manual.png' is not there yet" 'PNG, WebP or JPEG' 20x30 \
	'prompt: a brave hero' 'with a red cape'
is_absent out
run 0 plan specs/hero.yaml --json
same 'the plan' "$(jq -r '.. | .state? // empty' "$out" | sort -u | xargs)" blocked
run 0 deps specs/hero.yaml
! grep -q manual "$out" || problem 'an absent file is a dependency'

# A draft does not wait.
run 0 specs/hero.yaml -o out/hero.asset.json --profile draft
says 'W0505'
same 'the draft' "$(jq -r '.draft, .provider.used' out/hero.asset.json | xargs)" 'true procedural'
rm -r out

convert -size 40x60 xc:orange specs/hero.manual.png
run 3 specs/hero.yaml -o out/hero.asset.json --offline
is_absent out
run 0 specs/hero.yaml -o out/hero.asset.json -MD
is_silent
is_picture out/hero.png 20x30 opaque
same 'the depfile' "$(cat out/hero.asset.json.d)" 'out/hero.asset.json out/hero.png: specs/hero.yaml \
  specs/hero.manual.png'
same 'the raw' "$(jq -r .raw.sha256 out/hero.asset.json)" "$(sha256sum <specs/hero.manual.png | cut -d ' ' -f 1)"
same 'nobody but a person made it' "$(jq -r '.provenance, .provider.used' out/hero.asset.json | xargs)" 'null manual'
rm -r out
run 0 specs/hero.yaml -o out/hero.asset.json --offline
is_silent
is_picture out/hero.png 20x30 opaque

# Another picture under the name is another product; a touch is none.
convert -size 40x60 xc:navy specs/hero.manual.png
run 0 specs/hero.yaml -o out/hero.asset.json
same 'the colour' "$(convert out/hero.png -format '%[pixel:p{5,5}]' info: | tr -d ' ')" 'srgb(0,0,128)'
before=$(state out/hero.png)
touch specs/hero.manual.png
run 0 specs/hero.yaml -o out/hero.asset.json
same 'after a touch' "$(state out/hero.png)" "$before"

# A place of the author's own.
hero ', file: ../art/hero.webp'
run 3 specs/hero.yaml -o out/hero.asset.json
says "'art/hero.webp' is not there yet"
convert -size 40x60 xc:teal art/hero.webp
run 0 specs/hero.yaml -o out/hero.asset.json -MD
grep -q 'art/hero.webp' out/hero.asset.json.d || problem 'the picture is no prerequisite'

# A fallback stands in as long as the file is missing, and no longer.
rm art/hero.webp
hero ', file: ../art/hero.webp, fallback: procedural'
run 0 specs/hero.yaml -o out/hero.asset.json
says "warning: 'art/hero.webp' is not there yet"
same 'the fallback' "$(jq -r .provider.used out/hero.asset.json)" procedural
run 0 specs/hero.yaml -o out/hero.asset.json
is_silent
convert -size 40x60 xc:lime art/hero.webp
run 0 specs/hero.yaml -o out/hero.asset.json
same 'the file' "$(jq -r .provider.used out/hero.asset.json)" manual
run 0 specs/hero.yaml -o out/hero.asset.json
same 'the file again' "$(jq -r .provider.used out/hero.asset.json)" manual

# What is no picture, and what lies elsewhere, is refused as for `file`.
echo text >art/hero.webp
hero ', file: ../art/hero.webp'
run 1 specs/hero.yaml -o out/hero.asset.json
says 'neither an image nor a sound'
: >art/hero.webp
run 1 specs/hero.yaml -o out/hero.asset.json
says empty
convert -size 40x60 xc:lime ../far.png
hero ', file: ../../far.png'
run 1 specs/hero.yaml -o out/hero.asset.json
says 'outside the project'
