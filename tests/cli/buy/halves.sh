#!/usr/bin/env bash
# Keys of two halves: both are gone from the environment of the process that decodes, and neither leaves for anywhere but where it
# belongs, also where the API was moved and its token host was not.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
. "$support/buy-kill.sh"
buy_begin
cat >assets.policy.yaml <<'END_OF_POLICY'
providers: {firefly: {price_usd: 0.02}, scenario: {price_usd: 0.05}}
commands: {peek: {argv: [env], env: [FIREFLY_SERVICES_CLIENT_SECRET]}}
END_OF_POLICY
run 1 check
says FIREFLY_SERVICES_CLIENT_SECRET
sed -i /peek/d assets.policy.yaml
run 0 trust
grep -q "for a token from ${FIREFLY_IMS_URL:-https://ims-na1.adobelogin.com/}" "$out" || problem 'trust does not say where the secret goes'
grep -q 'FIREFLY_SERVICES_CLIENT_ID and FIREFLY_SERVICES_CLIENT_SECRET' "$out" || {
	run 0 trust --list
	grep -q 'FIREFLY_SERVICES_CLIENT_SECRET' "$out" || problem 'trust does not name both halves'
}

# ---- overwritten while a job runs

fake_set firefly.hold=yes scenario.hold=yes
asked coin firefly 'a coin' 'size: 1024x1024' 'model: image3'
asked gem scenario 'a gem' 'size: 64x64' 'model: model_x'
start build .
for tries in $(seq 200); do
	[ "$(book '[.[] | select(.state == "accepted")] | length')" != 2 ] || break
	sleep 0.05
done
for secret in "$FIREFLY_SERVICES_CLIENT_ID" "$FIREFLY_SERVICES_CLIENT_SECRET" "$SCENARIO_API_KEY" "$SCENARIO_API_SECRET"; do
	! grep -qaF "$secret" "/proc/$driver/environ" || problem "$secret stands in the environment of assetc"
	! grep -qaF "$secret" "/proc/$driver/cmdline" || problem "$secret stands in the words of assetc"
done
find_helper
[ -n "$helper" ] || problem 'nobody buys'
if cat "/proc/$helper/environ" >"$TMPDIR/environ" 2>/dev/null; then
	for secret in "$FIREFLY_SERVICES_CLIENT_ID" "$FIREFLY_SERVICES_CLIENT_SECRET" "$SCENARIO_API_KEY" "$SCENARIO_API_SECRET"; do
		! grep -qaF "$secret" "$TMPDIR/environ" || problem "$secret stands in the environment of assetc-remote"
	done
fi
fake_set firefly.hold=no scenario.hold=no
ended 0

# ---- an endpoint of one's own has both in one variable

cp assets.policy.yaml before.yaml
cat >assets.policy.yaml <<END_OF_POLICY
endpoints:
  studio: {base_url: "$SCENARIO_API_URL", driver: scenario, key_env: ASSETC_KEY_STUDIO}
  press: {base_url: "$FIREFLY_BASE_URL", driver: firefly, key_env: ASSETC_KEY_PRESS}
providers: {firefly: {price_usd: 0.02, endpoint: press}, scenario: {price_usd: 0.05, endpoint: studio}}
END_OF_POLICY
run 0 trust
(
	problems=0
	export ASSETC_KEY_STUDIO=$SCENARIO_API_KEY:$SCENARIO_API_SECRET
	export ASSETC_KEY_PRESS=$FIREFLY_SERVICES_CLIENT_ID:$FIREFLY_SERVICES_CLIENT_SECRET
	unset SCENARIO_API_KEY SCENARIO_API_SECRET FIREFLY_SERVICES_CLIENT_ID FIREFLY_SERVICES_CLIENT_SECRET
	asked opal scenario 'an opal' 'size: 64x64' 'model: model_x'
	run 0 opal.yaml -o out/opal.asset.json
	asked onyx firefly 'an onyx' 'size: 1024x1024' 'model: image3'
	run 0 onyx.yaml -o out/onyx.asset.json
	export ASSETC_KEY_PRESS=only-half-of-it
	asked agate firefly 'an agate' 'size: 1024x1024' 'model: image3'
	run 5 agate.yaml -o out/agate.asset.json
	says "'id:secret'" ASSETC_KEY_PRESS
	! grep -qF only-half "$err" || problem 'the key is told'
	exit $problems
) || problem 'both halves in one variable'
mv before.yaml assets.policy.yaml
run 0 trust

# ---- the API is moved, its token host is not: the secret does not go to where the API is

(
	problems=0
	unset FIREFLY_IMS_URL
	# Nobody beyond this machine is asked.
	export https_proxy=http://127.0.0.1:9 HTTPS_PROXY=http://127.0.0.1:9
	before=$(fake_requests firefly | wc -l)
	asked ruby firefly 'a ruby' 'size: 1024x1024' 'model: image3'
	run 5 ruby.yaml -o out/ruby.asset.json
	says ims-na1.adobelogin.com
	same 'asked' "$(fake_requests firefly | wc -l)" "$before"
	same 'the row' "$(last_attempt '[.state, .sends, .charged_usd]')" '["failed",0,0]'
	exit $problems
) || problem 'the secret did not stay where it belongs'

# ---- a token host that answers nonsense, and one over plain http that is not of this machine

for url in "$FAKE_ELSEWHERE_URL/token" http://token.example.net/; do
	(
		problems=0
		export FIREFLY_IMS_URL=$url
		run 5 ruby.yaml -o out/ruby.asset.json
		! grep -qF "$FIREFLY_SERVICES_CLIENT_SECRET" "$err" || problem 'the secret is told'
		exit $problems
	) || problem "$url"
done
[ -z "$(fake_read script | jq -c '.[]')" ] || problem 'a script was not met'
