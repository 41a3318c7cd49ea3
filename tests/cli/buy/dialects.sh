#!/usr/bin/env bash
# Servers of the user's own that speak openai's protocol, each in its own way: sd-server, LocalAI, a gateway.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
buy_begin
unset OPENAI_BASE_URL OPENAI_API_KEY
export BOX_KEY=test-key-gateway
umask 022
config=$XDG_CONFIG_HOME/assetc
mkdir -p "$config"
# at MOUNT [MORE]: openai is asked there
at() {
	cat >"$config/policy.yaml" <<-END
		endpoints: {box: {base_url: "$FAKE_URL/$1/v1", driver: openai${2:+, $2}}}
		providers: {openai: {endpoint: box, price_usd: 0}}
	END
}
local_one() {
	asked "$1" openai "$2" "size: 512x512${3:+, $3}" "model: some-model${4:+, $4}"
}
sent() {
	fake_requests "$1" | tail -n 1 | jq -cr ".body | fromjson | $2"
}

# ---- sd-server: what it adds stands inside the prompt

at sd-server 'dialect: sd-server'
local_one coin 'a coin' 'seed: 41, steps: 28'
run 0 coin.yaml -o out/coin.asset.json
is_picture out/images/coin.png 16x16 opaque
same 'what was sent' "$(sent sd-server .prompt)" \
	'a coin<sd_cpp_extra_args>{"seed":41,"sample_params":{"sample_steps":28}}</sd_cpp_extra_args>'
same 'no form is asked for' "$(sent sd-server 'has("response_format")')" false
run 0 coin.yaml -o out/coin.asset.json
same 'a hit' "$(fake_calls)" 1

# How it is spoken to stands in no key: nothing is asked again.
at sd-server
run 0 key coin.yaml
cp "$out" plain.key
at sd-server 'dialect: localai, response_format: omit'
run 0 key coin.yaml
same 'the key' "$(cat "$out")" "$(cat plain.key)"
run 0 coin.yaml -o out/coin.asset.json
same 'another dialect' "$(fake_calls)" 1

# Its errors are a text.
at sd-server 'dialect: sd-server'
fake_script sd-server '400 body="{\"error\":\"size is too large for this model\"}"'
local_one large 'a large one'
run 5 large.yaml -o out/large.asset.json
says 'HTTP 400: size is too large for this model'
run 0 large.yaml -o out/large.asset.json

# ---- LocalAI: base64 is asked for; where an address comes, it is followed

at localai 'dialect: localai'
local_one gem 'a gem' 'steps: 9'
run 0 gem.yaml -o out/gem.asset.json
same 'what was sent' "$(sent localai '[.response_format, .step]')" '["b64_json",9]'
at localai 'response_format: omit'
local_one ruby 'a ruby'
run 0 ruby.yaml -o out/ruby.asset.json
is_picture out/images/ruby.png 16x16 opaque
same 'no form is asked for' "$(sent localai 'has("response_format")')" false
same 'a file was fetched, without a key' "$(fake_requests files | wc -l | tr -d ' ')" 1

# ---- a gateway that answers HTML where the server behind it is not there

at gateway 'key_env: BOX_KEY'
asked pearl openai 'a pearl' 'size: 816x816, quality: low'
fake_script gateway '502 body=html'
run 5 pearl.yaml -o out/pearl.asset.json
says 'E0556' 'HTTP 502'
run 0 ledger resolve "$(last_attempt .id)" --not-billed
run 0 pearl.yaml -o out/pearl.asset.json

# ---- words that mean nothing there

at sd-server 'dialect: klingon'
run 1 coin.yaml -o out/coin.asset.json
says 'dialect' 'sd-server'
cat >"$config/policy.yaml" <<-END
	endpoints: {box: {base_url: "$FAKE_URL", driver: sdwebui, dialect: sd-server}}
END
run 1 coin.yaml -o out/coin.asset.json
says 'E0409' 'speaks that of sdwebui'
