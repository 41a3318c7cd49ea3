/* receipt.c - the lines of a purchase in a sidecar, written and read with suspicion. */
#include "ledger/receipt.h"

#include "base/facts.h"
#include "base/json.h"
#include "base/param.h"

#include <assetc/cache.h>

#include <stddef.h>
#include <string.h>

#define TEXT_MAX 4096u

/* Those that are texts. is_needed: without it there is no receipt. */
static const struct text_row {
	const char *name;
	size_t offset;
	bool is_needed;
} TEXTS[] = {
#define ROW(name, is_needed) \
	{ \
		"paid." #name, offsetof(struct ledger_receipt, name), is_needed \
	}
	ROW(ledger, true),   ROW(attempt, true),      ROW(run, true),      ROW(project, true),
	ROW(spec, true),     ROW(type, true),         ROW(provider, true), ROW(driver, true),
	ROW(endpoint, true), ROW(model, true),        ROW(purchase, true), ROW(key, true),
	ROW(sha256, true),   ROW(request_ids, false), ROW(plan, false),    ROW(terms, false),
#undef ROW
};
#define TEXT_COUNT (sizeof(TEXTS) / sizeof(TEXTS[0]))

struct str receipt_project(struct str path, struct arena *arena)
{
	struct ac_sha256 sha;
	char hex[AC_SHA256_HEX_SIZE];

	ac_sha256_of(path.ptr, path.len, &sha);
	ac_sha256_format(&sha, hex);
	return str_copy(arena, str_of(hex));
}

/* ---- writing ----------------------------------------------------------------------------- */

static void add_line(struct strbuf *out, const char *name, struct str json)
{
	strbuf_add_c(out, name);
	strbuf_add_c(out, ": ");
	strbuf_add_str(out, json);
	strbuf_add_char(out, '\n');
}

static void add_text(struct strbuf *out, const char *name, struct str text)
{
	struct strbuf json = {0};

	if (!text.ptr)
		return;
	json_quote(&json, text);
	add_line(out, name, strbuf_str(&json));
	strbuf_release(&json);
}

static void format(const struct ledger_receipt *receipt, struct strbuf *out)
{
	struct strbuf number = {0};

	for (size_t i = 0; i < TEXT_COUNT; i++) {
		struct str text;

		memcpy(&text, (const char *)receipt + TEXTS[i].offset, sizeof(text));
		add_text(out, TEXTS[i].name, text);
	}
	strbuf_add_u64(&number, receipt->candidate);
	add_line(out, "paid.candidate", strbuf_str(&number));
	strbuf_clear(&number);
	decimal_format(&number, receipt->request_usd);
	add_line(out, "paid.request_usd", strbuf_str(&number));
	add_line(out, "paid.estimated", receipt->is_estimated ? STR("true") : STR("false"));
	strbuf_clear(&number);
	ledger_time_format(receipt->intent_us, &number);
	add_text(out, "paid.intent", strbuf_str(&number));
	strbuf_release(&number);
}

enum status ledger_write_receipt(struct ledger *book, const char *attempt, struct str key,
				 unsigned candidate, struct str sha256, struct strbuf *out,
				 struct diag *diag)
{
	struct arena arena = {0};
	struct ledger_attempt row;
	enum status st = ledger_read(book, attempt, &arena, &row, diag);

	if (st == ST_OK && !str_is(row.state, "accepted") && !str_is(row.state, "succeeded"))
		st = diag_error(diag, ST_BUG, "E0479", (struct place){0},
				"attempt %s is %.*s: there is no receipt for it", attempt,
				STR_ARGS(row.state));
	if (st == ST_OK)
		format(&(struct ledger_receipt){.ledger = str_of(ledger_name(book)),
						.attempt = row.id,
						.run = row.run,
						.project = receipt_project(row.project, &arena),
						.spec = row.spec,
						.type = row.type,
						.provider = row.provider,
						.driver = row.driver,
						.endpoint = row.endpoint,
						.model = row.model,
						.purchase = row.purchase,
						.key = key,
						.sha256 = sha256,
						.request_ids = row.request_ids,
						.plan = row.plan,
						.terms = row.terms,
						.candidate = candidate,
						.intent_us = row.intent_us,
						.request_usd = row.charged_usd,
						.is_estimated = row.is_estimated},
		       out);
	arena_release(&arena);
	return st;
}

/* ---- reading ----------------------------------------------------------------------------- */

static int hex_digit(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at = memchr(digits, c, 16);

	return at ? (int)(at - digits) : -1;
}

/* The escapes that json_quote writes, at json[*at] after the backslash; '\0' for others. */
static char unescape(struct str json, size_t *at)
{
	int high, low;

	switch (json.ptr[(*at)++]) {
	case '"': return '"';
	case '\\': return '\\';
	case 'n': return '\n';
	case 't': return '\t';
	case 'r': return '\r';
	case 'u': break;
	default: return '\0';
	}
	if (*at + 4 >= json.len || json.ptr[*at] != '0' || json.ptr[*at + 1] != '0')
		return '\0';
	high = hex_digit(json.ptr[*at + 2]);
	low = hex_digit(json.ptr[*at + 3]);
	*at += 4;
	return high < 0 || high > 7 || low < 0 ? '\0' : (char)(high * 16 + low);
}

static bool parse_text(struct str json, struct arena *arena, struct str *out)
{
	char *text;
	size_t len = 0;

	if (json.len < 2 || json.len > TEXT_MAX || json.ptr[0] != '"' ||
	    json.ptr[json.len - 1] != '"')
		return false;
	text = arena_alloc(arena, json.len);
	for (size_t at = 1; at < json.len - 1;) {
		char c = json.ptr[at++];

		if (c == '\\')
			c = unescape(json, &at);
		if (c == '\0' || at > json.len - 1)
			return false;
		text[len++] = c;
	}
	*out = (struct str){text, len};
	return str_is_utf8(*out);
}

static bool is_hex(struct str text, size_t len)
{
	for (size_t i = 0; i < text.len; i++) {
		if (hex_digit(text.ptr[i]) < 0)
			return false;
	}
	return text.len == len;
}

/* "20261121-5f3a9c01" */
static bool is_attempt(struct str text)
{
	for (size_t i = 0; i < 8 && i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
	}
	return text.len == LEDGER_ID_SIZE - 1 && text.ptr[8] == '-' &&
	       is_hex((struct str){text.ptr + 9, 8}, 8);
}

static bool read_numbers(struct str text, struct arena *arena, struct ledger_receipt *out)
{
	struct str intent, estimated = facts_get(text, "paid.estimated");
	uint64_t candidate;

	if (!str_to_u64(facts_get(text, "paid.candidate"), &candidate) || candidate < 1 ||
	    candidate > 1000000)
		return false;
	out->candidate = (unsigned)candidate;
	out->is_estimated = str_is(estimated, "true");
	return (out->is_estimated || str_is(estimated, "false")) &&
	       parse_text(facts_get(text, "paid.intent"), arena, &intent) &&
	       ledger_time_parse(intent, &out->intent_us) &&
	       quantity_parse(facts_get(text, "paid.request_usd"), UNIT_NONE, &out->request_usd) &&
	       out->request_usd >= 0 && out->request_usd <= LEDGER_USD_MAX;
}

bool receipt_read(struct str text, struct arena *arena, struct ledger_receipt *out)
{
	*out = (struct ledger_receipt){0};
	for (size_t i = 0; i < TEXT_COUNT; i++) {
		struct str json = facts_get(text, TEXTS[i].name), value = {0};

		if (json.ptr ? !parse_text(json, arena, &value) : TEXTS[i].is_needed)
			return false;
		memcpy((char *)out + TEXTS[i].offset, &value, sizeof(value));
	}
	return read_numbers(text, arena, out) && is_hex(out->ledger, 32) &&
	       is_attempt(out->attempt) && is_hex(out->project, 64) && is_hex(out->sha256, 64) &&
	       out->run.len < 256;
}
