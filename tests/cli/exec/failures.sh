#!/usr/bin/env bash
# Programs that fail, hang, flood, lie and overreach: a clear error each, no output, nothing left behind.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/cli-exec.sh"
export ASSETC_TRUST=1
policy

# fails CODE PROMPT WORDS...
fails() {
	local code=$1 prompt=$2
	shift 2
	flat bad "$prompt"
	run "$code" bad.yaml -o out/bad.asset.json
	says bad.yaml:3:37 "command 'flat'" "$@"
	is_absent out
}

# Exit codes.
fails 1 'mode exit 64' E0514 'does not understand the request' 'it said: first words' 'it said: last words'
fails 1 'mode exit 65' E0514 'refuses the request'
fails 5 'mode exit 69' E0515 'not available'
fails 5 'mode exit 75' E0511 'for now' 'may work later'
fails 5 'mode exit 77' E0511 'not permitted'
fails 7 'mode exit 78' E0515 'not set up'
fails 7 'mode exit 126' E0515
fails 7 'mode exit 127' E0515 'did not find'
fails 5 'mode exit 1' E0511 'exit code 1' 'it said: last words'
fails 5 'mode exit 255' 'exit code 255'

# Answers.
fails 5 'mode silent' E0513 'left no file'
fails 5 'mode two' E0513 'several files'
fails 5 'mode badanswer' E0513 'names no outputs'
fails 5 'mode garbage' E0513 'no PNG, WebP or JPEG'
fails 5 'mode cut' E0513 'cannot be used'
fails 5 'mode link' E0513 'symbolic link'
fails 5 'mode outside' E0513 'no path within'
fails 5 'mode absolute' E0513 'no path within'
fails 5 'mode huge' E0513 'too large'

# Fallbacks: for one who is not there at once, for one who failed only where the spec says so.
used() {
	jq -r .provider.used "out/$1.asset.json"
}
flat absent 'mode exit 69' ', fallback: procedural'
run 0 absent.yaml -o out/absent.asset.json
says 'W0515' 'not available' "the fallback 'procedural' takes its place"
same 'used' "$(used absent)" procedural
flat failing 'mode exit 1' ', fallback: procedural'
run 5 failing.yaml -o out/failing.asset.json
flat failing 'mode exit 1' ', fallback: procedural, fallback_on: failure'
run 0 failing.yaml -o out/failing.asset.json
says 'W0511'
same 'used' "$(used failing)" procedural
flat wrong 'mode exit 64' ', fallback: procedural, fallback_on: failure'
run 1 wrong.yaml -o out/wrong.asset.json
# Nor is it kept quiet when the one whom the spec names is not even asked.
hosted() {
	flat "$1" "$2" ', fallback: procedural'
	sed -i 's/provider: exec, command: flat/provider: firefly/' "$1.yaml"
	run 0 "$1.yaml" -o "out/$1.asset.json" "${@:3}"
}
hosted hosted 'a hero'
says hosted.yaml:3:37 W0531 "'firefly' cannot be asked: it has no key" "the fallback 'procedural' takes its place"
hosted hosted 'a hero'
is_silent
hosted draft 'a second hero' --profile draft
is_silent
flat locked 'a third hero' ', fallback: procedural'
run 0 plan locked.yaml --offline
[ ! -s "$err" ] || problem 'a plan warns of what was not done'
run 0 locked.yaml -o out/locked.asset.json --offline
says locked.yaml:3:37 W1005 "--offline does not ask 'exec'" "fallback 'procedural' made 'locked'"
flat draft 'mode exit 69'
run 0 draft.yaml -o out/draft.asset.json --profile draft
same 'a draft' "$(jq -r .draft out/draft.asset.json)" true

# A program that is not on this machine.
sed 's/python3/no-such-program/' -i assets.policy.yaml
flat gone 'a hero'
run 7 gone.yaml -o out/gone.asset.json
says E0515 "'no-such-program'" 'not on this machine' 'install it'
flat gone 'a hero' ', fallback: procedural'
run 0 gone.yaml -o out/gone.asset.json
same 'used' "$(used gone)" procedural
run 3 gone.yaml -o out/gone.asset.json --offline --provider exec
rm -r out
sed 's/\[no-such-program, .*py\], env/no-such-program tools\/worker.py, env/' -i assets.policy.yaml
flat gone 'a lady'
run 7 gone.yaml -o out/gone.asset.json
says E0515 "'no-such-program tools/worker.py'" 'argv is a list'

# Time.
policy
sed 's/timeout_s: 30/timeout_s: 1/' -i assets.policy.yaml
start=$(date +%s)
fails 5 'mode hang' E0512 '1 seconds' 'it said: waiting'
fails 5 'mode deaf' E0512
took=$(($(date +%s) - start))
[ "$took" -ge 6 ] && [ "$took" -le 40 ] || problem "both took $took s"
policy

# What floods, leaves a child behind, or reads its environment, and works.
flat flood 'mode flood'
memory_kb=262144 run 0 flood.yaml -o out/flood.asset.json
is_there out/flood.png
flat child 'mode child'
run 0 child.yaml -o out/child.asset.json
is_there out/child.png
export OPENAI_API_KEY=secret OTHER=1
flat seen "mode environment $PWD/../names"
run 0 seen.yaml -o out/seen.asset.json
for name in PATH HOME TMPDIR LC_ALL COUNT ASSETC_PROTOCOL ASSETC_REQUEST ASSETC_OUTPUT_DIR XDG_CACHE_HOME; do
	grep -qx "$name" ../names || problem "$name is not passed on"
done
for name in OPENAI_API_KEY OTHER ASSETC_TRUST ASSETC; do
	! grep -qx "$name" ../names || problem "$name is passed on"
done

# One program at a time, in one build and in two processes.
: >"$COUNT"
for id in s1 s2 s3; do flat $id "mode slow $id"; done
mkdir slow
mv s1.yaml s2.yaml s3.yaml slow
run 0 build slow -j 3
"$ASSETC" slow/s1.yaml -o o1/s1.asset.json || problem 'a hit failed'
same 'calls' "$(calls)" 3
awk '{ if (NR > 1 && $2 - last < 0.55) exit 1; last = $2 }' <(sort -k 2 "$COUNT") ||
	problem "they ran at once: $(cat "$COUNT")"
: >"$COUNT"
for id in p1 p2; do flat $id "mode slow $id"; done
"$ASSETC" p1.yaml -o o2/p1.asset.json &
"$ASSETC" p2.yaml -o o2/p2.asset.json || problem 'p2 failed'
wait $! || problem 'p1 failed'
awk '{ if (NR > 1 && $2 - last < 0.55) exit 1; last = $2 }' <(sort -k 2 "$COUNT") ||
	problem "two processes ran it at once: $(cat "$COUNT")"

# Ctrl-C ends the program, removes its folder, and ends assetc by that signal.
flat stopped 'mode hang'
: >"$COUNT"
"$ASSETC" stopped.yaml -o o3/stopped.asset.json 2>/dev/null &
pid=$!
for _ in $(seq 100); do
	[ "$(calls)" = 1 ] && break
	sleep 0.05
done
kill -INT $pid 2>/dev/null || problem 'it is not running'
kill -TERM $pid 2>/dev/null || :
code=0
wait $pid || code=$?
[ $code -eq 130 ] || [ $code -eq 143 ] || problem "ended by a signal with $code"
is_absent o3
same 'nothing is left behind' "$(find "$TMPDIR" -name 'assetc-run-*')" ''
