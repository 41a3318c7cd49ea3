#!/usr/bin/env bash
# The first bought picture of README.md: its spec and its commands as they stand there, against the vendors of tests/fake; afterwards
# without key and network, and in a clean clone.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/fake-lib.sh"
need jq
fake_start

section=$(sed -n '/^## The first bought picture$/,/^## Three lines/p' "$ASSETC_SOURCE_DIR/README.md")
mkdir -p game/specs && cd game
sed -n '/^```yaml$/,/^```$/p' <<<"$section" | grep -v '^```' >specs/dragon.yaml
echo 'store: assets/raw' >assets.yaml
grep -qF "with \`$(cat assets.yaml)\` in assets.yaml" <<<"$section" || problem 'it does not name the store as this test does'
mapfile -t commands < <(sed -n '/^```sh$/,/^```$/p' <<<"$section" | grep '^assetc' | sed 's/  *#.*//')
same 'commands' "${#commands[@]}" 6

# ---- none of them can be left out before the purchase
run 3 specs/dragon.yaml -o build/dragon.asset.json --trust --offline
OPENAI_API_KEY='' run 5 specs/dragon.yaml -o build/dragon.asset.json --trust
run 4 specs/dragon.yaml -o build/dragon.asset.json
says 'assetc trust'
run 4 specs/dragon.yaml -o build/dragon.asset.json --trust
says 'budget set'
same 'bought so far' "$(fake_billed)" 0

for command in "${commands[@]}"; do
	read -r -a words <<<"$command"
	run 0 "${words[@]:1}"
	case $command in
	*trust) grep -q OPENAI_API_KEY "$out" || problem "trust: $(cat "$out")" ;;
	*plan*) grep -qE '^generate +dragon +openai +\$0\.0' "$out" || problem "plan: $(cat "$out")" ;;
	*-o*) says 'bought from openai' && is_picture build/images/dragon.png 128x128 opaque ;;
	*ledger*) grep -q 'succeeded.*dragon' "$out" || problem "ledger: $(cat "$out")" ;;
	esac
done
same 'bought' "$(fake_billed)" 1
run 0 specs/dragon.yaml -o build/dragon.asset.json
is_silent

# ---- from then on: no key, nobody there; then a clean clone
fake_is_clean
fake_stop
unset OPENAI_API_KEY
rm -r build
run 0 specs/dragon.yaml -o build/dragon.asset.json
is_picture build/images/dragon.png 128x128 opaque
cp build/images/dragon.png ../before.png
is_there specs/dragon.lock assets/raw/dragon@1-*.png
rm -r build
cp -r . ../clone && cd ../clone
export XDG_CACHE_HOME=$TMPDIR/nothing XDG_STATE_HOME=$TMPDIR/nobody
run 0 specs/dragon.yaml -o build/dragon.asset.json
same_file build/images/dragon.png ../before.png
is_absent "$XDG_STATE_HOME/assetc"
