#!/usr/bin/env bash
# Scenario: key and secret by Basic, jobs by two ways, assets that say where they lie, and all that may go wrong with them.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
buy_begin
cat >assets.policy.yaml <<'END_OF_POLICY'
providers: {scenario: {price_usd: 0.08, usd_per_credit: 0.01}}
END_OF_POLICY
run 0 trust

posts() {
	fake_requests scenario | jq -c 'select(.method == "POST") | .path' | grep -c "${1:-generate}" || :
}
state_of() {
	book "map(select(.spec == \"$1\")) | map(.state) | join(\" \")"
}
# art ID PROMPT [PARAMETERS [MODEL]]
art() {
	asked "$1" scenario "$2" "size: 64x64${3:+, $3}" "model: ${4:-model_x}"
}
# body FILTER: of the last submission
body() {
	fake_requests scenario | jq -cr 'select(.path | test("generate"))' | tail -n 1 | jq -cr ".body | fromjson | $1"
}

# ---- from end to end, by both ways; what it cost is what they say

art coin 'a coin' 'seed: 7'
run 0 coin.yaml -o out/coin.asset.json
is_picture out/images/coin.png 16x16 opaque
same 'what was sent' "$(body '[.numSamples, .seed, .width, .height]')" '[1,7,64,64]'
same 'the row' "$(last_attempt '[.state, .provider, .model, (.charged_usd * 1000000 | round), .is_estimated]')" \
	'["succeeded","scenario","model_x",50000,false]'
art gem 'a gem' 'seed: 7, endpoint: txt2img, guidance: 3.5, num_inference_steps: 28' flux.1-dev
run 0 gem.yaml -o out/gem.asset.json
same 'what was sent' "$(body '[.modelId, .numSamples, .seed, .guidance, .numInferenceSteps]')" '["flux.1-dev",1,"7",3.5,28]'
asked wide scenario 'a wide one' 'aspect_ratio: "16:9", input: {numOutputs: 1, mood: {sad: true}}, original_assets: true' \
	'model: model_x'
run 0 wide.yaml -o out/wide.asset.json
same 'what was sent' "$(body '[.aspectRatio, .numOutputs, .mood, .numSamples]')" '["16:9",1,{"sad":true},null]'
same 'the original is asked for' "$(fake_requests scenario | grep -c originalAssets)" 1
books_agree 'three jobs'

# ---- a picture to begin with goes up first; a change of it is another request

cp out/images/coin.png a.png
asked from scenario 'from another' 'endpoint: txt2img' 'model: flux.1-dev, inputs: {image: a.png, strength: 0.4}'
count=$(posts)
fake_script 'scenario POST /v1/assets' '503 body=empty' '502 body=html' ok
run 0 from.yaml -o out/from.asset.json
is_picture out/images/from.png 16x16 opaque
same 'submitted' "$(posts) $(posts '/assets')" "$((count + 1)) 3"
same 'what was sent' "$(body '[.modelId, .strength, (.image | startswith("asset_"))]')" '["flux.1-dev",0.4,true]'
run 0 from.yaml -o out/from.asset.json
same 'a hit' "$(posts)" $((count + 1))
cp out/images/gem.png a.png
fake_script 'scenario POST /v1/assets' html
run 5 from.yaml -o out/from.asset.json
same 'nothing was sent' "$(last_attempt '[.state, .charged_usd, .sends]')" '["failed",0,0]'
run 0 from.yaml -o out/from.asset.json
books_agree 'a picture to begin with'

# ---- what they say of a job comes in more than one form

fake_set scenario.id_only=yes scenario.lies=yes
art ruby 'a ruby'
run 0 ruby.yaml -o out/ruby.asset.json
fake_set scenario.id_only=no scenario.lies=no scenario.assets=0
art none 'none at all'
run 5 none.yaml -o out/none.asset.json
says 'names no picture'
same 'paid and of no use' "$(last_attempt '[.state, .is_unusable]')" '["failed",true]'
fake_set scenario.assets=1 scenario.costs=0
art dear 'of an unknown price'
run 0 dear.yaml -o out/dear.asset.json
same 'as the policy file says' "$(last_attempt '[(.charged_usd * 1000000 | round), .is_estimated]')" '[80000,true]'
fake_set scenario.costs=5

# ---- jobs that fail cost nothing

for fate in failure canceled failed cancelled; do
	fake_set scenario.fate=$fate
	art "end-$fate" "one that ends as $fate"
	run 5 "end-$fate.yaml" -o "out/end-$fate.asset.json"
	says "ended as $fate"
	same "$fate: the row" "$(last_attempt '[.state, .charged_usd, .is_unusable]')" '["failed",0,false]'
done
fake_set scenario.fate=lost
art lost 'a lost one'
run 5 lost.yaml -o out/lost.asset.json
says 'ledger resolve'
fake_set scenario.fate=success

# ---- polls that fail submit nothing again

count=$(posts)
fake_script 'scenario GET /v1/jobs/*' '502 body=html' 500 reset html ok
fake_script 'scenario GET /v1/assets/*' '503 body=empty' html
art slow 'a slow one'
run 0 slow.yaml -o out/slow.asset.json
same 'submitted' "$(posts)" $((count + 1))

# ---- an address that has ended, and one that leads on

fake_script scenario 'url expired'
art late 'a late one'
run 0 late.yaml -o out/late.asset.json
fake_script scenario 'url redirect'
art moved 'a moved one'
run 0 moved.yaml -o out/moved.asset.json
same 'submitted' "$(posts)" $((count + 3))

# ---- what they refuse

art beyond 'one beyond the plan' '' model_beyond-the-plan
count=$(posts)
run 5 beyond.yaml -o out/beyond.asset.json
says plan E0553
same 'asked once' "$(posts)" $((count + 1))
fake_script scenario '429 retry-after=1' ok
art patient 'a patient one'
run 0 patient.yaml -o out/patient.asset.json

# ---- both halves, from whichever variable has the second; neither is written down

for name in SCENARIO_SECRET_API_KEY SCENARIO_SDK_API_SECRET; do
	(
		problems=0
		export "$name=$SCENARIO_API_SECRET"
		unset SCENARIO_API_SECRET
		id=by-$(tr 'A-Z_' 'a-z-' <<<"$name")
		art "$id" "one by $name"
		run 0 "$id.yaml" -o "out/$id.asset.json"
		exit $problems
	) || problem "$name is not taken for the secret"
done
(
	problems=0
	unset SCENARIO_API_SECRET
	art half 'half a key'
	run 5 half.yaml -o out/half.asset.json
	says 'SCENARIO_API_SECRET is not set'
	exit $problems
) || problem 'a missing secret is not told'

# ---- the team's ceiling, and a wait that nobody waits for

fake_script scenario '{"do": "429", "retry-after": "86400", "body": "{\"error\": {\"message\": \"Concurrency limit\", \"details\": {\"actionName\": \"custom\", \"actionLimit\": 2}}}"}'
art crowded 'a crowded one'
run 5 crowded.yaml -o out/crowded.asset.json
says 'runs 2 of custom at once'
same 'nothing is paid' "$(last_attempt '[.state, .charged_usd]')" '["failed",0]'

basic=$(printf '%s:%s' "$SCENARIO_API_KEY" "$SCENARIO_API_SECRET" | base64 -w 0)
for secret in "$SCENARIO_API_KEY" "$SCENARIO_API_SECRET" "$basic"; do
	! grep -rqaF "$secret" "$XDG_STATE_HOME" "$XDG_CACHE_HOME" out ./*.yaml ||
		problem "$secret is written down"
done
fake_is_clean
