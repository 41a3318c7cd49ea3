#!/usr/bin/env bash
# One key under two names - what one provider fills in is not what the other does - is bought once: in one build, and by two
# processes at once.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/fake-lib.sh"
fake_start
: >assets.yaml
export OPENAI_BASE_URL=$FAKE_URL/own/v1 OPENAI_API_KEY=test-key-own
# asset ID PROVIDER PROMPT
asset() {
	cat >"$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: image, provider: $2, model: dall-e-3}
		prompt: {base: $3, parameters: {size: 1024x1024}}
	END
}
asset a dalle-3 "a coin"
asset b openai "a coin"
run 0 budget set day 5
run 0 plan --trust
same "bill" "$(tail -n 1 "$out")" "0 hit, 0 process, 2 generate, 0 blocked; at most \$0.04"
run 0 build --trust
same "billed" "$(fake_billed)" 1
! grep -q "error" "$err" || problem "errors: $(cat "$err")"

asset c dalle-3 "another coin"
asset d openai "another coin"
fake_set own.delay=1
"$ASSETC" compile c.yaml -o c.png --trust >c.out 2>&1 &
first=$!
fake_await 2
run 0 compile d.yaml -o d.png --trust
wait "$first" || problem "the first failed: $(cat c.out)"
same "billed" "$(fake_billed)" 2
fake_is_clean
