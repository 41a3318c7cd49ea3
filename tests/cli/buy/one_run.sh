#!/usr/bin/env bash
# One build is one run, wherever its specs lie: what --budget allows is for all of them, and nothing is asked for twice.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/fake-lib.sh"
fake_start
export ASSETC_TRUST=1

# asset FOLDER ID PROMPT [MORE [COUNT]]: a picture for $0.013185 at most; MORE stands behind the provider.
asset() {
	mkdir -p "$1"
	cat >"$1/$2.yaml" <<-EOF
		version: "1.0"
		id: $2
		generation: {type: image, provider: openai${4:-}}
		prompt: {base: $3, parameters: {n_variations: ${5:-1}}}
		integration: {manifest_key: $2, manifest_path: $2.png}
	EOF
}

# Folders of one project: one conversation, one job.
mkdir one
: >one/assets.yaml
for id in a b c; do
	asset one/$id $id "one $id"
done
cd one
run 0 build --budget 1
same 'bought' "$(fake_billed)" 3
run 0 jobs list
same 'one job' "$(wc -l <"$out")" 1
cd ..

# Folders that are a project each: the run is one all the same.
for id in a b c; do
	asset many/$id $id "many $id"
done
cd many
run 0 plan --budget 0.03
grep -qF '2 generate, 1 blocked; at most $0.02637' "$out" || problem "plan: $(tail -n 1 "$out")"
run 4 build --budget 0.03
same 'within the budget' "$(fake_billed)" 5
cd ..

# A provider that was paid for nothing is not paid again in the same run: the fallback has its turn.
asset again again 'once more' ', fallback: stability, fallback_on: failure'
cd again
run 0 build --budget 1
fake_script openai garbage
run 0 build --budget 1 --regenerate again
says 'again: bought from stability' W0555
same 'once each' "$(fake_billed)" 8
fake_is_clean
