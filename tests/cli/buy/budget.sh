#!/usr/bin/env bash
# Nothing is bought beyond what was allowed, however many ask at once; what is not priced or not trusted is not bought.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
fake_start --set openai.delay=0
: >assets.yaml
run 0 trust
# One picture of openai's with a prompt of 20 bytes: 171 tokens of picture at 30, ten of text at 5. What is paid in the end
# is for five of text.
estimate=5180 cost=5155
twenty() {
	printf '%-20s' "$1" | tr ' ' x
}
usd() {
	awk -v micro="$1" 'BEGIN { printf "%.6f", micro / 1000000 }'
}

# ---- no limit anywhere: nothing

drawing coin "$(twenty coin)"
run 4 coin.yaml -o out/coin.asset.json
says 'assetc budget set'
run 4 build . --out-dir out
run 4 fetch coin.yaml
calls 'without a limit' 0
same 'rows without a limit' "$(book length)" 0
is_absent out/coin.asset.json out/images

# ---- --budget alone permits, and never raises another

run 4 coin.yaml -o out/coin.asset.json --budget "$(usd $((estimate - 1)))"
says 0.000001
calls 'a budget one too small' 0
run 0 coin.yaml -o out/coin.asset.json --budget "$(usd $estimate)"
calls 'a budget that is enough' 1
same 'its row' "$(book '.[0] | [.estimate_usd, .charged_usd] | map(. * 1000000 | round)')" "[$estimate,$cost]"
drawing gem "$(twenty gem)"
ASSETC_BUDGET=$(usd $((estimate - 1))) run 4 gem.yaml -o out/gem.asset.json
run 0 budget set day "$(usd $((cost + estimate - 1)))"
run 4 gem.yaml -o out/gem.asset.json --budget 100
says day 0.000001
calls 'a day that is full' 1

# ---- asset, run, day, month; of the project beside the user's

limits() {
	local limit=$1 first=$2
	rm -rf out assets.policy.yaml
	buy_afresh "limit-$limit-$first"
	run 0 budget set day none
}
number=0
for limit in asset run day month; do
	for of in user project; do
		limits $limit $of
		number=$((number + 1))
		drawing one "$(twenty "one $number")"
		if [ $of = user ]; then
			run 0 budget set $limit "$(usd $((estimate - 1)))"
		else
			run 0 budget set day 100
			printf 'budget: {%s_usd: %s}\n' $limit "$(usd $((estimate - 1)))" >assets.policy.yaml
			run 0 trust
		fi
		before=$(fake_calls)
		run 4 one.yaml -o out/one.asset.json
		says $limit 0.000001
		same "$limit of the $of: calls" "$(($(fake_calls) - before))" 0
		if [ $of = user ]; then
			run 0 budget set $limit "$(usd $estimate)"
		else
			printf 'budget: {%s_usd: %s}\n' $limit "$(usd $estimate)" >assets.policy.yaml
			run 0 trust
		fi
		run 0 one.yaml -o out/one.asset.json
		# The next one of the same asset, run, day and month.
		drawing one "$(twenty "two $number")"
		run 4 one.yaml -o out/one.asset.json
		says $limit
		same "$limit of the $of: calls afterwards" "$(($(fake_calls) - before))" 1
	done
done
# A project may lower what its user allowed, and never raise it.
limits lower-only project
run 0 budget set day "$(usd $((estimate - 1)))"
echo 'budget: {run_usd: 100, day_usd: 100, month_usd: 100, asset_usd: 100}' >assets.policy.yaml
run 0 trust
drawing high "$(twenty high)"
run 4 high.yaml -o out/high.asset.json
rm assets.policy.yaml

# ---- a build buys what fits, in the order of its ids

limits order build
mkdir many
for name in a b c d e; do drawing many/$name "$(twenty "in order $name")"; done
run 0 budget set day "$(usd $((3 * estimate)))"
before=$(fake_calls)
run 4 build many --out-dir out -j 4
same 'what fitted' "$(cd out/images && echo *)" 'a.png b.png c.png'
same 'calls for three of five' "$(($(fake_calls) - before))" 3
rm -r many

# ---- thirty-two at once against a budget of five

limits parallel 32
run 0 budget set day "$(usd $((5 * estimate + 1000)))"
for i in {1..32}; do drawing "p$i" "$(twenty "parallel $i")"; done
before=$(fake_calls) codes=
pids=()
for i in {1..32}; do
	"$ASSETC" "p$i.yaml" -o "out/p$i.asset.json" >"said.$i" 2>&1 </dev/null &
	pids+=($!)
done
for i in {1..32}; do
	code=0
	wait "${pids[i - 1]}" || code=$?
	codes+=$code$'\n'
	[ $code -eq 0 ] || [ $code -eq 4 ] || problem "process $i: exit code $code: $(cat "said.$i")"
	[ $code -ne 0 ] || is_there "out/images/p$i.png"
	[ $code -ne 4 ] || is_absent "out/images/p$i.png" "out/p$i.asset.json"
done
same 'exit codes of thirty-two' "$(sort <<<"${codes%$'\n'}" | uniq -c | xargs)" '5 0 27 4'
same 'calls of thirty-two' "$(($(fake_calls) - before))" 5
same 'rows of thirty-two' "$(book '[length, (map(.state) | unique)]')" '[5,["succeeded"]]'
run 0 budget --json
same 'what the limit says' "$(jq -c '[.[] | (.usd - .left_usd) * 1000000 | round]' "$out")" "[$((5 * cost))]"

# ---- what is not priced

limits unpriced model
run 0 budget set day 100
drawing odd "$(twenty odd)" '' 'model: gpt-image-99'
before=$(fake_calls)
run 4 odd.yaml -o out/odd.asset.json
says 'allow-unpriced'
same 'calls for what has no price' "$(($(fake_calls) - before))" 0

# ---- the published prices: of the picture itself, and apart from it of the prompt

limits prices 25
run 0 budget set day 1000
rows=(
	'gpt-image-2 low 5130 5880 4740 11910 11130' 'gpt-image-2.5-flare low 5130 5880 4740 11910 11130'
	'gpt-image-2.5-flare medium 11520 13170 10290 26760 25950' 'gpt-image-2 medium 46080 52680 41160 107040 100080'
	'gpt-image-2.5-flare high 46080 52680 41160 107040 100080'
	'gpt-image-2.5-sunburst xhigh 81900 93660 73770 190290 177900'
	'gpt-image-2 high 184290 210720 164640 428160 400260' 'gpt-image-2.5-flare max 184290 210720 164640 428160 400260'
)
sizes=(816x816 1024x1024 1536x1024 2048x2048 3840x2160)
mkdir priced
wanted=
for row in "${rows[@]}"; do
	read -r model quality prices <<<"$row"
	read -r -a prices <<<"$prices"
	for i in 0 1 2 3 4; do
		name=$(tr -d . <<<"$model-$quality-${sizes[i]}")
		asked "priced/$name" openai 'a coin' "size: ${sizes[i]}, quality: $quality" "model: $model"
		wanted+="$name ${prices[i]}"$'\n'
	done
done
before=$(fake_calls)
run 0 plan priced --json
same 'what a plan says of prices' \
	"$(jq -r '.assets[] | "\(.id) \((.cost_usd * 1000000 | round) - 15)"' "$out" | sort)" \
	"$(sort <<<"${wanted%$'\n'}")"
same 'calls of a plan' "$(($(fake_calls) - before))" 0
# What the ledger reserves is the same; the vendor refuses them all, so that nothing is drawn.
fake_script openai 'error invalid_value times=40'
run 5 build priced --out-dir out/priced
same 'what the ledger says of prices' \
	"$(book '.[] | "\(.spec) \((.estimate_usd * 1000000 | round) - 15)"' | sort)" "$(sort <<<"${wanted%$'\n'}")"
fake_is_clean
