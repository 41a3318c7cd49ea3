#!/usr/bin/env bash
# assetc.mk with a manifest kept by hand: what is linked again.
. "$ASSETC_SOURCE_DIR/tests/support/build-lib.sh"
need make jq

mkdir specs
(cd specs && spec stone)
echo '{"assets": {"images": {"logo": {"type": "image", "path": "kit/logo.png"}}}}' >base.json
cp "$ASSETC_SOURCE_DIR/cmake/assetc.mk" .
cat >Makefile <<'END'
ASSETC_SPECS := $(wildcard specs/*.yaml)
ASSETC_MANIFEST := build/assets/manifest.json
ASSETC_BASE_MANIFEST := base.json
all: assets
include assetc.mk
END
builder=(make -j2 "ASSETC=$program" ASSETC_FLAGS=-v)
logo() {
	jq -r '.assets.images | .logo.path + " " + .stone.path' build/assets/manifest.json
}

build 'the first build' 'compile 1 link 1 cc 0 generated 1 configured 0'
same 'the first build' "$(logo)" 'kit/logo.png images/stone.png'
build_is_silent 'the first build'
edit base.json 's/logo.png/sign.png/'
build 'a changed base' 'compile 0 link 1 cc 0 generated 0 configured 0'
same 'a changed base' "$(logo)" 'kit/sign.png images/stone.png'
build_is_silent 'a changed base'
rm build/assets/manifest.json
build 'without the manifest' any
same 'the manifest again' "$(logo)" 'kit/sign.png images/stone.png'
build_is_silent 'without the manifest'
