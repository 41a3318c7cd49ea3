// link.js - what a game's own script would do in place of `assetc link`: read all records, sort them, write a
// manifest and a header of constants, each only if its text is another. usage: node link.js LIST MANIFEST HEADER
'use strict';
const fs = require('fs');

const [list, manifestPath, headerPath] = process.argv.slice(2);
const records = fs.readFileSync(list, 'utf8').split('\n').filter(Boolean)
	.map((path) => JSON.parse(fs.readFileSync(path, 'utf8')));
const name = (record) => `${record.manifest.section}.${record.manifest.key}`;
const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
records.sort((a, b) => order(name(a), name(b)));

function once(what, of) {
	const seen = new Set();
	for (const record of records) {
		const value = of(record);
		if (seen.has(value))
			throw new Error(`two records have the ${what} ${value}`);
		seen.add(value);
	}
}
once('id', (record) => record.id);
once('name', name);
once('path', (record) => record.manifest.path.toLowerCase());

const manifest = { version: '1.0.0', assets: {} };
for (const record of records) {
	let section = manifest.assets;
	for (const part of record.manifest.section.split('.'))
		section = section[part] = section[part] || {};
	const primary = record.products[0];
	section[record.manifest.key] = {
		id: record.id, type: record.manifest.type, path: record.manifest.path,
		width: primary.width, height: primary.height,
	};
}

const constant = (text) => text.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[^A-Za-z0-9]+/g, '_').toUpperCase();
const lines = ['#ifndef ASSETS_H', '#define ASSETS_H', '', 'enum asset_index {'];
for (const record of records)
	lines.push(`\tASSET_${constant(name(record))},`);
lines.push('\tASSET_COUNT', '};', '');
for (const record of records)
	lines.push(`#define ASSET_PATH_${constant(name(record))} ${JSON.stringify(record.manifest.path)}`);
lines.push('', 'static const struct { const char *path; int width, height; } asset_table[] = {');
for (const record of records)
	lines.push(`\t{ASSET_PATH_${constant(name(record))}, ${record.products[0].width}, ${record.products[0].height}},`);
lines.push('};', '', '#endif', '');

function write(path, text) {
	if (fs.existsSync(path) && fs.readFileSync(path, 'utf8') === text)
		return;
	fs.writeFileSync(`${path}.tmp`, text);
	fs.renameSync(`${path}.tmp`, path);
}
write(manifestPath, JSON.stringify(manifest, null, 2) + '\n');
write(headerPath, lines.join('\n'));
