#!/usr/bin/env bash
# Under Ninja a first lock, a changed one and one that goes run again exactly the specs they are for;
# locking what ships already makes and changes nothing.
. "$ASSETC_SOURCE_DIR/tests/support/build-lib.sh"
need ninja
[ -x "$ASSETC_TEST" ] || {
	problem "$ASSETC_TEST is not built"
	exit
}
sed -i "s|exec .*assetc'|exec '$ASSETC_TEST'|" "$program"
export ASSETC_TEST_COUNT=$PWD/calls
: >calls

gem() {
	cat >"$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: image, provider: buying}
		prompt: {base: a $1, parameters: {n_variations: 2}}
		post_processing: [{action: resize, dimensions: 4x4}]
	END
}
gem coin
gem ruby
cat >build.ninja <<END
rule asset
  command = $program compile \$in -o \$out -MD -MF \$out.d -v
  depfile = \$out.d
  deps = gcc
  restat = 1
build out/coin.asset.json: asset coin.yaml
build out/ruby.asset.json: asset ruby.yaml
END
builder=(ninja)
compiled() {
	same "$1: what was compiled" "$(sed -nE 's/^assetc compile ([a-z]+).*/\1/p' "$runs" | sort | xargs)" "$2"
}

build 'at first' 'compile 2 link 0 cc 0 generated 2 configured 0'
build_is_silent 'at first'
products=$(bytes out | grep -v asset.json)
sleep 0.02
"$ASSETC_TEST" lock update coin.yaml -q
build 'a first lock' 'compile 1 link 0 cc 0 generated 0 configured 0'
compiled 'a first lock' coin
same 'products after a first lock' "$(bytes out | grep -v asset.json)" "$products"
build_is_silent 'a first lock'
"$ASSETC_TEST" lock update coin.yaml
build 'a lock that stays as it is' "$nothing"

edit coin.yaml 's/provider: buying/&, select: 2/'
build 'another candidate' 'compile 1 link 0 cc 0 generated 1 configured 0'
edit coin.yaml 's/, select: 2//'
build 'the first candidate again' 'compile 1 link 0 cc 0 generated 0 configured 0'
sleep 0.02
"$ASSETC_TEST" lock pick coin@2 coin.yaml -q
build 'a pick' 'compile 1 link 0 cc 0 generated 0 configured 0'
compiled 'a pick' coin
grep -q '"candidate": 2' out/coin.asset.json || problem 'a pick does not ship'
build_is_silent 'a pick'

rm coin.lock
build 'a lock that went' 'compile 1 link 0 cc 0 generated 0 configured 0'
grep -q '"candidate": 1' out/coin.asset.json || problem 'a lock that went still chooses'
build_is_silent 'a lock that went'
same 'calls in all' "$(wc -l <calls)" 3
