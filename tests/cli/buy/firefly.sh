#!/usr/bin/env bash
# Adobe Firefly Services: a token for key and secret, jobs of two APIs, and all that may go wrong with them.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
. "$support/buy-kill.sh"
buy_begin
cat >assets.policy.yaml <<'END_OF_POLICY'
providers: {firefly: {price_usd: 0.02}}
END_OF_POLICY
run 0 trust

# to METHOD PATTERN: how many requests of a method to a path
to() {
	fake_requests firefly | jq -c "select(.method == \"$1\") | .path" | grep -c "$2" || :
}
state_of() {
	book "map(select(.spec == \"$1\")) | map(.state) | join(\" \")"
}
# v3 ID PROMPT [PARAMETERS [GENERATION]]
v3() {
	asked "$1" firefly "$2" "size: 1024x1024${3:+, $3}" "model: image3${4:+, $4}"
}
accepted() {
	local tries
	for tries in $(seq 200); do
		[ "$(state_of "$1")" != accepted ] || return 0
		sleep 0.05
	done
	problem "$1: the row is '$(state_of "$1")', not accepted"
}

# ---- from end to end, by both APIs, with one token for all of a build

v3 coin 'a coin' 'seed: 7'
asked gem firefly 'a gem' 'aspect_ratio: "16:9", resolution_level: 1MP, seed: 3'
run 0 build .
is_picture "$(find . -name coin.png)" 16x16 opaque
is_picture "$(find . -name gem.png)" 16x16 opaque
same 'tokens' "$(to POST token)" 1
same 'submitted' "$(to POST generate)" 2
same 'the version of the API' "$(fake_requests firefly | jq -r 'select(.path | test("generate")) | .path[:12]' | sort | xargs)" \
	'/firefly/v3/ /firefly/v4/'
same 'the rows' "$(book 'map([.state, .provider, (.charged_usd * 1000000 | round), .is_estimated])')" \
	'[["succeeded","firefly",20000,true],["succeeded","firefly",20000,true]]'
books_agree 'two jobs'
same 'seeds are kept' "$(grep -rhoE '"?seed"?: 7' "$XDG_CACHE_HOME/assetc" | head -n 1)" 'seed: 7'

# ---- the token ends, or is not taken any more: once another, and the same is sent again

fake_set firefly.lives=0.3
v3 ruby 'a ruby'
run 0 ruby.yaml -o out/ruby.asset.json
fake_set firefly.lives=86399
[ "$(to POST token)" -ge 3 ] || problem "a token that ended was not renewed: $(to POST token)"
tokens=$(to POST token)
fake_script firefly 401
v3 opal 'an opal'
run 0 opal.yaml -o out/opal.asset.json
same 'a token and another one' "$(to POST token)" $((tokens + 2))
same 'one row, sent twice' "$(last_attempt '[.state, .sends]')" '["succeeded",2]'
fake_script firefly 401 401
v3 shut 'a shut one'
run 5 shut.yaml -o out/shut.asset.json
says E0553
same 'a row that is free' "$(last_attempt '[.state, .charged_usd]')" '["failed",0]'
books_agree 'tokens'

# ---- a secret that is wrong, or is not there

(
	problems=0
	export FIREFLY_SERVICES_CLIENT_SECRET=wrong-secret-0123
	v3 wrong 'a wrong one'
	run 5 wrong.yaml -o out/wrong.asset.json
	says invalid_client
	! grep -q wrong-secret "$err" || problem "the secret is told: $(cat "$err")"
	unset FIREFLY_SERVICES_CLIENT_SECRET
	run 5 wrong.yaml -o out/wrong.asset.json
	says FIREFLY_SERVICES_CLIENT_SECRET
	exit $problems
) || problem 'a secret that is wrong, or is not there, is not told as it should be'
same 'nothing was submitted' "$(to POST generate)" 7
run 0 providers firefly
grep -qF 'FIREFLY_SERVICES_CLIENT_ID and FIREFLY_SERVICES_CLIENT_SECRET' "$out" || problem 'providers does not name both halves'
"$ASSETC" doctor >"$out" 2>"$err" </dev/null || :
grep -qF 'FIREFLY_SERVICES_CLIENT_ID and FIREFLY_SERVICES_CLIENT_SECRET' "$out" || problem 'doctor does not name both halves'

# ---- polls that fail submit nothing again

fake_script 'firefly GET /v3/status/*' '502 body=html' 500 'reset' html 'garbage' ok
posts=$(to POST generate)
v3 slow 'a slow one'
run 0 slow.yaml -o out/slow.asset.json
same 'submitted' "$(to POST generate)" $((posts + 1))

# ---- an address that has ended, and one that leads on

fake_script firefly 'url expired'
v3 late 'a late one'
run 0 late.yaml -o out/late.asset.json
fake_script firefly 'url redirect'
v3 moved 'a moved one'
run 0 moved.yaml -o out/moved.asset.json
same 'submitted' "$(to POST generate)" $((posts + 3))
books_agree 'addresses'

# ---- refusals and limits

v3 rude 'a forbidden-prompt'
run 5 rude.yaml -o out/rude.asset.json
says E0552
v3 cruel 'a forbidden-picture'
run 5 cruel.yaml -o out/cruel.asset.json
says E0552
posts=$(to POST generate)
run 5 cruel.yaml -o out/cruel.asset.json
same 'remembered' "$(to POST generate)" "$posts"
fake_script firefly 'error quota_exhausted'
v3 poor 'a poor one'
run 5 poor.yaml -o out/poor.asset.json
says E0554
fake_script firefly '429 retry-after-date=2' ok
v3 patient 'a patient one'
run 0 patient.yaml -o out/patient.asset.json
fake_set firefly.fate=failed
v3 broken 'a broken one'
run 5 broken.yaml -o out/broken.asset.json
says 'runtime_error'
fake_set firefly.fate=timeout
v3 timed 'a timed one'
run 5 timed.yaml -o out/timed.asset.json
fake_set firefly.fate=lost
v3 lost 'a lost one'
run 5 lost.yaml -o out/lost.asset.json
says 'ledger resolve'
fake_set firefly.fate=succeeded firefly.denied=yes
v3 tame 'a tame one'
run 0 tame.yaml -o out/tame.asset.json
says W0563
fake_set firefly.denied=no

# ---- a job that is said to be elsewhere: the token does not go there, and a person says what became of it

fake_set "firefly.status_base=$FAKE_ELSEWHERE_URL"
v3 abroad 'one abroad'
run 5 abroad.yaml -o out/abroad.asset.json
says 127.0.0.1
same 'the row' "$(state_of abroad)" unknown
fake_set firefly.status_base=https://foreign.example.net
v3 afar 'one afar'
run 5 afar.yaml -o out/afar.asset.json
says foreign.example.net
same 'the row' "$(state_of afar)" unknown
same 'nobody was asked elsewhere' "$(fake_requests elsewhere | wc -l)" 0
fake_set firefly.status_base=
run 5 afar.yaml -o out/afar.asset.json
says 'ledger resolve'
run 0 ledger resolve --all --billed
run 0 afar.yaml -o out/afar.asset.json

# ---- no half of the key is written down

is_clean_of_secrets() {
	local secret
	for secret in test-key-firefly test-secret-firefly test-token-; do
		! grep -rqa "$secret" "$XDG_STATE_HOME" "$XDG_CACHE_HOME" out images ./*.yaml "$TMPDIR"/*.err 2>/dev/null ||
			problem "$secret is written down: $(grep -rla "$secret" "$XDG_STATE_HOME" "$XDG_CACHE_HOME" out)"
	done
}
is_clean_of_secrets
fake_is_clean
