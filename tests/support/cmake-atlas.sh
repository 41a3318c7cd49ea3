# cmake-atlas.sh - an atlas in a build: packed at the link, packed anew when one of its assets changes, installed, and no
# reason to build anything twice. The body of build/{ninja,makefiles}/atlas.sh.
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

# A product that was lost comes back.
rm "$data/images/photo.png"
build 'a lost product' any
is_there "$data/images/photo.png"
# Under makefiles it comes back after the link, which then reads it once.
[ "$is_ninja" ] || build 'a lost product that is read' 'compile 0 link 1 cc 0 generated 0 configured 0'
build_is_silent 'a lost product'
same 'the atlas still' "$(state "$data/atlases")" "$before"

cmake --install build --prefix "$PWD/installed" >"$out" 2>&1 || problem "installing: $(cat "$out")"
same_file "$page" installed/share/atlases/ui.png
same_file "$data/atlases/ui.json" installed/share/atlases/ui.json
