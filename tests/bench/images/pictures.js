// node pictures.js FOLDER COUNT: pictures of 1024x1024 RGBA to measure with, always the same:
// photo-N.png, slow waves, fractal noise and grain, opaque, about 2 MB; flat-N.png, shapes of few colours
// on nothing, about 60 KB. Each also as FOLDER/NAME.rgba for N = 0.
'use strict';
const fs = require('fs');
const path = require('path');
const zlib = require('zlib');

const EDGE = 1024;

function chance(seed) {
	let state = seed >>> 0;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 4294967296;
	};
}

// Value noise: random values on a grid, smoothly joined, added up over octaves.
function fractal(seed, octaves) {
	const random = chance(seed);
	const grid = Float32Array.from({length: 256 * 256}, random);
	return (x, y) => {
		let sum = 0, weight = 0.5, step = 256;
		for (let i = 0; i < octaves; i++, step /= 2, weight *= 0.55) {
			const gx = x / step, gy = y / step, x0 = Math.floor(gx), y0 = Math.floor(gy);
			const fx = gx - x0, fy = gy - y0;
			const sx = fx * fx * (3 - 2 * fx), sy = fy * fy * (3 - 2 * fy);
			const at = (a, b) => grid[((b & 255) << 8) + (a & 255)];
			const top = at(x0, y0) + (at(x0 + 1, y0) - at(x0, y0)) * sx;
			const low = at(x0, y0 + 1) + (at(x0 + 1, y0 + 1) - at(x0, y0 + 1)) * sx;
			sum += weight * (top + (low - top) * sy);
		}
		return sum;
	};
}

function photo(seed) {
	const rgba = Buffer.alloc(EDGE * EDGE * 4);
	const noises = [fractal(seed, 8), fractal(seed + 1, 8), fractal(seed + 2, 8)];
	const grain = chance(seed + 3);
	for (let y = 0, i = 0; y < EDGE; y++) {
		for (let x = 0; x < EDGE; x++) {
			const light = 40 + 60 * y / EDGE + 20 * x / EDGE;
			for (let k = 0; k < 3; k++)
				rgba[i++] = Math.max(0, Math.min(255, light + 130 * noises[k](x, y) + 2 * grain() - 1));
			rgba[i++] = 255;
		}
	}
	return rgba;
}

// Discs with a rim on nothing, edges softened over a pixel.
function flat(seed) {
	const rgba = Buffer.alloc(EDGE * EDGE * 4);
	const random = chance(seed);
	for (let n = 0; n < 24; n++) {
		const cx = random() * EDGE, cy = random() * EDGE, radius = 30 + random() * 130;
		const fill = [random() * 255, random() * 255, random() * 255], rim = fill.map((c) => c * 0.4);
		for (let y = Math.max(0, Math.floor(cy - radius)); y < Math.min(EDGE, cy + radius); y++) {
			for (let x = Math.max(0, Math.floor(cx - radius)); x < Math.min(EDGE, cx + radius); x++) {
				const distance = Math.hypot(x - cx, y - cy);
				const cover = Math.max(0, Math.min(1, radius - distance));
				const i = (y * EDGE + x) * 4, below = rgba[i + 3] / 255 * (1 - cover);
				if (cover === 0)
					continue;
				const color = distance > radius * 0.85 ? rim : fill;
				for (let k = 0; k < 3; k++)
					rgba[i + k] = (color[k] * cover + rgba[i + k] * below) / (cover + below);
				rgba[i + 3] = Math.round(255 * (cover + below));
			}
		}
	}
	return rgba;
}

function chunk(type, data) {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const out = Buffer.alloc(body.length + 8);
	out.writeUInt32BE(data.length, 0);
	body.copy(out, 4);
	out.writeUInt32BE(zlib.crc32 ? zlib.crc32(body) : crc(body), body.length + 4);
	return out;
}

const TABLE = Uint32Array.from({length: 256}, (_, n) => {
	for (let k = 0; k < 8; k++)
		n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
	return n >>> 0;
});

function crc(data) {
	let value = 0xffffffff;
	for (const byte of data)
		value = TABLE[(value ^ byte) & 255] ^ (value >>> 8);
	return (value ^ 0xffffffff) >>> 0;
}

// For each row the filter with the least sum of differences, as libpng chooses.
function png(rgba) {
	const line = EDGE * 4;
	const out = Buffer.alloc(EDGE * (line + 1));
	const tries = Array.from({length: 5}, () => Buffer.alloc(line));
	for (let y = 0; y < EDGE; y++) {
		const costs = [0, 0, 0, 0, 0];
		for (let i = 0; i < line; i++) {
			const at = y * line + i, value = rgba[at];
			const a = i >= 4 ? rgba[at - 4] : 0, b = y ? rgba[at - line] : 0;
			const c = i >= 4 && y ? rgba[at - line - 4] : 0, p = a + b - c;
			const pa = Math.abs(p - a), pb = Math.abs(p - b), pc = Math.abs(p - c);
			const guesses = [0, a, b, (a + b) >> 1, pa <= pb && pa <= pc ? a : pb <= pc ? b : c];
			for (let f = 0; f < 5; f++) {
				const rest = (value - guesses[f]) & 255;
				tries[f][i] = rest;
				costs[f] += rest < 128 ? rest : 256 - rest;
			}
		}
		const best = costs.indexOf(Math.min(...costs));
		out[y * (line + 1)] = best;
		tries[best].copy(out, y * (line + 1) + 1);
	}
	const head = Buffer.alloc(13);
	head.writeUInt32BE(EDGE, 0);
	head.writeUInt32BE(EDGE, 4);
	head.set([8, 6], 8);
	return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head),
		chunk('IDAT', zlib.deflateSync(out)), chunk('IEND', Buffer.alloc(0))]);
}

const [folder, count] = [process.argv[2], Number(process.argv[3])];
for (const [name, make] of [['photo', photo], ['flat', flat]]) {
	for (let n = 0; n < count; n++) {
		const rgba = make(1000 * n + 7);
		fs.writeFileSync(path.join(folder, `${name}-${n}.png`), png(rgba));
		if (n === 0)
			fs.writeFileSync(path.join(folder, `${name}.rgba`), rgba);
	}
}
