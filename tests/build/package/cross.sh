#!/usr/bin/env bash
# A cross build runs the assetc of the machine that builds, and never the target's. The target is a toy:
# gcc under another name, whose programs do not start here.
. "$ASSETC_SOURCE_DIR/tests/support/build-lib.sh"
need cmake ninja gcc
[ -f "$ASSETC_BUILD_DIR/CMakeCache.txt" ] || skip "$ASSETC_BUILD_DIR was not configured by CMake"

cat >toy-cc <<END
#!/bin/sh
printf 'toy-cc %s\n' "\$*" >>'$runs'
gcc "\$@" || exit
while [ \$# -gt 0 ]; do
	case \$1 in -o) case \$2 in *.o | *.a) ;; *) chmod -x "\$2" ;; esac ;; esac
	shift
done
END
chmod +x toy-cc
cat >toy.cmake <<END
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR toy)
set(CMAKE_C_COMPILER "$PWD/toy-cc")
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_FIND_ROOT_PATH "$PWD/root")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE BOTH)
END

# A package for this machine and one for the target, whose program tells when it is run.
cmake --install "$ASSETC_BUILD_DIR" --prefix "$PWD/here" >"$out" 2>&1 || problem "cmake --install: $(cat "$out")"
cp "$program" here/bin/assetc
cp -r here root
printf '#!/bin/sh\necho target >>"%s"\nexit 9\n' "$runs" >root/bin/assetc
version_file=$(find root -name assetc-config-version.cmake)
sed -i "s/$(uname -s) $(uname -m)/Generic other/" "$version_file"
grep -q 'Generic other' "$version_file" || problem 'the package does not say what it is for'

mkdir specs
(cd specs && spec stone)
cat >CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.20)
project(game C)
if(ASSETC_SOURCES)
	add_subdirectory("${ASSETC_SOURCES}" assetc)
else()
	find_package(assetc REQUIRED)
endif()
assetc_add_assets(assets SPEC_DIR specs HEADER assets.h)
add_executable(game main.c)
target_link_libraries(game PRIVATE assets)
add_custom_command(TARGET game POST_BUILD COMMAND assetc::assetc --version)
END
printf '#include "assets.h"\nint main(void) { return ASSET_COUNT != 1; }\n' >main.c

# cross FOLDER OPTION...: configures for the target.
cross() {
	local folder=$1
	shift
	: >"$runs"
	cmake -S . -B "$folder" -G Ninja "-DCMAKE_TOOLCHAIN_FILE=$PWD/toy.cmake" "$@" >"$out" 2>&1
}

# cross_builds FOLDER OPTION...
cross_builds() {
	cross "$@" || problem "cross $*: $(cat "$out")"
	builder=(cmake --build "$1")
	build "cross $1" "compile 1 link 1 cc 0 generated 0 configured 0"
	same "cross $1: runs of the target's program" "$(grep -c '^target' "$runs")" 0
	grep -q '^toy-cc.*main.c' "$runs" || problem "cross $1: the game is not compiled for the target"
	[ -e "$1/game" ] && [ ! -x "$1/game" ] || problem "cross $1: the game is no program of the target"
	is_there "$1/assets/images/stone.png"
	build_is_silent "cross $1"
}

cross_builds by-program "-DASSETC_EXECUTABLE=$program"
cross_builds by-package "-DCMAKE_PREFIX_PATH=$PWD/here"
cross_builds by-sources "-DASSETC_SOURCES=$ASSETC_SOURCE_DIR" "-DASSETC_EXECUTABLE=$program"
is_absent by-sources/assetc-host

cross target-only && problem "the target's package is taken"
grep -q 'a program for Generic other' "$out" || problem "the target's package: $(cat "$out")"
cross from-sources "-DASSETC_SOURCES=$ASSETC_SOURCE_DIR" && problem 'a cross build without a program is configured'
for word in 'cross build' ASSETC_EXECUTABLE ASSETC_HOST_C_COMPILER; do
	grep -q "$word" "$out" || problem "a cross build without a program does not say $word: $(cat "$out")"
done
is_absent from-sources/assetc-host
# A compiler for this machine is what the program is built with; this one only tells that it was asked.
printf '#!/bin/sh\necho host >>"%s"\nexit 9\n' "$runs" >host-cc
chmod +x host-cc
cross by-host-cc "-DASSETC_SOURCES=$ASSETC_SOURCE_DIR" "-DASSETC_HOST_C_COMPILER=$PWD/host-cc" &&
	problem 'a compiler that fails builds assetc'
grep -q '^host' "$runs" || problem 'ASSETC_HOST_C_COMPILER is not asked'
grep -q 'assetc-host failed' "$out" || problem "host-cc: $(cat "$out")"
cross missing "-DASSETC_EXECUTABLE=$PWD/nowhere" && problem 'a program that does not exist is taken'
grep -q 'there is no program' "$out" || problem "a program that does not exist: $(cat "$out")"
