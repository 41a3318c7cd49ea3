#!/usr/bin/env bash
# Whoever waits for a provider for more than some seconds is told so, with the reason; -q is silent.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
buy_begin

drawing coin 'a gold coin'
fake_script openai '429 retry-after=1' '429 retry-after=6'
run 0 coin.yaml -o out/coin.asset.json
same 'lines of waiting' "$(grep -c 'asked again' "$err")" 1
says 'coin: openai is asked again in 6 s: HTTP 429' 'bought from openai'

drawing gem 'a green gem'
fake_script openai '429 retry-after=5'
run 0 gem.yaml -o out/gem.asset.json -q
is_silent
same 'billed' "$(fake_billed)" 2
fake_is_clean
