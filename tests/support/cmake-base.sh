# cmake-base.sh - a manifest kept by hand that is edited, that clashes, and that comes and goes: what is
# linked and compiled again. The body of build/ninja/base.sh and build/makefiles/base.sh.
. "$ASSETC_SOURCE_DIR/tests/support/cmake-lib.sh"
need jq

cat >'art/by hand.json' <<'END'
{"version": "7", "assets": {
  "images": {
    "logo": {"type": "image", "path": "kit/logo.png", "by": "hand"}
  }
}}
END
sed -i 's,MANIFEST,${base_options} &,' art/CMakeLists.txt
manifest="$data/manifest.json"
has() {
	same "$1" "$(jq -c '[.version, .assets.images.logo.path, (.assets.images | keys_unsorted | join(" "))]' "$manifest")" "$2"
}

configure '-Dbase_options=BASE_MANIFEST;by hand.json'
build 'the first build' 'compile 3 link 1 cc 3 generated 3 configured 0'
has 'the first build' '["7","kit/logo.png","logo gem photo stone"]'
grep -q ASSET_IMAGES_LOGO "$header" || problem 'no constant for the entry by hand'
build_is_silent 'the first build'

edit 'art/by hand.json' 's/"by": "hand"/"by": "hands"/'
build 'another note' 'compile 0 link 1 cc 0 generated 0 configured 0'
same 'another note' "$(jq -r .assets.images.logo.by "$manifest")" hands
build_is_silent 'another note'
edit 'art/by hand.json' 's,kit/logo,kit/sign,'
build 'another path' 'compile 0 link 1 cc 2 generated 0 configured 0'
has 'another path' '["7","kit/sign.png","logo gem photo stone"]'
build_is_silent 'another path'

edit 'art/by hand.json' 's,"logo": {,"gem": {"path": "their/gem.png"}\, &,'
build 'a clash' any fails
grep -q E0944 "$out" || problem "a clash: $(cat "$out")"
has 'after a clash' '["7","kit/sign.png","logo gem photo stone"]'
edit 'art/by hand.json' 's,their/gem,images/gem,'
build 'an entry that is ours' any
has 'an entry that is ours' '["7","kit/sign.png","gem logo photo stone"]'
build_is_silent 'an entry that is ours'

edit 'art/by hand.json' 's/}}$/}/'
build 'a broken base' any fails
grep -q 'by hand.json:[0-9]*:[0-9]*: error: not valid JSON' "$out" || problem "a broken base: $(cat "$out")"
edit 'art/by hand.json' 's/^}$/}}/'
build 'a mended base' any
build_is_silent 'a mended base'

# With nothing that its entries go into.
sed -i.kept 's/ HEADER [^ )]*//; s/ MANIFEST [^ )]*//' art/CMakeLists.txt
cmake build >"$out" 2>&1 && problem 'a base manifest that goes nowhere is configured'
grep -q 'BASE_MANIFEST goes into MANIFEST' "$out" || problem "a base that goes nowhere: $(cat "$out")"
mv art/CMakeLists.txt.kept art/CMakeLists.txt

configure '-Dbase_options='
build 'without a base' any
same 'without a base' "$(jq -c '.assets.images | keys' "$manifest")" '["gem","photo","stone"]'
build_is_silent 'without a base'
