#!/usr/bin/env bash
# What several ask for at the same time is bought once, also through a build system, and is asked for once when it fails.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
buy_begin --set openai.delay=0.6

# together NUMBER CODE NAME: so many compiles of NAME.yaml at once, each with a folder of its own
together() {
	local i pids=() code
	for ((i = 1; i <= $1; i++)); do
		"$ASSETC" "$3.yaml" -o "out.$i/$3.asset.json" -MD >"said.$i" 2>&1 </dev/null &
		pids+=($!)
	done
	for ((i = 1; i <= $1; i++)); do
		code=0
		wait "${pids[i - 1]}" || code=$?
		[ "$code" -eq "$2" ] || problem "$3, process $i of $1: exit code $code, not $2: $(cat "said.$i")"
	done
}

asked_for=0
for count in 2 16; do
	drawing "coin$count" "a coin of $count"
	together $count 0 "coin$count"
	asked_for=$((asked_for + 1))
	calls "$count processes" $asked_for
	for ((i = 2; i <= count; i++)); do
		same_file out.$i/coin$count.asset.json out.1/coin$count.asset.json
		same_file out.$i/images/coin$count.png out.1/images/coin$count.png
	done
	same "$count processes: lines that tell a purchase" "$(grep -l 'openai' said.* | wc -l)" 1
	rm -f said.*
done

# ---- two specs that mean one request, one of them with a default written out

drawing plain 'a ruby'
drawing written 'a ruby' 'n: 1'
"$ASSETC" plain.yaml -o out/plain.asset.json 2>"$err" &
pids=($!)
"$ASSETC" written.yaml -o out/written.asset.json 2>"$out" &
wait "${pids[@]}" $!
asked_for=$((asked_for + 1))
calls 'two specs that mean one request' $asked_for
is_there out/images/plain.png out/images/written.png

# ---- the one that asks fails: the others take its failure

number=0
for steps in 'error invalid_value' 'error moderation_blocked' '500' 'html' 'error insufficient_quota'; do
	number=$((number + 1))
	drawing "bad$number" "bad $number"
	fake_script openai "$steps delay=0.6"
	together 8 5 "bad$number"
	asked_for=$((asked_for + 1))
	calls "eight that meet '$steps'" $asked_for
	same "eight that meet '$steps': rows" "$(book "map(select(.spec == \"bad$number\")) | length")" 1
done
fake_is_clean

# ---- the one that asks is stopped by a limit of its own: that is no verdict for the others

drawing mine 'a thing of mine'
pids=()
"$ASSETC" mine.yaml -o out.1/mine.asset.json --budget 0.000001 >said.1 2>&1 &
pids+=($!)
for i in 2 3 4; do
	"$ASSETC" mine.yaml -o out.$i/mine.asset.json >said.$i 2>&1 &
	pids+=($!)
done
codes=
for i in 0 1 2 3; do
	code=0
	wait "${pids[i]}" || code=$?
	codes+=" $code"
done
case $codes in
' 4 0 0 0' | ' 0 0 0 0') ;;
*) problem "codes beside one that may not spend:$codes: $(cat said.1)" ;;
esac
asked_for=$((asked_for + 1))
calls 'beside one that may not spend' $asked_for
books_agree_of() {
	same "$1" "$(book '[.[] | select(.is_unusable | not) | select(.state == "intent" or .state == "accepted")] | length')" 0
}
books_agree_of 'no row is open'

# ---- Unix Makefiles, one spec in two targets, -j8

command -v cmake >/dev/null && command -v make >/dev/null || {
	echo 'there is no cmake or no make: the rest is left out' >&2
	exit
}
mkdir -p game/specs
cd game
: >assets.yaml
run 0 trust
for name in stone gem leaf; do drawing specs/$name "a $name in two targets"; done
cat >CMakeLists.txt <<-END_OF_PROJECT
	cmake_minimum_required(VERSION 3.20)
	project(game NONE)
	include("$ASSETC_SOURCE_DIR/cmake/Assetc.cmake")
	assetc_add_assets(one SPEC_DIR specs)
	assetc_add_assets(two SPECS specs/stone.yaml specs/gem.yaml specs/leaf.yaml)
	add_custom_target(both ALL)
	add_dependencies(both one two)
END_OF_PROJECT
cmake -S . -B build -G 'Unix Makefiles' "-DASSETC_EXECUTABLE=$ASSETC" >"$out" 2>&1 || problem "configuring fails: $(tail -n 5 "$out")"
cmake --build build -j 8 >"$out" 2>&1 || problem "the build fails: $(tail -n 20 "$out")"
asked_for=$((asked_for + 3))
calls 'two targets at -j8' $asked_for
same 'pictures of two targets' "$(find build -name '*.png' -path '*images*' | wc -l)" 6
fake_is_clean
