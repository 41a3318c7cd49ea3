# remote-lib.sh - conversations with assetc-remote, for scripts below cli/remote. Sourced after cli-lib.sh:
#
#	. "$support/remote-lib.sh"
#	fake_start
#	driver <<'PY'
#	with Driver() as d: ...
#	PY
#
# order_driver.py has what can be said there.

. "$support/fake-lib.sh"

# driver: runs the Python on its standard input with all of order_driver.py.
driver() {
	{
		echo 'from order_driver import *'
		cat
		printf '\ndone()\n'
	} >"$TMPDIR/driver.py"
	PYTHONPATH=$support "$python" -B "$TMPDIR/driver.py" || problem "the conversation at $(caller | cut -d' ' -f1)"
}
