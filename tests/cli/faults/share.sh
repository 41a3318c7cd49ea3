#!/usr/bin/env bash
# On a network share locks do not hold: with a cache there nothing is bought, what is at hand builds, and doctor says so.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/cli-faults.sh"
. "$ASSETC_SOURCE_DIR/tests/support/fake-lib.sh"

fake_start
: >assets.yaml
cat >coin.yaml <<-END
	version: "1.0"
	id: coin
	generation: {type: image, provider: openai}
	prompt: {base: a coin, parameters: {quality: low}}
	post_processing: [{action: resize, dimensions: 8x8}]
END
run 0 budget set day 5
faulty share:1 coin.yaml -o out/coin.asset.json --trust || problem 'nobody asked'
same 'a purchase' "$code" 7
says E0537 'the cache lies on a network share (nfs)' ASSETC_CACHE_DIR
is_absent out
same 'billed' "$(fake_billed)" 0
run 0 coin.yaml -o out/coin.asset.json --trust
rm -r out
if faulty share:1 coin.yaml -o out/coin.asset.json --trust; then
	problem 'a hit asks for shares'
fi
same 'a hit' "$code" 0
faulty share:1 doctor || problem 'nobody asked'
same 'doctor' "$code" 7
says 'the cache lies on a network share (nfs)' 'the book lies on a network share (nfs)'
