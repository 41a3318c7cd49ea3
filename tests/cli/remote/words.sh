#!/usr/bin/env bash
# A job in a state that nobody knows: it is asked after until the time is over, then the word is named and the row kept. The next
# run goes on with it.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/remote-lib.sh"
fake_start

fake_set firefly.fate=pondering scenario.fate=dreaming
driver <<'PY'
with Driver() as d:
    d.order(1, spec="odd", provider="firefly", prompt="odd", deadline_s=3)
    d.order(2, spec="queer", provider="scenario", prompt="queer", model="model_x", deadline_s=3)
    d.buy()
    for number, word in ((1, "pondering"), (2, "dreaming")):
        holds("word", d.failed(number, "E0550").get("text"), f"'{word}'")
        holds("word", d.failed(number, "E0550").get("text"), "the next run goes on")
same("rows", [row(spec)[0] for spec in ("odd", "queer")], ["accepted", "accepted"])
PY
calls=$(fake_calls firefly)$(fake_calls scenario)
fake_say clear
fake_set firefly.fate=succeeded scenario.fate=success
fake_is_clean
[ -n "$calls" ]
