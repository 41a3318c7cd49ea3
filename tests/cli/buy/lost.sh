#!/usr/bin/env bash
# An answer that was lost may have been paid: no fallback takes its place, in this run or a later one, until a person has said
# what became of it.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/fake-lib.sh"
fake_start
export ASSETC_TRUST=1
cat >leaf.yaml <<-EOF
	version: "1.0"
	id: leaf
	generation: {type: image, provider: openai, fallback: stability, fallback_on: failure}
	prompt: {base: a leaf}
EOF
run 0 budget set day 1

fake_script openai 'reset when=answer'
run 5 leaf.yaml -o out/leaf.asset.json
says E0556 'ledger resolve'
same 'calls of the fallback' "$(fake_calls stability)" 0
run 5 leaf.yaml -o out/leaf.asset.json
run 5 build
same 'all calls' "$(fake_calls)" 1
run 0 plan --json
same 'what a plan says of it' "$(jq -r '.assets[0].state' "$out")" blocked

run 0 ledger resolve --all --not-billed
run 0 leaf.yaml -o out/leaf.asset.json
says 'leaf: bought from openai'
same 'calls of the fallback' "$(fake_calls stability)" 0
