/* atlas.c - planning atlases: who is part of one, by which rules, and where. */
#include "link/atlas.h"

#include "base/param.h"

#include <stdlib.h>

/* What no asset of an atlas says. */
enum { USUAL_PADDING = 2, USUAL_EXTRUDE = 0, USUAL_SIZE = 2048 };

struct planning {
	struct arena *arena;
	struct diag *diag;
	struct record **members; /* by atlas, then id */
	size_t count;
};

static int compare_members(const void *left, const void *right)
{
	const struct record *a = *(struct record *const *)left, *b = *(struct record *const *)right;
	int order = str_compare(a->packing.name, b->packing.name);

	if (order == 0)
		order = str_compare(a->id, b->id);
	if (order == 0)
		order = str_compare(str_of(a->source->path), str_of(b->source->path));
	return order ? order : (a > b) - (a < b);
}

/* ---- rules ------------------------------------------------------------------------------- */

/* One rule of an atlas, and the asset that said it; NULL: none did. */
struct rule {
	const char *name;
	uint32_t value;
	const struct record *by;
};

static enum status agree(struct planning *planning, struct rule *rule, const struct record *record,
			 bool is_said, uint32_t value)
{
	if (!is_said || (rule->by && rule->value == value))
		return ST_OK;
	if (rule->by) {
		(void)diag_error(planning->diag, ST_INVALID, "E0981", record->at,
				 "assets '%.*s' (%s) and '%.*s' (%s) want another %s of the atlas "
				 "'%.*s': %u and %u",
				 STR_ARGS(rule->by->id), rule->by->source->path,
				 STR_ARGS(record->id), record->source->path, rule->name,
				 STR_ARGS(record->packing.name), (unsigned)rule->value,
				 (unsigned)value);
		diag_hint(planning->diag, "say it in one spec of the atlas, or the same in all");
		return ST_INVALID;
	}
	rule->value = value;
	rule->by = record;
	return ST_OK;
}

static enum status find_rules(struct planning *planning, struct record *const *members,
			      size_t count, struct packing_rules *out)
{
	struct rule padding = {"padding", USUAL_PADDING, NULL};
	struct rule extrude = {"extrude", USUAL_EXTRUDE, NULL};
	struct rule size = {"max_size", USUAL_SIZE, NULL};
	struct rule power = {"power_of_two", false, NULL};
	enum status st = ST_OK;

	for (size_t i = 0; i < count; i++) {
		const struct record *record = members[i];
		const struct record_atlas *said = &record->packing;
		const enum status each[] = {
			agree(planning, &padding, record, said->has_padding, said->padding),
			agree(planning, &extrude, record, said->has_extrude, said->extrude),
			agree(planning, &size, record, said->has_max_size, said->max_size),
			agree(planning, &power, record, said->has_power_of_two,
			      said->is_power_of_two),
		};

		for (size_t e = 0; e < sizeof(each) / sizeof(each[0]); e++)
			st = st == ST_OK ? each[e] : st;
	}
	*out = (struct packing_rules){padding.value, extrude.value, size.value, power.value != 0};
	return st;
}

/* ---- frames ------------------------------------------------------------------------------ */

static struct str frame_name(struct planning *planning, const struct record *record, uint32_t index)
{
	struct str own = record->frame_list[index].name;

	return own.len ? str_concat(planning->arena, record->key, STR("/"), own) : record->key;
}

static void add_frames(struct planning *planning, struct record *const *members, size_t count,
		       struct atlas *atlas)
{
	for (size_t i = 0; i < count; i++)
		atlas->count += members[i]->frames;
	atlas->frames = arena_array(planning->arena, atlas->count, sizeof(*atlas->frames));
	atlas->rects = arena_array(planning->arena, atlas->count, sizeof(*atlas->rects));
	atlas->count = 0;
	for (size_t i = 0; i < count; i++) {
		for (uint32_t f = 0; f < members[i]->frames; f++) {
			const struct record_frame *frame = &members[i]->frame_list[f];

			atlas->frames[atlas->count] = (struct atlas_frame){
				members[i], f, frame_name(planning, members[i], f)};
			atlas->rects[atlas->count++] = (struct packing_rect){
				.width = frame->width, .height = frame->height};
		}
	}
}

static int compare_names(const void *left, const void *right)
{
	const struct atlas_frame *a = *(const struct atlas_frame *const *)left;
	const struct atlas_frame *b = *(const struct atlas_frame *const *)right;
	int order = str_compare(a->name, b->name);

	return order ? order : (a > b) - (a < b);
}

/* Within an atlas a frame is known by its name alone. */
static enum status check_names(struct planning *planning, const struct atlas *atlas)
{
	struct arena scratch = {0};
	const struct atlas_frame **sorted = arena_array(&scratch, atlas->count, sizeof(*sorted));
	enum status st = ST_OK;

	for (size_t i = 0; i < atlas->count; i++)
		sorted[i] = &atlas->frames[i];
	qsort(sorted, atlas->count, sizeof(*sorted), compare_names);
	for (size_t i = 1; i < atlas->count && st == ST_OK; i++) {
		const struct record *a = sorted[i - 1]->record, *b = sorted[i]->record;

		if (!str_equal(sorted[i - 1]->name, sorted[i]->name))
			continue;
		st = diag_error(
			planning->diag, ST_INVALID, "E0983", b->at,
			"assets '%.*s' (%s) and '%.*s' (%s) both have a frame '%.*s' in the "
			"atlas '%.*s'",
			STR_ARGS(a->id), a->source->path, STR_ARGS(b->id), b->source->path,
			STR_ARGS(sorted[i]->name), STR_ARGS(atlas->name));
		diag_hint(planning->diag, "give one another manifest_key");
	}
	arena_release(&scratch);
	return st;
}

static enum status refuse_size(struct planning *planning, const struct atlas *atlas, size_t failed)
{
	const struct atlas_frame *frame = &atlas->frames[failed];
	const struct packing_rect *rect = &atlas->rects[failed];

	(void)diag_error(
		planning->diag, ST_INVALID, "E0982", frame->record->at,
		"frame '%.*s' of %ux%u pixels with %u extruded is larger than a page of the "
		"atlas '%.*s', %u pixels",
		STR_ARGS(frame->name), rect->width, rect->height, atlas->rules.extrude,
		STR_ARGS(atlas->name), atlas->rules.max_size);
	diag_hint(planning->diag, "make it smaller, or give the atlas another max_size");
	return ST_INVALID;
}

static enum status pack(struct planning *planning, struct atlas *atlas)
{
	size_t failed = 0;

	atlas->pages = arena_array(planning->arena, PACKING_PAGES_MAX, sizeof(*atlas->pages));
	switch (packing_make(&atlas->rules, atlas->rects, atlas->count, atlas->pages,
			     &atlas->page_count, &failed)) {
	case PACKING_OK: return ST_OK;
	case PACKING_TOO_LARGE: return refuse_size(planning, atlas, failed);
	case PACKING_TOO_MANY: break;
	}
	return diag_error(planning->diag, ST_INVALID, "E0982", atlas->frames[0].record->at,
			  "the atlas '%.*s' has %zu frames; it may have up to %u on %u pages",
			  STR_ARGS(atlas->name), atlas->count, PACKING_RECTS_MAX,
			  PACKING_PAGES_MAX);
}

/* ---- pages ------------------------------------------------------------------------------- */

static struct str page_name(struct arena *arena, struct str name, size_t page)
{
	return page ? str_printf(arena, "%.*s-%zu", STR_ARGS(name), page) : name;
}

struct str atlas_path(struct arena *arena, struct str name, size_t page, const char *extension)
{
	return str_printf(arena, ATLAS_FOLDER "/%.*s.%s", STR_ARGS(page_name(arena, name, page)),
			  extension);
}

static void tell_spots(struct planning *planning, struct atlas *atlas)
{
	struct record_spot *spots = arena_array(planning->arena, atlas->count, sizeof(*spots));
	struct str keys[PACKING_PAGES_MAX];

	for (size_t i = 0; i < atlas->page_count; i++)
		keys[i] = page_name(planning->arena, atlas->name, i);
	for (size_t i = 0; i < atlas->count; i++) {
		const struct packing_rect *rect = &atlas->rects[i];

		spots[i] = (struct record_spot){.name = atlas->frames[i].name,
						.key = keys[rect->page],
						.page = atlas->first_page + rect->page,
						.x = rect->x,
						.y = rect->y};
		if (atlas->frames[i].index == 0)
			atlas->frames[i].record->spots = &spots[i];
	}
}

static enum status plan_one(struct planning *planning, struct record *const *members, size_t count,
			    struct atlas *atlas)
{
	enum status st;

	atlas->name = members[0]->packing.name;
	st = find_rules(planning, members, count, &atlas->rules);
	add_frames(planning, members, count, atlas);
	if (st == ST_OK)
		st = check_names(planning, atlas);
	return st == ST_OK ? pack(planning, atlas) : st;
}

enum status atlases_plan(struct record *records, size_t count, struct arena *arena,
			 struct atlases *out, struct diag *diag)
{
	struct planning planning = {.arena = arena, .diag = diag};
	enum status st = ST_OK;

	*out = (struct atlases){0};
	for (size_t i = 0; i < count; i++)
		planning.count += records[i].packing.name.len > 0;
	if (planning.count == 0)
		return ST_OK;
	planning.members = arena_array(arena, planning.count, sizeof(struct record *));
	planning.count = 0;
	for (size_t i = 0; i < count; i++) {
		if (records[i].packing.name.len)
			planning.members[planning.count++] = &records[i];
	}
	qsort(planning.members, planning.count, sizeof(struct record *), compare_members);
	out->items = arena_array(arena, planning.count, sizeof(*out->items));
	for (size_t begin = 0, end; begin < planning.count; begin = end) {
		struct atlas *atlas = &out->items[out->count++];
		struct str name = planning.members[begin]->packing.name;
		enum status one;

		for (end = begin;
		     end < planning.count && str_equal(planning.members[end]->packing.name, name);)
			end++;
		atlas->first_page = (uint32_t)out->page_count;
		one = plan_one(&planning, planning.members + begin, end - begin, atlas);
		if (one == ST_OK)
			tell_spots(&planning, atlas);
		st = st == ST_OK ? one : st;
		out->page_count += atlas->page_count;
	}
	return st;
}

static bool has_draft(const struct atlas *atlas)
{
	for (size_t i = 0; i < atlas->count; i++) {
		if (atlas->frames[i].record->is_draft)
			return true;
	}
	return false;
}

/* An asset like any other to the manifest and to constants; nobody has compiled it. */
static struct record make_page(const struct atlas *atlas, size_t page, struct arena *arena)
{
	struct source *source = arena_alloc(arena, sizeof(*source));
	struct record_product *product = arena_alloc(arena, sizeof(*product));
	struct str key = page_name(arena, atlas->name, page);
	struct record record = {.source = source,
				.at = {.source = source},
				.id = str_concat(arena, STR("atlas-"), key, STR("")),
				.kind = ASSET_IMAGE,
				.is_draft = has_draft(atlas),
				.products = product,
				.product_count = 1,
				.section = STR("images"),
				.key = str_copy(arena, key),
				.type = STR("atlas"),
				.atlas = atlas_path(arena, atlas->name, page, "json"),
				.frames = 1,
				.is_page = true,
				.page = atlas->first_page + (uint32_t)page};

	source->path = str_printf(arena, "atlas %.*s", STR_ARGS(key)).ptr;
	product->format = STR("png");
	product->path = atlas_path(arena, atlas->name, page, "png");
	product->width = atlas->pages[page].width;
	product->height = atlas->pages[page].height;
	return record;
}

void atlases_pages(const struct atlases *atlases, struct arena *arena, struct record *out)
{
	for (size_t i = 0; i < atlases->count; i++) {
		for (size_t page = 0; page < atlases->items[i].page_count; page++)
			*out++ = make_page(&atlases->items[i], page, arena);
	}
}
