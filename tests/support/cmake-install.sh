# cmake-install.sh - what `cmake --install` puts where: what the specs make now, and nothing of before.
# The body of build/{ninja,multi,makefiles}/install.sh.
. "$ASSETC_SOURCE_DIR/tests/support/cmake-lib.sh"

cat >>art/CMakeLists.txt <<'END'
assetc_install_assets(assets DESTINATION "share/a game" COMPONENT art)
install(FILES CMakeLists.txt DESTINATION other COMPONENT code)
END
sed -i 's,images/stone.png,images/a stone [1].png,' art/specs/stone.yaml

# installs WHAT FOLDER FILES ARGUMENT...: exactly these files, sorted.
installs() {
	local what=$1 folder=$2 files=$3
	shift 3
	rm -rf "$folder"
	cmake --install build "$@" >"$out" 2>&1 || problem "$what: $(cat "$out")"
	same "$what" "$(cd "$folder" && find . -type f | LC_ALL=C sort)" "$files"
}

configure
cmake --install build --prefix "$PWD/early" >"$out" 2>&1 && problem 'assets that have not been built are installed'
grep -q 'have not been built' "$out" || problem "installing too early: $(cat "$out")"
build 'the first build' any
art='./share/a game/images/a stone [1].png
./share/a game/images/gem.png
./share/a game/images/gem.webp
./share/a game/images/photo.png
./share/a game/manifest.json'
installs 'installed' 'a prefix' "./other/CMakeLists.txt
$art" --prefix "$PWD/a prefix"
same_file "$data/images/a stone [1].png" 'a prefix/share/a game/images/a stone [1].png'
installs 'one component' 'a prefix' "$art" --prefix "$PWD/a prefix" --component art
installs 'the other component' 'a prefix' ./other/CMakeLists.txt --prefix "$PWD/a prefix" --component code
export DESTDIR="$PWD/packed"
installs 'with DESTDIR' 'packed/usr' "$art" --prefix /usr --component art
unset DESTDIR

# What is no longer made stays in the output folder, and is not installed.
rm art/specs/photo.yaml
edit art/specs/gem.yaml 's/formats: .*]/formats: [png]/'
for turn in $([ "$is_ninja" ] && echo 1 || echo 1 2); do
	build "less to make, turn $turn" any
done
build_is_silent 'less to make'
is_there "$data/images/gem.webp"
installs 'less' 'a prefix' './share/a game/images/a stone [1].png
./share/a game/images/gem.png
./share/a game/manifest.json' --prefix "$PWD/a prefix" --component art

list=build/art/assets.dir/products.txt
rm "$list"
build 'without the list' any
same 'the list' "$(cat "$list")" $'images/a stone [1].png\nimages/gem.png'
build_is_silent 'without the list'

echo 'assetc_install_assets(nothing DESTINATION x)' >>art/CMakeLists.txt
cmake build >"$out" 2>&1 && problem 'assets of no target are configured'
grep -q 'no target of assetc_add_assets' "$out" || problem "assets of no target: $(cat "$out")"
