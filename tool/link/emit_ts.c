/* emit_ts.c - the constants as an ES module in TypeScript.
 *
 * The module of emit_js.c, where each object is `as const`, so that a key is known to the compiler as the
 * text it is, and besides:
 *
 *	export type ImageName, AudioName, OtherName   the names of ImageAssets, AudioAssets and OtherAssets
 *	export type ImageKey, AudioKey, OtherKey      the keys that these hold
 *	export type AssetName                 the names of AssetIds
 *	export type Slot, Entity              what Slots and Entities hold
 *	export interface Binding, EntityBinding   what SlotBindings and EntityBindings hold
 *
 * the last two lines with packs or a game only. Passes `tsc --strict` for any target, without options.
 */
#include "link/emit_script.h"

static enum status emit(const struct emit_call *call, struct strbuf *out, struct diag *diag)
{
	static const struct script_form FORM = {.language = "TypeScript", .is_typed = true};

	return script_emit(call, &FORM, out, diag);
}

extern const struct emitter emitter_ts;
const struct emitter emitter_ts = {
	.language = "ts",
	.help = "TypeScript module: the same as js, with types",
	.emit = emit,
};
