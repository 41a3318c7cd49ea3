/* diag.c - collecting findings. */
#include "base/diag.h"

#include <string.h>

static struct finding *finding_add(struct diag *diag, enum severity severity, const char *code,
				   struct place at, const char *fmt, va_list args)
{
	struct finding *finding = arena_alloc(&diag->arena, sizeof(*finding));
	struct strbuf text = {0};

	strbuf_vprintf(&text, fmt, args);
	finding->severity = severity;
	finding->code = code;
	finding->at = at;
	finding->text = str_keep(&diag->arena, strbuf_str(&text));
	strbuf_release(&text);
	if (diag->last)
		diag->last->next = finding;
	else
		diag->first = finding;
	diag->last = finding;
	return finding;
}

enum status diag_error(struct diag *diag, enum status status, const char *code, struct place at,
		       const char *fmt, ...)
{
	va_list args;

	diag->subject = NULL;
	if (diag->errors++ >= DIAG_ERRORS_MAX)
		return status;
	va_start(args, fmt);
	diag->subject = finding_add(diag, SEVERITY_ERROR, code, at, fmt, args);
	va_end(args);
	return status;
}

void diag_warning(struct diag *diag, const char *code, struct place at, const char *fmt, ...)
{
	va_list args;

	diag->subject = NULL;
	if (diag->warnings++ >= DIAG_ERRORS_MAX)
		return;
	va_start(args, fmt);
	diag->subject = finding_add(diag, SEVERITY_WARNING, code, at, fmt, args);
	va_end(args);
}

void diag_note(struct diag *diag, struct place at, const char *fmt, ...)
{
	va_list args;

	if (!diag->subject)
		return;
	va_start(args, fmt);
	finding_add(diag, SEVERITY_NOTE, "", at, fmt, args);
	va_end(args);
}

void diag_hint(struct diag *diag, const char *fmt, ...)
{
	struct strbuf text = {0};
	va_list args;

	if (!diag->subject)
		return;
	va_start(args, fmt);
	strbuf_vprintf(&text, fmt, args);
	va_end(args);
	diag->subject->hint = str_keep(&diag->arena, strbuf_str(&text));
	strbuf_release(&text);
}

void diag_soften(struct diag *diag, const struct finding *since)
{
	struct finding *finding = since ? since->next : diag->first;

	for (; finding; finding = finding->next) {
		char *code;

		if (finding->severity != SEVERITY_ERROR)
			continue;
		code = arena_text(&diag->arena, finding->code, strlen(finding->code));
		code[0] = 'W';
		finding->code = code;
		finding->severity = SEVERITY_WARNING;
		diag->errors--;
		diag->warnings++;
	}
}

void diag_release(struct diag *diag)
{
	arena_release(&diag->arena);
	*diag = (struct diag){0};
}

struct str source_line(const struct source *source, unsigned line)
{
	struct str rest = source ? source->text : (struct str){0};

	if (!rest.ptr || line == 0)
		return (struct str){0};
	for (;;) {
		const char *end = memchr(rest.ptr, '\n', rest.len);
		size_t len = end ? (size_t)(end - rest.ptr) : rest.len;

		if (--line == 0) {
			if (len && rest.ptr[len - 1] == '\r')
				len--;
			return (struct str){rest.ptr, len};
		}
		if (!end)
			return (struct str){0};
		rest.ptr += len + 1;
		rest.len -= len + 1;
	}
}
