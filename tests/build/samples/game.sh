#!/usr/bin/env bash
# The example game, as a reader would build it: every picture and sound is there and is what the header says.
. "$ASSETC_SOURCE_DIR/tests/support/build-lib.sh"
need cmake ninja make jq

game=$ASSETC_SOURCE_DIR/examples/game
flags='-std=c11 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Werror'
run 0 outputs "$game/specs" "$game/packs"
count=$(cut -f 3 "$out" | grep -c record)
whole=$((count + 1)) # and a page of an atlas, which the link makes
for generator in Ninja 'Unix Makefiles'; do
	folder="build $generator"
	cmake -S "$game" -B "$folder" -G "$generator" "-DASSETC_EXECUTABLE=$program" \
		"-DCMAKE_C_COMPILER_LAUNCHER=$launcher" "-DCMAKE_C_FLAGS=$flags" >"$out" 2>&1 ||
		problem "configuring: $(cat "$out")"
	builder=(cmake --build "$folder" -j 2)
	build "$generator" "compile $count link 1 cc 1 generated 0 configured 0"
	build_is_silent "$generator"
	"$folder/tally_hop" "$folder/assets" >shown || problem "$generator: the game fails"
	same "$generator: assets" "$(grep -c ' bytes ' shown)" "$whole"
	grep -q '^music/garden.ogg repeats from 0.000 s to ' shown || problem "$generator: the loop: $(tail -n 3 shown)"
	grep -q '^the next jump sounds like sounds/jump/soft-[a-d].mp3$' shown || problem "$generator: jumps: $(tail -n 3 shown)"
	same "$generator: last line" "$(tail -n 1 shown)" "$whole of $whole assets are there"
	jq -e .assets.images "$folder/assets/manifest.json" >"$out" 2>&1 || problem "$generator: no manifest"
	same "$generator: slots" "$(jq -c '.pack.name, .pack.coverage' "$folder/assets/manifest.json" | tr -d '\n')" \
		'"day"{"covered":15,"total":15}'
	same "$generator: jumps" "$(jq '.assets.audio.sfx.jump | length' "$folder/assets/manifest.json")" 12

	for lost in images/ui/heart.png images/ui/logo@3x.webp sounds/jump/soft-c.mp3 atlases/particles.png; do
		rm "$folder/assets/$lost"
		"$folder/tally_hop" "$folder/assets" >shown 2>&1 && problem "$generator: the loss of $lost is not missed"
		grep -q "cannot open .*$lost" shown || problem "$generator: the loss of $lost: $(cat shown)"
	done
	build "$generator, lost files" any
	"$folder/tally_hop" "$folder/assets" >shown || problem "$generator: the game fails after a loss"

	# Another look: what is linked is compiled, nothing is made.
	cmake -DTALLY_HOP_LOOK=dusk "$folder" >"$out" 2>&1 || problem "$generator: another look: $(cat "$out")"
	build "$generator, dusk" "compile 0 link 1 cc 1 generated 0 configured 0"
	build_is_silent "$generator, dusk"
	"$folder/tally_hop" "$folder/assets" >shown || problem "$generator: the game fails at dusk"
	grep -q '^  last-gloop  *images/sprites/dusk-gloop.png *3 at' shown || problem "$generator: dusk: $(tail shown)"
done
ninja -C 'build Ninja' -t missingdeps >"$out" 2>&1 || problem "missing dependencies: $(cat "$out")"
same 'assets' "$count" 71
