#!/usr/bin/env bash
# A request that a killed run had sent can be resolved, though its spec is gone; one that is on its way cannot.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/fake-lib.sh"
need pgrep
fake_start
: >assets.yaml
cat >coin.yaml <<-END
	version: "1.0"
	id: coin
	generation: {type: image, provider: openai}
	prompt: {base: a coin, parameters: {size: 1024x1024, quality: low}}
END
run 0 budget set day 5
fake_set openai.delay=30
"$ASSETC" build --trust >/dev/null 2>&1 &
driver=$!
fake_await 1
run 0 ledger show
id=$(grep -o '[0-9]\{8\}-[0-9a-f]\{8\}' "$out")
run 2 ledger resolve "$id" --not-billed
says "is not unknown but intent"
run 0 ledger resolve --all --not-billed
same "alive" "$(cat "$out")" "0 resolved"
kill -9 "$(pgrep -P "$driver")" "$driver"
wait "$driver" 2>/dev/null || :
rm coin.yaml
run 0 ledger resolve "$id" --billed
run 0 ledger show
grep -q "failed" "$out" || problem "not resolved: $(cat "$out")"
