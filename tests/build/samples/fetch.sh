#!/usr/bin/env bash
# One fetch before all compiles with assetc.mk, rules.ninja and Meson: what is missing is bought by it alone, what is refused fails where it is
# compiled, and the next build asks again.
. "$ASSETC_SOURCE_DIR/tests/support/build-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/fake-lib.sh"
need jq
export ASSETC_TRUST=1 PATH=$TMPDIR/bin:$PATH
fake_start --set openai.delay=0.2

# hosted ID
hosted() {
	cat >"specs/$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: image, provider: openai, model: gpt-image-1.5}
		prompt: {base: a $1 of $system, parameters: {size: 1024x1024, quality: low}}
		post_processing: [{action: resize, dimensions: 8x8}]
		integration: {manifest_path: $1.png}
	END
}
# fetched WHAT FETCHES WORK BILLED [fails]
fetched() {
	build "$system: $1" "$3" ${5+"$5"}
	same "$system: $1: fetches" "$(grep -c '^assetc fetch' "$runs" || :)" "$2"
	same "$system: $1: bought" "$(fake_billed)" "$4"
}
# The same with each; their first build has bought COUNT already.
go_on() {
	local count=$1
	build_is_silent "$system: the first build"
	edit specs/coin.yaml 's/a coin/two coins/'
	fetched 'a changed prompt' 1 'compile 1 link 1 cc 0 generated 0 configured 0' $((count + 1))
	build_is_silent "$system: a changed prompt"
	edit specs/ruby.yaml 's/a ruby/a forbidden-by-policy ruby/'
	edit specs/coin.yaml 's/two coins/three coins/'
	fetched 'a refused prompt' 1 any $((count + 2)) fails
	grep -q E0562 "$out" || problem "$system: the refusal is not told: $(cat "$out")"
	edit specs/ruby.yaml 's/forbidden-by-policy ruby/fair ruby/'
	fetched 'a mended prompt' 1 any $((count + 3))
	build_is_silent "$system: a mended prompt"
}

# ---- GNU Make
system=make
if command -v make >/dev/null; then
	mkdir -p make/specs && cd make
	hosted coin
	hosted ruby
	cat >Makefile <<-END
		ASSETC_SPECS := \$(wildcard specs/*.yaml)
		ASSETC := $program
		ASSETC_FETCH_FIRST := yes
		ASSETC_FLAGS := -v
		all: assets
		include $ASSETC_SOURCE_DIR/cmake/assetc.mk
	END
	builder=(make -j4 -k)
	fetched 'no limit' 1 any 0 fails
	grep -q 'budget set' "$out" || problem "make: the reason is not told: $(cat "$out")"
	run 0 budget set day 5
	fetched 'a limit' 1 'compile 2 link 1 cc 0 generated 0 configured 0' 2
	[ -e build/assets.dir/fetch.stamp ] || problem 'make: there is no stamp'
	go_on 2
	cd ..
fi
run 0 budget set day 5

# ---- Ninja
system=ninja
if command -v ninja >/dev/null; then
	mkdir -p ninja/specs && cd ninja
	hosted coin
	hosted ruby
	cp "$ASSETC_SOURCE_DIR/examples/ninja/rules.ninja" .
	sed -i 's,-MQ $out,& -v,' rules.ninja
	{
		printf 'builddir = build\nassets = build/assets\ninclude rules.ninja\n'
		echo 'build build/fetch.stamp: asset_fetch specs/coin.yaml specs/ruby.yaml'
		for id in coin ruby; do
			echo "build build/$id.asset.json | build/assets/$id.png: asset specs/$id.yaml || build/fetch.stamp"
			echo '  options = --verdicts build/fetch.stamp.verdicts'
		done
		echo 'build build/assets.stamp: asset_link build/coin.asset.json build/ruby.asset.json'
	} >build.ninja
	builder=(ninja -k 0)
	before=$(fake_billed)
	fetched 'the first build' 1 'compile 2 link 1 cc 0 generated 0 configured 0' $((before + 2))
	[ -e build/fetch.stamp ] || problem 'ninja: there is no stamp'
	go_on $((before + 2))
	cd ..
fi

# ---- Meson, as its README says
system=meson
if command -v meson >/dev/null && command -v ninja >/dev/null; then
	cp -r "$ASSETC_SOURCE_DIR/examples/meson" meson && cd meson
	rm specs/*
	hosted coin
	hosted ruby
	sed -n 's/^    //p' README.md | sed -n '/^specs = /,$p' >fetch.txt
	sed -i "/^assets = {/,/^}/c assets = {'coin': ['coin.png'], 'ruby': ['ruby.png']}" meson.build
	sed -i "/^records = /{
		r fetch.txt
		N
	}; s/'compile', /&'--verdicts', fetched[1], '-v', /; s/^    install: true,\$/&\n    depends: fetched,/" meson.build
	export CC="$launcher gcc"
	meson setup build >"$out" 2>&1 || problem "meson setup: $(cat "$out" meson.build)"
	builder=(ninja -C build -k 0 all)
	before=$(fake_billed)
	fetched 'the first build' 1 'compile 2 link 1 cc 1 generated 0 configured 0' $((before + 2))
	build_is_silent 'meson: the first build'
	edit specs/coin.yaml 's/a coin/two coins/'
	fetched 'a changed prompt' 1 any $((before + 3))
	build_is_silent 'meson: a changed prompt'
	cd ..
fi
fake_is_clean
