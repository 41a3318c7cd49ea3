# cmake-fetch.sh - FETCH_FIRST: one process buys all that is missing before anything is compiled, and no compile buys. The
# body of build/ninja/fetch.sh and its like.
. "$ASSETC_SOURCE_DIR/tests/support/cmake-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/fake-lib.sh"
need jq
export ASSETC_TRUST=1
case $generator in
'Unix Makefiles') builder=(cmake --build build -j 4 -- -k) ;;
*) builder=(cmake --build build -j 4 -- -k 0) ;;
esac
fake_start --set openai.delay=0.3
stamp=build/art/assets.dir/fetch.stamp

# hosted ID
hosted() {
	cat >"art/specs/$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: image, provider: openai, model: gpt-image-1.5}
		prompt: {base: a $1, parameters: {size: 1024x1024, quality: low}}
		post_processing: [{action: resize, dimensions: 8x8}]
		integration: {manifest_path: images/$1.png}
	END
}
for id in coin ruby jade onyx; do hosted $id; done
sed -i 's/OPTIONS -v/FETCH_FIRST &/' art/CMakeLists.txt
# fetched WHAT FETCHES WORK BILLED [fails]
fetched() {
	build "$1" "$3" ${5+"$5"}
	same "$1: fetches" "$(grep -c '^assetc fetch' "$runs" || :)" "$2"
	same "$1: bought" "$(fake_billed)" "$4"
	[ "$2" = 0 ] || [ "$(grep -E '^assetc (fetch|compile)' "$runs" | head -n 1 | cut -c 1-12)" = 'assetc fetch' ] ||
		problem "$1: compiled before it was bought: $(cut -c 1-60 "$runs")"
}

# ---- without a limit nothing is bought; what costs nothing is built, and each compile says why it is not
configure
fetched 'no limit' 1 any 0 fails
is_there "$data"/images/{stone,photo,gem}.png
is_absent "$data"/images/{coin,ruby,jade,onyx}.png "$stamp"
same 'each is told' "$(grep -c '\[E0562\]' "$out")" 4
grep -q 'budget set' "$out" || problem "the reason is not told: $(tail -n 20 "$out")"

# ---- with one they are bought from one process, several at once
run 0 budget set day 5
fetched 'a limit' 1 'compile 4 link 1 cc 3 generated 0 configured 0' 4
is_there "$data"/images/{coin,ruby,jade,onyx}.png
[ -e "$stamp" ] || problem 'there is no stamp'
[ "$(fake_most openai)" -gt 1 ] || problem 'one after the other'
build_is_silent 'a limit'

# ---- a prompt, a step, a deleted product
edit art/specs/coin.yaml 's/a coin/two coins/'
fetched 'a changed prompt' 1 'compile 1 link 1 cc 0 generated 0 configured 0' 5
build_is_silent 'a changed prompt'
edit art/specs/coin.yaml 's/8x8/9x9/'
fetched 'a changed step' 1 'compile 1 link 1 cc 2 generated 0 configured 0' 5
build_is_silent 'a changed step'
rm "$data/images/coin.png"
fetched 'a deleted product' 0 any 5
is_there "$data/images/coin.png"

# ---- what is refused fails alone, keeps what it made before, and is asked for again by the next build
before=$(sha256sum "$data/images/ruby.png")
edit art/specs/ruby.yaml 's/a ruby/a ruby that is forbidden-by-policy/'
edit art/specs/jade.yaml 's/a jade/two jades/'
fetched 'a refused prompt' 1 any 6 fails
same 'its old product' "$(sha256sum "$data/images/ruby.png")" "$before"
same 'it is told once' "$(grep -c '\[E0562\]' "$out")" 1
is_absent "$stamp"
fetched 'a refused prompt, again' 1 any 6 fails
edit art/specs/ruby.yaml 's/that is forbidden-by-policy/that is fair/'
fetched 'a mended prompt' 1 'compile 1 link 1 cc 0 generated 0 configured 0' 7
build_is_silent 'a mended prompt'

# ---- a spec more
sleep 0.02
hosted pearl
fetched 'a spec more' 1 any 8
is_there "$data/images/pearl.png"

# ---- no compile buys, whatever is missing
chmod -R u+w "$XDG_CACHE_HOME"
rm -r "$XDG_CACHE_HOME" "$data/images/pearl.png"
fetched 'an empty cache' 0 any 8 fails
grep -q 'E0562' "$out" || problem "a compile without a fetch: $(tail -n 20 "$out")"
fake_is_clean
