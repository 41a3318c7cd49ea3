#!/usr/bin/env bash
# `health --json`: limit, spend, what is left, how the providers have fared, the last ten purchases, and a score with its formula; `jobs` and
# `ledger` tell the same purchases.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/fake-lib.sh"
need jq
fake_start
export ASSETC_TRUST=1
: >assets.yaml
for id in a b c d e f g h i j k l; do
	cat >$id.yaml <<-END
		version: "1.0"
		id: $id
		generation: {type: image, provider: openai, model: gpt-image-1.5}
		prompt: {base: a $id, parameters: {size: 1024x1024, quality: low}}
		post_processing: [{action: resize, dimensions: 8x8}]
	END
done
sed -i 's/a l/a forbidden-by-policy l/' l.yaml
run 0 budget set day 5
run 5 build .
same 'bought' "$(fake_billed)" 11

run 0 health --json
cp "$out" health.json
same 'limits' "$(jq -c '[.limits[] | [.limit, .of, .usd]]' health.json)" '[["day","user",5]]'
same 'what is spent of them' "$(jq '.limits[0].used_usd == .spent_today_usd and (.limits[0].left_usd - (5 - .spent_today_usd) | fabs) < 1e-9' health.json)" true
same 'spent' "$(jq '.spent_usd == .spent_month_usd and .spent_usd == .spent_today_usd and .reserved_usd == 0' health.json)" true
same "spent, by the vendor's book" "$(jq '.spent_usd * 1000000 | round' health.json)" "$(fake_read billing | jq -s '[.[].micro_usd // .cost // 0] | add')"
same 'providers' "$(jq -c '[.providers[] | [.name, .attempts, .succeeded, .failed, .unknown]]' health.json)" '[["openai",12,11,1,0]]'
same 'means' "$(jq '.providers[0] | (.success_rate > 0.91) and (.success_rate < 0.92) and (.mean_seconds > 0) and ((.mean_usd * 11 - .spent_usd | fabs) < 0.0001)' health.json)" true
same 'the last ten' "$(jq -c '[(.latest | length), (.latest | map(.state) | unique)]' health.json)" '[10,["failed","succeeded"]]'
same 'the score' "$(jq -c '[.score, .considered, .succeeded]' health.json)" '[91,12,11]'
jq -e '.formula | test("succeeded / considered")' health.json >/dev/null || problem 'no formula'
run 0 health
grep -qE '^score 91 of 100; \$0\.[0-9]+ today, \$0\.[0-9]+ this month; --json' "$out" || problem "health for people: $(cat "$out")"

# ---- the build is a job: partial success told as partial; the refused one is not asked for again by itself
run 0 jobs --json
same 'the job' "$(jq -c '[.[] | [.kind, .state, .count.succeeded, .count.failed]]' "$out")" '[["build","partial",11,1]]'
id=$(jq -r '.[0].id' "$out")
run 0 jobs show "$id"
grep -qE '^  l +failed +.*\[E0552\]$' "$out" || problem "the failed task: $(cat "$out")"
run 2 jobs cancel "$id"
says E0488
run 5 build .
same 'remembered' "$(fake_calls)" 12
run 5 build . --retry-failed
same 'asked again' "$(fake_calls)" 13
same 'bought' "$(fake_billed)" 11
run 0 build a.yaml b.yaml
before=$("$ASSETC" jobs --json | jq length)
run 0 build a.yaml b.yaml
same 'hits make no job' "$("$ASSETC" jobs --json | jq length)" "$before"

# ---- a damaged book is made again from the sidecars in the cache; what it paid is the same
run 0 ledger export --json
jq -S '[.[] | select(.state == "succeeded") | [.id, .spec, .provider, .charged_usd]] | sort' "$out" >bought.json
head -c 9000 /dev/urandom >"$XDG_STATE_HOME/assetc/ledger.db"
rm -f "$XDG_STATE_HOME"/assetc/ledger.db-*
run 0 ledger rebuild
grep -qx '11 restored, 0 known already' "$out" || problem "rebuild: $(cat "$out")"
run 0 ledger export --json
jq -S '[.[] | select(.state == "succeeded") | [.id, .spec, .provider, .charged_usd]] | sort' "$out" >rebuilt.json
same_file bought.json rebuilt.json
sed -i 's/a k/another k/' k.yaml
run 4 build k.yaml
says 'budget set'
run 0 budget set day 5
run 0 build k.yaml
same 'bought' "$(fake_billed)" 12
fake_is_clean
