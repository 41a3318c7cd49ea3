#!/usr/bin/env bash
# --regenerate buys once, also when the run that asked for it dies with the answer in its spool.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
. "$support/buy-kill.sh"
[ "$ASSETC_TEST_STOPS" = 1 ] || skip 'this build has no named stops'
buy_begin --set openai.repeats=differ

drawing coin 'a gold coin'
run 0 coin.yaml -o out/coin.asset.json
first=$(sha256sum out/images/coin.png | cut -d" " -f 1)
export ASSETC_STOP=accepted ASSETC_STOP_DIR=$TMPDIR/stops
mkdir "$ASSETC_STOP_DIR"
start coin.yaml -o out/coin.asset.json --regenerate coin
for tries in $(seq 400); do
	[ -z "$(ls "$ASSETC_STOP_DIR")" ] || break
	sleep 0.05
done
slay both
unset ASSETC_STOP
same 'bought twice by now' "$(fake_billed)" 2
run 0 coin.yaml -o out/coin.asset.json --regenerate coin
same 'and not once more' "$(fake_billed)" 2
[ "$(sha256sum out/images/coin.png | cut -d" " -f 1)" != "$first" ] || problem 'the former one ships'
books_agree 'a regeneration that was interrupted'
run 0 coin.yaml -o out/coin.asset.json --regenerate coin
same 'said again' "$(fake_billed)" 3
fake_is_clean
