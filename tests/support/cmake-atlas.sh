# cmake-atlas.sh - an atlas in a build: packed at the link, packed anew when one of its assets changes, installed, and no
# reason to build anything twice. The body of build/{ninja,multi,makefiles}/atlas.sh.
. "$ASSETC_SOURCE_DIR/tests/support/cmake-lib.sh"
need jq

cat >>art/CMakeLists.txt <<'END'
assetc_install_assets(assets DESTINATION share)
END
sed -i 's/^integration:/  - {action: atlas, name: ui}\n&/' art/specs/stone.yaml
sed -i 's/8x8}\]/8x8}, {action: atlas, name: ui}]/' art/specs/photo.yaml
configure
build 'the first build' any
page="$data/atlases/ui.png"
is_there "$page" "$data/atlases/ui.json"
same 'frames' "$(jq -c '.frames | keys' "$data/atlases/ui.json")" '["photo","stone"]'
build_is_silent 'the first build'

# Another picture: one compile, one link, and the page is another.
before=$(sha256sum <"$page")
small_picture art/specs/photo.png second
build 'another picture' any
[ "$(sha256sum <"$page")" != "$before" ] || problem 'the page is the old one'
build_is_silent 'another picture'

# An asset that is in no atlas leaves it alone.
before=$(state "$data/atlases")
edit art/specs/gem.yaml 's/64x64/32x32/'
build 'an asset beside' any
same 'the atlas' "$(state "$data/atlases")" "$before"
build_is_silent 'an asset beside'

# A lost product comes back, before a link that reads it.
rm "$data/images/photo.png"
build 'a lost product' any
is_there "$data/images/photo.png"
build_is_silent 'a lost product'
same 'the atlas still' "$(state "$data/atlases")" "$before"

# So does a page, and what names its frames; also together with what they are made of.
bytes "$page" "$data/atlases/ui.json" >before
for lost in "$page" "$data/atlases/ui.json" "$data/atlases"; do
	rm -r "$lost"
	build "the loss of $lost" any
	same "compiles after the loss of $lost" "$(grep -c '^assetc compile' "$runs")" 0
	same "the atlas after the loss of $lost" "$(bytes "$page" "$data/atlases/ui.json")" "$(cat before)"
	build_is_silent "the loss of $lost"
done
rm -r "$data"
build 'all lost' any
same 'the atlas after the loss of all' "$(bytes "$page" "$data/atlases/ui.json")" "$(cat before)"
build_is_silent 'all lost'
rm "$data/images/stone.png"
small_picture art/specs/photo.png third
build 'one lost, another changed' any
same 'frames still' "$(jq -c '.frames | keys' "$data/atlases/ui.json")" '["photo","stone"]'
build_is_silent 'one lost, another changed'

cmake --install build --prefix "$PWD/installed" >"$out" 2>&1 || problem "installing: $(cat "$out")"
same_file "$page" installed/share/atlases/ui.png
same_file "$data/atlases/ui.json" installed/share/atlases/ui.json

# Another name: the old page goes, the build knows the new one.
edit art/specs/photo.yaml 's/name: ui/name: hud/'
edit art/specs/stone.yaml 's/name: ui/name: hud/'
build 'another name' any
[ "$is_ninja" ] || build 'another name, once more' any # a makefile has been read before it is known
build_is_silent 'another name'
same 'pages of another name' "$(ls "$data/atlases")" 'hud.json
hud.png'
rm "$data/atlases/hud.png"
build 'a lost page of another name' 'compile 0 link 1 cc 0 generated 0 configured 0'
is_there "$data/atlases/hud.png"

# And none at all.
edit art/specs/photo.yaml 's/, {action: atlas, name: hud}//'
edit art/specs/stone.yaml '/action: atlas/d'
build 'no atlas' any
[ "$is_ninja" ] || build 'no atlas, once more' any
build_is_silent 'no atlas'
is_absent "$data/atlases"
