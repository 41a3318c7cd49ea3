#!/usr/bin/env bash
# What git makes of two branches that lock: different assets merge by themselves where one that neither
# touched lies between, and changes of neighbours do; one gap or one asset is a conflict, which is told.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need git

digest() {
	printf '%s' "$1" | sha256sum | cut -c 1-64
}
# lock FILE ID=TEXT...: a lock of these assets
lock() {
	local file=$1 pair
	shift
	{
		printf 'assetc lock 1\n\n'
		for pair; do
			printf '%s@1 chosen paid openai image/png 3 sha256:%s key:%.32s prompt:%.4s,candidate:90ce\n\n' \
				"${pair%=*}" "$(digest "$pair")" "$(digest "k$pair")" "$(digest "k$pair")"
		done
		echo end
	} >"$file"
}
# merges WHAT: base, ours and theirs give wanted
merges() {
	git merge-file -p ours base theirs >merged || problem "$1: a conflict"
	same "$1" "$(cat merged)" "$(cat wanted)"
	reads 0 merged
}
conflicts() {
	! git merge-file -p ours base theirs >merged || problem "$1: no conflict"
	reads 1 merged
	says 'merge conflict of git'
}
reads() {
	cp "$2" stone.lock
	run "$1" stone.yaml -o out/stone.asset.json
}

spec stone
lock base b d f h
lock ours a b d f h
lock theirs b d f h i
lock wanted a b d f h i
merges 'first and last'
lock ours b c d f h
lock theirs b d f g h
lock wanted b c d f g h
merges 'two gaps'
lock ours b c d f h
lock theirs b d e f h
lock wanted b c d e f h
merges 'neighbouring gaps'
lock ours b=new d f h
lock theirs b d=new f h
lock wanted b=new d=new f h
merges 'changes of neighbours'
lock ours b=new d f h
lock theirs b f h
lock wanted b=new f h
git merge-file -p ours base theirs >merged && same 'a change beside a removal' "$(cat merged)" "$(cat wanted)"
lock ours b d h
lock theirs b d f h i
lock wanted b d h i
merges 'a removal and an addition behind an asset'
lock ours a b d f h
lock theirs a b d f h
lock wanted a b d f h
merges 'the same addition twice'

lock ours b=new d f h
lock theirs b=newer d f h
conflicts 'one asset'
lock ours b c d f h
lock theirs b cc d f h
conflicts 'one gap'

# Through git itself, with a lock that git would not touch the line ends of.
git init -q -b main . && git config user.email a@b && git config user.name n && git config core.autocrlf true
echo '*.lock -text' >.gitattributes
cp base gems.lock
git add gems.lock .gitattributes && git commit -qm base
git checkout -qb other && lock gems.lock b d f h i && git commit -qam i
git checkout -q main && lock gems.lock a b d f h && git commit -qam a
git merge -q other >"$out" 2>"$err" || problem 'git merge'
lock wanted a b d f h i
same_file gems.lock wanted
