#!/usr/bin/env bash
# assetc.mk with packs and a game: what is linked and compiled again.
. "$ASSETC_SOURCE_DIR/tests/support/build-lib.sh"
need make jq

mkdir specs packs
(cd specs && spec stone && spec gem)
printf 'entries: {rock: stone}\n' >packs/base.yaml
printf 'extends: base\nentries: {hero: gem}\n' >packs/forest.yaml
printf 'extends: base\nentries: {hero: stone}\n' >packs/sea.yaml
echo '{"templates": {"hero": {}, "rock": {}}}' >game.json
printf '#include "assets.h"\nint main(void) { return asset_table[0].path == 0; }\n' >main.c
cp "$ASSETC_SOURCE_DIR/cmake/assetc.mk" .
cat >Makefile <<'END'
ASSETC_SPECS := $(wildcard specs/*.yaml)
ASSETC_HEADER := build/assets.h
ASSETC_MANIFEST := build/assets/manifest.json
ASSETC_GAME := game.json
all: build/game assets
include assetc.mk
build/game: main.c $(ASSETC_HEADER)
	$(CC) -Ibuild -o $@ main.c
END
builder=(make -j2 "ASSETC=$program" "CC=$launcher cc" ASSETC_FLAGS=-v ASSETC_PACK=forest)
manifest=build/assets/manifest.json

build 'the first build' 'compile 2 link 1 cc 1 generated 2 configured 0'
same 'the hero' "$(jq -r .pack.slots.hero.asset "$manifest")" gem
build_is_silent 'the first build'
edit packs/base.yaml 's/stone/gem/'
build 'a changed parent' 'compile 0 link 1 cc 1 generated 0 configured 0'
same 'the rock' "$(jq -r .pack.slots.rock.asset "$manifest")" gem
build_is_silent 'a changed parent'
edit packs/forest.yaml 's/$/ # the same/'
build 'a pack that says the same' 'compile 0 link 1 cc 0 generated 0 configured 0'
build_is_silent 'a pack that says the same'
edit game.json 's/"rock": {}/"rock": {}, "gem": {}/'
build 'a game that wants more' 'compile 0 link 1 cc 1 generated 0 configured 0'
build_is_silent 'a game that wants more'

builder=(make -j2 "ASSETC=$program" "CC=$launcher cc" ASSETC_FLAGS=-v ASSETC_PACK=packs/sea.yaml)
build 'another pack' 'compile 0 link 1 cc 1 generated 0 configured 0'
same 'another hero' "$(jq -r '.pack.name + .pack.slots.hero.asset' "$manifest")" seastone
build_is_silent 'another pack'
rm "$manifest"
build 'without the manifest' any
same 'the manifest again' "$(jq -r .pack.name "$manifest")" sea
build_is_silent 'without the manifest'

# What a pack makes itself: without its file among the specs that is said, with it the slots are filled.
: >assets.yaml
sed 's/^id: .*/template: thing\nparameters: [{name: slot, type: string}]/; s/base: .*/base: "a {{slot}}"/; s,images/.*,"images/{{slot}}.png",' specs/stone.yaml >thing.yaml
printf 'extends: base\ngenerate: {template: ../thing.yaml, slots: [hero, rock]}\n' >packs/sea.yaml
"${builder[@]}" >"$out" 2>&1 || problem "a pack that generates: $(cat "$out")"
grep -q "missing: hero; generated, but without a record: hero, rock ('gem' stands in)" "$out" || problem "not told: $(cat "$out")"
grep -q 'compile .*packs/sea.yaml as well' "$out" || problem "not told what to do: $(cat "$out")"
sed -i 's,(wildcard specs/.*,(wildcard specs/*.yaml packs/*.yaml),' Makefile
"${builder[@]}" >"$out" 2>&1 || problem "packs as specs: $(cat "$out")"
same 'the slots' "$(jq -r '.pack.slots | .hero.asset + " " + .rock.asset' "$manifest")" 'sea-hero sea-rock'
build_is_silent 'packs as specs'
