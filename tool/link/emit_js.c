/* emit_js.c - the constants as an ES module.
 *
 *	export const ImageAssets = Object.freeze({ COIN_GOLD: "coinGold", … });
 *	export const ImagePaths = Object.freeze({ COIN_GOLD: "images/coinGold.png", … });
 *	export const AudioAssets, AudioPaths          the same of all below audio
 *	export const OtherAssets, OtherPaths          the same of what is neither, as a font by hand
 *	export const AtlasXMLPaths                    the file that names the frames, of atlases
 *	export const SpritesheetConfigs               { frameWidth, frameHeight, margin, spacing }, of sheets
 *	export const ImageFrames                      [{ name, page, x, y, width, height, offsetX, offsetY, sourceWidth, sourceHeight,
 *		duration }], of images that were cut or packed into an atlas; page is the key of the picture it lies in
 *	export const ImageAnimations                  { walk: { first: 0, last: 3 }, … }, of images that were cut
 *	export const ImageVariants                    { "1x": { png: path, webp: path }, … }, of images in several sizes
 *	export const AssetIds                         { "images.coinGold": "0x0123456789abcdef", … }
 *	export function getAssetsByType(type)         "image", "audio", "other" or "spritesheet" -> names and keys
 *	export function getImagePath(key), getAudioPath(key)   the path, or null
 *	export function getAssetPath(key)             the same of any; the image where a sound has the same key
 *	export function validateAssets()              whether there is any asset
 *
 * Names are made of keys alone, by name_member: key.replace(/([A-Z])/g, '_$1').toUpperCase()
 * .replace(/^_/, ''). That is the rule games had before, and what they call the constants by, so it is
 * kept to the letter, also where it makes no identifier: such a name is quoted. Keywords may name members,
 * so none is refused. Everything is frozen to the bottom. Paths are of the primary product, of an
 * image in several sizes that of its 1x.
 *
 * AssetIds has the whole name in the manifest, which is what an id is made of. An id is a string: a number
 * holds 53 bits of it, and a BigInt goes neither into JSON nor out of it.
 *
 * The prefix of names is not used, since a module is a name space: import * as game from "./assets.js".
 *
 * With packs or a game linked there is also:
 *
 *	export const ActivePack = "forest";           or null
 *	export const Slots = Object.freeze({ PLAYER: "player", … });    names by name_constant
 *	export const Entities = Object.freeze({ BOSS_1: "boss-1", … });
 *	export const SlotBindings = Object.freeze({ player: { asset: "images.forestPlayer", key: "forestPlayer",
 *		path: "images/forestPlayer.png", scale: 1.5, offsetX: 0, offsetY: -4, anchor: "bottom" }, … });
 *	export const EntityBindings                   the same and slot: "boss"
 *
 * where asset, key and path are null when nothing fills the slot. The asset is a name of AssetIds.
 */
#include "link/emit_script.h"

static enum status emit(const struct emit_call *call, struct strbuf *out, struct diag *diag)
{
	static const struct script_form FORM = {.language = "JavaScript"};

	return script_emit(call, &FORM, out, diag);
}

extern const struct emitter emitter_js;
const struct emitter emitter_js = {
	.language = "js",
	.help = "JavaScript module: keys, paths, sheets, variants and ids as frozen objects",
	.emit = emit,
};
