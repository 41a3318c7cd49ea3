#!/usr/bin/env bash
# --events: one JSON object a line, with the names of old; what a spec's observability asks for, and nothing for a hit.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/fake-lib.sh"
need jq
fake_start
events=$PWD/events.jsonl
: >assets.yaml

# bought ID [GENERATION [OBSERVABILITY]]
bought() {
	cat >"$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: image, provider: openai, model: gpt-image-1.5${2-}}
		prompt: {base: a $1, parameters: {size: 1024x1024, quality: low}}
		post_processing: [{action: resize, dimensions: 8x8}, {action: validate, checks: [dimensions_match, file_size_reasonable]}]
		observability: {log_level: info${3-}}
	END
}
drawn() {
	cat >"$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: image, provider: procedural}
		prompt: {base: a $1}
		post_processing: [{action: resize, dimensions: 8x8}, {action: validate, checks: [dimensions_match]}]
		observability: {${2-}}
	END
}
names() {
	jq -r .event "$events" | tr '\n' ' '
}
of() {
	jq -c "select(.event == \"$1\") | $2" "$events"
}

# ---- a purchase
bought coin
run 0 budget set day 5
run 0 coin.yaml -o out/coin.asset.json --trust --events "$events"
same 'a purchase' "$(names)" 'ASSET_ORCHESTRATOR_INIT ASSET_GENERATION_START PROVIDER_SELECTED OPENAI_GENERATION_START OPENAI_GENERATION_SUCCESS COST_TRACKED ASSET_GENERATION_SUCCESS '
same 'subsystem' "$(jq -r .subsystem "$events" | sort -u)" asset-generation
same 'its asset' "$(jq -r 'select(.spec_id) | [.spec_id, .type] | join(" ")' "$events" | sort -u)" 'coin image'
same 'its cost' "$(of COST_TRACKED .cost)" "$(of ASSET_GENERATION_SUCCESS .cost)"
[ "$(of COST_TRACKED '.cost > 0 and (.month | test("^[0-9]{4}-[0-9]{2}$"))')" = true ] || problem "COST_TRACKED: $(of COST_TRACKED .)"
[ "$(of OPENAI_GENERATION_SUCCESS '.duration > 0 and .model == "gpt-image-1.5"')" = true ] || problem 'the provider tells nothing'
same 'what was made' "$(of ASSET_GENERATION_SUCCESS '[.outcome, .output_path, .provider]')" '["generated","images/coin.png","openai"]'
! grep -q test-key "$events" || problem 'a key is told'

# ---- appended to; a hit tells nothing but that there was a run
run 0 coin.yaml -o out/coin.asset.json --events "$events"
same 'a hit' "$(names)" "$(head -n -1 "$events" | jq -r .event | tr '\n' ' ')ASSET_ORCHESTRATOR_INIT "
same 'lines' "$(wc -l <"$events")" 8

# ---- steps and measurements only where they are asked for
: >"$events"
bought coin '' ', track_performance: true, track_quality: true'
sed -i 's/8x8/9x9/' coin.yaml
ASSETC_EVENTS=$events run 0 coin.yaml -o out/coin.asset.json
same 'steps' "$(of ASSET_PROCESSING_STEP .action | tr '\n' ' ')" '"resize" "validate" '
[ "$(of ASSET_PROCESSING_STEP '.duration > 0' | sort -u)" = true ] || problem 'a step without its time'
same 'measured' "$(of ASSET_PROCESSING_STEP 'select(.measured) | [.measured.checks, .measured.width]')" '[["dimensions_match","file_size_reasonable"],9]'
same 'products' "$(of ASSET_GENERATION_SUCCESS '[.outcome, .products[0].path, .products[0].width]')" '["processed","images/coin.png",9]'
jq -e 'select(.products) | .products[0].bytes > 0' "$events" >/dev/null || problem 'a product without its size'
: >"$events"
drawn stone 'log_level: dev'
run 0 stone.yaml -o out/stone.asset.json --events "$events"
same 'dev tells steps' "$(names)" 'ASSET_ORCHESTRATOR_INIT ASSET_GENERATION_START PROVIDER_SELECTED PROCEDURAL_GENERATION_START PROCEDURAL_GENERATION_SUCCESS ASSET_PROCESSING_STEP ASSET_PROCESSING_STEP ASSET_GENERATION_SUCCESS '
: >"$events"
drawn pebble 'log_level: warn'
run 0 pebble.yaml -o out/pebble.asset.json --events "$events"
same 'warn tells nothing of it' "$(names)" 'ASSET_ORCHESTRATOR_INIT '

# ---- failures and fallbacks
: >"$events"
fake_script openai 'error billing_hard_limit_reached'
bought ruby ', fallback: procedural, fallback_on: failure'
run 0 ruby.yaml -o out/ruby.asset.json --trust --events "$events"
same 'a fallback' "$(names)" 'ASSET_ORCHESTRATOR_INIT ASSET_GENERATION_START PROVIDER_SELECTED OPENAI_GENERATION_START OPENAI_GENERATION_FAILED PROVIDER_FALLBACK PROCEDURAL_GENERATION_START PROCEDURAL_GENERATION_SUCCESS ASSET_GENERATION_SUCCESS '
same 'its selection' "$(of PROVIDER_FALLBACK '[.level, .provider, .selection]')" '["warn","procedural","fallback"]'
: >"$events"
bought onyx
fake_script openai 'error billing_hard_limit_reached'
run 5 build onyx.yaml --trust --events "$events"
same 'a failure' "$(of ASSET_GENERATION_FAILED '[.level, .spec_id, .class]')" '["error","onyx","QUOTA"]'
[ "$(of ASSET_GENERATION_FAILED '(.message | length > 10) and (.code | test("^E05"))')" = true ] || problem "a failure without words: $(cat "$events")"
: >"$events"
bought jade
run 4 jade.yaml -o out/jade.asset.json --events "$events"
same 'no trust' "$(names)$(of ASSET_GENERATION_FAILED .code)" 'ASSET_ORCHESTRATOR_INIT ASSET_GENERATION_FAILED "E0465"'

# ---- fetch and link
: >"$events"
run 0 fetch jade.yaml --trust --events "$events"
same 'a fetch' "$(names)" 'ASSET_ORCHESTRATOR_INIT PROVIDER_SELECTED OPENAI_GENERATION_START OPENAI_GENERATION_SUCCESS COST_TRACKED '
: >"$events"
run 0 link out/coin.asset.json -o out/stamp --manifest out/manifest.json --events "$events"
same 'a link' "$(names)" 'ASSET_ORCHESTRATOR_INIT MANIFEST_UPDATED '
: >"$events"
echo broken >out/coin.asset.json
run 1 link out/coin.asset.json -o out/stamp --manifest out/manifest.json --events "$events"
same 'a failed link' "$(names)" 'ASSET_ORCHESTRATOR_INIT MANIFEST_UPDATE_FAILED '

# ---- many at once, to a descriptor
: >"$events"
for id in a b c d e f g h; do drawn $id; done
"$ASSETC" build ?.yaml -j 4 --events fd:9 9>"$events" 2>"$err" || problem "build: $(cat "$err")"
same 'assets' "$(of ASSET_GENERATION_SUCCESS .spec_id | sort | tr -d '"\n')" abcdefgh

# ---- nothing changes for it
: >"$events"
run 0 a.yaml -o one/a.asset.json --cache-dir ../another
run 0 a.yaml -o two/a.asset.json --cache-dir ../third --events "$events"
diff -r one two >/dev/null || problem 'being looked at changes what is made'
run 2 a.yaml -o out/a.asset.json --events fd:77
says E0005
run 7 a.yaml -o out/a.asset.json --events /nowhere/at/all
says E0105
fake_is_clean
