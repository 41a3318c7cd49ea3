# The server that stands for the vendors is what is said of it: Adobe Firefly Services.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/python-lib.sh"
python_with jsonschema

"$python" -B "$ASSETC_SOURCE_DIR/tests/fake/tests/test_firefly.py" >"$out" 2>&1 || {
	problem "the fake is not what it should be"
	tail -n 60 "$out" >&2
}
