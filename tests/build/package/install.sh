#!/usr/bin/env bash
# What `cmake --install` leaves: find_package from a moved prefix, and the fragments for Make and Ninja.
. "$ASSETC_SOURCE_DIR/tests/support/build-lib.sh"
need cmake ninja make
[ -f "$ASSETC_BUILD_DIR/CMakeCache.txt" ] || skip "$ASSETC_BUILD_DIR was not configured by CMake"

cmake --install "$ASSETC_BUILD_DIR" --prefix "$PWD/installed" >"$out" 2>&1 ||
	problem "cmake --install: $(cat "$out")"
mv installed 'a prefix'
prefix="$PWD/a prefix"
is_there "$prefix/bin/assetc" "$prefix/libexec/assetc/assetc-sound-mpg123" "$prefix/share/assetc/assetc.mk" "$prefix/share/assetc/rules.ninja"
diff -r "$prefix/share/assetc/templates" "$ASSETC_SOURCE_DIR/specs/templates" >&2 || problem 'the templates are not installed as they are'
# The program has them in itself.
(cd "$TMPDIR" && mkdir alone && cp "$prefix/bin/assetc" alone/ && cd alone && ./assetc new --template sprite fox -D subject=fox) >"$out" ||
	problem 'a program on its own has no templates'

mkdir specs
(cd specs && spec stone && spec gem)
cat >CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.20)
project(game C)
find_package(assetc 0.1 REQUIRED)
if(NOT TARGET assetc::assetc)
	message(FATAL_ERROR "no assetc::assetc")
endif()
assetc_add_assets(assets SPECS specs/stone.yaml specs/gem.yaml
	HEADER game/assets.h MANIFEST manifest.json NAMESPACE toy RECORDS_VAR records OUTPUTS_VAR outputs)
file(WRITE ${CMAKE_BINARY_DIR}/files.txt "${records};${outputs}")
add_executable(game main.c)
target_link_libraries(game PRIVATE assets)
add_custom_command(TARGET game POST_BUILD COMMAND assetc::assetc --version)
END
printf '#include "game/assets.h"\nint main(void) { return TOY_COUNT != 2; }\n' >main.c
for generator in Ninja 'Unix Makefiles'; do
	folder="build $generator"
	cmake -S . -B "$folder" -G "$generator" "-DCMAKE_PREFIX_PATH=$prefix" >"$out" 2>&1 ||
		problem "find_package: $(cat "$out")"
	builder=(cmake --build "$folder")
	build "$generator" any
	"$folder/game" || problem "$generator: the game fails"
	while IFS= read -r file; do
		is_there "$file"
	done < <(tr ';' '\n' <"$folder/files.txt")
	same "$generator: files" "$(tr ';' '\n' <"$folder/files.txt" | grep -c .)" 6
	build_is_silent "$generator"
done
sed -i 's/find_package(assetc 0.1/find_package(assetc 99/' CMakeLists.txt
cmake -S . -B later "-DCMAKE_PREFIX_PATH=$prefix" >"$out" 2>&1 && problem 'a version that does not exist is found'
grep -q 'requested version "99"' "$out" || problem "a version that does not exist: $(cat "$out")"

mkdir with-make with-ninja
cat >with-make/Makefile <<'END'
ASSETC_SPECS := ../specs/stone.yaml
include assetc.mk
END
PATH=$prefix/bin:$PATH
env -u ASSETC make -C with-make assets -I "$prefix/share/assetc" >"$out" 2>&1 ||
	problem "assetc.mk: $(cat "$out")"
is_there with-make/build/assets/images/stone.png
cat >with-ninja/build.ninja <<END
assets = out
include ${prefix// /$ }/share/assetc/rules.ninja
build stone.json | out/images/stone.png: asset ../specs/stone.yaml
END
ninja -C with-ninja >"$out" 2>&1 || problem "rules.ninja: $(cat "$out")"
is_there with-ninja/out/images/stone.png
