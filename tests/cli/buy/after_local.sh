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

# One that ran and is not available, or failed: keys are gone by then, which is said, and what to do.
cat >assets.policy.yaml <<'EOF'
commands: {paint: {argv: [sh, -c, 'exit 69'], version: "1"}}
EOF
asset away 'provider: exec, command: paint'
run 5 compile away.yaml -o out/away.json --budget 1
says W0515 E0536 "'openai' cannot be asked after a program has run" '--provider openai asks it alone'
run 5 build away.yaml --budget 1
says W0515 E0536
same 'nothing is asked' "$(fake_billed)" 2
run 0 compile away.yaml -o out/away.json --budget 1 --provider openai
run 0 build away.yaml
same 'found as the fallback' "$(fake_billed)" 3
fake_is_clean
