#!/usr/bin/env bash
# Servers whose answers lead nowhere: nothing is asked for ever, nothing is paid twice, nobody is locked out for good.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
need python3 convert
printf 'providers: {scenario: {price_usd: 0.02}}\n' >assets.policy.yaml
buy_project

# astray STATUS BODY [NAME:VALUE]...: one that answers so; sets $url
astray() {
	local tries
	[ -z "${server:-}" ] || kill "$server"
	rm -rf "$TMPDIR/astray"
	mkdir "$TMPDIR/astray"
	python3 -B "$support/astray.py" "$TMPDIR/astray" "$@" &
	server=$!
	trap 'kill "$server"' EXIT
	for tries in $(seq 100); do
		[ ! -e "$TMPDIR/astray/port" ] || break
		sleep 0.05
	done
	url=http://127.0.0.1:$(cat "$TMPDIR/astray/port")
}
# asked_for TEXT: how many requests were so
asked_for() {
	grep -c -e "$1" "$TMPDIR/astray/asked" || :
}

# ---- a job that is neither running nor done nor lost

cat >flow.json <<-'END_OF_FLOW'
	{"6": {"class_type": "CLIPTextEncode", "inputs": {"text": "x"}}, "9": {"class_type": "SaveImage", "inputs": {"images": ["6", 0]}}}
END_OF_FLOW
asked circle comfyui 'a circle' '' 'workflow: flow.json, map: {prompt: 6.inputs.text}'
astray 200 '{"prompt_id": "abc"}'
export COMFYUI_BASE_URL=$url
run 5 circle.yaml -o out/circle.asset.json
says 'E0550' 'lead from one question to the next'
[ "$(wc -l <"$TMPDIR/astray/asked")" -lt 100 ] || problem "it was asked $(wc -l <"$TMPDIR/astray/asked") times"
same 'a job' "$(last_attempt '[.state, .charged_usd, .class]')" '["failed",0,"RETRY"]'

# ---- the answer to what goes up first, given for ever: one submission, and it is booked once

convert -size 16x16 xc:red start.png
asked again scenario 'once again' 'endpoint: txt2img' 'model: m, inputs: {image: start.png, strength: 0.5}'
astray 200 '{"asset": {"id": "asset_1"}}'
export SCENARIO_API_URL=$url SCENARIO_API_KEY=key-of-scenario SCENARIO_API_SECRET=secret-of-scenario
run 5 again.yaml -o out/again.asset.json
same 'submissions' "$(asked_for /generate/)" 1
same 'a submission' "$(last_attempt '[.state, .charged_usd, .is_unusable]')" '["failed",0.02,true]'
run 5 again.yaml -o out/again.asset.json
says 'retry-failed'
same 'submissions by the next run' "$(asked_for /generate/)" 1

# ---- a pause that nobody lives to see ends after days

drawing later 'much later'
astray 429 '{"error": {"message": "no", "code": "rate_limit_exceeded"}}' 'Retry-After:8000000000000'
export OPENAI_BASE_URL=$url OPENAI_API_KEY=key-of-openai
run 5 later.yaml -o out/later.asset.json
python3 - "$XDG_STATE_HOME/assetc/ledger.db" <<-'END_OF_LOOK' || problem 'the endpoint is locked for more than a week'
	import sqlite3, sys, time
	rows = sqlite3.connect(sys.argv[1]).execute("SELECT not_before_us FROM endpoints").fetchall()
	sys.exit(0 if rows and all(row[0] < (time.time() + 8 * 86400) * 1e6 for row in rows) else 1)
END_OF_LOOK
