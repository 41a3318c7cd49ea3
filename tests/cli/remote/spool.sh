# Where everybody may make folders, an answer goes into none that somebody else may have made.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/remote-lib.sh"
fake_start
mkdir -p "$XDG_STATE_HOME/assetc" "$TMPDIR/all" "$TMPDIR/theirs"
: >"$XDG_STATE_HOME/assetc/spool" # nothing can be kept where it belongs
chmod 1777 "$TMPDIR/all"
ln -s "$TMPDIR/theirs" "$TMPDIR/all/trap"
mkdir -m 777 "$TMPDIR/all/open"

driver <<'PY'
for number, name in enumerate(("trap", "open", "own"), 1):
    d = Driver(spool=f"{os.environ['TMPDIR']}/all/{name}")
    d.order(number, spec=name, prompt=name)
    d.buy()
    if name == "own":
        same("told", d.told(number)[-1], "SETTLED")
    else:
        holds("refused", d.failed(number, "E0490", 7).get("text"), "Operation not permitted")
        same("row", row(name, "state, is_unusable"), ("failed", 1))
    d.end()
PY
same "theirs" "$(find "$TMPDIR/theirs" "$TMPDIR/all/open" -type f)" ""
fake_is_clean
