/* print.c - findings for a person (gcc's form, with the line and a caret) and for a program (one
 * JSON object a line; SARIF in sarif.c). */
#include "base/json.h"
#include "cmd/cmd.h"
#include "cmd/sarif.h"

#include <stdio.h>

static const char *const SEVERITIES[] = {"error", "warning", "note"};
static const char *const COLOURS[] = {"\033[1;31m", "\033[1;35m", "\033[1;36m"};

#define LINE_SHOWN_MAX 160u

void put_safe(struct strbuf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		bool is_c1 = c == 0xC2 && i + 1 < text.len && (unsigned char)text.ptr[i + 1] < 0xA0;

		strbuf_add_char(out,
				!is_c1 && (c == '\t' || (c >= 0x20 && c != 0x7F)) ? (char)c : '?');
		i += is_c1;
	}
}

static void put_place(struct strbuf *out, struct place at)
{
	if (!at.source) {
		strbuf_add_c(out, "assetc: ");
		return;
	}
	put_safe(out, str_of(at.source->path));
	if (at.line)
		strbuf_printf(out, ":%u:%u", at.line, at.column);
	strbuf_add_c(out, ": ");
}

static bool starts_character(char c)
{
	return ((unsigned char)c & 0xC0) != 0x80;
}

/* The line and, below it, a caret under the first character and '~' under the rest. */
static void put_line(struct strbuf *out, struct place at, bool is_coloured)
{
	struct str line = source_line(at.source, at.line);
	unsigned column = 1;

	if (line.len == 0 || line.len > LINE_SHOWN_MAX || !str_is_utf8(line))
		return;
	strbuf_printf(out, "%5u | ", at.line);
	put_safe(out, line);
	strbuf_add_c(out, "\n      | ");
	for (size_t i = 0; i < line.len && column < at.column; i++) {
		if (starts_character(line.ptr[i])) {
			strbuf_add_char(out, line.ptr[i] == '\t' ? '\t' : ' ');
			column++;
		}
	}
	strbuf_printf(out, "%s^", is_coloured ? "\033[1;32m" : "");
	for (unsigned i = 1; i < at.length; i++)
		strbuf_add_char(out, '~');
	strbuf_printf(out, "%s\n", is_coloured ? "\033[0m" : "");
}

static void put_gcc(struct strbuf *out, const struct finding *finding, bool is_coloured)
{
	put_place(out, finding->at);
	strbuf_printf(out, "%s%s:%s ", is_coloured ? COLOURS[finding->severity] : "",
		      SEVERITIES[finding->severity], is_coloured ? "\033[0m" : "");
	put_safe(out, str_of(finding->text));
	if (finding->code[0])
		strbuf_printf(out, " [%s]", finding->code);
	strbuf_add_char(out, '\n');
	put_line(out, finding->at, is_coloured);
	if (finding->hint) {
		strbuf_add_c(out, "      = ");
		put_safe(out, str_of(finding->hint));
		strbuf_add_char(out, '\n');
	}
}

static void put_json(struct strbuf *out, const struct finding *finding)
{
	struct json json = {.out = out, .is_compact = true};

	json_object_begin(&json, NULL);
	json_c(&json, "severity", SEVERITIES[finding->severity]);
	if (finding->code[0])
		json_c(&json, "code", finding->code);
	json_c(&json, "message", finding->text);
	if (finding->hint)
		json_c(&json, "hint", finding->hint);
	if (finding->class)
		json_c(&json, "class", finding->class);
	if (finding->at.source) {
		json_c(&json, "file", finding->at.source->path);
		if (finding->at.line) {
			json_u64(&json, "line", finding->at.line);
			json_u64(&json, "column", finding->at.column);
			json_u64(&json, "length", finding->at.length);
		}
	}
	json_object_end(&json);
	strbuf_add_char(out, '\n');
}

void diag_print(const struct diag *diag, const struct invocation *inv)
{
	struct strbuf out = {0};
	bool is_hidden = false;

	if (inv->sarif) {
		sarif_add(inv->sarif, diag, inv->is_quiet);
		return;
	}
	for (const struct finding *f = diag->first; f; f = f->next) {
		if (f->severity != SEVERITY_NOTE)
			is_hidden = inv->is_quiet && f->severity == SEVERITY_WARNING;
		if (is_hidden)
			continue;
		if (inv->diag_format == DIAG_JSON)
			put_json(&out, f);
		else
			put_gcc(&out, f, inv->is_coloured);
	}
	if (diag->errors > DIAG_ERRORS_MAX && inv->diag_format == DIAG_GCC)
		strbuf_printf(&out, "assetc: note: %u further errors are not shown\n",
			      diag->errors - DIAG_ERRORS_MAX);
	if (out.len)
		(void)fwrite(out.data, 1, out.len, stderr);
	strbuf_release(&out);
}

void diag_print_end(const struct invocation *inv, int exit_code)
{
	struct strbuf out = {0};

	if (!inv->sarif)
		return;
	sarif_write(inv->sarif, exit_code, &out);
	(void)fwrite(out.data, 1, out.len, stderr);
	strbuf_release(&out);
}

bool tells_people(const struct invocation *inv)
{
	return inv->diag_format != DIAG_SARIF;
}
