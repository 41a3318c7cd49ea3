/* param_text.c - rows of parameter tables in words. */
#include "base/json.h"
#include "base/param.h"

#include <inttypes.h>

static void put_words(struct strbuf *out, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		strbuf_printf(out, "%s%s", i == 0 ? "" : words[i + 1] ? ", " : " or ", words[i]);
}

static void put_bound(const struct param_def *def, int64_t value, struct strbuf *out)
{
	if (def->type == PARAM_INT)
		strbuf_add_i64(out, value);
	else
		decimal_format(out, value);
}

/* A bound that only says how much memory a number has is none to people. */
static void put_range(const struct param_def *def, struct strbuf *out)
{
	if (def->min == 0 && def->max == 0)
		return;
	strbuf_add_c(out, def->max == INT64_MAX ? " from " : ", ");
	put_bound(def, def->min, out);
	if (def->max == INT64_MAX)
		return;
	strbuf_add_c(out, " to ");
	put_bound(def, def->max, out);
}

static void put_number(const struct param_def *def, struct strbuf *out)
{
	if (def->unit == UNIT_POSITION) {
		strbuf_add_c(out, "a time in s or ms");
		put_range(def, out);
		strbuf_add_c(out, ", or a number of samples (22050 samples)");
		return;
	}
	if (def->unit == UNIT_NONE)
		strbuf_add_c(out, def->type == PARAM_INT ? "a whole number" : "a number");
	else
		strbuf_add_c(out, unit_describe(def->unit));
	put_range(def, out);
}

static void put_size(const struct param_def *def, struct strbuf *out)
{
	strbuf_add_c(out, "a size such as 32x32");
	if (def->max)
		strbuf_printf(out, ", edges %" PRId64 " to %" PRId64, def->min, def->max);
	if (def->words) {
		strbuf_add_c(out, "; or ");
		put_words(out, def->words);
	}
}

static void put_color(const struct param_def *def, struct strbuf *out)
{
	strbuf_add_c(out, "a colour such as #ff8800, or transparent");
	if (def->words) {
		strbuf_add_c(out, "; or ");
		put_words(out, def->words);
	}
}

void param_describe(const struct param_def *def, struct strbuf *out)
{
	switch (def->type) {
	case PARAM_STRING: strbuf_add_c(out, "text"); break;
	case PARAM_BOOL: strbuf_add_c(out, "true or false"); break;
	case PARAM_INT:
	case PARAM_NUMBER: put_number(def, out); break;
	case PARAM_ENUM: put_words(out, def->words); break;
	case PARAM_SIZE: put_size(def, out); break;
	case PARAM_COLOR: put_color(def, out); break;
	case PARAM_RANGE:
		strbuf_add_c(out, "[low, high], each ");
		put_number(def, out);
		break;
	case PARAM_ENUMS:
		strbuf_add_c(out, def->flags & PARAM_OR_WORD ? "one or a list of " : "a list of ");
		put_words(out, def->words);
		break;
	case PARAM_STRINGS: strbuf_add_c(out, "text, or a list of texts"); break;
	case PARAM_PARTS: strbuf_add_c(out, "a list, or a mapping of names"); break;
	case PARAM_PATH: strbuf_add_c(out, "the path of a file"); break;
	case PARAM_ANY: strbuf_add_c(out, "anything"); break;
	}
}
