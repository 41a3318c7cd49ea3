#!/usr/bin/env bash
# Calls that a signal interrupts are made again: nobody notices.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/cli-faults.sh"

spec stone images/stone.png 16x16
run 0 stone.yaml -o want/stone.asset.json -MD --cache-dir want.cache
for every in 2 3 5; do
	rm -rf out "$XDG_CACHE_HOME/assetc"
	faulty "eintr:$every" stone.yaml -o out/stone.asset.json -MD || problem "eintr:$every never came to pass"
	[ "$code" = 0 ] || problem "eintr:$every: exit code $code: $(cat "$err")"
	[ ! -s "$err" ] || problem "eintr:$every: $(cat "$err")"
	same_file out/stone.asset.json want/stone.asset.json
	same_file out/images/stone.png want/images/stone.png
	faulty "eintr:$every" stone.yaml -o out/stone.asset.json -MD || :
	[ "$code" = 0 ] || problem "eintr:$every, a hit: exit code $code: $(cat "$err")"
	faulty "eintr:$every" link out/stone.asset.json --manifest out/m.json --header out/a.h || problem 'link: never'
	[ "$code" = 0 ] || problem "eintr:$every, link: exit code $code: $(cat "$err")"
	faulty "eintr:$every" cache verify || problem 'verify: never'
	[ "$code" = 0 ] || problem "eintr:$every, verify: exit code $code: $(cat "$err")"
done
