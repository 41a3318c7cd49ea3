#!/usr/bin/env bash
# assetc.mk with an atlas: it is linked once, comes back when it is lost, follows its sprites and its name, and goes.
. "$ASSETC_SOURCE_DIR/tests/support/build-lib.sh"
need make jq

cp "$ASSETC_SOURCE_DIR/cmake/assetc.mk" .
mkdir specs
for id in leaf twig; do
	small_picture "specs/$id.png" "$id"
	cat >"specs/$id.yaml" <<-END
		version: "1.0"
		id: $id
		generation: {type: image, provider: file, file: $id.png}
		post_processing:
		  - {action: atlas, name: ui}
		integration: {manifest_path: images/$id.png}
	END
done
cat >Makefile <<'END'
ASSETC_SPECS := $(wildcard specs/*.yaml)
ASSETC_MANIFEST := build/assets/manifest.json
include assetc.mk
all: assets
.DEFAULT_GOAL := all
END
builder=(make -j4 "ASSETC=$program" ASSETC_FLAGS=-v)
page=build/assets/atlases/ui.png
frames=build/assets/atlases/ui.json

build 'the first build' 'compile 2 link 1 cc 0 generated 2 configured 0'
same 'frames' "$(jq -c '.frames | keys' $frames)" '["leaf","twig"]'
build_is_silent 'the first build'
before=$(sha256sum <$page)
small_picture specs/leaf.png other
build 'another picture' 'compile 1 link 1 cc 0 generated 1 configured 0'
[ "$(sha256sum <$page)" != "$before" ] || problem 'the page is the old one'
build_is_silent 'another picture'

bytes $page $frames >before
for lost in $page $frames; do
	rm $lost
	build "the loss of $lost" 'compile 0 link 1 cc 0 generated 0 configured 0'
	same "the atlas after the loss of $lost" "$(bytes $page $frames)" "$(cat before)"
	build_is_silent "the loss of $lost"
done
rm -r build/assets
build 'the loss of all' any
same 'the atlas after the loss of all' "$(bytes $page $frames)" "$(cat before)"
build_is_silent 'the loss of all'
rm build/assets/images/leaf.png
small_picture specs/twig.png third
build 'one lost, another changed' any
build_is_silent 'one lost, another changed'

edit specs/leaf.yaml 's/name: ui/name: hud/'
edit specs/twig.yaml 's/name: ui/name: hud/'
build 'another name' any
build_is_silent 'another name'
same 'pages of another name' "$(cd build/assets/atlases && echo *)" 'hud.json hud.png'
edit specs/leaf.yaml '/post_processing:/d; /action: atlas/d'
edit specs/twig.yaml '/post_processing:/d; /action: atlas/d'
build 'no atlas' any
build_is_silent 'no atlas'
is_absent build/assets/atlases
