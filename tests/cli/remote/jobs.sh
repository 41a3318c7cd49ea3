#!/usr/bin/env bash
# A vendor that answers with a job: asked after until it is done, gone on with by the next run, and fetched elsewhere.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/remote-lib.sh"
[ -x "$ASSETC_BUILD_DIR/tests/assetc-remote" ] || skip "there is no assetc-remote with the providers of tests"
fake_start

here() {
	ORDER_PROGRAM=$ASSETC_BUILD_DIR/tests/assetc-remote driver
}

here <<'PY'
with Driver() as d:
    d.order(1, spec="one", provider="async")
    d.order(2, spec="two", provider="async", prompt="forbidden-prompt")
    d.buy()
    same("told", d.told(1), ["LOCKED", "VERDICT", "ITEM", "OFFERED", "SETTLED"])
    same("row", row("one", "state, vendor_job IS NOT NULL, booked_usd, is_estimated, sends"),
         ("succeeded", 1, 50000, 0, 1))
    same("ids", len(row("one", "request_ids")[0].split()) >= 1, True)
    d.failed(2, "E0552")
    same("freed", row("two", "state, booked_usd"), ("failed", 0))
same("spool", spool(), [])
PY

# It takes longer than there is time, or the driver goes, or it is stopped: the job is left, and gone on with.
fake_set async.hold=yes
here <<'PY'
with Driver() as d:
    d.order(1, spec="long", provider="async", prompt="long", deadline_s=1)
    d.buy()
    holds("long", d.failed(1, "E0550").get("text"), "the next run goes on")
    same("long", row("long", "state, booked_usd, is_estimated"), ("accepted", 50000, 1))
d = Driver()
d.order(1, spec="left", provider="async", prompt="left")
d.locked()
d.want(1)
d.send("GO")
while not row("left") or row("left")[0] != "accepted":
    d.next(0.05)
same("exit", d.vanish(), 0)
same("left", row("left", "state, vendor_job IS NOT NULL"), ("accepted", 1))
with Driver() as d:
    d.order(1, spec="stop", provider="async", prompt="stop")
    d.locked()
    d.want(1)
    d.send("GO")
    while not row("stop") or row("stop")[0] != "accepted":
        d.next(0.05)
    d.send("STOP")
    d.wait(("FAILED",), (1,))
    same("local", d.last(1, "FAILED").get("is-local"), "1")
same("stop", row("stop")[0], "accepted")
PY
fake_set async.hold=no
here <<'PY'
with Driver() as d:
    for n, spec in enumerate(("long", "left", "stop"), 1):
        d.order(n, spec=spec, provider="async", prompt=spec)
    d.buy()
    for n, spec in enumerate(("long", "left", "stop"), 1):
        same(spec, d.told(n)[:4], ["ITEM", "OFFERED", "SETTLED", "LOCKED"])
        same(spec, row(spec, "state, sends, booked_usd, is_estimated"), ("succeeded", 1, 50000, 0))
PY
same "one job each" "$(fake_calls async)" 5

# It fails, for money; or nobody knows it any more.
fake_set async.fate=failed
here <<'PY'
with Driver() as d:
    d.order(1, spec="failed", provider="async", prompt="failed")
    d.buy()
    d.failed(1, "E0555")
    same("failed", row("failed", "state, is_unusable, booked_usd, is_estimated"), ("failed", 1, 50000, 0))
PY
fake_set async.fate=lost
here <<'PY'
with Driver() as d:
    d.order(1, spec="lost", provider="async", prompt="lost")
    d.buy()
    d.failed(1, "E0556")
    same("lost", row("lost", "state, booked_usd"), ("unknown", 50000))
PY
fake_set async.fate=succeeded

# A result that is out of reach, or gone; and one whose fetching is tried again.
fake_script files '503 body=empty' 'truncate at=20' ok
here <<'PY'
with Driver() as d:
    d.order(1, spec="again", provider="async", prompt="again")
    d.buy()
    same("again", d.told(1)[-1], "SETTLED")
PY
# The address of a result has ended: the job is asked for another one, once, and nothing is submitted again.
calls=$(fake_calls async)
fake_script files '403' ok
here <<'PY'
with Driver() as d:
    d.order(1, spec="anew", provider="async", prompt="anew")
    d.buy()
    same("anew", d.told(1)[-1], "SETTLED")
    same("anew", row("anew", "state, booked_usd"), ("succeeded", 50000))
PY
same "submitted once" "$(fake_calls async)" $((calls + 1))
fake_script files '404' '410'
here <<'PY'
with Driver() as d:
    d.order(1, spec="expired", provider="async", prompt="expired")
    d.buy()
    d.failed(1, "E0555")
    same("expired", row("expired", "state, is_unusable, booked_usd"), ("failed", 1, 50000))
same("spool", spool(), [])
PY

# What is out of reach for a while is paid all the same: the next run fetches it.
calls=$(fake_calls async)
fake_script files '503 retry-after=600' ok
here <<'PY'
with Driver() as d:
    d.order(1, spec="away", provider="async", prompt="away")
    d.buy()
    holds("away", d.failed(1, "E0550").get("text"), "the next run goes on")
    same("away", row("away", "state, booked_usd"), ("accepted", 50000))
with Driver() as d:
    d.order(1, spec="away", provider="async", prompt="away")
    d.buy()
    same("away", row("away", "state, booked_usd"), ("succeeded", 50000))
same("spool", spool(), [])
PY
same "asked once" "$(fake_calls async)" $((calls + 1))
fake_is_clean
