#!/usr/bin/env bash
# What `plan` and `--dry-run` say is what a run then does and is charged, whatever state things are in; and saying it costs
# nothing and changes nothing.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
buy_begin --set openai.delay=0
mkdir specs

# agrees WHAT "STATE..." CODE [ARG...]: the plan of specs/ says these states, of the ids in order, and a build then does it
agrees() {
	local what=$1 states=$2 code=$3 planned cost rows bought before
	shift 3
	before=$(fake_requests | wc -l)
	rows=$(book length)
	bought=$(state "$XDG_CACHE_HOME" "$XDG_STATE_HOME/assetc" | grep -v 'ledger\.db' || :)
	run 0 plan specs --json "$@"
	same "$what: what is planned" "$(jq -r '.assets | sort_by(.id)[] | .state' "$out" | xargs)" "$states"
	cost=$(jq '[.assets[].cost_usd // 0] | add * 1000000 | round' "$out")
	planned=$(jq -c '.assets | sort_by(.id) | map([.id, .state, .cost_usd])' "$out")
	"$ASSETC" build specs --out-dir out --dry-run "$@" >"$out" 2>"$err" </dev/null || :
	same "$what: requests of a plan" "$(fake_requests | wc -l)" "$before"
	same "$what: rows of a plan" "$(book length)" "$rows"
	same "$what: what a plan changed" "$(state "$XDG_CACHE_HOME" "$XDG_STATE_HOME/assetc" | grep -v 'ledger\.db' || :)" "$bought"
	run "$code" build specs --out-dir out "$@"
	same "$what: what is reserved, of what was planned ($planned)" \
		"$(book "[.[$rows:][].estimate_usd * 1000000 | round] | add // 0")" "$cost"
}

drawing specs/a 'a thing'
drawing specs/b 'another thing' 'n: 3'
sd specs/c 'a third'
agrees 'all is missing' 'generate generate generate' 0
agrees 'all is there' 'hit hit hit' 0
rm -rf out "$XDG_CACHE_HOME/assetc/products"
agrees 'products are gone' 'process process process' 0
drawing specs/b 'another thing' 'n: 5'
agrees 'two more are wanted' 'hit generate hit' 0
drawing specs/b 'another thing' 'n: 5' 'select: 2'
agrees 'another one is chosen' 'hit process hit' 0

# What will not be sent is told before it is paid for.
effect said/d 'a fourth' 'force_instrumental: true'
run 0 plan said
says W0520 'it is not sent'

# A day that is full: what fits is bought, the rest is blocked.
drawing specs/a 'dear one'
drawing specs/b 'dear two'
used=$("$ASSETC" budget --json | jq '.[] | select(.limit == "day") | (.usd - .left_usd)')
run 0 budget set day "$(awk -v used="$used" 'BEGIN { printf "%.6f", used + 0.0052 }')"
agrees 'one of two fits' 'generate blocked hit' 4
run 0 budget set day 1000
agrees 'now both do' 'hit generate hit' 0

# Nobody to ask, nobody's leave, no price.
drawing specs/a 'without a key'
(
	unset OPENAI_API_KEY
	problems=0
	agrees 'no key' 'blocked hit hit' 5
	exit "$problems"
) || problem 'without a key'
echo '# other words' >assets.policy.yaml
agrees 'not trusted' 'blocked hit hit' 4
agrees 'offline' 'blocked hit hit' 3 --offline
agrees 'locked' 'blocked hit hit' 3 --locked
run 0 trust
drawing specs/a 'without a price' '' 'model: gpt-image-99'
agrees 'not priced' 'blocked hit hit' 4

# What is remembered, unknown, and gone.
drawing specs/a 'forbidden-by-policy'
run 5 build specs --out-dir out
agrees 'refused before' 'blocked hit hit' 5
drawing specs/a 'nobody knows'
fake_script openai '500 billed=yes'
run 5 build specs --out-dir out
agrees 'unknown' 'blocked hit hit' 5
run 0 ledger resolve --all --not-billed
agrees 'resolved' 'generate hit hit' 0
chmod -R u+w "$XDG_CACHE_HOME/assetc"
rm -rf "$XDG_CACHE_HOME/assetc" out
agrees 'bought, and gone' 'blocked blocked blocked' 3
agrees 'bought anew' 'generate generate generate' 0 --rebuy

# Two specs with one request are one purchase.
drawing specs/a 'the same'
drawing specs/b 'the same'
before=$(fake_calls)
agrees 'two that mean one' 'generate generate hit' 0
same 'calls for two that mean one' "$(($(fake_calls) - before))" 1

# The model cannot meet what is checked: before anything is asked.
cat >>specs/c.yaml <<-'END_OF_STEPS'
	x-nothing: 1
END_OF_STEPS
sed -i 's/post_processing: .*/post_processing: [{action: resize, dimensions: 16x16}, {action: validate, checks: [dimensions_match]}]/' specs/c.yaml
agrees 'another check' 'hit hit process' 0
fake_is_clean
