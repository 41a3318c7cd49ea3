# buy-kill.sh - a run of assetc in the background, in a process group of its own, and the ends it may meet. After buy-lib.sh.

driver=
helper=

# start ARG...: runs assetc; $driver is its process. Only what this started is ever killed. A shell has what it runs behind
# ignore a Ctrl-C, which is not meant here.
start() {
	setsid env --default-signal=INT "$ASSETC" "$@" >"$TMPDIR/background.out" 2>"$TMPDIR/background.err" </dev/null &
	driver=$!
	helper=
}

# Sets $helper to the process that buys for $driver; empty when there is none.
find_helper() {
	local pid
	helper=
	for pid in $(cat "/proc/$driver/task/$driver/children" 2>/dev/null || :); do
		[ "$(cat "/proc/$pid/comm" 2>/dev/null || :)" = assetc-remote ] && helper=$pid
	done
	return 0
}

# slay driver|helper|both|group: kills them in this moment, and waits until all of the run are gone.
slay() {
	find_helper
	case $1 in
	driver) kill -KILL "$driver" ;;
	helper) [ -z "$helper" ] || kill -KILL "$helper" ;;
	# At once: held first, so that neither sees the other die.
	both) kill -STOP "$driver" $helper && kill -KILL "$driver" $helper ;;
	# The helper is of a session of its own, so a group is what a terminal or make would kill.
	group) kill -KILL -- "-$driver" ;;
	esac 2>/dev/null || problem "$1: it has ended by itself"
	# Those that wait at a named stop are let go.
	kill -CONT "$driver" $helper 2>/dev/null || :
	ended any
}

# ended CODE|any: waits, at most 20 s, for the run's end, and that of its helper.
ended() {
	local tries code=0
	for tries in $(seq 400); do
		kill -0 "$driver" 2>/dev/null || break
		case $(sed 's/.*) //; s/ .*//' "/proc/$driver/stat" 2>/dev/null) in
		Z | '') break ;;
		T) kill -CONT "$driver" 2>/dev/null || : ;;
		esac
		sleep 0.05
	done
	{ wait "$driver" || code=$?; } 2>/dev/null
	for tries in $(seq 400); do
		[ -n "$helper" ] && [ -e "/proc/$helper/stat" ] || break
		case $(sed 's/.*) //; s/ .*//' "/proc/$helper/stat" 2>/dev/null) in
		Z | '') break ;;
		# It told that it stops, and was let go, before it did.
		T) kill -CONT "$helper" 2>/dev/null || : ;;
		esac
		sleep 0.05
	done
	[ -z "$helper" ] || [ ! -d "/proc/$helper/task" ] || [ "$tries" -lt 400 ] || problem "the helper $helper of $driver does not end"
	[ "$1" = any ] || [ "$code" -eq "$1" ] || problem "the run ends with $code, not $1: $(cat "$TMPDIR/background.err")"
}
