#!/usr/bin/env bash
# `select: best`: all candidates are bought, what ships is the best product, and a hit decodes nothing.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
buy_begin --set openai.delay=0

# sprite ID N [GENERATION]: a picture with transparency, the best of N.
sprite() {
	drawing "$1" "a sprite of $1" "background: transparent, n_variations: $2" "select: best${3:+, $3}"
}
# ships ID CANDIDATE
ships() {
	same "$1: the candidate that ships" "$(jq -c .raw.candidate "out/$1.asset.json")" "$2"
}
# prints WORDS...: the last run did, on stdout.
prints() {
	local words
	for words; do
		grep -qF -e "$words" "$out" || problem "'$words' is not printed: $(cat "$out")"
	done
}
compile() {
	run 0 "$1.yaml" -o "out/$1.asset.json" "${@:2}"
}

# ---- the best of four, from one request

sprite coin 4
run 0 plan coin.yaml --json
same 'the plan counts four' "$(jq .assets[0].candidates "$out")" 4
fake_script openai 'ok draw=cut,flat,good,halo'
compile coin -v
says 'candidate 3 of 4: ' ' of 1000, next '
calls 'four' 1
same 'items' "$(fake_billed)" 4
ships coin 3
books_agree 'the best of four'
compile coin
calls 'a hit' 1
ships coin 3
run 0 why coin.yaml -o out/coin.asset.json
prints 'is up to date' 'candidate 3 of 4' 'coverage' 'centring' 'of the border is run over'
run 0 why coin.yaml -o out/coin.asset.json --json
same 'scores in why' "$(jq -c '.[0].choice | [.candidate, .asked, (.candidates | length)]' "$out")" '[3,4,4]'
[ "$(jq '.[0].choice.candidates | .[2].points > .[0].points and .[0]."centring.fact" != null' "$out")" = true ] ||
	problem "why does not tell the scores: $(cat "$out")"
same 'no scores in the record' "$(jq 'has("choice")' out/coin.asset.json)" false

# ---- another order, another choice; the choice does not hang on what was there first

sprite gem 4
fake_script openai 'ok draw=good,flat,cut,speck'
compile gem
ships gem 1
sprite two 4
fake_script openai 'ok draw=speck,good,good,cut'
compile two
ships two 2 # of two equals the lowest

# ---- the choice is forgotten with the cache's other free things, and made again alike

run 0 cache clean
compile coin
ships coin 3
calls 'after cache clean' 3
rm -r out
compile coin --offline
ships coin 3

# ---- other steps: the candidates are scored anew, and nothing is bought

sed -i 's/dimensions: 16x16/dimensions: 32x32/' coin.yaml
run 0 why coin.yaml -o out/coin.asset.json
prints 'step.1'
compile coin
ships coin 3
calls 'other steps' 3

# ---- one that fails its checks loses; if all fail, it is the error of one

sprite gate 3
sed -i 's/16x16}/16x16}, {action: validate, checks: [has_alpha]}/' gate.yaml
fake_script openai 'ok draw=full,cut,full'
compile gate
says 'candidate 1 of' 'is passed over: has_alpha'
ships gate 2
compile gate -v
same 'said once' "$(cat "$err")" ''
before=$(fake_calls)
sprite fail 2
sed -i 's/16x16}/16x16}, {action: validate, checks: [has_alpha]}/' fail.yaml
fake_script openai 'ok draw=full,full'
run 1 fail.yaml -o out/fail.asset.json
says 'has_alpha' 'none of the 2 candidates'
is_absent out/fail.asset.json out/images/fail.png
same 'what failed is not bought again' "$(fake_calls)" $((before + 1))
run 1 fail.yaml -o out/fail.asset.json
same 'nor by the next run' "$(fake_calls)" $((before + 1))

# ---- fewer than asked for: the best of those

sprite few 4
fake_script openai 'ok items=3 draw=cut,good,flat'
compile few
says '3 of 4'
ships few 2
before=$(fake_calls)
compile few
same 'not asked for by itself' "$(fake_calls)" "$before"
ships few 2

# ---- a vendor of one at a time: what failed is not there, and the others are compared

sd rock 'a rock' 'n_variations: 3' 'select: best'
fake_script stability 'ok finish=CONTENT_FILTERED'
compile rock -v
says 'of 3: '
case $(jq .raw.candidate out/rock.asset.json) in
[123]) ;;
*) problem 'no candidate of the rock ships' ;;
esac

# ---- who looks on is told

sprite told 2
fake_script openai 'ok draw=flat,good'
compile told --events events.jsonl
same 'the event' "$(jq -c 'select(.event == "CANDIDATE_SELECTED") | [.provider, (.scores | map(.candidate)), (.message | startswith("candidate 2 of 2: "))]' events.jsonl)" \
	'["openai",[1,2],true]'
compile told --events events.jsonl
same 'once' "$(grep -c CANDIDATE_SELECTED events.jsonl)" 1

# ---- scores stand in the record where quality is tracked, alike on hit and miss

sprite kept 2
echo 'observability: {track_quality: true}' >>kept.yaml
fake_script openai 'ok draw=flat,good'
compile kept
ships kept 2
same 'scores in the record' "$(jq -c '.choice | [.asked, [.candidates[].candidate]]' out/kept.asset.json)" '[2,[1,2]]'
cp out/kept.asset.json miss.json
rm -r out
compile kept
cmp miss.json out/kept.asset.json || problem 'the record of a hit is not that of the miss'
run 0 cache clean
rm -r out
compile kept
cmp miss.json out/kept.asset.json || problem 'the record is another after the scores were forgotten'

# ---- regenerating one leaves the others, and the choice is made anew

before=$(fake_billed)
fake_set openai.repeats=differ
fake_script openai 'ok draw=good'
compile coin --regenerate coin@1
same 'one item' "$(fake_billed)" $((before + 1))
same 'of the first' "$(last_attempt '[.items[].candidate]')" '[1]'
ships coin 1 # as good as the third, and before it
fake_script openai 'ok draw=speck'
compile coin --regenerate coin
same 'without a number it is the one that ships' "$(last_attempt '[.items[].candidate]')" '[1]'
ships coin 3

fake_script openai 'ok draw=speck'
compile coin --regenerate coin
same 'also where that is not the first' "$(last_attempt '[.items[].candidate]')" '[3]'
fake_script openai 'ok draw=good'
compile coin --regenerate coin@3
ships coin 3

# ---- a lock: the chosen one is pinned, and from then on nothing is compared

run 0 lock update coin.yaml
grep -q '^coin@3 chosen ' coin.lock || problem "the lock does not pin the chosen one: $(cat coin.lock)"
before=$(fake_calls)
compile coin
ships coin 3
run 0 lock pick coin@2 coin.yaml
compile coin
ships coin 2
same 'a lock has no scores' "$(jq 'has("choice")' out/coin.asset.json)" false
run 0 lock update coin.yaml
grep -q '^coin@2 chosen ' coin.lock || problem 'an update unmade what a person picked'
same 'a lock buys nothing' "$(fake_calls)" "$before"
run 0 why coin.yaml -o out/coin.asset.json
prints 'is up to date'

# ---- what the cache holds tells what it is, and bought candidates are roots, the others too

key=$(grep -rl 'assetc choice 1' "$XDG_CACHE_HOME/assetc/products" | head -n 1)
run 0 cache inspect "$(basename "$(dirname "$key")")$(basename "$key")"
prints 'assetc choice 1' 'chosen' 'points: '
rm coin.lock
run 0 cache gc --paid --max-age 0 --json
same 'candidates that somebody wants are kept' "$(jq '.paid.trashed | length' "$out")" 0
rm gem.yaml
run 0 cache gc --paid --max-age 0 --json
same 'those of a spec that is gone are not' "$(jq '.paid.trashed | length > 0' "$out")" true

# ---- without a network and without keys

alone
rm -r out
compile coin
ships coin 3
fake_dir= # its books are closed
