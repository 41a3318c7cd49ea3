#!/usr/bin/env bash
# What becomes of the money when a vendor does not deliver: freed, booked or unknown; and what the driver is told.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/remote-lib.sh"
fake_start

fake_script openai '429 retry-after=1' ok '503 body=empty' ok
driver <<'PY'
with Driver() as d:
    d.order(1, spec="busy")
    d.order(2, spec="busier", prompt="another")
    d.buy()
    for number in 1, 2:
        same("told", d.told(number), ["LOCKED", "VERDICT", "ITEM", "OFFERED", "SETTLED"])
    same("sends", rows("SELECT sum(sends) FROM attempts")[0][0], 4)
PY
same "billed once each" "$(fake_billed)" 2

# A class each: what is freed, what is told.
fake_script openai 'error insufficient_quota' '400' 'error invalid_api_key'
driver <<'PY'
with Driver() as d:
    for number, spec, code in (1, "quota", "E0554"), (2, "fatal", "E0551"), (3, "auth", "E0553"), (4, "policy", "E0552"):
        d.order(number, spec=spec, prompt="forbidden-by-moderation" if spec == "policy" else spec)
        d.buy(number)
        message = d.failed(number, code)
        same("class", message.get("class"), spec.upper())
        same("local", message.get("is-local"), "0")
        same("row", row(spec, "state, class, booked_usd, sends"), ("failed", spec.upper(), 0, 1))
        same("attempt", message.get("attempt"), row(spec, "id")[0])
    # What was refused for its content is remembered by what was asked; of other verdicts it is asked again.
    calls = len(rows("SELECT 1 FROM attempts"))
    d.order(5, spec="policy", prompt="forbidden-by-moderation")
    d.buy(5)
    d.failed(5, "E0558")
    same("rows", len(rows("SELECT 1 FROM attempts")), calls)
with Driver(is_retried=1) as d:
    d.order(1, spec="policy", prompt="forbidden-by-moderation")
    d.buy(1)
    d.failed(1, "E0552")
with Driver() as d:
    d.order(1, spec="sound", provider="elevenlabs", prompt="forbidden-prompt")
    d.buy(1)
    d.failed(1, "E0552")
    same("a refusal that is billed", row("sound", "state, class, booked_usd, is_estimated"),
         ("failed", "POLICY", 40000, 1))
PY

# Whether it was billed is not known: nothing is sent again, whatever is said, before somebody looks.
fake_script openai 'reset' 'truncate at=200' '502 body=html' 'stall when=answer'
driver <<'PY'
with Driver() as d:
    for number, spec in (1, "reset"), (2, "cut"), (3, "html"), (4, "late"):
        d.order(number, spec=spec, prompt=spec, deadline_s=3)
        d.buy(number)
        message = d.failed(number, "E0556")
        holds("hint", message.get("hint"), f"ledger resolve {message.get('attempt')}")
        same(spec, row(spec, "state, booked_usd, sends"), ("unknown", None, 1))
with Driver(is_retried=1, is_rebuy=1) as d:
    d.order(1, spec="reset", prompt="reset", is_regenerated=1)
    d.buy()
    message = d.failed(1, "E0484")
    same("class", message.get("class"), "UNKNOWN")
with Driver(resend_below=1000) as d:
    d.order(1, spec="reset", prompt="reset")
    d.buy()
    d.failed(1, "E0484")
with Driver(resend_below=1000000) as d:
    d.order(1, spec="reset", prompt="reset")
    d.buy()
    same("resent", d.told(1)[-1], "SETTLED")
    same("both booked", rows("SELECT count(*) FROM attempts WHERE spec = 'reset' AND booked_usd > 0")[0][0], 2)
PY

# A whole reply that is none is paid, and not asked again by itself.
fake_script openai html empty garbage 'base64 bad'
driver <<'PY'
with Driver() as d:
    for number, spec in (1, "page"), (2, "empty"), (3, "noise"), (4, "letters"):
        d.order(number, spec=spec, prompt=spec)
        d.buy(number)
        d.failed(number, "E0555")
        same(spec, row(spec, "state, is_unusable, booked_usd > 0"), ("failed", 1, 1))
    same("spool", spool(), [])
PY

# What was refused stays remembered where a limit keeps it from being asked again.
driver <<'PY'
with Driver(is_retried=1, budget=1) as d:
    d.order(1, spec="page", prompt="page")
    d.buy()
    same("limit", d.last(1, "FAILED").number("status"), 4)
with Driver() as d:
    d.order(1, spec="page", prompt="page")
    d.buy()
    d.failed(1, "E0558")
PY

# The candidates of one request take each other's verdict, and the hint names the attempt that it is of.
fake_script openai reset
driver <<'PY'
with Driver() as d:
    for number in 1, 2:
        d.order(number, spec="twins", purchase="twins", candidates=(number,), in_flight=1)
    d.buy()
    lost = rows("SELECT id FROM attempts WHERE spec = 'twins' AND state = 'unknown'")[0][0]
    same("other", rows("SELECT state, sends FROM attempts WHERE spec = 'twins' AND state <> 'unknown'"), [("failed", 0)])
    for number in 1, 2:
        message = d.failed(number, "E0556")
        same("attempt", message.get("attempt"), lost)
        holds("hint", message.get("hint"), f"ledger resolve {lost}")
PY

# An endpoint that wants to be left alone is, by all.
fake_script stability '429 retry-after=600'
driver <<'PY'
with Driver() as d:
    d.order(1, spec="later", provider="stability")
    d.buy()
    d.failed(1, "E0550")
    same("later", row("later", "state, class, booked_usd"), ("failed", "RETRY", 0))
with Driver() as d:
    d.order(1, spec="later2", provider="stability")
    d.buy()
    holds("later", d.failed(1, "E0550").get("text"), "asked not to be called for")
    same("no row", row("later2"), None)
PY
# Who is known to keep out for a minute whom they answer 429 is left alone for as long, though they do not say so.
fake_script stability 429
driver <<'PY'
for text in "HTTP 429", "asked not to be called for":
    with Driver() as d:
        d.order(1, spec="often", provider="stability", endpoint="often")
        d.buy()
        holds("often", d.failed(1, "E0550").get("text"), text)
PY

# Nobody is there: a server of this machine that speaks their protocol.
STABILITY_BASE_URL=http://127.0.0.1:9 driver <<'PY'
with Driver() as d:
    d.order(1, spec="nobody", provider="stability", endpoint="mine", deadline_s=4)
    d.buy()
    holds("nobody", d.failed(1, "E0566").get("text"), "stability's endpoint 'mine' is not there, at http://127.0.0.1:9")
    same("nobody", row("nobody", "state, class, booked_usd"), ("failed", "RETRY", 0))
PY

# No key, or the wrong one; the key itself is told to nobody.
STABILITY_API_KEY= driver <<'PY'
with Driver() as d:
    d.order(1, spec="keyless", provider="stability", endpoint="mine")
    d.buy()
    message = d.failed(1, "E0530")
    same("unavailable", message.get("is-unavailable"), "1")
    same("no row", row("keyless"), None)
PY
fake_set openai.key=sk-really-secret-9999
fake_script openai \
	'{"do": "status", "value": "401", "body": "{\"error\": {\"message\": \"Incorrect API key: sk-really-secret-9999\", \"code\": \"invalid_api_key\"}}"}'
OPENAI_API_KEY=sk-really-secret-9999 driver <<'PY'
with Driver() as d:
    d.order(1, spec="secret", prompt="secret")
    d.buy()
    holds("text", d.failed(1, "E0553").get("text"), "[key]")
    same("nowhere", any("sk-really" in repr(message) for message in d.messages), False)
    same("nor in the book", "sk-really" in row("secret", "error")[0], False)
PY
# Nor is one kept that comes back in an answer.
fake_script openai 'ok header.x-echo=sk-really-secret-9999 delay=1'
OPENAI_API_KEY=sk-really-secret-9999 driver <<'PY'
d = Driver()
d.order(1, spec="echo", prompt="echo")
d.locked()
d.want()
d.send("GO")
while d.next().get("what") != "sent":
    pass
d.vanish()
kept = open(os.path.join(STATE, "spool", [name for name in spool() if name.endswith(".reply")][0]), "rb").read()
same("the field", b"x-echo: xxx" in kept, True)
same("the key", b"sk-really" in kept, False)
PY
fake_is_clean
