# python-lib.sh - a Python with the modules a script needs. Sourced after cli-lib.sh.

# python_with MODULE...: sets $python to the first interpreter that has them all; else the script is
# skipped. The system's own comes first, since that is where packages of the system are.
python_with() {
	local candidate
	for candidate in /usr/bin/python3 python3; do
		# One file for all is written beside the source otherwise.
		export PYTHONDONTWRITEBYTECODE=1
		python=$candidate
		"$candidate" -c "import $(IFS=,; echo "$*")" 2>/dev/null && return
	done
	skip "no python3 has $*"
}
