# The job of a build: a task for each spec that something was ordered for, whenever that was.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/remote-lib.sh"
fake_start

# What fails before the first purchase is a task that failed, and may yet succeed; what is ordered only later joins.
driver <<'PY'
with Driver() as d:
    d.order(1, spec="refused", prompt="forbidden-by-moderation")
    d.buy()
    d.failed(1, "E0552")
with Driver(is_job=1) as d:
    d.order(1, spec="refused", prompt="forbidden-by-moderation")
    d.order(2, spec="coin")
    d.buy()
    d.failed(1, "E0558")
    same("coin", d.told(2)[-1], "SETTLED")
    d.order(3, spec="refused", provider="stability", purchase="the fallback's")
    d.order(4, spec="again", prompt="forbidden-by-policy")
    d.order(5, spec="bad", prompt="forbidden-by-policy too")
    d.buy(3, 4, 5)
    same("fallback", d.told(3)[-1], "SETTLED")
    d.failed(4, "E0552")
    d.order(6, spec="again", provider="stability", purchase="another fallback's")
    d.buy(6)
    same("fallback", d.told(6)[-1], "SETTLED")
    same("findings", [m for m in d.messages if m.kind == "FINDING"], [])
same("tasks", rows("SELECT spec, state, error_code, attempt IS NOT NULL FROM tasks"),
     [("again", "succeeded", None, 1), ("bad", "failed", "E0552", 1), ("coin", "succeeded", None, 1),
      ("refused", "succeeded", None, 1)])
same("job", rows("SELECT state FROM jobs"), [("partial",)])
PY
fake_is_clean
