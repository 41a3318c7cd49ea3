#!/usr/bin/env bash
# Several at once in one folder: threads of one `build`, two builds beside each other, a build beside
# single compiles; the outputs are those of one after the other.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

mkdir specs
for i in {1..24}; do (cd specs && spec "rock$i" "images/$((i % 3))/rock$i.png"); done
run 0 build -j 1 --out-dir single --cache-dir "$TMPDIR/single"
reference=$(cd single && bytes .)

judge() {
	same "outputs of $1" "$(cd build/assetc && bytes .)" "$reference"
	run 0 cache verify
	rm -rf build "$XDG_CACHE_HOME/assetc"
}
run 0 build -j 2
judge 'two threads'
run 0 build -j 24
judge 'twenty-four threads'

beside() {
	local pids=() pid
	for line in "$@"; do
		# shellcheck disable=SC2086
		"$ASSETC" $line >"$TMPDIR/beside" 2>&1 &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do
		wait "$pid" || problem "one of '$*' fails: $(cat "$TMPDIR/beside")"
	done
}
beside 'build -j 2' 'build -j 2'
judge 'two builds'
beside 'build -j 2' 'specs/rock3.yaml -o build/assetc/rock3.asset.json' 'specs/rock20.yaml -o build/assetc/rock20.asset.json'
judge 'a build and two compiles'
beside 'specs/rock1.yaml -o build/assetc/rock1.asset.json' 'specs/rock2.yaml -o build/assetc/rock2.asset.json'
run 0 build -j 2
judge 'two compiles and then a build'
same 'temporary files' "$(find . "$XDG_CACHE_HOME" -name '.assetc-tmp-*')" ''
