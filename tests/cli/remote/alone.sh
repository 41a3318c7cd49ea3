# The driver goes away while something that a dead run left is gone on with: the program ends, and its lock is free.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/remote-lib.sh"
[ -x "$ASSETC_BUILD_DIR/tests/assetc-remote" ] || skip "there is no assetc-remote with the providers of tests"
fake_start

here() {
	ORDER_PROGRAM=$ASSETC_BUILD_DIR/tests/assetc-remote driver
}

fake_set async.hold=yes async.polls=1
here <<'PY'
d = Driver()
d.order(1, spec="job", provider="async")
d.locked()
d.want(1)
d.send("GO")
while not row("job") or row("job")[0] != "accepted":
    d.next(0.05)
d.kill()
PY
fake_set async.hold=no async.fate=failed
fake_script 'async GET /v1/jobs/*' 'delay 1'
here <<'PY'
d = Driver(timeout=10)
d.order(1, spec="job", provider="async")
time.sleep(0.3)
same("exit", d.vanish(), 0)
same("failed", row("job", "state, is_unusable, booked_usd"), ("failed", 1, 50000))
with Driver() as d:
    d.order(1, spec="job", provider="async")
    same("free", d.locked(1)[1].kind, "LOCKED")
PY
fake_is_clean
