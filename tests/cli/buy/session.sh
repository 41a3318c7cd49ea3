#!/usr/bin/env bash
# The program that buys is in a session of its own: what ends everything of a terminal does not end it in a purchase.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/fake-lib.sh"
need ps pgrep
fake_start
: >assets.yaml
cat >coin.yaml <<-END
	version: "1.0"
	id: coin
	generation: {type: image, provider: openai}
	prompt: {base: a coin, parameters: {size: 1024x1024, quality: low}}
END
run 0 budget set day 5
fake_set openai.delay=1
"$ASSETC" build --trust >build.out 2>&1 &
driver=$!
fake_await 1
remote=$(pgrep -P "$driver" || :)
same "session" "$(ps -o sid= -p "${remote:-0}" | tr -d ' ')" "$remote"
wait "$driver" || problem "the build failed: $(cat build.out)"
fake_is_clean
