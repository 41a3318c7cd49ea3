#!/usr/bin/env bash
# What each vendor sends, from the order to the end of its row: bytes, shares, seeds, fewer and more than were asked for,
# results that lie elsewhere.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/remote-lib.sh"
fake_start

driver <<'PY'
with Driver() as d:
    d.order(1)
    d.order(2, spec="tree", provider="stability", prompt="a tree", seed="7")
    d.order(3, spec="jump", provider="elevenlabs", prompt="a jump", params={"duration_seconds": "1"})
    d.buy()
    for number in 1, 2, 3:
        same(f"told {number}", d.told(number), ["LOCKED", "VERDICT", "ITEM", "OFFERED", "SETTLED"])
    item = d.last(1, "ITEM")
    for fact in ('paid.attempt: "', 'paid.sha256: "', "paid.key: ", 'host: "127.0.0.1:', "usage: ", "request_ids: "):
        holds("facts", item.get("facts"), fact)
    same("format", item.number("format") > 0, True)
    same("share", item.number("share"), d.last(1, "SETTLED").number("cost"))
    same("seed", d.last(2, "ITEM").get("seed"), "7")
    same("no seed", d.last(1, "ITEM").get("seed"), None)
    same("no lengths", "sent_ms" in d.last(3, "ITEM").get("facts"), False)
    d.order(4, spec="click", provider="elevenlabs", prompt="a click", is_longer=1, params={"duration_seconds": "0.2"})
    d.buy(4)
    for fact in "wanted_ms: 200\n", "sent_ms: 500\n", 'terms: "2026-':
        holds("lengths", d.last(4, "ITEM").get("facts"), fact)
    same("estimated", d.last(3, "SETTLED").get("is-estimated"), "0")
for spec in "coin", "tree", "jump":
    same(spec, row(spec), ("succeeded", None, 0))
same("credits", row("jump", "credits IS NOT NULL, terms IS NOT NULL"), (1, 1))
same("spool", spool(), [])
PY
same "billed" "$(fake_billed)" 4
same "cost" "$(fake_total_usd)" "$("$python" -c "
import sqlite3, os
usd = sqlite3.connect(os.environ['XDG_STATE_HOME'] + '/assetc/ledger.db').execute('SELECT sum(booked_usd) FROM attempts').fetchone()[0]
print(f'{usd / 1e6:.6f}')")"

# Fewer than asked is partial; more stand behind all that the purchase knows.
fake_script openai 'ok items=2' 'ok items=3'
driver <<'PY'
with Driver() as d:
    d.order(1, spec="few", candidates=(1, 2, 3))
    d.buy()
    same("told", d.told(1), ["LOCKED", "VERDICT", "ITEM", "ITEM", "OFFERED", "SETTLED"])
    same("asked", d.last(1, "OFFERED").get("asked"), "3")
    same("partial", row("few", "state, is_partial"), ("succeeded", 1))
    d.order(2, spec="many", candidates=(1, 4))
    d.buy(2)
    items = [m for m in d.messages if m.order == 2 and m.kind == "ITEM"]
    same("candidates", [m.number("candidate") for m in items], [1, 4, 5])
    same("keys", ["paid.key: " in m.get("facts") for m in items], [True, True, False])
    same("shares", sum(m.number("share") for m in items), d.last(2, "SETTLED").number("cost"))
    same("first share", items[0].number("share") >= items[1].number("share"), True)
    same("items", rows("SELECT candidate, items.state FROM items JOIN attempts ON n = attempt WHERE spec = 'many'"
                       " ORDER BY candidate"), [(1, "succeeded"), (4, "succeeded"), (5, "succeeded")])
PY

# One of them cannot be used; then none of them.
fake_script openai 'ok' 'ok'
driver <<'PY'
with Driver() as d:
    d.order(1, spec="half", candidates=(1, 2))
    told = d.locked(1)
    d.want(1)
    d.send("GO")
    while d.next().kind != "OFFERED":
        pass
    d.settle(1, refuse=(2,))
    d.wait(("SETTLED",), (1,))
    same("half", rows("SELECT candidate, items.state, share_usd > 0 FROM items JOIN attempts ON n = attempt"
                      " WHERE spec = 'half' ORDER BY candidate"), [(1, "succeeded", 1), (2, "unusable", 1)])
    d.order(2, spec="none")
    d.locked(2)
    d.want(2)
    d.send("GO")
    while d.next().kind != "OFFERED":
        pass
    d.settle(2, refuse=True)
    d.wait(("SETTLED",), (2,))
    same("none", row("none", "state, is_unusable, error, booked_usd > 0"),
         ("failed", 1, "the picture cannot be decoded", 1))
    same("spool", spool(), [])
    d.order(3, spec="none")
    d.buy(3)
    holds("remembered", d.failed(3, "E0558").get("text"), "the picture cannot be decoded")
PY

# Results that lie elsewhere are fetched without a key; one that is gone was paid for nothing.
fake_script own 'url' 'url expired' 'url redirect'
OPENAI_BASE_URL=$FAKE_URL/own/v1 OPENAI_API_KEY=test-key-own driver <<'PY'
with Driver() as d:
    d.order(1, spec="far", provider="dalle-3", model="dall-e-3")
    d.buy()
    same("told", d.told(1), ["LOCKED", "VERDICT", "ITEM", "OFFERED", "SETTLED"])
    d.order(2, spec="gone", provider="dalle-3", model="dall-e-3")
    d.buy(2)
    holds("gone", d.failed(2, "E0555").get("text"), "cannot be fetched: HTTP 4")
    same("gone", row("gone", "state, is_unusable, booked_usd"), ("failed", 1, 40000))
    d.order(3, spec="moved", provider="dalle-3", model="dall-e-3")
    d.buy(3)
    same("told", d.told(3), ["LOCKED", "VERDICT", "ITEM", "OFFERED", "SETTLED"])
    same("spool", spool(), [])
PY
same "problems" "$(fake_problems)" ""
fake_is_clean
