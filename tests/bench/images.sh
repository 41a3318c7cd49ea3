#!/usr/bin/env bash
# Pictures beside their peers: sharp (node's binding of libvips) for the way from a PNG of 1024x1024 to PNG and
# WebP of 32, 256 and 512, and libpng for PNG alone.
# usage: images.sh ASSETC [ROUNDS]     prints figure, ours, peer, ratio, limit and goal, separated by tabs
#
# sharp comes from NODE_PATH, else from npm into a folder that is removed afterwards. Medians of ROUNDS
# (default 7) runs of both in turn; assetc works on one picture at a time, as sharp is told to.
set -euo pipefail
assetc=$(realpath "$1")
rounds=${2:-7}
here=$(cd "$(dirname "$0")" && pwd)
source_dir=$(cd "$here/../.." && pwd)
build_dir=$(dirname "$assetc")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! node -e 'require("sharp")' 2>/dev/null; then
	npm install --silent --no-audit --no-fund --prefix "$work/npm" sharp >&2
	export NODE_PATH=$work/npm/node_modules
fi
mkdir "$work/pictures"
node "$here/images/pictures.js" "$work/pictures" 6
${CC:-cc} -O2 -std=c11 -D_GNU_SOURCE -I "$source_dir/tool" "$here/images/png_encode.c" -o "$work/png_encode" \
	"$build_dir/libassetc-media.a" "$build_dir/libassetc-base.a" -lpng -lwebp -ljpeg -ldeflate -lz -lm -lpthread
: >"$work/assets.yaml"
python3 -B "$here/images/measure.py" "$assetc" "$work" "$rounds" 6
