#!/usr/bin/env bash
# Places that cannot be written, messages that are none, and many orders at once.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/remote-lib.sh"
fake_start
fake_set openai.delay=0

# A reply that cannot lie in the state folder lies elsewhere; where it can lie nowhere it was paid, and that is told.
mkdir -p "$XDG_STATE_HOME/assetc" more
: >"$XDG_STATE_HOME/assetc/spool"
driver <<'PY'
with Driver(spool=os.path.abspath("more")) as d:
    d.order(1, spec="beside", prompt="beside")
    d.locked()
    d.want(1)
    d.send("GO")
    while d.next().kind != "ITEM":
        pass
    holds("path", d.last(1, "ITEM").get("path"), os.path.abspath("more"))
    d.wait(("SETTLED",), (1,)) 
same("spool", os.listdir("more"), [])
with Driver() as d:
    d.order(1, spec="nowhere", prompt="nowhere")
    d.buy()
    d.failed(1, "E0490", 7)
same("nowhere", row("nowhere", "state, is_unusable, booked_usd > 0"), ("failed", 1, 1))
PY
rm "$XDG_STATE_HOME/assetc/spool"

# What is no order is told; what is no message ends the conversation, and nothing is left open.
driver <<'PY'
with Driver() as d:
    d.put("ORDER", 1, [("spec", "x"), ("provider", "nobody")])
    d.put("ORDER", 2, [("spec", "x"), ("provider", "procedural")])
    d.order(3, spec="x", provider="openai", estimate=-5)
    d.order(4, spec="x", provider="openai", candidates=())
    d.order(5, spec="x", provider="openai", candidates=range(1, 18))
    d.order(6, spec="x", provider="openai", params={"nothing_such": "1"})
    for n in range(1, 7):
        d.wait(("FAILED",), (n,)) if not d.told(n) else None
        d.failed(n, "E0497", 8)
    for kind in "WANT", "DROP", "AGAIN", "ADMIT", "SETTLE":
        d.send(kind, 77)
        d.send(kind, 1)
    d.send("GO")
    d.order(7, spec="coin")
    d.buy(7)
    same("it goes on", d.told(7)[-1], "SETTLED")
for noise in b"\xff" * 64, struct.pack("<III", 8, 200, 1), struct.pack("<III", 20, 2, 1) + b"\x05abc\x00\x00\x00\x00....":
    d = Driver()
    d.order(1, spec="noise", prompt="noise")
    d.locked()
    d.socket.sendall(noise)
    same("the end", d.process.wait(20), 0)
    d.vanish()
    d = Driver()
    d.order(1, spec="noise", prompt="noise")
    same("the lock is free", d.locked()[1].kind, "LOCKED")
    d.end()
d = Driver(ledger="/dev/null/ledger.db")
same("no book", d.next().kind, "FINDING")
end = d.next()
same("the end", (end.kind, end.order, end.number("status") > 0), ("END", 0, True))
d.vanish()
PY

# Three hundred at once, from one process.
driver <<'PY'
start = time.monotonic()
with Driver(budget=1000000000) as d:
    for n in range(1, 301):
        d.order(n, spec=f"many{n}", prompt=f"many {n}", in_flight=16, deadline_s=300)
    d.buy()
    same("all", {d.told(n)[-1] for n in range(1, 301)}, {"SETTLED"})
same("one run", rows("SELECT count(*), count(DISTINCT run) FROM attempts WHERE spec LIKE 'many%'"), [(300, 1)])
print(f"300 orders: {time.monotonic() - start:.1f} s")
PY
same "at once" "$([ "$(fake_most openai)" -le 16 ] && echo fine)" fine
same "spool" "$(ls -A "$XDG_STATE_HOME/assetc/spool")" ""
fake_is_clean
