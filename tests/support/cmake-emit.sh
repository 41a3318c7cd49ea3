# cmake-emit.sh - constants for several languages: made, found by what includes them, restored, and left
# alone. The body of build/{ninja,makefiles}/emit.sh.
. "$ASSETC_SOURCE_DIR/tests/support/cmake-lib.sh"

sed -i 's/HEADER assets.h/HEADER assets.h EMIT cpp:assets.hpp "js:${CMAKE_BINARY_DIR}\/data files\/assets.js"/' art/CMakeLists.txt
sed -i 's/project(game C)/project(game C CXX)/; s/add_executable(game/& sky.cpp/' CMakeLists.txt
cat >sky.cpp <<'END'
#include "assets.hpp"
int sky();
int sky() { return asset::table[0].path.empty(); }
END
configure
build 'the first build' any
emitted=(build/art/assets.dir/include/assets.hpp "$data/assets.js")
is_there "${emitted[@]}"
grep -q 'images/stone.png' "$data/assets.js" || problem 'the module does not name the stone'
build_is_silent 'the first build'
for file in "${emitted[@]}"; do
	rm "$file"
	build "the lost $file" any
	is_there "$file"
	build_is_silent "the lost $file"
done
edit art/specs/gem.yaml 's/64x64/32x32/'
build 'other pixels' 'compile 1 link 1 cc 0 generated 1 configured 0'
sed -i 's/cpp:assets.hpp/assets.hpp/' art/CMakeLists.txt
cmake build >"$out" 2>&1 && problem 'EMIT without a language is configured'
grep -q "EMIT takes language:file, not 'assets.hpp'" "$out" || problem "EMIT without a language: $(cat "$out")"
