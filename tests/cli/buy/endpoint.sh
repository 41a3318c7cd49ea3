#!/usr/bin/env bash
# A server of the user's own: asked where the user's file says, with the key named there, for a model and at a price of the
# user's own; its name is in keys, its place is not.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/fake-lib.sh"
need jq

fake_start
umask 022
url=$OPENAI_BASE_URL
export BOX_KEY=$OPENAI_API_KEY
unset OPENAI_BASE_URL OPENAI_API_KEY
config=$XDG_CONFIG_HOME/assetc
: >assets.yaml
cat >coin.yaml <<-END
	version: "1.0"
	id: coin
	generation: {type: image, provider: openai}
	prompt: {base: a coin, parameters: {quality: low}}
	post_processing: [{action: resize, dimensions: 8x8}]
END
run 5 coin.yaml -o out/coin.asset.json --trust
says 'OPENAI_API_KEY is not set'

mkdir -p "$config"
policy() {
	cat >"$config/policy.yaml" <<-END
		budget: {day_usd: ${2:-1}}
		endpoints: {box: {base_url: "$1", driver: openai, key_env: BOX_KEY}}
		providers: {openai: {endpoint: box}}
	END
}
cat >"$config/models.yaml" <<-END
	models:
	  - {provider: openai, id: gpt-image-2.5-flare, default: false}
	  - {provider: openai, id: gpt-image-2, prices: {each_usd: 0.25}, default: true}
END

# The limit and the price are the user's own.
policy "$url" 0.2
run 4 coin.yaml -o out/coin.asset.json --trust
is_absent out
same 'billed beyond the limit' "$(fake_billed)" 0
policy "$url"
run 0 plan coin.yaml --json
run 0 coin.yaml -o out/coin.asset.json --trust
same 'billed' "$(fake_billed)" 1
run 0 ledger show --json
same 'what the book says' "$(jq -c '[.[0].endpoint, .[0].model, .[0].estimate_usd]' "$out")" '["box","gpt-image-2",0.25]'
cp "$out" shown.json
run 0 ledger export --json
same 'show and export' "$(jq -cS '.[0]' shown.json)" "$(jq -cS '.[0] | del(.items)' "$out")"
run 0 key -v coin.yaml
grep -qxF 'endpoint: "box"' "$out" || problem "the endpoint is not in the key: $(cat "$out")"

# Elsewhere under the same name, and with another default: what was bought is still it.
rm -r out
policy http://127.0.0.1:9/v1
rm "$config/models.yaml"
unset BOX_KEY
run 0 coin.yaml -o out/coin.asset.json
is_there out/images/coin.png
same 'billed for a hit' "$(fake_billed)" 1

# Under another name it is another request.
sed -i 's/box/crate/g' "$config/policy.yaml"
run 5 coin.yaml -o out/coin.asset.json --trust
says 'BOX_KEY is not set'
run 0 why coin.yaml -o out/coin.asset.json
grep -q 'endpoint of the policy file' "$out" || problem "why: $(cat "$out")"
