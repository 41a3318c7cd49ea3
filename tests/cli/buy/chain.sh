#!/usr/bin/env bash
# A chain of which no one can deliver what is asked is told before any call, for each of it; chroma_key delivers it.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
need identify
cat >spark.yaml <<-END
	version: "1.0"
	id: spark
	generation: {type: image, provider: dalle-3, fallback: stable-diffusion}
	prompt: {base: a white spark, parameters: {size: 1024x1024}}
	post_processing: [{action: resize, dimensions: 32x32}, {action: validate, checks: [has_alpha]}]
	integration: {manifest_path: spark.png}
END
specs=(spark.yaml)
[ -z "$ASSETC_SHARED" ] || {
	cp "$ASSETC_SHARED"/real/wynisbuff/specs/particle-white.yaml .
	specs+=(particle-white.yaml)
}
: >assets.yaml
run 0 trust
run 0 budget set day 10
for spec in "${specs[@]}"; do
	OPENAI_API_KEY=sk-none STABILITY_API_KEY=sk-none run 1 "$spec" -o out/none.asset.json
	says "dalle-3" 2026-05-12 'gpt-image-2.5-flare' "the fallback 'stable-diffusion'" 'has_alpha: sd3.5-large makes opaque pictures' chroma_key
	OPENAI_API_KEY=sk-none STABILITY_API_KEY=sk-none run 0 plan "$spec"
	grep -q has_alpha "$out" || problem "the plan does not say why: $(cat "$out")"
done
same 'rows' "$(book length)" 0
is_absent out

# check tells without a key what the model would refuse, as a warning: what was bought before builds all the same.
cat >wide.yaml <<-END
	version: "1.0"
	id: wide
	generation: {type: image, provider: openai}
	prompt: {base: a wide one, parameters: {size: 64x64, style: vivid}}
END
run 0 check wide.yaml
says 'wide.yaml:4' 'warning: gpt-image-2.5-flare cannot make 64x64' W0520
rm wide.yaml

# With the step before the check the vendor's opaque picture is taken.
sed -i 's/\[{action: resize/[{action: chroma_key}, {action: resize/' spark.yaml
OPENAI_API_KEY=sk-none STABILITY_API_KEY=sk-none run 0 plan spark.yaml --json
same 'planned' "$(jq -c '.assets[0] | [.state, .provider]' "$out")" '["generate","stable-diffusion"]'
fake_start
unset OPENAI_BASE_URL OPENAI_API_KEY
run 0 spark.yaml -o out/spark.asset.json
is_picture out/spark.png 32x32 alpha
same 'one call' "$(fake_calls)" 1
books_agree 'the chain'
fake_is_clean
