#!/usr/bin/env bash
# `assetc providers`: who can be asked now, where and at what price, and why others cannot.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

umask 022
unset XDG_CONFIG_HOME OPENAI_BASE_URL OPENAI_API_KEY STABILITY_API_KEY ELEVENLABS_API_KEY
config=$HOME/.config/assetc

# of NAME FILTER: what is told of one provider
of() {
	run 0 providers "$1" --json
	jq -r ".[0] | $2" "$out"
}

# ---- states

same 'without a key' "$(of openai '[.state, .why, .endpoint.key_env] | join("; ")')" \
	'no key; has no key: OPENAI_API_KEY is not set; OPENAI_API_KEY'
same 'shut down' "$(of dalle-3 .why)" 'was shut down by openai on 2026-05-12; gpt-image-2.5-flare is its successor'
same 'with half a key' "$(FIREFLY_SERVICES_CLIENT_ID=id of firefly '[.state, .why, .endpoint.secret_env] | join("; ")')" \
	'no key; has no key: FIREFLY_SERVICES_CLIENT_SECRET is not set; FIREFLY_SERVICES_CLIENT_SECRET'
same 'free' "$(of procedural .state)" ready
export OPENAI_API_KEY=sk-hidden-word
same 'with a key' "$(of openai '[.state, .endpoint.base_url, .endpoint.is_vendors] | join(" ")')" 'ready https://api.openai.com/v1 true'
run 0 providers
! grep -qF hidden-word "$out" || problem 'a key is printed'
grep -qE '^openai +hosted +ready ' "$out" || problem "openai is not ready: $(cat "$out")"
grep -qE '^stability +hosted +no key ' "$out" || problem "stability has a key: $(cat "$out")"
grep -qE '^sdwebui +local +unasked ' "$out" || problem "it cannot be known whether sdwebui runs: $(cat "$out")"
run 0 providers firefly
grep -qF "'providers: {firefly: {price_usd: …}}' in a policy file" "$out" || problem "a price that nobody has said: $(cat "$out")"
run 0 providers dalle-3
grep -qF 'dalle-3 was shut down by openai on 2026-05-12; gpt-image-2.5-flare is its successor' "$out" ||
	problem "what is told of dalle-3: $(cat "$out")"

# ---- servers

export OPENAI_BASE_URL=http://127.0.0.1:9/v1/
same 'moved' "$(of openai '[.state, .endpoint.base_url, .endpoint.is_vendors] | join(" ")')" 'ready http://127.0.0.1:9/v1 false'
same 'an old model elsewhere' "$(of dalle-3 .state)" ready
OPENAI_BASE_URL=http://gpu.example/v1
same 'a key in the open' "$(of openai .state)" absent
run 0 providers openai
grep -qF 'that would send the key unencrypted' "$out" || problem "what is told of it: $(cat "$out")"
OPENAI_BASE_URL=https://user:hidden-word@gpu.example
run 0 providers openai
! grep -qF hidden-word "$out" || problem 'a password is printed'
unset OPENAI_BASE_URL
cat >assets.policy.yaml <<-END
	endpoints: {box: {base_url: "https://box.example/v1", driver: openai, key_env: ASSETC_KEY_BOX}}
	providers: {openai: {endpoint: box, max_in_flight: 2}, gpt-image-2: {price_usd: 0.03}}
END
same "the project's" "$(of openai '[.why, .endpoint.name, .endpoint.max_in_flight] | join("; ")')" \
	'has no key: ASSETC_KEY_BOX is not set; box; 2'
same 'its price' "$(of openai '.model_table[] | select(.id == "gpt-image-2") | .prices | [.by, .each_usd] | join(" ")')" 'policy 0.03'
echo 'providers: {openai: {endpoint: bax}}' >assets.policy.yaml
run 1 providers
says E0409
rm assets.policy.yaml

# ---- models

run 0 providers --json
# Of these a contract, the user's own models or the user's own machine say what it takes.
jq -e '[.[] | select(.in_this_build and .where == "hosted" and (.name | IN("firefly", "scenario", "huggingface") | not))] | length >= 5 and all(.[];
	(.model_table | length > 0) and all(.model_table[]; .alias_of != null or
		(.prices.by != "unknown" and (.prices.usual_usd > 0 or .prices.by == "characters") and (.kinds | length > 0) and .batch >= 1
		and (.shut_down == null or (.successor | length > 0)))))' "$out" >/dev/null || problem 'a model lacks something'
same 'one default for each kind' "$(jq -r '.[] | select(.name == "openai") | [.model_table[] | select(.default)] | length' "$out")" 1
same 'the price of one' "$(of stability '.model_table[] | select(.id == "core") | .prices.each_usd')" 0.03
run 0 providers elevenlabs
for words in 'eleven_text_to_sound_v2 (default)' '0.5 to 30 s' '$0.008 a second' 'licence: commercial use on paid plans'; do
	grep -qF -e "$words" "$out" || problem "providers elevenlabs does not say '$words'"
done

mkdir -p "$config"
cat >"$config/models.yaml" <<-END
	models:
	  - {provider: stability, id: sd4, family: sd3, prices: {each_usd: 0.2}, default: true, shut_down: 2020-01-01, successor: sd5}
END
same "the user's default" "$(of stability '.why')" 'no longer has sd4, which was shut down on 2020-01-01; sd5 is its successor'
run 0 providers stability
grep -qF 'sd4 (default) (of your models.yaml)' "$out" || problem "the user's model is not told: $(cat "$out")"
echo 'models: [{provider: stability, id: x, prise: 1}]' >"$config/models.yaml"
run 1 providers
says "$config/models.yaml:1:39: error:"
rm "$config/models.yaml"
