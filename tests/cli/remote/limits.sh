#!/usr/bin/env bash
# What may be bought at all: limits, plans by the same code, what was bought already, one request ordered twice, jobs.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/remote-lib.sh"
fake_start

# Of three, the first and the cheap last one fit. A plan says the same and leaves nothing behind.
driver <<'PY'
def three(d):
    d.order(1, spec="one", prompt="one", estimate=60000)
    d.order(2, spec="two", prompt="two", estimate=60000)
    d.order(3, spec="three", prompt="three", estimate=30000)
    return d.locked()

def told(d):
    return [(n, d.told(n)[1], d.last(n, "VERDICT") and [d.last(n, "VERDICT").get(f) for f in
             ("estimate", "limit", "limit-usd", "used-usd")]) for n in (1, 2, 3)]

with Driver(is_dry=1, budget=100000, limit__day=90000) as d:
    same("plan", {m.kind for m in three(d).values()}, {"LOCKED"})
    d.want()
    d.send("GO")
    d.wait(("VERDICT", "FAILED"), (1, 2, 3))
    plan = told(d)
    over = d.failed(2, "E0482", 4)
    same("over", (over.get("over"), over.get("limit"), over.get("is-local")), ("30000", "day", "1"))
same("no book", rows("SELECT 1 FROM attempts"), [])
with Driver(budget=100000, limit__day=90000) as d:
    three(d)
    d.want()
    d.send("GO")
    d.wait(("SETTLED", "FAILED"), (1, 2, 3))
    same("as planned", told(d), plan)
same("plan", plan, [(1, "VERDICT", ["60000", "day", "90000", "60000"]), (2, "FAILED", None),
                    (3, "VERDICT", ["30000", "day", "90000", "90000"])])
same("rows", rows("SELECT spec, run FROM attempts GROUP BY spec ORDER BY n")[0][0], "one")
same("one run", len(rows("SELECT DISTINCT run FROM attempts")), 1)

with Driver(budget=None) as d:
    d.order(1, spec="four", prompt="four")
    d.buy()
    d.failed(1, "E0481", 4)
PY

# Bought, and its bytes are gone: told, unless it is said that it is to be bought again.
driver <<'PY'
for dry in 1, 0:
    with Driver(is_dry=dry) as d:
        d.order(1, spec="one", prompt="one")
        d.buy()
        holds("gone", d.failed(1, "E0557", 3).get("text"), "it was bought 20")
with Driver(is_rebuy=1) as d:
    d.order(1, spec="one", prompt="one")
    d.buy()
    same("again", d.told(1)[-1], "SETTLED")
with Driver() as d:
    d.order(1, spec="one", prompt="one", is_regenerated=1)
    d.buy()
    same("regenerated", d.told(1)[-1], "SETTLED")
# What nobody prices is bought where that is allowed, within some limit.
with Driver() as d:
    d.order(1, spec="unpriced", prompt="unpriced", estimate=None, is_unpriced=1)
    d.buy()
    same("unpriced", row("unpriced", "state, is_unpriced"), ("succeeded", 1))
# A rate of the user's for credits stands in for the table's.
with Driver() as d:
    d.order(1, spec="rate", provider="elevenlabs", prompt="rate", params={"duration_seconds": "1"}, usd_per_credit=1000)
    d.buy()
    same("rate", row("rate", "booked_usd = credits / 1000"), (1,))
PY

# What is to be left on the account is asked there, once.
fake_set elevenlabs.tier=free elevenlabs.used=9000
before=$(fake_requests elevenlabs | grep -c user/subscription)
driver <<'PY'
def sound(d, n, name, margin, **more):
    d.order(n, spec=name, provider="elevenlabs", prompt=name, params={"duration_seconds": "1"}, estimate=8000,
            safety_margin=margin, **more)

with Driver() as d:
    sound(d, 1, "within", 920)      # 40 credits each
    sound(d, 2, "within2", 920)
    sound(d, 3, "beyond", 920)
    d.buy()
    same("within", [d.told(n)[-1] for n in (1, 2)], ["SETTLED"] * 2)
    holds("beyond", d.failed(3, "E0560", 4).get("text"), "920 credits are left")
    same("no row", row("beyond"), None)
PY
same "asked once" "$(fake_requests elevenlabs | grep -c user/subscription)" $((before + 1))
fake_set elevenlabs.may_read_user=no
driver <<'PY'
with Driver() as d:
    d.order(1, spec="unread", provider="elevenlabs", prompt="unread", safety_margin=0)
    d.order(2, spec="free", provider="elevenlabs", prompt="free", params={"duration_seconds": "1"})
    d.buy()
    d.failed(1, "E0560", 4)
    same("without a margin nobody asks", d.told(2)[-1], "SETTLED")
PY
fake_set elevenlabs.tier=creator elevenlabs.used=0 elevenlabs.may_read_user=yes

# Two specs that mean one request: one is bought, and the other finds it.
driver <<'PY'
before = len(rows("SELECT 1 FROM attempts"))
with Driver() as d:
    d.order(1, spec="a", purchase="the same")
    d.order(2, spec="b", purchase="the same")
    d.order(3, spec="c", purchase="the same", candidates=(2,))
    told = d.locked()
    same("told", [told[n].kind for n in (1, 2, 3)], ["LOCKED", "BUSY", "LOCKED"])
    d.want(1, 3)
    d.send("GO")
    d.send("AGAIN", 2)
    d.wait(("LOCKED",), (2,))
    d.send("DROP", 2)
    d.wait(("SETTLED",), (3,)) if "SETTLED" not in d.told(3) else None
same("bought", len(rows("SELECT 1 FROM attempts")) - before, 2)
with Driver(is_dry=1) as d:
    d.order(1, spec="a", prompt="new", purchase="another")
    d.order(2, spec="b", prompt="new", purchase="another")
    d.locked()
    d.want()
    d.send("GO")
    d.wait(("VERDICT",), (1, 2))
    same("priced once", [d.last(n, "VERDICT").get("estimate") for n in (1, 2)], ["200000", "0"])
# The verdict for one candidate is that of those not sent yet.
with Driver() as d:
    for n in range(1, 5):
        d.order(n, spec="many", prompt="forbidden-by-moderation", candidates=(n,), in_flight=1)
    d.buy()
    same("one call", rows("SELECT sum(sends) FROM attempts WHERE spec = 'many'"), [(1,)])
    same("all told", [d.failed(n, "E0552").get("class") for n in range(1, 5)], ["POLICY"] * 4)
PY

# The WANT names what is still missing.
driver <<'PY'
with Driver() as d:
    d.order(1, spec="rest", prompt="rest", candidates=(1, 2, 3))
    d.locked()
    d.put("WANT", 1, [("candidate", 2)])
    d.send("GO")
    d.wait(("SETTLED",), (1,))
    same("items", rows("SELECT candidate FROM items JOIN attempts ON n = attempt WHERE spec = 'rest'"), [(2,)])
    same("estimate", row("rest", "estimate_usd"), (200000,))
PY

# A job of a build: a task for each spec, and its end.
fake_script openai ok '400'
driver <<'PY'
with Driver(is_job=1) as d:
    d.order(1, spec="good", prompt="good", part__theme="forest", part__base="a coin", in_flight=1)
    d.order(2, spec="bad", prompt="bad", in_flight=1)
    d.order(3, spec="found", prompt="found")
    d.locked()
    d.send("DROP", 3)
    d.want(1, 2)
    d.send("GO")
    d.wait(("SETTLED", "FAILED"), (1, 2))
same("job", rows("SELECT kind, state, ended_us > 0 FROM jobs"), [("build", "partial", 1)])
same("tasks", rows("SELECT spec, state, theme, prompt, attempt IS NOT NULL, error_code FROM tasks ORDER BY spec"),
     [("bad", "failed", None, "bad", 1, "E0551"), ("good", "succeeded", "forest", "good", 1, None)])
same("attempts", rows("SELECT count(*) FROM attempts WHERE job IS NOT NULL"), [(2,)])
PY

# A job that is cancelled sends nothing more.
fake_set openai.delay=0.5
driver <<'PY'
with Driver(is_job=1) as d:
    d.order(1, spec="first", prompt="first", in_flight=1)
    d.order(2, spec="second", prompt="second", in_flight=1)
    d.locked()
    d.want()
    d.send("GO")
    while d.next().get("what") != "sent":
        pass
    book = sqlite3.connect(LEDGER, timeout=30)
    book.execute("UPDATE jobs SET state = 'cancelling' WHERE state = 'running'")
    book.commit()
    book.close()
    d.wait(("SETTLED", "FAILED"), (1, 2))
    same("first", d.told(1)[-1], "SETTLED")
    d.failed(2, "E0483", 4)
    same("second", row("second", "state, booked_usd, sends"), ("failed", 0, 0))
PY
fake_set openai.delay=0

# Never more at once than an endpoint allows, over all processes.
fake_set openai.delay=0.2
driver <<'PY'
drivers = [Driver(), Driver()]
for number, d in enumerate(drivers):
    for n in range(1, 5):
        d.order(n, spec=f"slot{number}{n}", prompt=f"slot{number}{n}", in_flight=3)
    d.locked()
    d.want()
    d.send("GO")
for d in drivers:
    d.wait(("SETTLED",), (1, 2, 3, 4))
    same("all", [d.told(n)[-1] for n in (1, 2, 3, 4)], ["SETTLED"] * 4)
    d.end()
PY
same "at once" "$(fake_most openai)" 3
same "problems" "$(fake_problems | grep -v "moderation_blocked\|missing_permissions" || :)" ""
fake_is_clean
