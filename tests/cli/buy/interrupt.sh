#!/usr/bin/env bash
# Ctrl-C: the first waits for what was asked, the second gives it up.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
. "$support/buy-kill.sh"
buy_begin --set openai.delay=0

# waiting ID: a run that has asked and is not answered
waiting() {
	local before
	before=$(fake_requests openai | wc -l)
	drawing "$1" "a $1"
	fake_script openai 'stall told'
	start "$1.yaml" -o "out/$1.asset.json"
	fake_await $((before + 1)) openai
	find_helper
	sleep 0.1
}

for signal in INT TERM; do
	name=once-${signal,,}
	waiting "$name"
	same "$signal: the session of the helper" "$(cut -d ' ' -f 6 "/proc/$helper/stat")" "$helper"
	kill -$signal "$driver"
	sleep 0.3
	kill -0 "$driver" 2>/dev/null || problem "$signal: it does not wait for its answer"
	grep -q 1 "$TMPDIR/background.err" || problem "$signal: it does not say how many answers are awaited: $(cat "$TMPDIR/background.err")"
	fake_say release
	ended $((128 + $(kill -l $signal)))
	same "$signal: the row" "$(last_attempt .state)" succeeded
	before=$(fake_calls)
	run 0 "$name.yaml" -o "out/$name.asset.json"
	same "$signal: calls of the next run" "$(fake_calls)" "$before"
done
books_agree 'after the first signal'

# Of a build, what was not sent is not sent any more, and costs nothing.
mkdir many
for i in {1..20}; do drawing "many/m$i" "many $i"; done
before=$(fake_calls)
fake_script openai 'stall told times=4'
start build many --out-dir out
fake_await $(($(fake_requests openai | wc -l) + 1)) openai
sleep 0.5
find_helper
sent=$(($(fake_calls) - before))
kill -INT "$driver"
sleep 0.2
fake_say release
ended 130
same 'sent after a signal' "$(($(fake_calls) - before))" "$sent"
[ "$sent" -lt 20 ] || problem 'all were sent at once'
fake_say 'clear script'
books_agree 'a build that was interrupted'
run 0 build many --out-dir out
same 'calls for all of them' "$(($(fake_calls) - before))" 20

# The second gives up: what was asked is unknown.
waiting twice
kill -INT "$driver"
sleep 0.3
kill -INT "$driver"
ended 130
fake_say release
same 'given up: the row' "$(last_attempt .state)" unknown
is_absent out/twice.asset.json
run 5 twice.yaml -o out/twice.asset.json
id=$(last_attempt .id)
says 'ledger resolve' "$id"
run 0 ledger resolve "$id" --billed --usd "$(fake_read billing | tail -n 1 | jq '.micro_usd / 1000000')"
run 0 twice.yaml -o out/twice.asset.json
books_agree 'at the end'

# A signal that is ignored by whoever started this stays so.
drawing ignored 'a deaf one'
fake_script openai 'stall told'
before=$(fake_requests openai | wc -l)
setsid env --ignore-signal=INT "$ASSETC" ignored.yaml -o out/ignored.asset.json >"$TMPDIR/background.out" 2>"$TMPDIR/background.err" </dev/null &
driver=$!
fake_await $((before + 1)) openai
kill -INT "$driver"
sleep 0.3
fake_say release
ended 0
! grep -q awaited "$TMPDIR/background.err" || problem "an ignored signal is heard: $(cat "$TMPDIR/background.err")"
books_agree 'an ignored signal'
