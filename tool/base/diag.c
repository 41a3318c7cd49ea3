/* diag.c - collecting findings. */
#include "base/diag.h"

#include <string.h>

/* Its texts live in the diag's arena already. */
static struct finding *finding_append(struct diag *diag, struct finding like)
{
	struct finding *finding = arena_alloc(&diag->arena, sizeof(*finding));

	*finding = like;
	finding->next = NULL;
	if (diag->last)
		diag->last->next = finding;
	else
		diag->first = finding;
	diag->last = finding;
	return finding;
}

static struct finding *finding_add(struct diag *diag, enum severity severity, const char *code,
				   struct place at, const char *fmt, va_list args)
{
	struct finding finding = {.severity = severity, .code = code, .at = at};
	struct strbuf text = {0};

	strbuf_vprintf(&text, fmt, args);
	finding.text = str_keep(&diag->arena, strbuf_str(&text));
	strbuf_release(&text);
	return finding_append(diag, finding);
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

void diag_note_all(struct diag *diag, struct place at, const char *fmt, ...)
{
	struct strbuf text = {0};
	const char *kept;
	va_list args;

	va_start(args, fmt);
	strbuf_vprintf(&text, fmt, args);
	va_end(args);
	kept = str_keep(&diag->arena, strbuf_str(&text));
	strbuf_release(&text);
	for (struct finding *it = diag->first; it; it = it->next) {
		struct finding *note;

		if (it->severity == SEVERITY_NOTE ||
		    (it->next && it->next->severity == SEVERITY_NOTE))
			continue;
		note = arena_alloc(&diag->arena, sizeof(*note));
		*note = (struct finding){.next = it->next,
					 .severity = SEVERITY_NOTE,
					 .code = "",
					 .at = at,
					 .text = kept};
		it->next = note;
		if (diag->last == it)
			diag->last = note;
		it = note;
	}
}

struct str place_text(struct place at, struct arena *arena)
{
	if (!at.source)
		return STR("nowhere");
	/* A command line has no lines that anybody could open. */
	if (at.source->path[0] == '<')
		return str_printf(arena, "-D %.*s",
				  (int)strcspn(at.source->text.ptr ? at.source->text.ptr : "", "="),
				  at.source->text.ptr ? at.source->text.ptr : "");
	if (!at.line)
		return str_copy(arena, str_of(at.source->path));
	return str_printf(arena, "%s:%u:%u", at.source->path, at.line, at.column);
}

void diag_class(struct diag *diag, const char *class)
{
	if (diag->subject)
		diag->subject->class = class;
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

/* Whether one more of this kind is kept. A note is, when what it belongs to was. */
static bool is_kept(struct diag *diag, enum severity severity)
{
	if (severity == SEVERITY_NOTE)
		return diag->subject != NULL;
	return (severity == SEVERITY_ERROR ? diag->errors++ : diag->warnings++) < DIAG_ERRORS_MAX;
}

const char *diag_error_after(const struct diag *diag, const struct finding *since)
{
	const struct finding *finding = since ? since->next : diag->first;

	while (finding && finding->severity != SEVERITY_ERROR)
		finding = finding->next;
	return finding ? finding->text : "";
}

static bool is_said(const struct diag *diag, const struct finding *finding)
{
	const struct finding *said = diag->first;

	while (said &&
	       (strcmp(said->code, finding->code) != 0 || strcmp(said->text, finding->text) != 0 ||
		said->at.source != finding->at.source || said->at.line != finding->at.line))
		said = said->next;
	return said != NULL;
}

/* A note or hint goes the way of what it belongs to. Text and places live in the arena, which goes too. */
static void move(struct diag *to, struct diag *from, bool only_new)
{
	unsigned errors = to->errors + from->errors, warnings = to->warnings + from->warnings;

	arena_move(&to->arena, &from->arena);
	to->subject = NULL;
	for (const struct finding *next = from->first; next; next = next->next) {
		bool is_old = only_new && next->severity != SEVERITY_NOTE && is_said(to, next);
		struct finding copy = *next, *added;

		if (is_old && next->severity == SEVERITY_WARNING)
			warnings--;
		else if (is_old)
			errors--;
		if (is_old || !is_kept(to, next->severity)) {
			to->subject = NULL;
			continue;
		}
		copy.code = str_keep(&to->arena, str_of(next->code));
		added = finding_append(to, copy);
		if (next->severity != SEVERITY_NOTE)
			to->subject = added;
	}
	to->errors = errors;
	to->warnings = warnings;
	diag_release(from);
}

void diag_move(struct diag *to, struct diag *from)
{
	move(to, from, false);
}

void diag_move_new(struct diag *to, struct diag *from)
{
	move(to, from, true);
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
