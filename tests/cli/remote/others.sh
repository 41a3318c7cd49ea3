#!/usr/bin/env bash
# Two drivers at once, a driver that goes away, and one that stops.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/remote-lib.sh"
fake_start
fake_set openai.delay=0.6

# Who waits for the lock gets LOCKED when something was bought, to look for it, and else the verdict: never a second call.
fake_script openai ok ok reset
driver <<'PY'
def pair(**more):
    first, second = Driver(), Driver()
    first.order(1, **more)
    same("first", first.locked()[1].kind, "LOCKED")
    second.order(1, **more)
    same("second", second.locked()[1].kind, "BUSY")
    first.want(1)
    first.send("GO")
    second.send("AGAIN", 1)
    first.wait(("SETTLED", "FAILED"), (1,))
    told = second.wait(("LOCKED", "FAILED"), (1,))[1]
    first.end()
    return told, second

told, second = pair(spec="coin")
same("look", told.kind, "LOCKED")
second.send("DROP", 1)
second.end()
told, second = pair(spec="bad", prompt="forbidden-by-moderation")
same("verdict", (told.kind, told.get("class"), told.get("code")), ("FAILED", "POLICY", "E0552"))
same("calls", rows("SELECT count(*), sum(sends) FROM attempts WHERE spec = 'bad'"), [(1, 1)])
second.end()

# Who waited is told of the attempt that may have been paid.
told, second = pair(spec="lost", prompt="lost")
same("lost", (told.get("code"), told.get("attempt")), ("E0556", row("lost", "id")[0]))
holds("hint", told.get("hint"), f"ledger resolve {row('lost', 'id')[0]}")
second.end()

# Our own end of the holder is no verdict.
first, second = Driver(), Driver()
first.order(1, spec="dropped")
first.locked()
second.order(1, spec="dropped")
same("second", second.locked()[1].kind, "BUSY")
first.send("DROP", 1)
second.send("AGAIN", 1)
same("its turn", second.wait(("LOCKED", "FAILED"), (1,))[1].kind, "LOCKED")
second.want(1)
second.send("GO")
same("settled", second.wait(("SETTLED", "FAILED"), (1,))[1].kind, "SETTLED")
first.end()
second.end()

# Whoever has another cache folder has the same book.
first, second = Driver(), Driver(cache=os.path.abspath("elsewhere"))
first.order(1, spec="apart")
first.locked()
second.order(1, spec="apart")
same("second", second.locked()[1].kind, "BUSY")
first.end()
second.end()

# The holder dies.
first, second = Driver(), Driver()
first.order(1, spec="orphan")
first.locked()
second.order(1, spec="orphan")
second.locked()
second.send("AGAIN", 1)
same("it waits", second.next(0.3), None)
first.kill()
same("the lock is free", second.wait(("LOCKED",), (1,))[1].kind, "LOCKED")
second.end()
PY

# The driver goes away: what was sent is awaited, kept and booked, what was not is freed, and the next run goes on.
driver <<'PY'
d = Driver()
d.order(1, spec="sent", prompt="sent", in_flight=1)
d.order(2, spec="unsent", prompt="unsent", in_flight=1)
d.locked()
d.want()
d.send("GO")
while d.next().get("what") != "sent":
    pass
same("exit", d.vanish(), 0)
same("sent", row("sent", "state, booked_usd > 0, spool IS NOT NULL"), ("accepted", 1, 1))
same("unsent", row("unsent", "state, booked_usd, sends, class"), ("failed", 0, 0, None))
same("spool", len([name for name in spool() if name.endswith(".reply")]), 1)
with Driver() as d:
    d.order(1, spec="sent", prompt="sent")
    d.buy()
    same("goes on", d.told(1)[:4], ["ITEM", "OFFERED", "SETTLED", "LOCKED"])
    same("adopted", d.last(1, "SETTLED").get("is-adopted"), "1")
    d.failed(1, "E0557", 3)     # this driver looks up nothing
same("sent", row("sent", "state, sends"), ("succeeded", 1))
same("spool", spool(), [])
same("one attempt", rows("SELECT count(*) FROM attempts WHERE spec = 'sent'"), [(1,)])
PY

# Ctrl-C: once, and twice.
driver <<'PY'
with Driver() as d:
    d.order(1, spec="stop", prompt="stop", in_flight=1)
    d.order(2, spec="stopped", prompt="stopped", in_flight=1)
    d.locked()
    d.want()
    d.send("GO")
    while d.next().get("what") != "sent":
        pass
    d.send("STOP")
    d.wait(("SETTLED", "FAILED"), (1, 2))
    same("awaited", d.told(1)[-1], "SETTLED")
    same("not sent", d.failed(2, "E0559", 7).get("is-local"), "1")
    same("freed", row("stopped", "state, booked_usd, sends"), ("failed", 0, 0))
    d.order(3, spec="after", prompt="after")
    d.locked(3)
    d.want(3)
    d.send("GO")
    d.wait(("FAILED",), (3,))
    d.failed(3, "E0559", 7)
PY
fake_set openai.delay=5
before=$(fake_requests openai | wc -l)
driver <<PY
with Driver() as d:
    d.order(1, spec="twice", prompt="twice")
    d.locked()
    d.want()
    d.send("GO")
    while d.next().get("what") != "sent":
        pass
    time.sleep(0.5)
    d.send("STOP")
    d.send("STOP")
    d.wait(("FAILED",), (1,), 2)
    d.failed(1, "E0556")
    same("unknown", row("twice", "state, sends"), ("unknown", 1))
PY
fake_set openai.delay=0

# Waiting to send again is given up at once.
fake_script openai '429 retry-after=20'
driver <<'PY'
start = time.monotonic()
with Driver() as d:
    d.order(1, spec="patient", prompt="patient")
    d.locked()
    d.want()
    d.send("GO")
    while d.next().get("what") != "waiting":
        pass
    d.send("STOP")
    d.wait(("FAILED",), (1,), 5)
    d.failed(1, "E0559", 7)
    same("freed", row("patient", "state, booked_usd, sends, class"), ("failed", 0, 1, None))
same("at once", time.monotonic() - start < 10, True)
PY
fake_is_clean
