# cmake-packs.sh - another pack, a pack that says something else, a game that wants more: what is linked
# and compiled again, and that nothing is made. The body of build/ninja/packs.sh and build/makefiles/packs.sh.
. "$ASSETC_SOURCE_DIR/tests/support/cmake-lib.sh"
need jq

mkdir packs
printf 'entries: {rock: stone}\n' >packs/base.yaml
printf 'extends: base\nentries: {hero: gem}\n' >packs/forest.yaml
printf 'extends: base\nentries: {hero: photo}\n' >packs/sea.yaml
echo '{"templates": {"hero": {}, "rock": {}}}' >game.json
echo 'active_pack: forest' >assets.yaml
sed -i 's,MANIFEST,GAME ../game.json ${pack_options} &,' art/CMakeLists.txt
manifest="$data/manifest.json"

# bound WHAT HERO: the manifest says so.
bound() {
	same "$1: the hero" "$(jq -r '.pack | .name + " " + .slots.hero.asset' "$manifest")" "$2"
}

configure
build 'the first build' 'compile 3 link 1 cc 3 generated 3 configured 0'
bound 'the first build' 'forest gem'
build_is_silent 'the first build'

edit packs/forest.yaml 's/gem}/gem, rock: gem}/'
build 'a changed pack' 'compile 0 link 1 cc 2 generated 0 configured 0'
same 'the rock' "$(jq -r .pack.slots.rock.asset "$manifest")" gem
same 'compiled for a changed pack' "$(grep '^cc' "$runs" | sort)" $'cc hud.c\ncc main.c'
build_is_silent 'a changed pack'
edit packs/base.yaml 's/^/# what all share\n/'
build 'a parent that says the same' 'compile 0 link 1 cc 0 generated 0 configured 0'
build_is_silent 'a parent that says the same'
edit packs/sea.yaml 's/photo/stone/'
build_is_silent 'a pack that is not active'
edit game.json 's/"rock": {}/"rock": {}, "gem": {}/'
build 'a game that wants more' any
same 'coverage' "$(jq -c .pack.coverage "$manifest")" '{"covered":3,"total":3}'
build_is_silent 'a game that wants more'

edit assets.yaml 's/forest/sea/'
build 'another pack in assets.yaml' any
bound 'another pack in assets.yaml' 'sea stone'
same 'made for another pack' "$(grep -c 'generated\|processed' "$out")" 0
build_is_silent 'another pack in assets.yaml'

configure '-Dpack_options=PACK;forest'
build 'another pack by name' any
bound 'another pack by name' 'forest gem'
same 'compiles for another pack' "$(grep -c '^compile' "$runs")" 0
same 'compiled for another pack' "$(grep '^cc' "$runs" | sort)" $'cc hud.c\ncc main.c'
build_is_silent 'another pack by name'
configure '-Dpack_options=PACK;../packs/sea.yaml'
build 'another pack by path' any
bound 'another pack by path' 'sea stone'
build_is_silent 'another pack by path'

rm packs/base.yaml
build 'a parent that is gone' any fails
grep -qF "there is no pack 'base'" "$out" || problem "a parent that is gone: $(cat "$out")"
printf 'entries: {rock: gem}\n' >packs/base.yaml
build 'a parent that is back' any
same 'the rock again' "$(jq -r .pack.slots.rock.asset "$manifest")" gem
build_is_silent 'a parent that is back'
