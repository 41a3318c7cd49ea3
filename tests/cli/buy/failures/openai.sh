#!/usr/bin/env bash
# See tests/support/buy-failures.sh.
vendor=openai

# What only looks like a failure.
calls_of() {
	local want=$1
	shift
	number=$((number + 1))
	case_="openai: $*"
	drawing openai "case $number"
	fake_script openai "$@"
	compile 0
	same "$case_: calls" "$made" "$want"
	same "$case_: state" "$(last_attempt .state)" succeeded
}
more_failures() {
	calls_of 3 '429 retry-after=0' '503 body=empty retry-after-ms=1' ok
	same 'sends of a row that was repeated' "$(last_attempt '[.sends, (.items | length)]')" '[3,1]'
	calls_of 1 'ok usage=none'
	same 'no cost is reported' "$(last_attempt '[.is_estimated, .charged_usd == .estimate_usd]')" '[true,true]'
	calls_of 1 url
	calls_of 1 'url redirect'
	calls_of 1 'ok chunked drip=0.01 drip-bytes=8192'
	calls_of 1 'ok interim=3'
}
. "$ASSETC_SOURCE_DIR/tests/support/buy-failures.sh"

# ---- nobody is there

buy_afresh nobody
fake_stop
drawing openai 'nobody is there'
standing=$(state out) kept=$(bought) case_='nobody is there'
run 5 openai.yaml -o out/openai.asset.json -MD
same "$case_: row" "$(row)" 'failed RETRY no'
untouched
