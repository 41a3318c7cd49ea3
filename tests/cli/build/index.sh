#!/usr/bin/env bash
# The index of `assetc build`: what stands as recorded is not read again, what does not is noticed,
# and nothing but time depends on it.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

mkdir -p specs/ui
for name in amber beryl coral; do (cd specs && spec $name); done
(cd specs/ui && spec button)
echo 'version: 2' >specs/ci.yaml
index=build/assetc/.assetc-index

# What is as young as the index is not trusted, so the clock has to go on before each step.
tick() {
	sleep 0.03
}

# settled: builds until nothing is too young to be trusted.
settled() {
	tick
	run 0 build
	tick
	run 0 build
	tick
}

# reads NAMES ARG...: a build with these arguments reads just these files of the project.
reads() {
	local want=$1 found
	shift
	if [ -n "$ASSETC_SANITIZE" ] || ! command -v strace >/dev/null; then
		run 0 build "$@"
		return
	fi
	strace -f -qq -e trace=openat -o "$TMPDIR/trace" "$ASSETC" build "$@" >"$out" 2>"$err" </dev/null ||
		problem "build $* fails: $(cat "$err")"
	found=$({ grep -oE '"specs/[^"]*\.(yaml|json)"' "$TMPDIR/trace" || :; } | tr -d '"' | sort -u | xargs)
	same "files that are read, $*" "$found" "$want"
}

run 0 build
says '4 generated'
is_there $index
tick
run 0 build
is_silent
settled
before=$(mtime $index)
reads ''
is_silent
reads '' -j 1 -v
says '4 up to date'
same 'time of an index that says the same' "$(mtime $index)" "$before"

# ---- a cache that is gone does not matter to what stands

mv "$XDG_CACHE_HOME/assetc" away
reads ''
is_silent
is_absent "$XDG_CACHE_HOME/assetc"
mv away "$XDG_CACHE_HOME/assetc"

# ---- changes

sed -i s/rough/smooth/ specs/beryl.yaml
reads specs/beryl.yaml
says '1 generated' '3 up to date'
settled

# One that keeps size and time changes at least the time that nobody can set.
cp -p specs/amber.yaml "$TMPDIR/old"
sed -i s/rough/round/ specs/amber.yaml
touch -r "$TMPDIR/old" specs/amber.yaml
reads specs/amber.yaml
says '1 generated'
settled

# A touched file is read and stands.
touch specs/coral.yaml
reads specs/coral.yaml
is_silent
settled

# Outputs: gone, or changed by hand though they keep their size.
rm build/assetc/images/coral.png
reads specs/coral.yaml
says '1 placed'
settled
rm build/assetc/coral.asset.json
reads specs/coral.yaml
settled
cp -p build/assetc/images/coral.png "$TMPDIR/old"
printf X | dd of=build/assetc/images/coral.png bs=1 seek=40 conv=notrunc status=none
reads specs/coral.yaml
says 'specs/coral.yaml' 'W1010'
same_file build/assetc/images/coral.png "$TMPDIR/old"
is_there build/assetc/images/coral.png.kept
settled

# A folder of products that became a link is no folder of ours.
mv build/assetc/images "$TMPDIR/images"
ln -s "$TMPDIR/images" build/assetc/images
run 1 build
says 'symbolic link'
rm build/assetc/images
mv "$TMPDIR/images" build/assetc/images
settled

# ---- files that come and go

printf 'assetc lock 1\n\nend\n' >specs/amber.lock
reads specs/amber.yaml
settled
reads ''
rm specs/amber.lock
reads specs/amber.yaml
settled
for file in specs/ui/assets.yaml specs/assets.policy.yaml; do
	: >$file
	reads "$({ [[ $file != */ui/* ]] || echo specs/ui/assets.yaml; echo specs/ui/button.yaml; [[ $file == */ui/* ]] ||
		printf 'specs/%s.yaml\n' amber beryl coral assets.policy; } | sort | xargs)"
	settled
	reads ''
	rm $file
	settled
done
(cd specs && spec diamond)
reads specs/diamond.yaml
says '1 generated' '4 up to date'
settled
rm specs/diamond.yaml
reads ''
settled

# Inputs: a picture that a spec copies.
cp build/assetc/images/coral.png specs/paint.png
cat >specs/painted.yaml <<-'END'
	version: "1.0"
	id: painted
	generation: {type: image, provider: file, file: paint.png}
END
settled
reads ''
cp build/assetc/images/beryl.png specs/paint.png
reads specs/painted.yaml
says '1 generated'
settled
mv specs/paint.png specs/other.png
run 1 build
says specs/painted.yaml paint.png
mv specs/other.png specs/paint.png
settled
rm specs/painted.yaml specs/paint.png
settled

# ---- other words on the command line

run 0 build --profile draft
grep -q '"profile": "draft"' build/assetc/amber.asset.json || problem 'the record knows no profile'
tick
run 0 build
! grep -q '"profile"' build/assetc/amber.asset.json || problem 'the record kept its profile'
settled
: >plain
run 7 build --cache-dir plain/cache
settled
(cd specs && run 0 build . --out-dir ../build/assetc && tick && run 0 build . --out-dir ../build/assetc && is_silent)
settled
reads '' specs/ui
reads ''

# ---- what is wrong stays said

for i in 1 2; do
	tick
	cp specs/amber.yaml specs/copy.yaml
	run 1 build
	says specs/amber.yaml specs/copy.yaml "'amber'"
	sed -i 's/id: amber/id: copy/' specs/copy.yaml
	run 1 build
	says images/amber.png specs/amber.yaml specs/copy.yaml
	rm specs/copy.yaml
	sed 's/^generation/generaton/' specs/amber.yaml >specs/slip.yaml
	run 0 build
	says specs/slip.yaml:3:1: "did you mean 'generation'?"
	run 0 build -q
	is_silent
	rm specs/slip.yaml
	echo 'version: [generation' >specs/broken.yaml
	run 1 build
	says specs/broken.yaml
	rm specs/broken.yaml
done
settled

# ---- an index that is no index

run 0 build --prune # what is stale is known by the index alone
settled
cp $index good
size=$(stat -c %s good)
wrong_index() {
	run 0 build
	is_silent
	same "outputs with an index that $1" "$(bytes build)" "$reference"
	[ ! -f $index ] || cmp -s $index good || problem "an index that $1 is not written again"
}
reference=$(bytes build)
for len in 0 1 24 40 60 $((size / 2)) $((size - 1)); do
	head -c "$len" good >$index
	wrong_index "ends after $len bytes"
done
for at in 3 10 20 30 45 100 $((size / 2)) $((size - 2)); do
	cp good $index
	printf '\xa5' | dd of=$index bs=1 seek="$at" conv=notrunc status=none
	wrong_index "is damaged at $at"
done
{ cat good && echo; } >$index
wrong_index 'is too long'
rm $index
wrong_index 'is not there'
rm $index
mkdir $index
run 0 build
says W0802
rmdir $index
ln -s /dev/zero $index
run 0 build
is_silent
[ ! -L $index ] || problem 'an index that is a link stays one'
settled
reads ''
