# cli-faults.sh - what the scripts in cli/faults share: a program whose calls fail at a chosen place.
# Sourced after cli-lib.sh.
faults_library=$ASSETC_BUILD_DIR/tests/libassetc-faults.so
[ -e "$faults_library" ] || skip 'there is no library of faults'
# The program itself is static and takes no preloaded library; this one is the same but for that.
ASSETC=$ASSETC_TEST

# The address sanitizer, which looks for leaks here, must come first.
if [ -n "$ASSETC_SANITIZE" ]; then
	asan=$(ldd "$ASSETC" | sed -n 's/.*libasan[^ ]* => \([^ ]*\).*/\1/p')
	[ -n "$asan" ] || skip 'there is no shared run-time of the sanitizer'
	faults_library=$asan:$faults_library
fi

mark=$TMPDIR/fault.mark

# faulty FAULT ARG...: assetc with these arguments under this fault; sets code, and leaves $out and
# $err. False when the fault never came to pass.
faulty() {
	local fault=$1
	shift
	rm -f "$mark"
	code=0
	timeout -s KILL 20 env ASSETC_FAULT="$fault" ASSETC_FAULT_MARK="$mark" LD_PRELOAD="$faults_library" \
		"$ASSETC" "$@" >"$out" 2>"$err" </dev/null || code=$?
	[ -e "$mark" ]
}

# explained WHAT: the last run either succeeded, or ended with an exit code of the environment (or of
# the cache) and said why.
explained() {
	case $code in
	0) return ;;
	6 | 7) ;;
	*) problem "$1: exit code $code: $(head -n 3 "$err")" ;;
	esac
	[ -s "$err" ] || problem "$1: exit code $code without a word"
}

# no_leftovers FOLDER...: no temporary file stayed.
no_leftovers() {
	local found
	found=$(find "$@" -name '.assetc-tmp-*' 2>/dev/null | head -n 3)
	[ -z "$found" ] || problem "left behind: $found"
}
