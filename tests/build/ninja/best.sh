#!/usr/bin/env bash
# `select: best` under Ninja: all candidates are made once, a lock pins the one that ships, and picking another one
# replaces its product alone: nothing is made, the header keeps its time and nothing is compiled.
. "$ASSETC_SOURCE_DIR/tests/support/build-lib.sh"
need ninja gcc
[ -x "$ASSETC_TEST" ] || {
	problem "$ASSETC_TEST is not built"
	exit
}
sed -i "s|exec .*assetc'|exec '$ASSETC_TEST'|" "$program"
export ASSETC_TEST_COUNT=$PWD/calls
: >calls

cat >coin.yaml <<END
version: "1.0"
id: coin
generation: {type: image, provider: buying, select: best}
prompt: {base: a coin, parameters: {n_variations: 4}}
post_processing: [{action: resize, dimensions: 8x8, method: nearest}]
integration: {manifest_path: images/coin.png}
END
cat >main.c <<END
#include "assets.h"
#include <stdio.h>
int main(void) { return puts(ASSET_COUNT > 0 ? "has assets" : "has none") < 0; }
END
cat >build.ninja <<END
rule asset
  command = $program compile \$in -o \$out -MD -MF \$out.d -v
  depfile = \$out.d
  deps = gcc
  restat = 1
rule link
  command = $program link \$in --manifest out/manifest.json --header out/assets.h
  restat = 1
rule cc
  command = $launcher gcc -Iout -MD -MF \$out.d -c \$in -o \$out
  depfile = \$out.d
  deps = gcc
build out/coin.asset.json: asset coin.yaml
build out/manifest.json out/assets.h: link out/coin.asset.json
build out/main.o: cc main.c || out/assets.h
END
builder=(ninja)
made() {
	same "$1: what was made" "$(wc -l <calls)" "$2"
}
ships() {
	grep -o '"candidate": [0-9]*' out/coin.asset.json | head -n 1 | tr -dc 0-9
}

build 'at first' any
[ -f out/main.o ] || sed -n 1,20p "$out" >&2
made 'at first' 4
best=$(ships)
build_is_silent 'at first'

sleep 0.02
"$ASSETC_TEST" lock update coin.yaml -q
grep -q "^coin@$best chosen " coin.lock || problem 'the lock does not pin the one that ships'
same 'candidates in the lock' "$(grep -c '^coin@' coin.lock)" 4
build 'a first lock' any
build_is_silent 'a first lock'

header=$(mtime out/assets.h) header_bytes=$(bytes out/assets.h) product=$(bytes out/images) object=$(mtime out/main.o)
other=$((best % 4 + 1))
sleep 0.02
"$ASSETC_TEST" lock pick "coin@$other" coin.yaml -q
build 'another one' 'compile 1 link 1 cc 0 generated 0 configured 0'
same 'another one: ships' "$(ships)" "$other"
[ "$(bytes out/images)" != "$product" ] || problem 'the product was not replaced'
same 'time of the header' "$(mtime out/assets.h)" "$header"
same 'bytes of the header' "$(bytes out/assets.h)" "$header_bytes"
same 'time of what includes it' "$(mtime out/main.o)" "$object"
made 'another one' 4
build_is_silent 'another one'

# Without the lock it is the best again, and still nothing is made.
rm coin.lock
build 'no lock' 'compile 1 link 1 cc 0 generated 0 configured 0'
same 'no lock: ships' "$(ships)" "$best"
same 'no lock: product' "$(bytes out/images)" "$product"
made 'no lock' 4
