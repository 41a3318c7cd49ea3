/* emit_facts.c - the table of facts, and names of assets, slots and entities. */
#include "link/emit_facts.h"

#include "link/emit_text.h"
#include "link/names.h"

#include <stdlib.h>

/* ---- facts ------------------------------------------------------------------------------- */

enum fact_kind fact_kind(const struct asset *asset)
{
	if (asset->record->kind == ASSET_AUDIO)
		return FACT_AUDIO;
	return asset->record->kind == ASSET_IMAGE ? FACT_IMAGE : FACT_OTHER;
}

const struct fact FACTS[] = {
	{"width", false, "pixels; 0 for a sound, and where it is not known"},
	{"height", false, "pixels"},
	{"frames", false, "of a sprite sheet; 1 for another image, 0 for a sound"},
	{"frame_width", false, "pixels of each frame of a sheet; 0 for what is none"},
	{"frame_height", false, "pixels"},
	{"margin", false, "pixels around all frames"},
	{"spacing", false, "pixels between frames"},
	{"duration", true, "seconds; this and what follows is 0 for an image"},
	{"rate", false, "Hz"},
	{"channels", false, "1 for mono"},
	{"loop_start", false, "what is to be repeated, in samples of each channel"},
	{"loop_end", false, "the first that is not; both 0: nothing"},
};
const size_t FACT_COUNT = sizeof(FACTS) / sizeof(FACTS[0]);

int64_t fact_value(const struct asset *asset, size_t fact)
{
	const struct record *record = asset->record;
	const struct record_product *product = asset_product(asset);
	const struct record_sheet *sheet = &record->sheet;
	const struct record_sound *sound = &product->sound;
	const int64_t values[] = {
		product->width,      product->height,
		record->frames,      sheet->frame_width,
		sheet->frame_height, sheet->margin,
		sheet->spacing,      (int64_t)sound->duration_us,
		sound->rate,         sound->channels,
		sound->loop_start,   sound->loop_end,
	};

	_Static_assert(sizeof(values) / sizeof(values[0]) == sizeof(FACTS) / sizeof(FACTS[0]),
		       "a value for each fact");
	return values[fact];
}

void facts_add(struct strbuf *out, const struct asset *asset, const struct fact_form *form)
{
	for (size_t i = 0; i < FACT_COUNT; i++) {
		int64_t value = asset ? fact_value(asset, i) : 0;

		if (form->open) {
			strbuf_add_c(out, form->open);
			strbuf_add_c(out, FACTS[i].name);
			strbuf_add_c(out, form->close);
		}
		if (FACTS[i].is_real)
			text_real(out, value);
		else
			strbuf_add_i64(out, value);
		strbuf_add_c(out, FACTS[i].is_real ? form->real : form->whole);
		strbuf_add_c(out, ", ");
	}
}

void file_add(struct strbuf *out, const struct record_product *product, enum escape_form escapes,
	      const struct fact_form *form)
{
	const struct str texts[] = {product->variant, product->format, product->path};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		text_quote(out, texts[i], escapes);
		strbuf_add_c(out, ", ");
	}
	strbuf_printf(out, "%u%s, %u%s", (unsigned)product->width, form->whole,
		      (unsigned)product->height, form->whole);
}

void placement_add(struct strbuf *out, const struct pack_placement *placement,
		   const struct fact_form *form)
{
	const int64_t values[] = {placement->scale, placement->offset_x, placement->offset_y};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		strbuf_add_c(out, i ? ", " : "");
		text_real(out, values[i]);
		strbuf_add_c(out, form->real);
	}
}

size_t asset_file_count(const struct asset *asset)
{
	return asset->record->product_count > 1 ? asset->record->product_count : 0;
}

/* ---- names ------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

struct str name_pascal(struct arena *arena, struct str text)
{
	struct str upper = name_upper(arena, text), lower = name_lower(arena, text);
	struct strbuf out = {0};
	struct str name;

	for (size_t i = 0; i < text.len; i++) {
		bool is_first = i == 0 || text.ptr[i - 1] == '_';
		bool is_gap = i && i + 1 < text.len && is_digit(text.ptr[i - 1]) &&
			      is_digit(text.ptr[i + 1]);

		if (text.ptr[i] != '_')
			strbuf_add_char(&out, (is_first ? upper : lower).ptr[i]);
		else if (is_gap)
			strbuf_add_char(&out, '_');
	}
	name = str_copy(arena, strbuf_str(&out));
	strbuf_release(&out);
	return name;
}

static struct str name_of(enum name_style style, struct arena *arena, struct str text)
{
	struct str name = name_constant(arena, text);

	if (style == NAME_PASCAL)
		name = name_pascal(arena, name);
	if (name.len == 0 || is_digit(name.ptr[0]))
		name = str_concat(arena, STR("_"), name, STR(""));
	return name;
}

struct str *name_assets(const struct emit_call *call, enum name_style style, struct arena *arena)
{
	struct str *names = arena_array(arena, call->assets->count, sizeof(*names));

	for (size_t i = 0; i < call->assets->count; i++)
		names[i] = name_of(style, arena, call->assets->assets[i].name);
	return names;
}

static enum status check_assets(const struct emit_call *call, const struct names *names,
				struct arena *arena, struct diag *diag)
{
	const struct naming *naming = names->naming;
	size_t count = call->assets->count;
	struct claim *claims = arena_array(arena, count + 1, sizeof(*claims));

	for (size_t i = 0; i < count; i++)
		claims[i] = (struct claim){names->assets[i], names->assets[i],
					   &call->assets->assets[i]};
	if (naming->has_prefix) {
		struct str prefix = name_lower(arena, call->prefix);

		claims[count++] = (struct claim){prefix, prefix, NULL};
	}
	return names_check(claims, count, naming->language, naming->keywords, naming->keyword_count,
			   diag);
}

static bool is_keyword(const struct naming *naming, struct str name)
{
	for (size_t i = 0; i < naming->keyword_count; i++) {
		if (str_is(name, naming->keywords[i]))
			return true;
	}
	return false;
}

/* Who named them is not known here. */
static void hint_rename(const char *what, struct diag *diag)
{
	if (str_is(str_of(what), "slots"))
		diag_hint(diag, "another name in the game, and in the packs by assetc pack "
				"rename-slot OLD NEW");
	else
		diag_hint(diag, "give it another name in the game");
}

static enum status check_bound(const struct naming *naming, const char *what,
			       const struct claim *claims, size_t count, struct diag *diag)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < count; i++) {
		const struct claim *claim = &claims[i];

		if (i && str_equal(claims[i - 1].text, claim->text)) {
			st = diag_error(diag, ST_INVALID, "E0918", (struct place){0},
					"the %s '%.*s' and '%.*s' are both %.*s in %s", what,
					STR_ARGS(claims[i - 1].shown), STR_ARGS(claim->shown),
					STR_ARGS(claim->text), naming->language);
			hint_rename(what, diag);
		}
		if (is_keyword(naming, claim->text)) {
			st = diag_error(diag, ST_INVALID, "E0919", (struct place){0},
					"one of the %s, '%.*s', is '%.*s' in %s, which is a "
					"keyword there",
					what, STR_ARGS(claim->shown), STR_ARGS(claim->text),
					naming->language);
			hint_rename(what, diag);
		}
	}
	return st;
}

/* Names of slots or of entities; they share theirs with nothing else. */
static enum status name_bound(const struct naming *naming, const char *what,
			      const struct binding *bound, size_t count, struct arena *arena,
			      struct str **out, struct diag *diag)
{
	struct claim *claims = arena_array(arena, count, sizeof(*claims));

	*out = arena_array(arena, count, sizeof(**out));
	for (size_t i = 0; i < count; i++) {
		(*out)[i] = naming->is_behind ? name_constant(arena, bound[i].name)
					      : name_of(naming->style, arena, bound[i].name);
		claims[i] = (struct claim){(*out)[i], bound[i].name, NULL};
	}
	claims_sort(claims, count);
	return check_bound(naming, what, claims, count, diag);
}

enum status names_make_bound(const struct emit_call *call, const struct naming *naming,
			     struct arena *arena, struct names *out, struct diag *diag)
{
	const struct bindings *bound = call->bindings;
	enum status slots, entities;

	if (!bound)
		return ST_OK;
	slots = name_bound(naming, "slots", bound->slots, bound->slot_count, arena, &out->slots,
			   diag);
	entities = name_bound(naming, "entities", bound->entities, bound->entity_count, arena,
			      &out->entities, diag);
	return slots != ST_OK ? slots : entities;
}

enum status names_make(const struct emit_call *call, const struct naming *naming,
		       struct arena *arena, struct names *out, struct diag *diag)
{
	enum status assets, bound;

	*out = (struct names){.naming = naming};
	out->assets = name_assets(call, naming->style, arena);
	assets = check_assets(call, out, arena, diag);
	bound = names_make_bound(call, naming, arena, out, diag);
	return assets != ST_OK ? assets : bound;
}

/* ---- placements -------------------------------------------------------------------------- */

static bool is_same_place(const struct pack_placement *a, const struct pack_placement *b)
{
	return a->scale == b->scale && a->offset_x == b->offset_x && a->offset_y == b->offset_y;
}

const struct pack_placement *placements_of(const struct emit_call *call, struct arena *arena)
{
	const struct bindings *bound = call->bindings;
	size_t count = call->assets->count;
	struct pack_placement *all = arena_array(arena, count, sizeof(*all));
	bool *is_known = arena_array(arena, count, sizeof(*is_known));

	for (size_t i = 0; i < count; i++)
		all[i] = PACK_PLACEMENT_NONE;
	for (size_t i = 0; bound && i < bound->slot_count; i++) {
		const struct binding *slot = &bound->slots[i];
		size_t place = slot->asset ? slot->asset->place : count;

		if (place >= count)
			continue;
		if (!is_known[place])
			all[place] = slot->placement;
		else if (!is_same_place(&all[place], &slot->placement))
			all[place] = PACK_PLACEMENT_NONE;
		is_known[place] = true;
	}
	return all;
}

/* ---- tables ------------------------------------------------------------------------------ */

enum status emit_table(const struct emit_call *call, const struct naming *naming,
		       void (*write)(struct table *), struct strbuf *out, struct diag *diag)
{
	struct table table = {.call = call, .all = call->assets, .out = out};
	enum status st = names_make(call, naming, &table.arena, &table.names, diag);

	if (st == ST_OK) {
		table.placements = placements_of(call, &table.arena);
		table.by_id = assets_by_id(&table.arena, call->assets);
		write(&table);
	}
	arena_release(&table.arena);
	return st;
}
