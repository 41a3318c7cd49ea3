#!/usr/bin/env bash
# Providers that cannot be asked: the words at a miss, what stands in for them, and that nothing of it matters to a hit.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

unset OPENAI_BASE_URL OPENAI_API_KEY STABILITY_API_KEY ELEVENLABS_API_KEY
: >assets.yaml

# asking GENERATION [REST]: writes coin.yaml
asking() {
	printf 'version: "1.0"\nid: coin\ngeneration: {type: image, provider: %s}\nprompt: {base: a coin}\n%s\n' "$1" "${2-}" >coin.yaml
}
# fails CODE WORDS...: compiling it, and plan says the same without failing.
fails() {
	local code=$1
	shift
	run "$code" coin.yaml -o out/coin.asset.json
	says "$@"
	is_absent out
	run 0 plan coin.yaml
	grep -q '^blocked' "$out" || problem "plan does not say that it is blocked: $(cat "$out")"
}

asking dalle-3
fails 5 'was shut down by openai on 2026-05-12; gpt-image-2.5-flare is its successor' "'model: gpt-image-2.5-flare'"
asking openai
fails 5 'OPENAI_API_KEY is not set' 'set OPENAI_API_KEY'
export OPENAI_API_KEY=sk-hidden-word
asking 'openai, model: gpt-image-1'
fails 5 'no longer has gpt-image-1, which was shut down on 2026-10-23; gpt-image-2.5-flare is its successor'
asking openai
OPENAI_BASE_URL=http://gpu.example fails 5 'send the key unencrypted'
! grep -qF hidden-word "$out" "$err" || problem 'a key is told'
unset OPENAI_API_KEY

# What it must be and the model is not is told before anything is paid.
export STABILITY_API_KEY=sk-hidden-word
asking stability 'post_processing: [{action: validate, checks: [has_alpha]}]'
run 1 coin.yaml -o out/coin.asset.json --trust
says 'coin.yaml:5:47: error: has_alpha: sd3.5-large makes opaque pictures'
printf 'licence: {deny: [unknown]}\n' >assets.policy.yaml
asking stability
sed -i 's/provider: stability/provider: stability, model: sd-of-mine/' coin.yaml
run 1 coin.yaml -o out/coin.asset.json --trust
says E0529 "denies 'unknown'"
rm assets.policy.yaml
unset STABILITY_API_KEY

# Who is not there gives way; what the fallback made stays when the key comes.
asking 'dalle-3, fallback: [openai, procedural]'
run 0 coin.yaml -o out/coin.asset.json
says 'was shut down' 'OPENAI_API_KEY is not set' "the fallback 'procedural' takes its place"
before=$(sha256sum out/images/coin.png)
export OPENAI_API_KEY=sk-hidden-word
run 0 coin.yaml -o out/coin.asset.json
is_silent
same 'what was made' "$(sha256sum out/images/coin.png)" "$before"
