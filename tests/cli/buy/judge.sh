#!/usr/bin/env bash
# `generation.judge`: a model looks at each candidate's product, once; what it says counts half, stays in the cache for
# ever, and is never needed.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
buy_begin --set openai.delay=0

# prints WORDS...: the last run did, on stdout.
prints() {
	local words
	for words; do
		grep -qF -e "$words" "$out" || problem "'$words' is not printed: $(cat "$out")"
	done
}
# sprite ID N [JUDGE]: the best of N, as the judge says.
sprite() {
	drawing "$1" "a sprite of $1" "background: transparent, n_variations: $2" \
		"select: best, judge: {ask: ${3:-which reads best at 32 px?}}"
}
ships() {
	same "$1: the candidate that ships" "$(jq -c .raw.candidate "out/$1.asset.json")" "$2"
}
compile() {
	run 0 "$1.yaml" -o "out/$1.asset.json" "${@:2}"
}
chats() {
	fake_requests openai | { grep -c '/v1/chat/completions' || :; }
}
judge='openai POST /v1/chat*'

# ---- all pictures alike, the judge decides

sprite coin 3
run 0 plan coin.yaml --json
planned=$(jq '.assets[0].cost_usd * 1000000 | round' "$out")
fake_script 'openai POST /v1/images*' 'ok draw=good,good,good'
fake_script "$judge" 'ok opinion=40' 'ok opinion=90' 'ok opinion=60'
compile coin -v
ships coin 2
same 'asked about each' "$(chats)" 3
same 'what went along' "$(fake_problems)" ''
says 'candidate 2 of 3: '
books_agree 'candidates and opinions'
same 'the plan shows candidates and opinions, as they were reserved' "$planned" \
	"$(book '[.[].estimate_usd * 1000000 | round] | add')"
same 'rows of opinions' "$(book '[.[] | select(.provider == "judge") | [.type, .state, .model]] | unique')" \
	'[["opinion","succeeded","gpt-4.1-mini"]]'
[ "$(book '[.[] | select(.provider == "judge") | .estimate_usd >= .charged_usd and .charged_usd > 0] | all')" = true ] ||
	problem 'an opinion was not bounded by its estimate'
compile coin
is_silent
same 'asked once' "$(chats)" 3
mv "$XDG_CACHE_HOME/assetc/objects" aside
compile coin
is_silent
mv aside "$XDG_CACHE_HOME/assetc/objects"
run 0 why coin.yaml -o out/coin.asset.json
prints 'candidate 2 of 3' 'opinion' 'it looks like'

# ---- what was said stays: without the products, without the scores, without a network

run 0 cache clean
compile coin --offline
ships coin 2
run 0 cache gc --paid --max-age 0 --json
same 'opinions are wanted' "$(jq '.paid.trashed | length' "$out")" 0
same 'never again' "$(chats)" 3

# ---- other steps make another picture, and are judged anew; another question, too; the candidates are not

calls_before=$(fake_calls)
sed -i 's/dimensions: 16x16/dimensions: 24x24/' coin.yaml
run 0 plan coin.yaml --json
same 'the plan prices three opinions' "$(jq '.assets[0].cost_usd > 0.004 and .assets[0].cost_usd < 0.006' "$out")" true
fake_script "$judge" 'ok opinion=95' 'ok opinion=5' 'ok opinion=6'
compile coin
ships coin 1
same 'other steps' "$(chats)" 6
sprite coin 3
compile coin
same 'known from the first time' "$(chats)" 6
sprite coin 3 'is it round?'
run 0 plan coin.yaml --out-dir out
prints 'generate  coin                      judge ' 'the judge has not seen all candidates'
run 0 why coin.yaml -o out/coin.asset.json
prints 'waits for what its judge would say' 'the judge has not seen all candidates'
compile coin
same 'another question' "$(chats)" 9
same 'no picture was bought' "$(($(fake_calls) - calls_before))" 6

# ---- regenerating one: one more opinion

fake_set openai.repeats=differ
fake_script 'openai POST /v1/images*' 'ok draw=cut'
compile coin --regenerate coin@2
same 'one more opinion' "$(chats)" 10

# ---- one candidate, a lock: nobody is asked

before=$(chats)
sprite one 1
run 0 check one.yaml
says W0323 'one candidate' 'n_variations'
compile one
run 0 lock update coin.yaml
sprite coin 3 'is it square?'
run 0 lock update coin.yaml
sprite gem 2
run 3 gem.yaml -o out/gem.asset.json --locked
same 'nobody was asked' "$(chats)" "$before"

# ---- one that fails its checks is not judged

sprite gate 3
sed -i 's/16x16}/16x16}, {action: validate, checks: [has_alpha]}/' gate.yaml
fake_script 'openai POST /v1/images*' 'ok draw=full,good,good'
before=$(chats)
compile gate
same 'only those that pass' "$(($(chats) - before))" 2

# ---- an answer of no use: the scores decide, with a warning; it is not asked again by itself

sprite dim 2
fake_script 'openai POST /v1/images*' 'ok draw=flat,good'
fake_script "$judge" 'ok says=eighty'
compile dim
says 'nothing that can be used'
ships dim 2
before=$(chats)
compile dim
same 'not asked again by itself' "$(chats)" "$before"
ships dim 2

# ---- a build and a fetch ask, too; no budget, no key: the scores alone

sprite leaf 2
sprite tree 2
run 0 fetch leaf.yaml
before=$(chats)
compile leaf --offline
same 'a fetch asks the judge' "$(chats)" "$before"
run 0 build leaf.yaml tree.yaml --out-dir built
same 'a build asks the judge' "$(($(chats) - before))" 2

# ---- who cannot be asked is told of before, with what to do; and is asked as soon as that is done

sprite mute 2
sed -i 's/provider: openai/provider: stability/; s/size: 816x816, quality: low, background: transparent/size: 1024x1024/' mute.yaml
key=$OPENAI_API_KEY
unset OPENAI_API_KEY
run 0 plan mute.yaml
says W0581 'the judge cannot be asked, as it has no key: OPENAI_API_KEY is not set'
run 0 build mute.yaml --out-dir built
says W0581 'the judge has seen 0 of 2' 'OPENAI_API_KEY is not set' 'the next build asks it'
run 0 build mute.yaml --out-dir built
before=$(chats)
export OPENAI_API_KEY=$key
run 0 build mute.yaml --out-dir built
same 'asked once it can be' "$(($(chats) - before))" 2
run 0 build mute.yaml --out-dir built
same 'and once only' "$(($(chats) - before))" 2
sed -i 's/judge: {/judge: {model: gpt-nonsense, /' mute.yaml
run 0 plan mute.yaml
says W0581 "no price for the model 'gpt-nonsense'" 'assetc providers judge'

alone
sprite coin 3
rm coin.lock
compile coin
rm -r out
compile leaf
is_there out/images/leaf.png

# ---- what makes no sense

sed 's/, select: best//' leaf.yaml >wrong.yaml
run 1 check wrong.yaml
says E0580 'select: best'
sed 's/judge: {ask: [^}]*}/judge: {model: gpt-4o}/' leaf.yaml >wrong.yaml
run 1 check wrong.yaml
says E0580 'a question'
sed 's/provider: openai/provider: judge/' leaf.yaml >wrong.yaml
run 1 check wrong.yaml
