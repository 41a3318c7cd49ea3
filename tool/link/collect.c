/* collect.c - sorting records and finding what clashes among them.
 *
 * Every rule is the same move: each asset claims something, the claims are sorted, equal neighbours
 * clash. So ten thousand records cost a few sorts.
 */
#include "link/collect.h"

#include "base/path.h"
#include "link/fold.h"

#include <assetc/cache.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- making a collection ----------------------------------------------------------------- */

struct str record_order(struct arena *arena, const struct record *record)
{
	struct str section = record->section;
	static const char SEPARATOR[] = {ORDER_SEPARATOR, 0};
	char *text;

	if (section.len == 0)
		return record->key;
	text = arena_text(arena, section.ptr, section.len);
	for (size_t i = 0; i < section.len; i++) {
		if (text[i] == '.')
			text[i] = ORDER_SEPARATOR;
	}
	return str_concat(arena, (struct str){text, section.len}, str_of(SEPARATOR), record->key);
}

int assets_compare(const struct asset *a, const struct asset *b)
{
	if (!a || !b)
		return !b - !a;
	return (a->place > b->place) - (a->place < b->place);
}

static int compare_assets(const void *left, const void *right)
{
	const struct asset *a = left, *b = right;
	int order = str_compare(a->order, b->order);

	if (order == 0)
		order = strcmp(a->record->source->path, b->record->source->path);
	return order ? order : assets_compare(a, b);
}

struct collection collection_make(const struct record *records, size_t count, struct arena *arena)
{
	struct collection made = {.assets = arena_array(arena, count + 1, sizeof(struct asset)),
				  .count = count};

	for (size_t i = 0; i < count; i++) {
		struct asset *asset = &made.assets[i];

		asset->record = &records[i];
		asset->name = records[i].section.len ? str_concat(arena, records[i].section,
								  STR("."), records[i].key)
						     : records[i].key;
		asset->order = record_order(arena, &records[i]);
		asset->id = ac_id64(asset->name.ptr, asset->name.len);
		asset->place = i;
	}
	if (count)
		qsort(made.assets, count, sizeof(struct asset), compare_assets);
	for (size_t i = 0; i < count; i++)
		made.assets[i].place = i;
	return made;
}

/* ---- claims ------------------------------------------------------------------------------ */

static int compare_claims(const void *left, const void *right)
{
	const struct claim *a = left, *b = right;
	int order = str_compare(a->text, b->text);

	if (order == 0)
		order = str_compare(a->shown, b->shown);
	return order ? order : assets_compare(a->asset, b->asset);
}

void claims_sort(struct claim *claims, size_t count)
{
	if (count)
		qsort(claims, count, sizeof(*claims), compare_claims);
}

const char *asset_describe(struct arena *arena, const struct asset *asset)
{
	const struct record *record = asset->record;

	if (record->is_foreign)
		return str_printf(arena, "'%.*s' (%s:%u)", STR_ARGS(asset->name),
				  record->source->path, record->at.line)
			.ptr;
	return str_printf(arena, "'%.*s' (%s)", STR_ARGS(record->id), record->source->path).ptr;
}

const char *assets_describe(struct arena *arena, const struct asset *a, const struct asset *b)
{
	return str_printf(arena, "assets %s and %s", asset_describe(arena, a),
			  asset_describe(arena, b))
		.ptr;
}

/* ---- the rules --------------------------------------------------------------------------- */

struct check {
	const struct collection *all;
	struct claim *claims; /* one per product, at least one per asset */
	struct arena scratch;
	struct diag *diag;
	enum status status;
};

static void clash(struct check *check, const char *code, const struct asset *a,
		  const struct asset *b, const char *why, struct str what)
{
	/* A page of an atlas stands in no file. */
	bool is_of_page = a->record->is_page || b->record->is_page;
	struct place at = (a->record->is_foreign || a->record->is_page ? b : a)->record->at;
	const char *both = assets_describe(&check->scratch, a, b);

	check->status = diag_error(check->diag, ST_INVALID, code, at, "%s %s '%.*s'", both, why,
				   STR_ARGS(what));
	if (is_of_page)
		diag_hint(check->diag, "name the atlas otherwise, or give the asset another "
				       "integration.manifest_key");
}

static void given_twice(struct check *check, const struct asset *asset)
{
	check->status = diag_error(check->diag, ST_INVALID, "E0911", asset->record->at,
				   "the record of '%.*s' (%s) is given twice",
				   STR_ARGS(asset->record->id), asset->record->source->path);
}

/* Asked of assets that clash, not of all: it costs two looks at the disk. */
static bool is_same_file(const struct asset *a, const struct asset *b)
{
	const char *left = a->record->source->path, *right = b->record->source->path;
	struct stat left_info, right_info;

	if (a->record->is_foreign || b->record->is_foreign)
		return a == b;
	if (strcmp(left, right) == 0)
		return true;
	return stat(left, &left_info) == 0 && stat(right, &right_info) == 0 &&
	       left_info.st_ino == right_info.st_ino && left_info.st_dev == right_info.st_dev;
}

/* A record given twice has one id and is one file. It clashes with itself in every way, and is told here
 * once. */
static void check_ids(struct check *check)
{
	size_t count = 0;

	for (size_t i = 0; i < check->all->count; i++) {
		const struct asset *asset = &check->all->assets[i];
		struct str path = str_of(asset->record->source->path);

		if (!asset->record->is_foreign)
			check->claims[count++] = (struct claim){asset->record->id, path, asset};
	}
	claims_sort(check->claims, count);
	for (size_t i = 1; i < count; i++) {
		const struct asset *a = check->claims[i - 1].asset, *b = check->claims[i].asset;

		if (!str_equal(a->record->id, b->record->id))
			continue;
		if (is_same_file(a, b))
			given_twice(check, a);
		else
			clash(check, "E0912", a, b, "have one id:", a->record->id);
	}
}

struct id_row {
	uint64_t id;
	const struct asset *asset;
};

static int compare_ids(const void *left, const void *right)
{
	const struct id_row *a = left, *b = right;
	int order;

	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	order = str_compare(a->asset->name, b->asset->name);
	return order ? order : assets_compare(a->asset, b->asset);
}

/* One name gives one stable id, so that names need no sorting of their own. The digest is not
 * cryptographic: different names with one stable id can be made on purpose. */
static void check_names(struct check *check)
{
	size_t count = check->all->count;
	struct id_row *rows = arena_array(&check->scratch, count, sizeof(*rows));

	for (size_t i = 0; i < count; i++)
		rows[i] = (struct id_row){check->all->assets[i].id, &check->all->assets[i]};
	if (count)
		qsort(rows, count, sizeof(*rows), compare_ids);
	for (size_t i = 1; i < count; i++) {
		const struct asset *a = rows[i - 1].asset, *b = rows[i].asset;

		if (a->id != b->id || is_same_file(a, b))
			continue;
		if (str_equal(a->name, b->name))
			clash(check, "E0913", a, b, "have one place in the manifest:", a->name);
		else
			clash(check, "E0917", a, b,
			      "have one stable id by chance; rename the key of one:",
			      str_printf(&check->scratch, "%016" PRIx64, a->id));
	}
}

static size_t claim_paths(struct check *check)
{
	size_t count = 0;

	for (size_t i = 0; i < check->all->count; i++) {
		const struct asset *asset = &check->all->assets[i];

		for (size_t p = 0; p < asset->record->product_count; p++) {
			struct str path = asset->record->products[p].path, fold;

			/* What was written by hand may lead to an output of ours by a detour. */
			if (asset->record->is_foreign)
				path = path_fold(&check->scratch, path);
			fold = path_fold_case(&check->scratch, path);

			check->claims[count++] = (struct claim){fold, path, asset};
		}
		if (asset->record->is_page)
			check->claims[count++] = (struct claim){
				path_fold_case(&check->scratch, asset->record->atlas),
				asset->record->atlas, asset};
	}
	return count;
}

static bool are_foreign(const struct asset *a, const struct asset *b)
{
	return a->record->is_foreign && b->record->is_foreign;
}

/* A game may have two names for one file, as long as link makes neither. */
static void check_paths(struct check *check)
{
	size_t count = claim_paths(check);

	claims_sort(check->claims, count);
	for (size_t i = 1; i < count; i++) {
		const struct claim *a = &check->claims[i - 1], *b = &check->claims[i];
		bool is_same = str_equal(a->shown, b->shown);

		if (!str_equal(a->text, b->text) || (is_same && is_same_file(a->asset, b->asset)) ||
		    are_foreign(a->asset, b->asset))
			continue;
		if (is_same)
			clash(check, "E0914", a->asset, b->asset, "write one file:", a->shown);
		else
			clash(check, "E0915", a->asset, b->asset,
			      "write files whose paths differ only in case or Unicode form:",
			      str_printf(&check->scratch, "%.*s' and '%.*s", STR_ARGS(a->shown),
					 STR_ARGS(b->shown)));
	}
}

static bool is_within(struct str inner, struct str outer)
{
	return inner.len > outer.len && memcmp(inner.ptr, outer.ptr, outer.len) == 0 &&
	       inner.ptr[outer.len] == ORDER_SEPARATOR;
}

/* How entries of ours meet those of a base manifest is told by merge.h. */
static bool are_ours(const struct asset *a, const struct asset *b)
{
	return !a->record->is_foreign && !b->record->is_foreign;
}

/* A map entry cannot hold what is in a section of the same name. In sorted order nothing stands
 * between an entry and the first asset within. */
static void check_entries(struct check *check)
{
	for (size_t i = 1; i < check->all->count; i++) {
		const struct asset *a = &check->all->assets[i - 1], *b = &check->all->assets[i];

		if (is_within(b->order, a->order) && !a->record->is_item && are_ours(a, b))
			clash(check, "E0916", a, b,
			      "clash in the manifest, a key of the first, a section of the second:",
			      a->name);
	}
}

static struct str section_order(const struct asset *asset)
{
	return (struct str){asset->order.ptr, asset->record->section.len};
}

/* A list of sounds cannot hold a section. Assets of one section stand together, and one of them
 * speaks for all. */
static void check_lists(struct check *check)
{
	size_t count = 0;

	for (size_t i = 0; i < check->all->count; i++) {
		const struct asset *asset = &check->all->assets[i];
		struct str section = asset->record->section;

		if (count == 0 || !str_equal(check->claims[count - 1].shown, section))
			check->claims[count++] =
				(struct claim){section_order(asset), section, asset};
	}
	claims_sort(check->claims, count);
	for (size_t i = 1; i < count; i++) {
		const struct claim *a = &check->claims[i - 1], *b = &check->claims[i];

		if (is_within(b->text, a->text) && a->asset->record->is_item &&
		    are_ours(a->asset, b->asset))
			clash(check, "E0916", a->asset, b->asset,
			      "clash in the manifest, the second within what is a list of sounds:",
			      a->shown);
	}
}

enum status collection_check(const struct collection *collection, struct diag *diag)
{
	struct check check = {.all = collection, .diag = diag};
	size_t claims = 0;

	for (size_t i = 0; i < collection->count; i++)
		claims += collection->assets[i].record->product_count +
			  collection->assets[i].record->is_page;
	check.claims = arena_array(&check.scratch, claims + 1, sizeof(*check.claims));
	check_ids(&check);
	check_names(&check);
	check_paths(&check);
	check_entries(&check);
	check_lists(&check);
	arena_release(&check.scratch);
	return check.status;
}
