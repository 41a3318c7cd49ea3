#!/usr/bin/env bash
# `assetc build --prune`: what an earlier build made and no spec makes any more goes, and nothing else.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

mkdir specs more
for name in amber beryl coral; do (cd specs && spec $name "images/$name/$name.png"); done
(cd more && spec diamond)
out_dir=build/assetc
stale() {
	run 0 build -v
	if [ "$1" -eq 0 ]; then
		! grep -q stale "$err" || problem "something is stale: $(cat "$err")"
	else
		says "$1 stale files" 'build --prune'
	fi
}
outputs() {
	(cd $out_dir && find . -mindepth 1 ! -name .assetc-index -printf '%P\n' | sort | xargs)
}

run 0 build specs more
all=$(outputs)
run 0 build specs more --prune
is_silent
same 'outputs when nothing is stale' "$(outputs)" "$all"

# What other builds made here belongs to specs that still are there.
run 0 build specs --prune
run 0 build --prune specs/amber.yaml
same 'outputs of builds of a part' "$(outputs)" "$all"
(cd specs && run 0 build . --out-dir ../$out_dir --prune)
same 'outputs of a build elsewhere' "$(outputs)" "$all"

# ---- a spec that goes

rm specs/beryl.yaml
stale 2
stale 2
same 'outputs without --prune' "$(outputs)" "$all"
echo mine >$out_dir/images/mine.txt
mkdir $out_dir/images/empty
run 0 build --prune
says '2 files deleted'
is_absent $out_dir/beryl.asset.json $out_dir/images/beryl
is_there $out_dir/images/amber/amber.png $out_dir/images/mine.txt $out_dir/images/diamond.png
[ -d $out_dir/images/empty ] || problem 'a folder that build did not make is gone'
stale 0

# One that comes back in time is not stale.
mv specs/coral.yaml coral
stale 2
mv coral specs/renamed.yaml
stale 0
run 0 build --prune
is_there $out_dir/coral.asset.json $out_dir/images/coral/coral.png

# Another id, another path, one product less.
sed -i 's/id: coral/id: corals/' specs/renamed.yaml
stale 1
sed -i 's,images/coral/coral,images/corals,' specs/renamed.yaml
stale 2
sed -i 's/^integration/  - {action: convert, formats: [png, webp]}\n&/' specs/amber.yaml
run 0 build
sed -i /convert/d specs/amber.yaml
stale 3
run 0 build --prune -v
says '3 files deleted'
same 'outputs after changes' "$(outputs)" \
	'amber.asset.json corals.asset.json diamond.asset.json images images/amber images/amber/amber.png images/corals.png images/diamond.png images/empty images/mine.txt'

# A spec that fails, or has a slip, is none that is gone.
cp specs/renamed.yaml good
echo 'prompt: [' >>specs/renamed.yaml
run 1 build --prune
is_there $out_dir/corals.asset.json $out_dir/images/corals.png
sed 's/^generation/generaton/' good >specs/renamed.yaml
run 0 build --prune
is_there $out_dir/corals.asset.json $out_dir/images/corals.png
sed 's/^integration:/  - {action: validate, checks: [file_size_under: 9B]}\n&/' good >specs/renamed.yaml
run 1 build --prune
is_there $out_dir/corals.asset.json $out_dir/images/corals.png
mv good specs/renamed.yaml
run 0 build

# ---- changed by hand since

printf X >>$out_dir/images/corals.png
touch $out_dir/corals.asset.json
rm specs/renamed.yaml
run 0 build --prune
says images/corals.png 'changed by hand' W0803 '1 files deleted'
is_absent $out_dir/corals.asset.json
is_there $out_dir/images/corals.png
stale 0

# ---- links are not followed

(cd specs && spec emerald images/deep/down/emerald.png && spec flint)
run 0 build
mkdir outside
cp -r $out_dir/images/deep/down outside/
mv $out_dir/images/deep "$TMPDIR/kept"
ln -s "$PWD/outside" $out_dir/images/deep
cp $out_dir/images/flint.png outside/flint.png
ln -sf "$PWD/outside/flint.png" $out_dir/images/flint.png
rm specs/emerald.yaml specs/flint.yaml
run 0 build --prune
says images/deep/down/emerald.png images/flint.png W0803
is_there outside/down/emerald.png outside/flint.png
[ -L $out_dir/images/deep ] && [ -L $out_dir/images/flint.png ] || problem 'a link was deleted'
is_absent $out_dir/emerald.asset.json $out_dir/flint.asset.json

# ---- without the list nothing is known to be a build's

(cd specs && spec garnet)
run 0 build
rm $out_dir/.assetc-index specs/garnet.yaml
run 0 build --prune
is_there $out_dir/garnet.asset.json $out_dir/images/garnet.png

# ---- what cannot be deleted stays listed

[ "$(id -u)" -ne 0 ] || exit 0
(cd specs && spec heliodor images/held/heliodor.png)
run 0 build
rm specs/heliodor.yaml
chmod a-w $out_dir/images/held
run 7 build --prune
says images/held/heliodor.png E0805
chmod u+w $out_dir/images/held
run 0 build --prune
is_absent $out_dir/images/held
