#!/usr/bin/env bash
# The example game, as a reader would build it: every picture is there and is what the header says.
. "$ASSETC_SOURCE_DIR/tests/support/build-lib.sh"
need cmake ninja make jq

flags='-std=c11 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Werror'
count=$(find "$ASSETC_SOURCE_DIR/examples/game/specs" -name '*.yaml' | wc -l)
for generator in Ninja 'Unix Makefiles'; do
	folder="build $generator"
	cmake -S "$ASSETC_SOURCE_DIR/examples/game" -B "$folder" -G "$generator" "-DASSETC_EXECUTABLE=$program" \
		"-DCMAKE_C_COMPILER_LAUNCHER=$launcher" "-DCMAKE_C_FLAGS=$flags" >"$out" 2>&1 ||
		problem "configuring: $(cat "$out")"
	builder=(cmake --build "$folder" -j 2)
	build "$generator" "compile $count link 1 cc 1 generated 0 configured 0"
	build_is_silent "$generator"
	"$folder/tally_hop" "$folder/assets" >shown || problem "$generator: the game fails"
	same "$generator: pictures" "$(grep -c ' bytes ' shown)" "$count"
	same "$generator: last line" "$(tail -n 1 shown)" "$count of $count assets are there"
	jq -e .assets.images "$folder/assets/manifest.json" >"$out" 2>&1 || problem "$generator: no manifest"

	rm "$folder/assets/images/ui/heart.png"
	"$folder/tally_hop" "$folder/assets" >shown 2>&1 && problem "$generator: a lost picture is not missed"
	grep -q 'cannot open the picture .*ui/heart.png' shown || problem "$generator: a lost picture: $(cat shown)"
	build "$generator, a lost picture" any
	"$folder/tally_hop" "$folder/assets" >shown || problem "$generator: the game fails after a loss"
done
ninja -C 'build Ninja' -t missingdeps >"$out" 2>&1 || problem "missing dependencies: $(cat "$out")"
[ "$count" -ge 12 ] || problem "only $count specs"
