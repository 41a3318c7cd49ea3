// node sharp.js SIZE OUT FILE...: what assetc does with the specs of images.py, by sharp: each file
// scaled to SIZE x SIZE, written as PNG and as WebP of quality 90, one file at a time, both encodings of
// it at once. Prints the milliseconds that a file took, without the start of node and after a first
// unmeasured one where there are several.
'use strict';
const path = require('path');
const sharp = require('sharp');

async function one(file, size, out) {
	const stem = path.join(out, path.basename(file, '.png'));
	const scaled = sharp(file).resize(size, size, {fit: 'fill', kernel: 'lanczos3'});
	await Promise.all([scaled.clone().png().toFile(`${stem}.png`), scaled.clone().webp({quality: 90}).toFile(`${stem}.webp`)]);
}

async function main() {
	const [size, out, ...files] = process.argv.slice(2);
	sharp.cache(false);
	if (files.length > 1)
		await one(files[0], Number(size), out);
	const start = process.hrtime.bigint();
	for (const file of files)
		await one(file, Number(size), out);
	console.log(Number(process.hrtime.bigint() - start) / 1e6 / files.length);
}

main();
