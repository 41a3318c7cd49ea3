#!/usr/bin/env bash
# `assetc build` and locks: what it knows to stand does not hide a first lock, a pick, a lock that became
# stale or a stricter command line; profiles of the project may ask for locks.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
[ -x "$ASSETC_TEST" ] || {
	problem "$ASSETC_TEST is not built"
	exit
}
ASSETC=$ASSETC_TEST
export ASSETC_TEST_COUNT=$PWD/calls
: >calls
mkdir specs

# gem ID [PROMPT]
gem() {
	cat >"specs/$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: image, provider: buying}
		prompt: {base: a $1${2-}, parameters: {n_variations: 2}}
		post_processing: [{action: resize, dimensions: 4x4}]
	END
}
build() {
	local want=$1
	shift
	sleep 0.02 # what is younger than the last look is not trusted in any case
	run "$want" build --out-dir out "$@"
}
candidate() {
	sed -nE 's/.*"candidate": ([0-9]+).*/\1/p' "out/$1.asset.json"
}

gem coin
gem ruby
cat >assets.yaml <<-END
	specs: [specs]
	profiles: {ci: {locked: true}, gold: {release: true}}
END
build 0
sed -i 's/provider: buying/&, select: 2/' specs/coin.yaml
build 0
sed -i 's/, select: 2//' specs/coin.yaml
build 0
same 'calls' "$(wc -l <calls)" 3
build 0 --profile ci
build 1 --profile gold
says "no lock names the raw of 'coin'" "no lock names the raw of 'ruby'"

run 0 lock update specs/coin.yaml -q
build 0
grep -q '"lock": "locked"' out/coin.asset.json || problem 'build does not notice a first lock'
build 1 --profile gold
! grep -q "raw of 'coin'" "$err" || problem 'a lock that holds is not taken by a release'
run 0 lock pick coin@2 -q
build 0
same 'the candidate after a pick' "$(candidate coin)" 2
build 0
is_silent

gem coin ', style: flat'
build 0
says "lock of 'coin' is stale: 'prompt' differs"
build 0
is_silent
for strict in --locked --offline '--profile ci' '--profile gold'; do
	build 3 $strict
	says "lock of 'coin' is stale"
done
ASSETC_LOCKED=1 build 3
same 'the record of a stale lock' "$(grep -c '"lock": "stale"' out/coin.asset.json)" 1
run 0 lock update -q
build 0 --profile ci
build 0 --profile gold
run 0 link out/*.asset.json -o stamp --profile gold
build 0 --profile draft
same 'calls' "$(wc -l <calls)" 4
build 2 --regenerate nobody
build 0 --regenerate coin
says 'still approves the former raw'
build 0
same 'the raw of the lock again' "$(grep -c '"lock": "locked"' out/coin.asset.json)" 1
same 'calls' "$(wc -l <calls)" 5
