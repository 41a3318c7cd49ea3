#!/usr/bin/env bash
# A person or a program comes first in the chain and is not there: the fallback is bought, and the plan says so.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/fake-lib.sh"
fake_start
export ASSETC_TRUST=1

cat >assets.policy.yaml <<'EOF'
commands: {paint: {argv: [there-is-no-such-program]}}
EOF
# asset ID GENERATION
asset() {
	cat >"$1.yaml" <<-EOF
		version: "1.0"
		id: $1
		generation: {type: image, $2, fallback: openai}
		prompt: {base: the $1}
		integration: {manifest_key: $1, manifest_path: $1.png}
	EOF
}
asset person 'provider: manual'
asset program 'provider: exec, command: paint'

run 0 plan --budget 1
grep -q '2 generate, 0 blocked' "$out" || problem "plan: $(tail -n 1 "$out")"
run 0 compile person.yaml -o out/person.json --budget 1
says 'person: bought from openai'
run 0 build --budget 1
says 'program: bought from openai'
same 'billed' "$(fake_billed)" 2
fake_is_clean
