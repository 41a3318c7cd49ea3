#!/usr/bin/env bash
# A web UI's server of the user's own: pictures for nothing, and every way in which it refuses them.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
. "$support/buy-kill.sh"
buy_begin

# ui ID PROMPT [PARAMETERS [GENERATION]]: a small picture
ui() {
	asked "$1" sdwebui "$2" "size: 64x64${3:+, $3}" "${4:-}"
}
# refused ID TEXT...: it ends in an error that says this, and the next run asks again
refused() {
	local id=$1 before
	shift
	before=$(fake_calls)
	run 5 "$id.yaml" -o "out/$id.asset.json"
	says "$@"
	is_absent "out/$id.asset.json"
	same "$id: calls" "$(($(fake_calls) - before))" 1
	same "$id: the row" "$(last_attempt '[.state, .class, .charged_usd, .is_unusable]')" '["failed","FATAL",0,false]'
}

# ---- from end to end, and nothing is spent

ui coin 'a coin' 'seed: 7'
run 0 coin.yaml -o out/coin.asset.json
is_picture out/images/coin.png 16x16 opaque
same 'the row' "$(last_attempt '[.state, .charged_usd]')" '["succeeded",0]'
calls 'one picture' 1
run 0 coin.yaml -o out/coin.asset.json
calls 'a hit' 1
for fact in 6ce0161689 dream; do
	grep -rqF "$fact" "$XDG_CACHE_HOME/assetc/requests" || problem "no sidecar says which checkpoint it was: $fact"
done

# Where nothing may be spent, this may still be had.
run 0 budget set day 0
ui free 'a free one'
run 0 free.yaml -o out/free.asset.json
run 0 budget set day 1000

# ---- seeds, one each

ui three 'three of them' 'seed: 40, n: 3'
run 0 fetch --all-candidates three.yaml
same 'seeds that were sent' "$(fake_requests sdwebui | jq -r '.body | fromjson | .seed' | tail -n 3 | sort -n | xargs)" '40 41 42'

# ---- information that is empty, a sheet of all pictures, data URLs

fake_set sdwebui.info=empty
ui plain 'from sd-server'
run 0 plain.yaml -o out/plain.asset.json
is_picture out/images/plain.png 16x16 opaque
fake_set sdwebui.info=json sdwebui.sheet=yes sdwebui.prefix=yes
ui sheet 'with a sheet' 'seed: 7'
run 0 sheet.yaml -o out/sheet.asset.json
fake_set sdwebui.sheet=no sdwebui.prefix=no
run 0 sheet.yaml -o out/sheet.asset.json
is_picture out/images/sheet.png 16x16 opaque

# ---- what it refuses: nothing is remembered, nothing stands in the way of the next run

ui sampler 'a sampler that it has not' 'sampler_name: Nobody'
refused sampler 'Sampler not found' '/sdapi/v1/samplers'
fake_set sdwebui.memory=4000
ui large 'too large'
refused large 'OutOfMemoryError: CUDA out of memory' 'smaller'
fake_set sdwebui.memory=4000000
run 0 large.yaml -o out/large.asset.json
fake_set sdwebui.api=no
ui closed 'without --api'
refused closed 'HTTP 404' '--api'
fake_set sdwebui.api=yes
fake_script sdwebui "422 body='"'{"detail":[{"loc":["body","steps"],"msg":"is no number","type":"x"}]}'"'"
refused closed 'body.steps: is no number'
fake_script sdwebui html
refused closed 'not JSON'
fake_script sdwebui 'empty'
refused closed 'not JSON'
fake_script sdwebui '500 body=html'
refused closed 'HTTP 500'
run 0 closed.yaml -o out/closed.asset.json

# ---- an answer that is lost costs nothing either

fake_script sdwebui 'reset when=answer'
ui lost 'lost on the way'
run 5 lost.yaml -o out/lost.asset.json
same 'the row of a lost answer' "$(last_attempt '[.state, .charged_usd]')" '["failed",0]'
run 0 lost.yaml -o out/lost.asset.json

# ---- a user and a password

fake_set sdwebui.key=me:secret
ui locked 'behind a password'
run 5 locked.yaml -o out/locked.asset.json
says 'SDWEBUI_AUTH'
export SDWEBUI_AUTH=me:secret
run 0 locked.yaml -o out/locked.asset.json
if grep -rqF me:secret "$XDG_CACHE_HOME" "$XDG_STATE_HOME" out; then problem 'the password is kept'; fi
unset SDWEBUI_AUTH
fake_set sdwebui.key=

# ---- what cannot be made is known before

before=$(fake_calls)
asked odd sdwebui 'an odd size' 'size: 100x100'
run 1 odd.yaml -o out/odd.asset.json
says 'E0520' 'sdwebui cannot make 100x100'
same 'calls for it' "$(fake_calls)" "$before"

# ---- a picture that is none cost nothing: nobody has to agree to the next one

fake_script sdwebui 'broken crc' ok
ui noise 'a broken one'
run 5 noise.yaml -o out/noise.asset.json
says E0555 'cost nothing'
! grep -q paid "$err" || problem "what is free is called paid: $(cat "$err")"
run 0 noise.yaml -o out/noise.asset.json
is_picture out/images/noise.png 16x16 opaque

# ---- killed while it draws, and the request is another one by then: nothing was lost, so nobody is asked

fake_set sdwebui.delay=30
ui slow 'a slow one'
start slow.yaml -o out/slow.asset.json
fake_await "$(($(fake_calls) + 1))"
slay both
fake_set sdwebui.delay=0
mkdir -p "$XDG_CONFIG_HOME/assetc"
cat >"$XDG_CONFIG_HOME/assetc/models.yaml" <<-'END_OF_MODELS'
	models: [{provider: sdwebui, id: other, kinds: [image], default: true}]
END_OF_MODELS
run 0 slow.yaml -o out/slow.asset.json
same 'the row of the dead run' "$(book 'map(select(.spec == "slow")) | map(.state) | join(" ")')" 'failed succeeded'
rm "$XDG_CONFIG_HOME/assetc/models.yaml"

# ---- another machine is not reached unencrypted unless a file says so; there is no key to lose

ui far 'far away'
SDWEBUI_BASE_URL=http://192.0.2.1:7860 run 5 far.yaml -o out/far.asset.json
says 'that goes unencrypted to another machine' plain_http
! grep -q 'send the key' "$err" || problem "there is no key to send: $(cat "$err")"

# ---- nobody listens: a fallback takes its place

SDWEBUI_BASE_URL=http://127.0.0.1:1
ui away 'nobody there'
run 5 away.yaml -o out/away.asset.json
says 'E0566' 'sdwebui is not there'

books_agree 'a server that costs nothing'
