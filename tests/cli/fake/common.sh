# The server that stands for the vendors is what is known of them,
# as far as all vendors share it: connections, scripts, books, result URLs, its end.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/python-lib.sh"
need ffmpeg convert
python_with jsonschema

"$python" -B "$ASSETC_SOURCE_DIR/tests/fake/tests/test_common.py" >"$out" 2>&1 || {
	problem "the fake is not what it should be"
	tail -n 60 "$out" >&2
}
