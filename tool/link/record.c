/* record.c - reading records.
 *
 * In this order: the text is JSON (link/tree.c); the JSON is a record of the format read here; its
 * members have their types (link/shape.c); its names are fit to be written into manifests, headers
 * and messages. Only then is anything copied out.
 *
 * It does not look at the products themselves: that they exist is the build system's business.
 */
#include "link/record.h"

#include "base/file.h"
#include "base/param.h"
#include "base/path.h"
#include "link/shape.h"
#include "link/tree.h"

#include <inttypes.h>
#include <string.h>

#define PIXELS_MAX   (1u << 24)
#define WHOLE_MAX    (((uint64_t)1 << 53) - 1)
#define COST_USD_MAX 1000000u

#define MUST_TEXT(n) \
	{ \
		.name = n, .type = SHAPE_TEXT \
	}
#define MAY_TEXT(n) \
	{ \
		.name = n, .type = SHAPE_TEXT, .is_optional = true \
	}
#define MUST_WHOLE(n, high) \
	{ \
		.name = n, .type = SHAPE_WHOLE, .max = high \
	}
#define MAY_WHOLE(n, high) \
	{ \
		.name = n, .type = SHAPE_WHOLE, .max = high, .is_optional = true \
	}
#define MAY_FLAG(n) \
	{ \
		.name = n, .type = SHAPE_FLAG, .is_optional = true \
	}
#define MUST_OBJECT(n, table) \
	{ \
		.name = n, .type = SHAPE_OBJECT, .members = table \
	}
#define MAY_OBJECT(n, table) \
	{ \
		.name = n, .type = SHAPE_OBJECT, .members = table, .is_optional = true \
	}
#define END \
	{ \
		.name = NULL \
	}

static const struct shape PROVIDER[] = {
	MUST_TEXT("asked"),
	MUST_TEXT("used"),
	MAY_TEXT("model"),
	END,
};

static const struct shape PROMPT[] = {
	MUST_TEXT("compiled"),
	MUST_OBJECT("parts", NULL),
	MAY_TEXT("negative"),
	END,
};

static const struct shape KEYS[] = {
	MUST_TEXT("request"),
	MUST_TEXT("request_text"),
	MUST_TEXT("product"),
	MUST_TEXT("product_text"),
	END,
};

static const struct shape RAW[] = {
	MUST_TEXT("sha256"),
	MUST_WHOLE("size", WHOLE_MAX),
	MUST_TEXT("type"),
	MUST_WHOLE("candidate", WHOLE_MAX),
	END,
};

static const struct shape PRODUCT[] = {
	MUST_TEXT("format"),
	MUST_TEXT("path"),
	MUST_TEXT("sha256"),
	MUST_WHOLE("size", WHOLE_MAX),
	MAY_WHOLE("width", PIXELS_MAX),
	MAY_WHOLE("height", PIXELS_MAX),
	MAY_FLAG("alpha"),
	MAY_WHOLE("duration_ms", UINT32_MAX),
	END,
};

static const struct shape SHEET[] = {
	MUST_WHOLE("frameWidth", PIXELS_MAX),
	MUST_WHOLE("frameHeight", PIXELS_MAX),
	MAY_WHOLE("margin", PIXELS_MAX),
	MAY_WHOLE("spacing", PIXELS_MAX),
	END,
};

static const struct shape MANIFEST[] = {
	MUST_TEXT("section"),
	MUST_TEXT("key"),
	MUST_TEXT("type"),
	MUST_TEXT("path"),
	MAY_TEXT("description"),
	MAY_OBJECT("spritesheet", SHEET),
	END,
};

static const struct shape PROVENANCE[] = {
	{.name = "generated", .type = SHAPE_FLAG},
	MUST_TEXT("provider"),
	MAY_TEXT("model"),
	{.name = "cost_usd", .type = SHAPE_DECIMAL, .max = COST_USD_MAX, .is_optional = true},
	MAY_TEXT("date"),
	END,
};

static const struct shape RECORD[] = {
	MUST_TEXT("id"),
	MUST_TEXT("kind"),
	MAY_TEXT("category"),
	MUST_TEXT("source"),
	MAY_TEXT("profile"),
	MAY_FLAG("draft"),
	MUST_OBJECT("provider", PROVIDER),
	MUST_OBJECT("prompt", PROMPT),
	MUST_OBJECT("keys", KEYS),
	MUST_OBJECT("raw", RAW),
	{.name = "products", .type = SHAPE_LIST, .members = PRODUCT},
	MUST_OBJECT("manifest", MANIFEST),
	MAY_OBJECT("provenance", PROVENANCE),
	END,
};

/* ---- the format ---- */

static bool has_control(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c < 0x20 || c == 0x7F)
			return true;
	}
	return false;
}

static bool is_name(struct str text, size_t max)
{
	return text.ptr && text.len > 0 && text.len <= max && !has_control(text);
}

static void hint_recompile(const cJSON *root, struct diag *diag)
{
	struct str spec =
		str_of(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, "source")));

	if (is_name(spec, RECORD_NAME_MAX))
		diag_hint(diag, "recompile %.*s", STR_ARGS(spec));
	else
		diag_hint(diag,
			  "recompile the spec it came from; a record may be deleted at any time");
}

static enum status check_format(const cJSON *root, struct place at, struct diag *diag)
{
	const cJSON *format = cJSON_GetObjectItemCaseSensitive(root, "assetc_record");
	enum status st;

	if (!cJSON_IsNumber(format)) {
		st = diag_error(diag, ST_INVALID, "E0902", at,
				"this is no record of assetc: it has no 'assetc_record'");
		diag_hint(diag, "link reads the .asset.json files that `assetc compile` writes");
		return st;
	}
	if (format->valuedouble > RECORD_FORMAT) {
		st = diag_error(diag, ST_INVALID, "E0903", at,
				"the record is of a newer format; this assetc reads format %d",
				RECORD_FORMAT);
		hint_recompile(root, diag);
		return st;
	}
	if (!(format->valuedouble >= RECORD_FORMAT)) {
		st = diag_error(diag, ST_INVALID, "E0903", at,
				"the record is of an older format; this assetc reads format %d",
				RECORD_FORMAT);
		hint_recompile(root, diag);
		return st;
	}
	return ST_OK;
}

/* ---- the values ---- */

struct reading {
	struct arena *arena;
	struct place at;
	struct diag *diag;
};

static enum status refuse(struct reading *reading, const char *member, const char *why)
{
	return diag_error(reading->diag, ST_INVALID, "E0904", reading->at, "'%s' of the record %s",
			  member, why);
}

static struct str read_text(struct reading *reading, const cJSON *object, const char *name)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));

	return text ? str_copy(reading->arena, str_of(text)) : (struct str){0};
}

static uint32_t read_whole(const cJSON *object, const char *name)
{
	const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, name);

	return value ? (uint32_t)value->valuedouble : 0;
}

static bool is_lower_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_id(struct str text)
{
	if (!is_name(text, RECORD_NAME_MAX) || !is_lower_or_digit(text.ptr[0]))
		return false;
	for (size_t i = 1; i < text.len; i++) {
		if (!is_lower_or_digit(text.ptr[i]) && text.ptr[i] != '-' && text.ptr[i] != '_')
			return false;
	}
	return true;
}

static bool is_format(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!is_lower_or_digit(text.ptr[i]))
			return false;
	}
	return is_name(text, 16);
}

static bool is_section(struct str text)
{
	if (!is_name(text, RECORD_NAME_MAX) || text.ptr[0] == '.' || text.ptr[text.len - 1] == '.')
		return false;
	return !str_contains(text, "..");
}

static bool is_sha256(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!strchr("0123456789abcdef", text.ptr[i]))
			return false;
	}
	return text.len == 64;
}

static enum status read_product(struct reading *reading, const cJSON *object,
				struct record_product *out)
{
	const char *why;

	out->format = read_text(reading, object, "format");
	out->path = read_text(reading, object, "path");
	out->width = read_whole(object, "width");
	out->height = read_whole(object, "height");
	out->duration_ms = read_whole(object, "duration_ms");
	why = path_output_refused(out->path);
	if (why)
		return diag_error(reading->diag, ST_INVALID, "E0904", reading->at,
				  "the path of a product in the record cannot be: %s", why);
	if (out->path.len > RECORD_PATH_MAX)
		return refuse(reading, "path", "is longer than 1024 bytes");
	if (!is_format(out->format))
		return refuse(reading, "format", "must be lower-case letters and digits");
	if (!is_sha256(str_of(
		    cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, "sha256")))))
		return refuse(reading, "sha256", "must be 64 hexadecimal digits");
	return ST_OK;
}

static enum status read_products(struct reading *reading, const cJSON *list, struct record *out)
{
	size_t count = (size_t)cJSON_GetArraySize(list);
	const cJSON *item;

	out->products = arena_array(reading->arena, count, sizeof(*out->products));
	cJSON_ArrayForEach(item, list)
	{
		struct record_product *product = &out->products[out->product_count];
		enum status st = read_product(reading, item, product);

		if (st != ST_OK)
			return st;
		for (size_t i = 0; i < out->product_count; i++) {
			if (str_equal(out->products[i].format, product->format))
				return refuse(reading, "products", "has two of one format");
			if (str_equal(out->products[i].path, product->path))
				return refuse(reading, "products", "has two of one path");
		}
		out->product_count++;
	}
	return ST_OK;
}

/* How many frames stand side by side; 0 when not one fits. The margin before the first is counted,
 * one behind the last is not needed: engines differ there, and sheets are cut both ways. */
static uint32_t frames_along(uint32_t size, uint32_t frame, uint32_t margin, uint32_t spacing)
{
	if (margin > size || frame > size - margin)
		return 0;
	return (uint32_t)(((uint64_t)size - margin + spacing) / ((uint64_t)frame + spacing));
}

static enum status read_sheet(struct reading *reading, const cJSON *object, struct record *out)
{
	const struct record_product *primary = &out->products[0];
	struct record_sheet *sheet = &out->sheet;
	uint64_t frames;

	*sheet = (struct record_sheet){
		.frame_width = read_whole(object, "frameWidth"),
		.frame_height = read_whole(object, "frameHeight"),
		.margin = read_whole(object, "margin"),
		.spacing = read_whole(object, "spacing"),
	};
	if (sheet->frame_width == 0 || sheet->frame_height == 0)
		return refuse(reading, "manifest.spritesheet", "has frames without a size");
	frames = (uint64_t)frames_along(primary->width, sheet->frame_width, sheet->margin,
					sheet->spacing) *
		 frames_along(primary->height, sheet->frame_height, sheet->margin, sheet->spacing);
	if (frames == 0 || frames > UINT32_MAX)
		return diag_error(reading->diag, ST_INVALID, "E0904", reading->at,
				  "frames of %" PRIu32 "x%" PRIu32
				  " do not fit the sheet of %" PRIu32 "x%" PRIu32,
				  sheet->frame_width, sheet->frame_height, primary->width,
				  primary->height);
	out->frames = (uint32_t)frames;
	return ST_OK;
}

static enum status read_manifest(struct reading *reading, const cJSON *object, struct record *out)
{
	const cJSON *sheet = cJSON_GetObjectItemCaseSensitive(object, "spritesheet");

	out->section = read_text(reading, object, "section");
	out->key = read_text(reading, object, "key");
	out->type = read_text(reading, object, "type");
	out->description = read_text(reading, object, "description");
	if (!is_section(out->section))
		return refuse(reading, "manifest.section",
			      "must be names joined by dots, of at most 200 bytes");
	if (!is_name(out->key, RECORD_NAME_MAX))
		return refuse(reading, "manifest.key", "must be a name of at most 200 bytes");
	if (!is_name(out->type, RECORD_NAME_MAX))
		return refuse(reading, "manifest.type", "must be a name");
	if (!str_equal(read_text(reading, object, "path"), out->products[0].path))
		return refuse(reading, "manifest.path", "is not the path of the first product");
	out->frames = out->kind == ASSET_IMAGE ? 1 : 0;
	return sheet ? read_sheet(reading, sheet, out) : ST_OK;
}

static enum status read_head(struct reading *reading, const cJSON *root, struct record *out)
{
	struct str kind = read_text(reading, root, "kind");

	out->id = read_text(reading, root, "id");
	out->category = read_text(reading, root, "category");
	out->profile = read_text(reading, root, "profile");
	out->is_draft = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(root, "draft"));
	out->kind = str_is(kind, "image") ? ASSET_IMAGE : str_is(kind, "audio") ? ASSET_AUDIO : 0;
	if (!is_id(out->id))
		return refuse(reading, "id", "is not an id: lower-case letters, digits, - and _");
	if (out->kind == 0)
		return refuse(reading, "kind", "is neither image nor audio");
	if (out->category.ptr && !is_name(out->category, RECORD_NAME_MAX))
		return refuse(reading, "category", "must be a name of at most 200 bytes");
	if (out->profile.ptr && !is_name(out->profile, RECORD_NAME_MAX))
		return refuse(reading, "profile", "must be a name of at most 200 bytes");
	return ST_OK;
}

static void read_provenance(struct reading *reading, const cJSON *object,
			    struct record_provenance *out)
{
	const cJSON *cost = cJSON_GetObjectItemCaseSensitive(object, "cost_usd");

	if (!cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(object, "generated")))
		return;
	out->provider = read_text(reading, object, "provider");
	out->date = read_text(reading, object, "date");
	out->has_cost = cost != NULL;
	out->cost_micro_usd = cost ? (int64_t)(cost->valuedouble * MILLION + 0.5) : 0;
}

static enum status read_record(struct reading *reading, const cJSON *root, struct record *out)
{
	enum status st = check_format(root, reading->at, reading->diag);

	if (st != ST_OK)
		return st;
	st = shape_check(root, RECORD, reading->at, reading->diag);
	if (st == ST_OK)
		st = read_head(reading, root, out);
	if (st == ST_OK)
		st = read_products(reading, cJSON_GetObjectItemCaseSensitive(root, "products"),
				   out);
	if (st == ST_OK)
		st = read_manifest(reading, cJSON_GetObjectItemCaseSensitive(root, "manifest"),
				   out);
	if (st == ST_OK)
		read_provenance(reading, cJSON_GetObjectItemCaseSensitive(root, "provenance"),
				&out->provenance);
	else
		hint_recompile(root, reading->diag);
	return st;
}

enum status record_parse(const struct source *source, struct arena *arena, struct record *out,
			 struct diag *diag)
{
	struct reading reading = {arena, {.source = source}, diag};
	cJSON *root = tree_parse(source, diag);
	enum status st;

	*out = (struct record){.source = source};
	if (!root)
		return ST_INVALID;
	st = read_record(&reading, root, out);
	cJSON_Delete(root);
	return st;
}

enum status record_read(struct str path, struct arena *arena, struct record *out, struct diag *diag)
{
	struct source *source = arena_alloc(arena, sizeof(*source));
	bool is_shown = diag->errors < DIAG_ERRORS_MAX;
	struct bytes text = {0};
	enum status st;

	source->path = str_keep(arena, path);
	st = file_read(source->path, RECORD_SIZE_MAX, "record", (struct place){0}, &text, diag);
	if (st != ST_OK)
		return st;
	source->text = (struct str){(const char *)text.data, text.len};
	st = record_parse(source, arena, out, diag);
	/* The text outlives this call only where a finding shows a line of it. */
	source->text = st != ST_OK && is_shown ? str_copy(arena, source->text) : (struct str){0};
	bytes_release(&text);
	return st;
}
