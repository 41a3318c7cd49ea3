#!/usr/bin/env bash
# `assetc build` with something wrong: the rest is built, and the exit code is that of the worst.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

mkdir specs
for name in amber beryl coral diamond; do (cd specs && spec $name); done

# ---- broken specs do not stop the others

sed -i 's/resize/rezise/' specs/beryl.yaml
echo 'generation: [' >>specs/coral.yaml
for jobs in 1 4; do
	rm -rf build
	run 1 build -j $jobs
	says specs/beryl.yaml:9: specs/coral.yaml: rezise
	is_there build/assetc/images/amber.png build/assetc/images/diamond.png build/assetc/amber.asset.json
	is_absent build/assetc/beryl.asset.json build/assetc/coral.asset.json
done
cp "$err" first
rm -rf build
run 1 build -j 3
cp "$err" second
for i in 1 2 3 4 5; do
	run 1 build -j 16
done
diff first second >&2 || problem 'what is said depends on -j'

# A spec that fails while compiling: its old outputs stay.
rm -rf build
(cd specs && spec beryl && spec coral)
run 0 build
before=$(state build/assetc/images build/assetc/coral.asset.json)
sed -i 's/^integration:/  - {action: validate, checks: [file_size_under: 9B]}\n&/' specs/coral.yaml
run 1 build
says 'file_size_under' specs/coral.yaml:10: '1 failed'
same 'outputs of a spec that fails' "$(state build/assetc/images build/assetc/coral.asset.json)" "$before"
(cd specs && spec coral)

# Where nobody can be asked, those specs fail, the others do not.
cp "$ASSETC_SOURCE_DIR/tests/cli/check/good/particle.yaml" specs/
sed -i s/1024x1024/64x64/ specs/particle.yaml
run 5 build
says "'stable-diffusion' cannot be asked" '4 up to date'
run 0 build --profile draft
rm specs/particle.yaml

# ---- two that would write the same files

refused() {
	rm -rf build
	run 1 build
	says "$@"
	is_absent "build/assetc/$both"
}
both=amber.asset.json
cp specs/amber.yaml specs/copy.yaml
refused amber.yaml copy.yaml "'amber'"
mkdir specs/deep
mv specs/copy.yaml specs/deep/amber.yaml
refused specs/amber.yaml specs/deep/amber.yaml
rm -r specs/deep
{ cat specs/amber.yaml && echo --- && cat specs/amber.yaml; } >specs/twice.yaml
rm specs/amber.yaml
refused "'amber'" twice.yaml:2: twice.yaml:14:
rm specs/twice.yaml
(cd specs && spec amber)
both=images/amber.png
sed 's/id: amber/id: other/' specs/amber.yaml >specs/other.yaml
sed -i 's/16x16/24x24/' specs/other.yaml
refused images/amber.png amber.yaml other.yaml
sed -i 's/amber.png/Amber.png/' specs/other.yaml
rm -rf build
run 1 build
says amber.yaml other.yaml
rm specs/other.yaml

# ---- the environment

rm -rf build
: >plain
run 7 build --out-dir plain
run 7 build --cache-dir plain/cache
is_absent build
run 2 build -j 257
run 0 build -j 256
run 0 build -q
is_silent
