# cmake-lib.sh - a game that is built by CMake; sourced after `generator` was set to Ninja, Ninja
# Multi-Config or Unix Makefiles. The assets belong to a folder below the top whose policy CMP0116 is
# not set, and names have blanks.
. "$ASSETC_SOURCE_DIR/tests/support/build-lib.sh"
need cmake
game=build/game
is_ninja=yes
case $generator in
Ninja) need ninja ;;
'Ninja Multi-Config') need ninja && game=build/Debug/game ;;
*) need make && is_ninja= ;;
esac

mkdir -p 'a game/art/specs'
cd 'a game'
cat >CMakeLists.txt <<END
cmake_minimum_required(VERSION 3.15)
project(game C)
include("$ASSETC_SOURCE_DIR/cmake/Assetc.cmake")
add_subdirectory(art)
add_executable(game main.c hud.c plain.c)
target_link_libraries(game PRIVATE assets)
END
cat >art/CMakeLists.txt <<'END'
assetc_add_assets(assets SPEC_DIR specs HEADER assets.h MANIFEST manifest.json
	OUTPUT_DIR "${CMAKE_BINARY_DIR}/data files" OPTIONS -v ${more_options})
END
cat >main.c <<'END'
#include "assets.h"
int hud(void);
int plain(void);
int main(void) { return (int)ASSET_COUNT * 0 + hud() + plain(); }
END
cat >hud.c <<'END'
#include "assets.h"
int hud(void);
int hud(void) { return asset_table[0].path == 0; }
END
printf 'int plain(void);\nint plain(void) { return 0; }\n' >plain.c

small_picture art/specs/photo.png first
cd art/specs
spec stone
spec gem
edit gem.yaml 's/^integration:/  - {action: convert, formats: [png, webp]}\n&\n  manifest_key: gem/'
cat >photo.yaml <<'END'
version: "1.0"
id: photo
generation: {type: image, provider: file, file: photo.png}
post_processing: [{action: resize, dimensions: 8x8}]
integration: {manifest_path: images/photo.png}
END
cd ../..

builder=(cmake --build build -j 2)
data='build/data files'
records=build/art/assets.dir/records
header=build/art/assets.dir/include/assets.h
all_outputs=("$data"/images/{stone,photo,gem}.png "$data/images/gem.webp" "$data/manifest.json"
	"$records"/{stone,gem,photo}.asset.json "$header")

configure() {
	cmake -S . -B build -G "$generator" -DCMAKE_BUILD_TYPE=Debug "-DASSETC_EXECUTABLE=$program" \
		"-DCMAKE_C_COMPILER_LAUNCHER=$launcher" "$@" >"$out" 2>&1 && return
	problem "configuring fails"
	sed 's/^/    /' "$out" >&2
}
