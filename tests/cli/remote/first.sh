# One picture from the order to the end of its row.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/remote-lib.sh"
fake_start

driver <<'PY'
with Driver() as d:
    d.order(1)
    d.buy()
    same("told", d.told(1), ["LOCKED", "VERDICT", "ITEM", "OFFERED", "SETTLED"])
    item = d.last(1, "ITEM")
    for fact in ("paid.attempt", "paid.sha256", "host: ", "usage: ", "request_ids: "):
        holds("facts", item.get("facts"), fact)
    same("format", item.number("format") > 0, True)
    same("share", item.number("share"), d.last(1, "SETTLED").number("cost"))
same("row", row(), ("succeeded", None, 0))
same("spool", spool(), [])
PY
same "billed" "$(fake_billed)" 1
same "problems" "$(fake_problems)" ""
fake_is_clean
