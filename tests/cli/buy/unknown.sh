#!/usr/bin/env bash
# What nobody knows the end of: nothing gets around it but a person, or a policy that says how much may be risked, once a day.
# And a clock that is not believed.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
buy_begin --set openai.delay=0

# lost ID PROMPT: asks, is billed and gets no answer
lost() {
	drawing "$1" "$2"
	fake_script openai '500 billed=yes'
	run 5 "$1.yaml" -o "out/$1.asset.json"
	says 'ledger resolve'
	same "$1: the row" "$(last_attempt .state)" unknown
}

# ---- whatever is tried, nothing is asked

mkdir specs
lost specs/coin 'a coin'
calls 'a lost answer' 1
held=$(book_total)
for words in 'compile specs/coin.yaml -o out/coin.asset.json' 'compile specs/coin.yaml -o out/coin.asset.json --regenerate coin' \
	'compile specs/coin.yaml -o out/coin.asset.json --rebuy' 'build specs --out-dir out' 'build specs --out-dir out --retry-failed' \
	'fetch specs/coin.yaml' 'fetch specs/coin.yaml --all-candidates' \
	'compile specs/coin.yaml -o out/coin.asset.json --cache-dir other/cache' \
	'compile specs/coin.yaml -o out/coin.asset.json --budget 100'; do
	run 5 $words
	says 'ledger resolve' "$(last_attempt .id)"
	same "$words: calls" "$(fake_calls)" 1
done
# Another spec that means the same, and more candidates of it.
drawing specs/twin 'a coin'
run 5 specs/twin.yaml -o out/twin.asset.json
calls 'a twin' 1
rm specs/twin.yaml
same 'what is reserved all the while' "$(book_total)" "$held"
is_absent out/coin.asset.json out/images

# ---- resolving: not twice, not what is no such thing

id=$(last_attempt .id)
run 2 ledger resolve 20260101-00000000 --billed
run 0 ledger resolve "$id" --billed --usd 0.004
same 'what was said' "$(book '.[0] | [.state, .resolution, (.charged_usd * 1000000 | round)]')" '["failed","billed",4000]'
run 2 ledger resolve "$id" --not-billed
run 0 specs/coin.yaml -o out/coin.asset.json
calls 'after it was resolved' 2
is_picture out/images/coin.png 16x16 opaque

# ---- a policy: once for each key and day

printf 'unknown: {resend_below_usd: 0.05}\n' >assets.policy.yaml
run 0 trust
lost gem 'a gem'
before=$(fake_calls)
fake_script openai '500 billed=yes'
run 5 gem.yaml -o out/gem.asset.json
same 'it is asked once more' "$(fake_calls)" $((before + 1))
same 'what became of the first' "$(book 'map(select(.spec == "gem"))[0] | [.state, .resolution, .charged_usd == .estimate_usd]')" \
	'["failed","resent",true]'
run 5 gem.yaml -o out/gem.asset.json
same 'not a second time on a day' "$(fake_calls)" $((before + 1))
says 'ledger resolve'
run 0 ledger resolve --all --billed
run 0 gem.yaml -o out/gem.asset.json
lost ruby 'a ruby'
before=$(fake_calls)
run 0 ruby.yaml -o out/ruby.asset.json
same 'it is asked once more, and answered' "$(fake_calls)" $((before + 1))
# What may be risked is a bound.
printf 'unknown: {resend_below_usd: 0.001}\n' >assets.policy.yaml
run 0 trust
lost leaf 'a leaf'
before=$(fake_calls)
run 5 leaf.yaml -o out/leaf.asset.json
same 'it costs more than may be risked' "$(fake_calls)" "$before"
run 0 ledger resolve --all --not-billed
rm assets.policy.yaml
run 0 trust
fake_is_clean

# ---- days and clocks. The program itself takes no preload; who keeps the book does.

command -v faketime >/dev/null || {
	echo 'there is no faketime: the rest is left out' >&2
	exit
}
[ -z "$ASSETC_SANITIZE" ] || exit 0
buy_afresh days
run 0 budget set day 0.006
drawing one 'one of a day'
run 0 one.yaml -o out/one.asset.json
drawing two 'two of a day'
run 4 two.yaml -o out/two.asset.json
says day
program=$ASSETC
printf '#!/bin/sh\nexec faketime -f "$DAYS" %q "$@"\n' "$program" >later
chmod +x later
ASSETC=$PWD/later
export DAYS=+30h
run 0 two.yaml -o out/two.asset.json
same 'two days' "$(book '[.[].day] | unique | length')" 2
# A clock that goes back frees nothing; one that is far behind is not believed.
DAYS=+7h
drawing three 'three of a day'
run 4 three.yaml -o out/three.asset.json
says day
DAYS=+40d
run 0 budget set month none
run 0 three.yaml -o out/three.asset.json
ASSETC=$program
drawing four 'four of a day'
before=$(fake_calls)
run 7 four.yaml -o out/four.asset.json
says 'ledger resolve --clock'
same 'calls by a clock that is behind' "$(fake_calls)" "$before"
run 0 ledger resolve --clock
run 0 budget set day 100
run 0 four.yaml -o out/four.asset.json
