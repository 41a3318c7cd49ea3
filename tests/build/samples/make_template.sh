#!/usr/bin/env bash
# assetc.mk with a template of a folder outside, and with -D: the rules go by the options of the compiles.
. "$ASSETC_SOURCE_DIR/tests/support/build-lib.sh"
need make

mkdir -p game/specs shared
touch game/assets.yaml
cat >shared/rock.yaml <<'END'
version: "1.0"
template: rock
parameters: [{name: what, type: string}]
generation: {type: image, provider: procedural, model: noise}
prompt: {base: "a {{what}}", parameters: {size: 16x16}}
END
cp "$ASSETC_SOURCE_DIR/cmake/assetc.mk" game
cd game
cat >specs/rocks.yaml <<'END'
version: "1.0"
from: ../../shared/rock.yaml
matrix: {what: [slate, chalk]}
END
printf 'ASSETC_SPECS := $(wildcard specs/*.yaml)\nall: assets\ninclude assetc.mk\n' >Makefile
builder=(make -j2 "ASSETC=$program" "ASSETC_FLAGS=-v -I ../shared -D integration.manifest_section='images.rocks'")

build 'the first build' 'compile 2 link 1 cc 0 generated 2 configured 0'
is_there build/assets/images/rocks/rock{Slate,Chalk}.png
build_is_silent 'the first build'
edit ../shared/rock.yaml 's/a {{/one {{/'
build 'another template' 'compile 2 link 1 cc 0 generated 2 configured 0'
build_is_silent 'another template'
edit specs/rocks.yaml 's/chalk/flint/'
build 'another value' 'compile 2 link 1 cc 0 generated 1 configured 0'
is_there build/assets/images/rocks/rockFlint.png
build_is_silent 'another value'
builder[3]="ASSETC_FLAGS=-v -I ../shared -D integration.manifest_section='images.stones'"
build 'another section' 'compile 2 link 1 cc 0 generated 0 configured 0'
is_there build/assets/images/stones/rock{Slate,Flint}.png
build_is_silent 'another section'
