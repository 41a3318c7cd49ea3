// judge_module.mjs MANIFEST MODULE - makes out of a manifest what the module of constants must say, and
// compares.
import { readFileSync } from 'fs';
import { deepStrictEqual as same } from 'assert';

const { assets } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const found = await import(process.argv[3]);

const wanted = {
	ImageAssets: {}, ImagePaths: {}, AudioAssets: {}, AudioPaths: {}, AtlasXMLPaths: {}, SpritesheetConfigs: {},
	ImageVariants: {},
};
const ids = [];

// As the generator does that games had before.
const constant = (key) => key.replace(/([A-Z])/g, '_$1').toUpperCase().replace(/^_/, '');

// { variant: { format: path } }, and nothing that is no path.
function pathsOf(variants) {
	const isPath = ([, value]) => typeof value === 'string' && value.includes('/');
	return Object.fromEntries(Object.entries(variants).map(([variant, formats]) =>
		[variant, Object.fromEntries(Object.entries(formats).filter(isPath))]));
}

function addEntry(section, key, entry) {
	const name = constant(key);
	const kind = section[0] === 'audio' ? 'Audio' : 'Image';
	const variants = entry.variants && pathsOf(entry.variants);

	ids.push([...section, key].join('.'));
	wanted[`${kind}Assets`][name] = key;
	wanted[`${kind}Paths`][name] = variants ? Object.values(variants['1x'] ?? Object.values(variants)[0])[0] : entry.path;
	if (variants) wanted.ImageVariants[name] = variants;
	const frames = entry.atlasXML ?? entry.atlas;
	if (frames) wanted.AtlasXMLPaths[name] = frames;
	if (entry.frameWidth) {
		const { frameWidth, frameHeight, margin = 0, spacing = 0 } = entry;
		wanted.SpritesheetConfigs[name] = { frameWidth, frameHeight, margin, spacing };
	}
}

function addSection(section, value) {
	if (Array.isArray(value)) value.forEach((entry) => addEntry(section, entry.key, entry));
	else if (typeof value.type === 'string') addEntry(section.slice(0, -1), section.at(-1), value);
	else Object.entries(value).forEach(([name, inner]) => addSection([...section, name], inner));
}

addSection([], assets);
const plain = (value) => JSON.parse(JSON.stringify(value));
for (const [name, object] of Object.entries(wanted)) same(plain(found[name]), object, name);
same(Object.keys(found.AssetIds).sort(), ids.sort());
for (const id of Object.values(found.AssetIds)) same(/^0x[0-9a-f]{16}$/.test(id), true, id);
for (const [name, key] of Object.entries(wanted.ImageAssets)) same(found.getAssetPath(key), wanted.ImagePaths[name]);
same(found.getAssetPath('none such'), null);
same(Object.keys(found.getAssetsByType('spritesheet')), Object.keys(wanted.SpritesheetConfigs));
same(Object.isFrozen(found.ImageAssets), true);
console.log(`${ids.length} assets`);
