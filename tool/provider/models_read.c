/* models_read.c - the user's own rows of the table of models, models.yaml. */
#include "provider/hosted.h"

#include "base/file.h"
#include "spec/field_rows.h"

#include <string.h>

/* A row as written. */
struct row {
	struct place at;
	struct param_value provider, id, alias_of, family, version, kinds, sound, batch, alpha,
		sizes, qualities, min_seconds, max_seconds, prompt_max, prompt_safe, licence,
		shut_down, successor, is_default;
	struct param_value each_usd, second_usd, unsaid_usd, credit_usd, text_usd, picture_usd,
		made_usd, small_usd, large_usd, machine_usd, most_usd, characters_usd;
};

/* The file as it is read. */
struct table {
	struct row *rows;
	size_t count;
};

/* ---- the grammar ------------------------------------------------------------------------- */

#define SLOT(member) offsetof(struct row, member)
#define NEEDED(n, slot, h) \
	{ \
		.param = {.name = n, .type = PARAM_STRING, .flags = PARAM_REQUIRED, .help = h}, \
		.offset = slot \
	}
#define COUNT(n, slot, low, high, h) \
	{ \
		.param = {.name = n, .type = PARAM_INT, .min = low, .max = high, .help = h}, \
		.offset = slot \
	}
#define LIST(n, slot, h) \
	{ \
		.param = {.name = n, .type = PARAM_STRINGS, .help = h}, .offset = slot \
	}
#define SECONDS(n, slot, h) \
	{ \
		.param = {.name = n, \
			  .type = PARAM_NUMBER, \
			  .unit = UNIT_SECONDS, \
			  .max = (int64_t)86400 * MILLION, \
			  .help = h}, \
		.offset = slot \
	}
#define USD(n, slot, t, h) \
	{ \
		.param = {.name = n, .type = t, .max = (int64_t)MILLION * MILLION, .help = h}, \
		.offset = slot \
	}

static const struct field PRICE_FIELDS[] = {
	USD("each_usd", SLOT(each_usd), PARAM_NUMBER, "of one picture or sound"),
	USD("second_usd", SLOT(second_usd), PARAM_NUMBER, "of a second of sound"),
	USD("unsaid_usd", SLOT(unsaid_usd), PARAM_NUMBER, "of a sound whose length is not said"),
	USD("credit_usd", SLOT(credit_usd), PARAM_NUMBER,
	    "of one credit, where the vendor counts in those"),
	USD("text_usd", SLOT(text_usd), PARAM_NUMBER, "of a million tokens of text"),
	USD("picture_usd", SLOT(picture_usd), PARAM_NUMBER, "of a million tokens of pictures sent"),
	USD("made_usd", SLOT(made_usd), PARAM_NUMBER, "of a million tokens of pictures made"),
	USD("small_usd", SLOT(small_usd), PARAM_RANGE,
	    "of one picture at the smaller sizes: lower and higher quality"),
	USD("large_usd", SLOT(large_usd), PARAM_RANGE, "the same at the larger sizes"),
	USD("machine_usd", SLOT(machine_usd), PARAM_NUMBER, "of a second of the vendor's machine"),
	USD("most_usd", SLOT(most_usd), PARAM_NUMBER,
	    "of what one takes of it at most, which is reserved"),
	USD("characters_usd", SLOT(characters_usd), PARAM_NUMBER,
	    "of a million characters of text"),
	END,
};

static const char *const SOUNDS[] = {"sfx", "music", "speech", NULL};
static const char *const ALPHAS[] = {"unknown", "never", "on_request", NULL};

static const struct field ROW_FIELDS[] = {
	NEEDED("provider", SLOT(provider), "provider that is asked for it"),
	NEEDED("id", SLOT(id), "its name, as it is sent"),
	TEXT("alias_of", SLOT(alias_of), "model that it is another name of"),
	TEXT("family", SLOT(family), "family of models that it is treated as one of"),
	TEXT("version", SLOT(version),
	     "version that it is asked for by, where its name is not enough"),
	LIST("kinds", SLOT(kinds), "image, audio"),
	WORD("sound", SLOT(sound), SOUNDS, "what kind of sound it makes; either, where not said"),
	COUNT("batch", SLOT(batch), 1, HOSTED_ITEMS_MAX, "candidates that one request may ask for"),
	WORD("alpha", SLOT(alpha), ALPHAS, "whether it makes transparent pictures"),
	LIST("sizes", SLOT(sizes), "sizes it makes; by the rule of its family, where not said"),
	LIST("qualities", SLOT(qualities), "its words for quality, from the cheapest on"),
	SECONDS("min_seconds", SLOT(min_seconds), "shortest sound it makes"),
	SECONDS("max_seconds", SLOT(max_seconds), "longest"),
	COUNT("prompt_max", SLOT(prompt_max), 1, 10000000, "characters that its prompts may have"),
	COUNT("prompt_safe", SLOT(prompt_safe), 1, 10000000,
	      "characters that are known to be taken"),
	OBJECT("prices", PRICE_FIELDS, "what it costs"),
	TEXT("licence", SLOT(licence), "licence of what it makes, in a few words"),
	TEXT("shut_down", SLOT(shut_down), "first day without it, as 2027-01-31"),
	TEXT("successor", SLOT(successor), "model that takes its place then"),
	FLAG("default", SLOT(is_default), "it is asked where no model is named"),
	END,
};

static void read_rows(struct reader *reader, const struct node *value)
{
	struct table *table = reader->base;

	if (value->type != NODE_LIST) {
		reader_fail(reader,
			    diag_error(reader->diag, ST_INVALID, "E0303", value->at,
				       "models: expected a list, found %s", node_describe(value)));
		return;
	}
	table->rows = arena_array(reader->arena, value->count + 1, sizeof(*table->rows));
	for (size_t i = 0; i < value->count; i++) {
		struct row *row = &table->rows[table->count++];

		row->at = value->items[i]->at;
		reader->base = row;
		fields_read(reader, ROW_FIELDS, value->items[i], "models");
	}
	reader->base = table;
}

static const struct field FILE_FIELDS[] = {
	READ_BY("models", read_rows, "models beside, and instead of, those that are built in"),
	END,
};

/* ---- what it must be --------------------------------------------------------------------- */

static void wrong(struct reader *reader, const struct param_value *value, const char *text)
{
	reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0410", value->at, "'%.*s' %s",
				       STR_ARGS(value->text), text));
}

/* The row's driver; NULL with a finding. */
static const struct provider *check_provider(struct reader *reader, const struct row *row)
{
	const struct provider *provider = provider_find(row->provider.text);

	if (!row->provider.is_written || (provider && (provider->hosted || provider->family)))
		return row->provider.is_written ? provider : NULL;
	wrong(reader, &row->provider, "is no provider that is asked over a network");
	return NULL;
}

static void check_family(struct reader *reader, const char *driver, const struct row *row)
{
	const char **known = arena_array(reader->arena, 64, sizeof(*known));
	size_t count = 0;

	if (!row->family.is_written)
		return;
	for (const struct model *it = model_table; it->id && count < 63; it++) {
		if (strcmp(it->provider, driver) == 0 && it->family) {
			if (str_is(row->family.text, it->family))
				return;
			known[count++] = it->family;
		}
	}
	wrong(reader, &row->family, "is no family of models of this provider");
	if (nearest_word(row->family.text, known))
		diag_hint(reader->diag, "did you mean '%s'?",
			  nearest_word(row->family.text, known));
}

static bool is_digits(struct str text, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
	}
	return true;
}

/* Days are compared as text. */
static bool is_day(struct str text)
{
	return text.len == 10 && text.ptr[4] == '-' && text.ptr[7] == '-' &&
	       is_digits(text, 0, 4) && is_digits(text, 5, 7) && is_digits(text, 8, 10) &&
	       memcmp(text.ptr + 5, "13", 2) < 0 && memcmp(text.ptr + 8, "32", 2) < 0;
}

static void check_sizes(struct reader *reader, const struct row *row)
{
	static const struct param_def size = {
		.name = "sizes", .type = PARAM_SIZE, .min = 1, .max = 65535};
	struct param_value ignored;

	for (size_t i = 0; i < row->sizes.count; i++) {
		enum status st = param_parse(&size, row->sizes.list[i], row->sizes.at,
					     reader->arena, &ignored, reader->diag);

		if (st != ST_OK)
			reader_fail(reader, st);
	}
}

static void check_row(struct reader *reader, const struct row *row)
{
	if (row->shut_down.is_written && !is_day(row->shut_down.text))
		wrong(reader, &row->shut_down, "is no day: one is written as 2027-01-31");
	if (row->successor.is_written && !row->shut_down.is_written)
		wrong(reader, &row->successor, "succeeds a model that has no 'shut_down'");
	if (row->min_seconds.is_written && row->max_seconds.is_written &&
	    row->min_seconds.number > row->max_seconds.number)
		wrong(reader, &row->min_seconds, "is longer than the longest");
	check_sizes(reader, row);
}

/* ---- rows of the table ------------------------------------------------------------------- */

static const char *keep(struct reader *reader, const struct param_value *value, const char *old)
{
	return value->is_written ? str_keep(reader->arena, value->text) : old;
}

static const char *const *keep_list(struct reader *reader, const struct param_value *list,
				    const char *const *old)
{
	const char **texts;

	if (!list->is_written)
		return old;
	texts = arena_array(reader->arena, list->count + 1, sizeof(*texts));
	for (size_t i = 0; i < list->count; i++)
		texts[i] = str_keep(reader->arena, list->list[i]);
	return list->count ? texts : NULL;
}

static uint32_t keep_number(const struct param_value *value, int64_t unit, uint32_t old)
{
	return value->is_written ? (uint32_t)(value->number / unit) : old;
}

static unsigned fill_kinds(struct reader *reader, const struct row *row, unsigned old)
{
	unsigned kinds = 0;

	for (size_t i = 0; i < row->kinds.count; i++) {
		struct str word = row->kinds.list[i];

		if (str_is(word, "image"))
			kinds |= ASSET_IMAGE;
		else if (str_is(word, "audio"))
			kinds |= ASSET_AUDIO;
		else
			reader_fail(reader,
				    diag_error(reader->diag, ST_INVALID, "E0410", row->kinds.at,
					       "kinds: '%.*s' is neither image nor audio",
					       STR_ARGS(word)));
	}
	return row->kinds.is_written ? kinds : old;
}

/* One form of price, which what is written first in the grammar decides. */
static void fill_prices(struct reader *reader, const struct row *row, struct model *out)
{
	const bool has[] = {
		row->each_usd.is_written,
		row->second_usd.is_written || row->unsaid_usd.is_written ||
			row->credit_usd.is_written,
		row->text_usd.is_written || row->picture_usd.is_written || row->made_usd.is_written,
		row->small_usd.is_written || row->large_usd.is_written,
		row->machine_usd.is_written || row->most_usd.is_written,
		row->characters_usd.is_written,
	};
	static const enum model_price FORMS[] = {PRICE_EACH,  PRICE_SECOND,  PRICE_TOKENS,
						 PRICE_TABLE, PRICE_MACHINE, PRICE_CHARACTERS};
	unsigned forms = 0;

	for (size_t i = 0; i < sizeof(has) / sizeof(has[0]); i++) {
		if (!has[i])
			continue;
		forms++;
		if (out->pricing != FORMS[i])
			memset(out->price, 0, sizeof(out->price));
		out->pricing = FORMS[i];
	}
	if (forms > 1)
		reader_fail(reader,
			    diag_error(reader->diag, ST_INVALID, "E0410", row->at,
				       "prices: a model has one form of price: for each, by the "
				       "second, by tokens, by size and quality, by the second of "
				       "a machine, or by characters"));
	else if (has[3] && !(row->small_usd.is_written && row->large_usd.is_written))
		reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0410", row->at,
					       "prices: small_usd and large_usd go together"));
	else if (has[1] && !row->second_usd.is_written && out->price[0] == 0)
		reader_fail(reader,
			    diag_error(reader->diag, ST_INVALID, "E0410", row->at,
				       "prices: what a second costs is missing (second_usd)"));
	else if (has[4] && ((!row->machine_usd.is_written && out->price[0] == 0) ||
			    (!row->most_usd.is_written && out->price[1] == 0)))
		reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0410", row->at,
					       "prices: machine_usd and most_usd go together"));
}

static void put_price(const struct param_value *value, int64_t *slot)
{
	if (value->is_written)
		*slot = value->number;
}

static void put_prices(const struct row *row, struct model *out)
{
	put_price(&row->each_usd, &out->price[0]);
	put_price(&row->second_usd, &out->price[0]);
	put_price(&row->unsaid_usd, &out->price[1]);
	put_price(&row->credit_usd, &out->price[2]);
	put_price(&row->text_usd, &out->price[0]);
	put_price(&row->picture_usd, &out->price[1]);
	put_price(&row->made_usd, &out->price[2]);
	put_price(&row->machine_usd, &out->price[0]);
	put_price(&row->most_usd, &out->price[1]);
	put_price(&row->characters_usd, &out->price[0]);
	if (row->small_usd.is_written && row->large_usd.is_written) {
		out->price[0] = row->small_usd.low;
		out->price[1] = row->small_usd.high;
		out->price[2] = row->large_usd.low;
		out->price[3] = row->large_usd.high;
	}
}

/* What a row leaves out stays as the built-in row of the same id has it. */
static void fill_row(struct reader *reader, const struct row *row, const struct provider *provider,
		     struct model *out)
{
	const char *driver = provider_driver(provider);
	const struct model *old = model_find(NULL, driver, row->id.text);
	unsigned only = provider->decl.kinds;

	*out = old ? *old : (struct model){.family = "", .batch = 1};
	out->provider = driver;
	out->id = keep(reader, &row->id, "");
	out->as_of = NULL;
	out->is_default = row->is_default.is_written ? row->is_default.number : out->is_default;
	out->alias_of = keep(reader, &row->alias_of, NULL);
	out->family = keep(reader, &row->family, out->family);
	out->version = keep(reader, &row->version, out->version);
	out->kinds = fill_kinds(reader, row, out->kinds ? out->kinds : only);
	out->sound = keep(reader, &row->sound, out->sound);
	out->batch = keep_number(&row->batch, 1, out->batch);
	if (row->alpha.is_written)
		out->alpha = (enum model_alpha)row->alpha.number;
	out->sizes = keep_list(reader, &row->sizes, out->sizes);
	out->qualities = keep_list(reader, &row->qualities, out->qualities);
	out->min_ms = keep_number(&row->min_seconds, 1000, out->min_ms);
	out->max_ms = keep_number(&row->max_seconds, 1000, out->max_ms);
	out->prompt_max = keep_number(&row->prompt_max, 1, out->prompt_max);
	out->prompt_safe = keep_number(&row->prompt_safe, 1, out->prompt_safe);
	out->licence = keep(reader, &row->licence, out->licence);
	out->shut_down = keep(reader, &row->shut_down, out->shut_down);
	out->successor =
		keep(reader, &row->successor, row->shut_down.is_written ? NULL : out->successor);
	fill_prices(reader, row, out);
	put_prices(row, out);
}

static void refuse_twice(struct reader *reader, const struct table *table, size_t index,
			 const struct model *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(rows[i].provider, rows[count].provider) == 0 &&
		    strcmp(rows[i].id, rows[count].id) == 0) {
			wrong(reader, &table->rows[index].id, "stands here twice");
			return;
		}
	}
}

static void fill_table(struct reader *reader, const struct table *table, struct models *out)
{
	struct model *rows = arena_array(reader->arena, table->count + 1, sizeof(*rows));
	size_t count = 0;

	for (size_t i = 0; i < table->count; i++) {
		const struct row *row = &table->rows[i];
		const struct provider *provider = check_provider(reader, row);

		if (!provider || !row->id.is_written)
			continue;
		check_family(reader, provider_driver(provider), row);
		check_row(reader, row);
		fill_row(reader, row, provider, &rows[count]);
		refuse_twice(reader, table, i, rows, count);
		count++;
	}
	*out = (struct models){rows, count};
}

enum status models_read(const char *path, struct arena *arena, struct models *out,
			struct diag *diag)
{
	struct source *source = arena_alloc(arena, sizeof(*source));
	struct reader reader = {.arena = arena, .diag = diag};
	struct documents documents;
	struct bytes text = {0};
	struct table table = {0};
	bool is_there;
	enum status st = file_check_own(path, "table of models", &is_there, diag);

	*out = (struct models){0};
	if (st != ST_OK || !is_there)
		return st;
	st = file_read(path, YAML_FILE_MAX, "table of models", (struct place){0}, &text, diag);
	if (st != ST_OK)
		return st;
	source->path = str_keep(arena, str_of(path));
	source->text = str_copy(arena, (struct str){(const char *)text.data, text.len});
	bytes_release(&text);
	st = yaml_parse(source, arena, &documents, diag);
	if (st != ST_OK || documents.count == 0)
		return st;
	if (documents.count > 1)
		return diag_error(diag, ST_INVALID, "E0402", documents.roots[1]->at,
				  "a table of models is one document");
	reader.base = &table;
	fields_read(&reader, FILE_FIELDS, documents.roots[0], "models.yaml");
	fill_table(&reader, &table, out);
	if (reader.status != ST_OK)
		*out = (struct models){0};
	return reader.status;
}
