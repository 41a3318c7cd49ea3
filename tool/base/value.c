/* value.c - from the text of a scalar to a typed value, and back to canonical text. */
#include "base/json.h"
#include "base/param.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

size_t param_count(const struct param_def *defs)
{
	size_t count = 0;

	while (defs && defs[count].name)
		count++;
	return count;
}

static size_t row_index(const struct param_def *defs, struct str name)
{
	for (size_t i = 0; defs && defs[i].name; i++) {
		if (str_is(name, defs[i].name))
			return i;
	}
	return SIZE_MAX;
}

size_t param_index(const struct param_def *defs, struct str name)
{
	size_t index = row_index(defs, name);

	if (index != SIZE_MAX && (defs[index].flags & PARAM_SECOND_NAME))
		index = row_index(defs, str_of(defs[index].alias));
	return index;
}

const struct param_value *param_get(const struct param_set *set, const char *name)
{
	size_t index = param_index(set->defs, str_of(name));

	assert(index != SIZE_MAX);
	return &set->values[index];
}

int64_t param_number(const struct param_set *set, const char *name)
{
	return param_get(set, name)->number;
}

bool param_flag(const struct param_set *set, const char *name)
{
	return param_get(set, name)->number != 0;
}

const char *param_word(const struct param_set *set, const char *name)
{
	size_t index = param_index(set->defs, str_of(name));

	assert(index != SIZE_MAX && set->defs[index].type == PARAM_ENUM);
	if (!set->values[index].is_set)
		return "";
	return set->defs[index].words[set->values[index].number];
}

struct param_set param_defaults(const struct param_def *defs, struct arena *arena)
{
	size_t count = param_count(defs);
	struct param_set set = {defs, arena_array(arena, count + 1, sizeof(*set.values))};
	struct diag ignored = {0};

	for (size_t i = 0; i < count; i++) {
		enum status st;

		if (!defs[i].def)
			continue;
		st = param_parse(&defs[i], str_of(defs[i].def), (struct place){0}, arena,
				 &set.values[i], &ignored);
		assert(st == ST_OK);
		(void)st;
		set.values[i].is_written = false;
	}
	diag_release(&ignored);
	return set;
}

static bool is_unbounded(const struct param_def *def)
{
	return def->min == 0 && def->max == 0;
}

static enum status out_of_range(const struct param_def *def, struct place at, int64_t value,
				bool is_decimal, struct diag *diag)
{
	struct strbuf text = {0};
	enum status st;

	if (is_decimal) {
		decimal_format(&text, value);
		strbuf_add_c(&text, " is outside ");
		decimal_format(&text, def->min);
		strbuf_add_c(&text, " to ");
		decimal_format(&text, def->max);
	} else {
		strbuf_printf(&text, "%" PRId64 " is outside %" PRId64 " to %" PRId64, value,
			      def->min, def->max);
	}
	/* The first of a family is that of a number without a unit, but for the k of bit rates. */
	if (unit_suffix(def->unit, 0) && def->unit != UNIT_BITRATE)
		strbuf_printf(&text, " %s", unit_suffix(def->unit, 0));
	st = diag_error(diag, ST_INVALID, "E0304", at, "%s: %s", def->name, text.data);
	strbuf_release(&text);
	return st;
}

static enum status check_range(const struct param_def *def, int64_t value, bool is_decimal,
			       struct place at, struct diag *diag)
{
	if (is_unbounded(def) || (value >= def->min && value <= def->max))
		return ST_OK;
	return out_of_range(def, at, value, is_decimal, diag);
}

static enum status wrong_type(const struct param_def *def, struct str text, struct place at,
			      const char *expected, struct diag *diag)
{
	struct str shown = {text.ptr, text.len < 60 ? text.len : 60};

	return diag_error(diag, ST_INVALID, "E0303", at, "%s: expected %s, found '%.*s'", def->name,
			  expected, STR_ARGS(shown));
}

static enum status parse_bool(const struct param_def *def, struct str text, struct place at,
			      struct param_value *out, struct diag *diag)
{
	bool is_true = str_is(text, "true") || str_is(text, "True") || str_is(text, "TRUE");
	bool is_false = str_is(text, "false") || str_is(text, "False") || str_is(text, "FALSE");

	if (!is_true && !is_false)
		return wrong_type(def, text, at, "true or false", diag);
	out->number = is_true;
	return ST_OK;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Decimal, or 0x and 0o as the core schema has them. */
static bool whole_parse(struct str text, uint64_t *out)
{
	unsigned shift = str_starts(text, "0x") ? 4 : str_starts(text, "0o") ? 3 : 0;

	if (!shift)
		return str_to_u64(text, out);
	*out = 0;
	for (size_t i = 2; i < text.len; i++) {
		int digit = hex_digit(text.ptr[i]);

		if (digit < 0 || digit >= 1 << shift || *out >> (63 - shift))
			return false;
		*out = *out << shift | (uint64_t)digit;
	}
	return text.len > 2;
}

static enum status parse_int(const struct param_def *def, struct str text, struct place at,
			     struct param_value *out, struct diag *diag)
{
	struct str digits = str_trim(text);
	bool is_negative = digits.len && digits.ptr[0] == '-';
	uint64_t size;

	if (def->unit == UNIT_PIXELS && str_ends(digits, "px"))
		digits = str_trim((struct str){digits.ptr, digits.len - 2});
	if (is_negative || (digits.len && digits.ptr[0] == '+')) {
		digits.ptr++;
		digits.len--;
	}
	if (!whole_parse(digits, &size) || size > INT64_MAX)
		return wrong_type(def, text, at, "a whole number", diag);
	out->number = is_negative ? -(int64_t)size : (int64_t)size;
	return check_range(def, out->number, false, at, diag);
}

static enum status parse_number(const struct param_def *def, struct str text, struct place at,
				int64_t *out, struct diag *diag)
{
	if (!quantity_parse(text, def->unit, out))
		return wrong_type(def, text, at, unit_describe(def->unit), diag);
	return check_range(def, *out, true, at, diag);
}

/* Samples are whole and from 0; the bounds of the row are those of seconds. */
static enum status parse_samples(const struct param_def *def, struct str text, struct place at,
				 struct param_value *out, struct diag *diag)
{
	if (out->number < 0 || out->number % MILLION != 0)
		return wrong_type(def, text, at, "a whole number of samples from 0", diag);
	out->is_samples = true;
	return ST_OK;
}

static enum status parse_decimal(const struct param_def *def, struct str text, struct place at,
				 struct param_value *out, struct diag *diag)
{
	if (def->unit == UNIT_POSITION && quantity_counts_samples(text, &out->number))
		return parse_samples(def, text, at, out, diag);
	return parse_number(def, text, at, &out->number, diag);
}

static enum status unknown_word(const struct param_def *def, struct str text, struct place at,
				struct diag *diag)
{
	const char *near = nearest_word(text, def->words);
	struct strbuf list = {0};

	for (size_t i = 0; def->words[i]; i++)
		strbuf_printf(&list, "%s%s", i ? ", " : "", def->words[i]);
	(void)diag_error(diag, ST_INVALID, "E0305", at, "%s: '%.*s' is not one of %s", def->name,
			 STR_ARGS(text), list.data ? list.data : "");
	if (near)
		diag_hint(diag, "did you mean '%s'?", near);
	strbuf_release(&list);
	return ST_INVALID;
}

static enum status parse_word(const struct param_def *def, struct str text, struct place at,
			      struct param_value *out, struct diag *diag)
{
	for (size_t i = 0; def->words[i]; i++) {
		if (str_is(text, def->words[i])) {
			out->number = (int64_t)i;
			out->text = str_of(def->words[i]);
			return ST_OK;
		}
	}
	return unknown_word(def, text, at, diag);
}

static enum status parse_size(const struct param_def *def, struct str text, struct place at,
			      struct param_value *out, struct diag *diag)
{
	const char *cross = text.len ? memchr(text.ptr, 'x', text.len) : NULL;
	struct str trimmed = str_trim(text);
	uint64_t width = 0, height = 0;

	for (size_t i = 0; def->words && def->words[i]; i++) {
		if (str_is(text, def->words[i]))
			return ST_OK;
	}
	if (cross) {
		struct str left = {trimmed.ptr, (size_t)(cross - trimmed.ptr)};
		struct str right = {cross + 1, trimmed.len - left.len - 1};

		if (!str_to_u64(str_trim(left), &width) || !str_to_u64(str_trim(right), &height))
			cross = NULL;
	}
	if (!cross)
		return wrong_type(def, text, at, "a size such as 32x32", diag);
	if (width > UINT32_MAX || height > UINT32_MAX)
		width = height = 0;
	out->width = (uint32_t)width;
	out->height = (uint32_t)height;
	if (width == 0 || height == 0 ||
	    (!is_unbounded(def) && ((int64_t)width < def->min || (int64_t)width > def->max ||
				    (int64_t)height < def->min || (int64_t)height > def->max)))
		return diag_error(diag, ST_INVALID, "E0304", at,
				  "%s: '%.*s' has an edge outside %" PRId64 " to %" PRId64,
				  def->name, STR_ARGS(text), is_unbounded(def) ? 1 : def->min,
				  is_unbounded(def) ? (int64_t)UINT32_MAX : def->max);
	return ST_OK;
}

bool color_parse(struct str text, uint32_t *out)
{
	bool is_short = text.len == 4 || text.len == 5;
	size_t per = is_short ? 1 : 2;
	uint32_t value = 0;
	size_t channels;

	if (str_is(text, "transparent")) {
		*out = 0;
		return true;
	}
	if (text.len < 4 || text.ptr[0] != '#' || (!is_short && text.len != 7 && text.len != 9))
		return false;
	channels = (text.len - 1) / per;
	for (size_t i = 0; i < channels; i++) {
		int high = hex_digit(text.ptr[1 + i * per]);
		int low = hex_digit(text.ptr[i * per + per]);

		if (high < 0 || low < 0)
			return false;
		value = value << 8 | (uint32_t)(high * 16 + low);
	}
	*out = channels == 3 ? value << 8 | 0xFFu : value;
	return true;
}

static enum status parse_color(const struct param_def *def, struct str text, struct place at,
			       struct param_value *out, struct diag *diag)
{
	uint32_t color;

	for (size_t i = 0; def->words && def->words[i]; i++) {
		if (str_is(text, def->words[i])) {
			out->number = PARAM_COLOR_WORD;
			return ST_OK;
		}
	}
	if (!color_parse(text, &color))
		return wrong_type(def, text, at,
				  def->words ? "auto, or a colour such as #ff8800"
					     : "a colour such as #ff8800 or transparent",
				  diag);
	out->number = color;
	return ST_OK;
}

/* A list of one. */
static void take_single(struct str text, struct arena *arena, struct param_value *out)
{
	out->list = arena_array(arena, 1, sizeof(*out->list));
	out->list[0] = text;
	out->count = 1;
}

enum status param_parse(const struct param_def *def, struct str text, struct place at,
			struct arena *arena, struct param_value *out, struct diag *diag)
{
	*out = (struct param_value){.is_set = true, .is_written = true, .at = at, .text = text};
	switch (def->type) {
	case PARAM_BOOL: return parse_bool(def, text, at, out, diag);
	case PARAM_INT: return parse_int(def, text, at, out, diag);
	case PARAM_NUMBER: return parse_decimal(def, text, at, out, diag);
	case PARAM_ENUM: return parse_word(def, text, at, out, diag);
	case PARAM_SIZE: return parse_size(def, text, at, out, diag);
	case PARAM_COLOR: return parse_color(def, text, at, out, diag);
	case PARAM_PATH:
		if (text.len == 0)
			return wrong_type(def, text, at, "the path of a file", diag);
		return ST_OK;
	case PARAM_STRINGS:
	case PARAM_PARTS: take_single(text, arena, out); return ST_OK;
	case PARAM_STRING:
	case PARAM_ANY: return ST_OK;
	case PARAM_RANGE:
		return wrong_type(def, text, at, "a list of two numbers, [low, high]", diag);
	case PARAM_ENUMS:
		if (!(def->flags & PARAM_OR_WORD))
			return wrong_type(def, text, at, "a list", diag);
		take_single(text, arena, out);
		return parse_word(def, text, at, out, diag);
	}
	return ST_BUG;
}

enum status param_parse_item(const struct param_def *def, struct str text, struct place at,
			     struct param_value *out, struct diag *diag)
{
	*out = (struct param_value){.is_set = true, .is_written = true, .at = at, .text = text};
	if (def->type == PARAM_RANGE)
		return parse_number(def, text, at, &out->number, diag);
	if (def->type == PARAM_ENUMS)
		return parse_word(def, text, at, out, diag);
	return ST_OK;
}

static void format_list(const struct param_value *value, struct strbuf *out)
{
	strbuf_add_char(out, '[');
	for (size_t i = 0; i < value->count; i++) {
		if (i)
			strbuf_add_c(out, ", ");
		json_quote(out, value->list[i]);
	}
	strbuf_add_char(out, ']');
}

void param_format(const struct param_def *def, const struct param_value *value, struct strbuf *out)
{
	switch (def->type) {
	case PARAM_BOOL: strbuf_add_c(out, value->number ? "true" : "false"); break;
	case PARAM_INT: strbuf_add_i64(out, value->number); break;
	case PARAM_NUMBER:
		decimal_format(out, value->number);
		if (value->is_samples)
			strbuf_add_c(out, " samples");
		break;
	case PARAM_SIZE:
		if (value->width == 0) {
			json_quote(out, value->text);
			break;
		}
		strbuf_add_u64(out, value->width);
		strbuf_add_char(out, 'x');
		strbuf_add_u64(out, value->height);
		break;
	case PARAM_COLOR:
		if (value->number == PARAM_COLOR_WORD)
			json_quote(out, value->text);
		else
			strbuf_printf(out, "#%08x", (unsigned)value->number);
		break;
	case PARAM_RANGE:
		strbuf_add_char(out, '[');
		decimal_format(out, value->low);
		strbuf_add_c(out, ", ");
		decimal_format(out, value->high);
		strbuf_add_char(out, ']');
		break;
	case PARAM_ENUMS:
	case PARAM_STRINGS:
	case PARAM_PARTS: format_list(value, out); break;
	case PARAM_ENUM:
	case PARAM_STRING:
	case PARAM_PATH: json_quote(out, value->text); break;
	case PARAM_ANY: strbuf_add_str(out, value->text); break;
	}
}
