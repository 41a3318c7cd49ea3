#!/usr/bin/env bash
# assetc-remote is killed at each moment of a purchase. The next run finds the open row under the lock: nothing is bought
# twice, nothing that was paid is lost, and what nobody knows stays unknown.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/remote-lib.sh"
[ "${ASSETC_TEST_STOPS:-0}" = 1 ] || skip "this build has no test stops"
fake_start

driver <<'PY'
import signal

GOES_ON = ["ITEM", "OFFERED", "SETTLED", "LOCKED"]
BUYS = ["LOCKED", "VERDICT", "ITEM", "OFFERED", "SETTLED"]
# Where; the state of the row then; what the next run is told; and the row's end.
TABLE = [
    ("locked", None, BUYS, None),
    ("reserved", ("intent", 0), BUYS, ("failed", 0)),
    ("sending", ("intent", 1), ["LOCKED", "FAILED"], ("unknown", 1)),
    ("sent", ("intent", 1), ["LOCKED", "FAILED"], ("unknown", 1)),
    ("answered", ("intent", 1), ["LOCKED", "FAILED"], ("unknown", 1)),
    ("spooled", ("intent", 1), GOES_ON, ("succeeded", 1)),
    ("accepted", ("accepted", 1), GOES_ON, ("succeeded", 1)),
    ("offered", ("accepted", 1), GOES_ON, ("succeeded", 1)),
    ("settling", ("accepted", 1), GOES_ON, ("succeeded", 1)),
    ("settled", ("succeeded", 1), ["LOCKED", "FAILED"], ("succeeded", 1)),
]

def stopped_at(name):
    return Driver(env={"ASSETC_STOP": name, "ASSETC_STOP_DIR": os.environ["TMPDIR"]})

def await_stop(d, name):
    path = os.path.join(os.environ["TMPDIR"], f"{name}.{d.process.pid}")
    end = time.monotonic() + 30
    while not os.path.exists(path) and time.monotonic() < end:
        message = d.next(0.02)
        if message:
            d.react(message)
    same(f"it stops at {name}", os.path.exists(path), True)

def first(spec):
    found = rows("SELECT state, sends FROM attempts WHERE spec = ? ORDER BY n LIMIT 1", spec)
    return found[0] if found else None

for name, then, told, end in TABLE:
    d = stopped_at(name)
    d.order(1, spec=name, prompt=name)
    d.locked()
    d.want(1)
    d.send("GO")
    await_stop(d, name)
    d.kill()
    same(f"{name}: the row of the dead run", first(name), then)
    with Driver() as d:
        d.order(1, spec=name, prompt=name)
        d.buy()
        same(f"{name}: the next run", d.told(1)[:len(told)], told)
    if then:
        same(f"{name}: its end", first(name), end)
    d = Driver()
    same(f"{name}: sums", d.end(), 0)

same("no reply is left", spool(), [])
book = sqlite3.connect(LEDGER)
same("open rows", book.execute("SELECT count(*) FROM attempts WHERE state IN ('intent', 'accepted')").fetchone(), (0,))

# What a dead run reserved and never sent is free again, whoever comes next and whatever is asked for.
d = stopped_at("reserved")
d.order(1, spec="deleted", prompt="deleted")
d.locked()
d.want(1)
d.send("GO")
await_stop(d, "reserved")
with Driver() as other:
    pass
same("its run is alive", row("deleted", "state"), ("intent",))
d.kill()
Driver().end()
same("freed", row("deleted", "state, booked_usd, class"), ("failed", 0, None))

# A reply that is damaged meanwhile was paid, and is of no use.
d = stopped_at("accepted")
d.order(1, spec="damaged", prompt="damaged")
d.locked()
d.want(1)
d.send("GO")
await_stop(d, "accepted")
d.kill()
path = row("damaged", "spool")[0]
os.chmod(path, 0o600)
with open(path, "r+b") as file:
    file.seek(-1, 2)
    last = file.read(1)
    file.seek(-1, 2)
    file.write(bytes([last[0] ^ 1]))
with Driver() as d:
    d.order(1, spec="damaged", prompt="damaged")
    d.buy()
    d.failed(1, "E0558")
same("damaged", row("damaged", "state, is_unusable, booked_usd > 0"), ("failed", 1, 1))

# It is gone: what became of it is not known any more.
d = stopped_at("accepted")
d.order(1, spec="lost", prompt="lost")
d.locked()
d.want(1)
d.send("GO")
await_stop(d, "accepted")
d.kill()
os.remove(row("lost", "spool")[0])
with Driver() as d:
    d.order(1, spec="lost", prompt="lost")
    d.buy()
    d.failed(1, "E0484")
same("lost", row("lost", "state, booked_usd > 0"), ("unknown", 1))

# Another candidate of the purchase is offered first, and then bought itself.
d = stopped_at("accepted")
d.order(1, spec="both", prompt="both", candidates=(2,))
d.locked()
d.want(1)
d.send("GO")
await_stop(d, "accepted")
d.kill()
with Driver() as d:
    d.order(1, spec="both", prompt="both", candidates=(1,))
    d.order(2, spec="both", prompt="both", candidates=(3,))
    d.buy()
    same("the dead one's first", d.told(1), GOES_ON + BUYS[1:])
    same("its candidate", d.messages[1].get("candidate"), "2")
    same("the other order waits for that", d.told(2), BUYS)

# Under another text of the purchase nobody can read what is open for a candidate: it ends, and says so once.
for name, code in ("reserved", None), ("accepted", "E0484"):
    d = stopped_at(name)
    d.order(1, spec=f"old {name}", purchase=f"old {name}")
    key = d.key(f"old {name}", 1, f"old {name}")
    d.locked()
    d.want(1)
    d.send("GO")
    await_stop(d, name)
    d.kill()
    with Driver() as d:
        d.key = lambda *_: key
        d.order(1, spec=f"old {name}", purchase=f"new {name}")
        d.buy()
        if code:
            d.failed(1, code)
        else:
            same("bought", d.told(1)[-1], "SETTLED")
os.makedirs(os.path.join(STATE, "spool"), exist_ok=True)
for name in f"{row('settled', 'id')[0]}.1.reply", f"{row('settled', 'id')[0]}.1.reply.1", "other":
    with open(os.path.join(STATE, "spool", name), "w"):
        pass
left = [name for name in spool() if name.startswith(row("old accepted", "id")[0])]
Driver().end()
same("left-overs go", spool(), sorted(left + ["other"]))
PY
# Of the ten: sending and sent did not reach anybody.
same "billed" "$(fake_billed)" 15
fake_is_clean
