#!/usr/bin/env bash
# A clean clone with a committed project store builds with no key and no network: no variable, no cache, no state, and no
# socket that leads out of the process's own world.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
buy_begin --set openai.delay=0
without=$ASSETC_BUILD_DIR/tests/assetc-no-network

mkdir -p game/specs
cd game
printf 'specs: [specs]\nstore: assets/raw\n' >assets.yaml
run 0 trust
for name in coin gem; do drawing specs/$name "a $name" 'n: 2'; done
sd specs/rock 'a rock'
effect specs/click 'a click'
run 0 build --out-dir out
run 0 lock update --store
run 0 build --out-dir out
same 'files of the store' "$(find assets/raw -type f ! -name .gitattributes | wc -l)" 12
grep -rF 'test-key' specs assets && problem 'a key was written into the project'
calls=$(fake_calls)
fake_is_clean

clone() {
	rm -rf ../clone ../nowhere
	mkdir ../clone ../nowhere
	cp -r specs assets assets.yaml ../clone/
	cd ../clone
}
# bare COMMAND...: with nothing in the environment but what no program does without
bare() {
	local code=0
	env -i PATH=/usr/bin:/bin HOME="$PWD/../nowhere" LC_ALL=C "$@" >"$out" 2>"$err" </dev/null || code=$?
	return $code
}
same_products() {
	diff -r -x .assetc-index -x '*.d' ../game/out out >&2 || problem "$1: other bytes"
}
nothing_bought() {
	is_absent ../nowhere/.local/state/assetc/ledger.db
	same "$1: calls" "$(fake_calls)" "$calls"
}

[ -x "$without" ] || problem "$without is not built"
ways=0
for how in "$without" 'unshare -rn'; do
	if ! bare $how /bin/true; then
		echo "not by $how, which is refused here" >&2
		continue
	fi
	ways=$((ways + 1))
	! bare $how /usr/bin/env bash -c 'exec 3<>/dev/tcp/127.0.0.1/1' || problem "$how leaves a network"
	for flags in '' --offline --locked '--profile release'; do
		clone
		bare $how "$ASSETC" build --out-dir out $flags || problem "$how, build $flags: $? $(cat "$err")"
		[ "$flags" = '--profile release' ] || same_products "$how, build $flags"
		for file in coin gem rock; do same_file out/images/$file.png ../game/out/images/$file.png; done
		nothing_bought "$how, build $flags"
		cd ../game
	done
	clone
	for name in coin gem rock click; do
		bare $how "$ASSETC" specs/$name.yaml -o out/$name.asset.json -MD || problem "$how, compile $name: $? $(cat "$err")"
	done
	bare $how "$ASSETC" fetch specs || problem "$how, fetch: $? $(cat "$err")"
	bare $how "$ASSETC" plan specs --json || problem "$how, plan: $? $(cat "$err")"
	same "$how: what a plan would pay" "$(jq '[.assets[].cost_usd] | add' "$out")" 0
	nothing_bought "$how, compile"
	cd ../game
done
[ "$ways" -gt 0 ] || skip 'this machine refuses every way to be without a network'

# With a key and a network a clean clone buys nothing either: a valid lock is complete.
clone
XDG_STATE_HOME=$PWD/../nowhere/state XDG_CACHE_HOME=$PWD/../nowhere/cache run 0 build --out-dir out
same_products 'with a key'
same 'calls of a clone with a key' "$(fake_calls)" "$calls"
