/* export.c - all attempts as CSV or JSON. */
#include "ledger/report.h"

#include "base/json.h"
#include "ledger/rows.h"

#include <string.h>

/* How a column is shown: one list for both formats, in the order of attempt.def. */
struct field {
	const char *name;
	enum { FIELD_TEXT, FIELD_NUMBER, FIELD_USD, FIELD_FLAG, FIELD_TIME } type;
	size_t offset;
};
#define FIELD(kind, column) {#column, kind, offsetof(struct ledger_attempt, column)},

static const struct field FIELDS[] = {
#define ATTEMPT_TEXT(name)   FIELD(FIELD_TEXT, name)
#define ATTEMPT_NUMBER(name) FIELD(FIELD_NUMBER, name)
#define ATTEMPT_USD(name)    FIELD(FIELD_USD, name)
#define ATTEMPT_FLAG(name)   FIELD(FIELD_FLAG, name)
#define ATTEMPT_TIME(name)   FIELD(FIELD_TIME, name)
#include "ledger/attempt.def"
};
#define FIELD_COUNT (sizeof(FIELDS) / sizeof(FIELDS[0]))

static const void *at(const struct ledger_attempt *row, const struct field *field)
{
	return (const char *)row + field->offset;
}

static int64_t number_at(const struct ledger_attempt *row, const struct field *field)
{
	int64_t number;

	memcpy(&number, at(row, field), sizeof(number));
	return number;
}

/* "spec", "estimate", "intent": without what says the unit inside. */
static struct str shown_name(const struct field *field)
{
	struct str name = str_of(field->name);

	if (field->type == FIELD_TIME)
		name.len -= 3;
	return name;
}

/* ---- CSV --------------------------------------------------------------------------------- */

/* https://owasp.org/www-community/attacks/CSV_Injection */
static void csv_text(struct strbuf *out, struct str text)
{
	strbuf_add_char(out, '"');
	if (text.len && memchr("=+-@\t\r", text.ptr[0], 6))
		strbuf_add_char(out, '\'');
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"')
			strbuf_add_char(out, '"');
		strbuf_add_char(out, text.ptr[i]);
	}
	strbuf_add_char(out, '"');
}

static void csv_field(struct strbuf *out, const struct ledger_attempt *row,
		      const struct field *field)
{
	struct str text;

	switch (field->type) {
	case FIELD_TEXT:
		memcpy(&text, at(row, field), sizeof(text));
		if (text.ptr)
			csv_text(out, text);
		break;
	case FIELD_NUMBER: strbuf_add_i64(out, number_at(row, field)); break;
	case FIELD_USD: decimal_format(out, number_at(row, field)); break;
	case FIELD_FLAG: strbuf_add_char(out, *(const bool *)at(row, field) ? '1' : '0'); break;
	case FIELD_TIME:
		if (number_at(row, field))
			ledger_time_format(number_at(row, field), out);
		break;
	}
}

static void csv_line(struct strbuf *out, const struct ledger_attempt *row)
{
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		if (i)
			strbuf_add_char(out, ',');
		if (row)
			csv_field(out, row, &FIELDS[i]);
		else
			strbuf_add_str(out, shown_name(&FIELDS[i]));
	}
	strbuf_add_c(out, "\r\n");
}

/* ---- JSON -------------------------------------------------------------------------------- */

static void json_field(struct json *json, const struct ledger_attempt *row,
		       const struct field *field)
{
	struct arena arena = {0};
	const char *name = str_keep(&arena, shown_name(field));
	struct strbuf time = {0};
	struct str text;

	switch (field->type) {
	case FIELD_TEXT:
		memcpy(&text, at(row, field), sizeof(text));
		if (text.ptr)
			json_str(json, name, text);
		break;
	case FIELD_NUMBER: json_int(json, name, number_at(row, field)); break;
	case FIELD_USD: json_decimal(json, name, number_at(row, field)); break;
	case FIELD_FLAG: json_bool(json, name, *(const bool *)at(row, field)); break;
	case FIELD_TIME:
		if (number_at(row, field)) {
			ledger_time_format(number_at(row, field), &time);
			json_str(json, name, strbuf_str(&time));
		}
		break;
	}
	strbuf_release(&time);
	arena_release(&arena);
}

static void json_item(struct json *json, const struct ledger_candidate *item)
{
	json_object_begin(json, NULL);
	json_int(json, "candidate", item->candidate);
	json_str(json, "key", item->key);
	json_str(json, "state", item->state);
	json_decimal(json, "share_usd", item->share_usd);
	if (item->sha256.ptr)
		json_str(json, "sha256", item->sha256);
	json_object_end(json);
}

static enum status json_row(struct ledger *book, struct json *json,
			    const struct ledger_attempt *row, struct diag *diag)
{
	struct arena arena = {0};
	struct ledger_candidate *items;
	size_t count;
	enum status st = ledger_read_items(book, row->id.ptr, &arena, &items, &count, diag);

	json_object_begin(json, NULL);
	for (size_t i = 0; i < FIELD_COUNT; i++)
		json_field(json, row, &FIELDS[i]);
	json_array_begin(json, "items");
	for (size_t i = 0; i < count; i++)
		json_item(json, &items[i]);
	json_array_end(json);
	json_object_end(json);
	arena_release(&arena);
	return st;
}

/* ---- all rows ---------------------------------------------------------------------------- */

struct export_run {
	struct ledger *book;
	enum ledger_format format;
	ledger_write_fn *write;
	void *context;
	struct strbuf out;
	struct json json;
	struct diag *diag;
};

static enum status flush(struct export_run *run)
{
	bool is_taken = run->out.len == 0 || run->write(run->context, strbuf_str(&run->out));

	strbuf_clear(&run->out);
	return is_taken ? ST_OK : ST_ENVIRONMENT;
}

static enum status export_row(struct export_run *run, sqlite3_stmt *row)
{
	struct arena arena = {0};
	struct ledger_attempt attempt;
	enum status st = ST_OK;

	row_read(row, &arena, &attempt);
	if (run->format == LEDGER_CSV)
		csv_line(&run->out, &attempt);
	else
		st = json_row(run->book, &run->json, &attempt, run->diag);
	if (st == ST_OK && run->out.len > 1 << 16)
		st = flush(run);
	arena_release(&arena);
	return st;
}

static enum status export_rows(struct export_run *run)
{
	sqlite3_stmt *row;
	enum status st = book_first(run->book, "SELECT " ROW_COLUMNS " FROM attempts ORDER BY n",
				    NO_CELLS, &row, run->diag);

	while (st == ST_OK && row) {
		st = export_row(run, row);
		if (st == ST_OK)
			st = book_next(run->book, &row, run->diag);
	}
	book_done(row);
	return st;
}

enum status ledger_export(struct ledger *book, enum ledger_format format, ledger_write_fn *write,
			  void *context, struct diag *diag)
{
	struct export_run run = {
		.book = book, .format = format, .write = write, .context = context, .diag = diag};
	enum status st = book_begin(book, false, diag);

	run.json.out = &run.out;
	if (format == LEDGER_CSV)
		csv_line(&run.out, NULL);
	else
		json_array_begin(&run.json, NULL);
	if (st == ST_OK)
		st = export_rows(&run);
	if (format == LEDGER_JSON)
		json_array_end(&run.json);
	if (st == ST_OK)
		st = flush(&run);
	strbuf_release(&run.out);
	return book_end(book, st, diag);
}
