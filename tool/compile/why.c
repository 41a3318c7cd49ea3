/* why.c - differences of key texts, told in the words of a spec. */
#include "compile/why.h"

#include "base/facts.h"

#include <string.h>

void reasons_release(struct reasons *reasons)
{
	arena_release(&reasons->arena);
	*reasons = (struct reasons){0};
}

static struct str keep(struct reasons *reasons, struct str text)
{
	return text.ptr ? str_copy(&reasons->arena, text) : (struct str){0};
}

void reasons_add(struct reasons *reasons, enum reason_kind kind, struct str what, struct str before,
		 struct str after)
{
	reasons->items = arena_grow_array(&reasons->arena, reasons->items, reasons->count,
					  sizeof(*reasons->items));
	reasons->items[reasons->count++] = (struct reason){
		kind, keep(reasons, what), keep(reasons, before), keep(reasons, after), {0}};
}

/* ---- lines ------------------------------------------------------------------------------- */

static struct str cut(struct str *rest, char end)
{
	const char *at = rest->len ? memchr(rest->ptr, end, rest->len) : NULL;
	struct str part = {rest->ptr, at ? (size_t)(at - rest->ptr) : rest->len};

	if (rest->len == 0)
		return part;
	rest->ptr += at ? part.len + 1 : part.len;
	rest->len -= at ? part.len + 1 : part.len;
	return part;
}

/* `name: value` split; false for a line of another shape. */
static bool split_line(struct str line, struct str *name, struct str *value)
{
	const char *at = line.len ? memmem(line.ptr, line.len, ": ", 2) : NULL;

	if (!at)
		return false;
	*name = (struct str){line.ptr, (size_t)(at - line.ptr)};
	*value = (struct str){at + 2, line.len - name->len - 2};
	return true;
}

static struct str value_of(struct reasons *reasons, struct str text, struct str name)
{
	return facts_get(text, str_keep(&reasons->arena, name));
}

typedef void line_fn(struct reasons *reasons, struct str name, struct str before, struct str after);

/* Calls fn for every line that changed, came (before has no pointer) or went. */
static void each_change(struct reasons *reasons, struct str before, struct str after, line_fn *fn)
{
	struct str rest = after, name, value;

	while (rest.len) {
		if (split_line(cut(&rest, '\n'), &name, &value)) {
			struct str was = value_of(reasons, before, name);

			if (!was.ptr || !str_equal(was, value))
				fn(reasons, name, was, value);
		}
	}
	for (rest = before; rest.len;) {
		if (split_line(cut(&rest, '\n'), &name, &value) &&
		    !value_of(reasons, after, name).ptr)
			fn(reasons, name, value, (struct str){0});
	}
}

static void compare_format(struct reasons *reasons, struct str before, struct str after)
{
	struct str was = cut(&before, '\n'), is = cut(&after, '\n');

	if (!str_equal(was, is))
		reasons_add(reasons, REASON_TOOL, STR("format of keys"), was, is);
}

/* ---- requests ---------------------------------------------------------------------------- */

/* Lines of a request key text whose field in a spec is called otherwise. */
static const struct {
	const char *line, *field;
} FIELDS[] = {
	{"kind", "generation.type"},
	{"sound", "generation.kind"},
	{"driver", "generation.provider"},
	{"endpoint", "endpoint of the policy file"},
	{"model", "generation.model"},
	{"command", "generation.command"},
	{"version", "version of the command"},
	{"seed", "generation.seed"},
	{"candidate", "generation.select"},
	{"prompt", "prompt"},
	{"negative", "prompt.negative"},
	{"draft", "--profile draft"},
	{"hint.category", "metadata.category"},
	{"hint.label", "id"},
	{"hint.alpha", "alpha asked for by background and checks"},
	{"hint.tileable", "check tileable"},
	{"revision", "revision of the provider"},
};

struct str request_field(struct str name, struct arena *arena)
{
	for (size_t i = 0; i < sizeof(FIELDS) / sizeof(FIELDS[0]); i++) {
		if (str_is(name, FIELDS[i].line))
			return str_of(FIELDS[i].field);
	}
	if (str_starts(name, "input."))
		return name;
	if (str_starts(name, "param."))
		name = (struct str){name.ptr + 6, name.len - 6};
	return str_concat(arena, STR("prompt.parameters."), name, (struct str){0});
}

static void request_line(struct reasons *reasons, struct str name, struct str before,
			 struct str after)
{
	if (str_is(name, "revision"))
		reasons_add(reasons, REASON_TOOL, STR("revision of the provider"), before, after);
	else if (str_starts(name, "input."))
		reasons_add(reasons, REASON_INPUT, name, before, after);
	else
		reasons_add(reasons, REASON_FIELD, request_field(name, &reasons->arena), before,
			    after);
}

static void request_line_but_prompt(struct reasons *reasons, struct str name, struct str before,
				    struct str after)
{
	if (!str_is(name, "prompt"))
		request_line(reasons, name, before, after);
}

/* Another provider has other lines; only what a spec says of it is a reason. */
static void other_provider(struct reasons *reasons, struct str before, struct str after)
{
	static const char *const LINES[] = {"driver", "endpoint", "model", "command"};

	for (size_t i = 0; i < sizeof(LINES) / sizeof(LINES[0]); i++) {
		struct str was = facts_get(before, LINES[i]), is = facts_get(after, LINES[i]);

		if (was.ptr != is.ptr && !str_equal(was, is))
			request_line(reasons, str_of(LINES[i]), was, is);
	}
}

void reasons_of_request(struct reasons *reasons, struct str before, struct str after,
			bool skip_prompt)
{
	compare_format(reasons, before, after);
	if (!str_equal(facts_get(before, "driver"), facts_get(after, "driver"))) {
		other_provider(reasons, before, after);
		return;
	}
	each_change(reasons, before, after, skip_prompt ? request_line_but_prompt : request_line);
}

/* ---- products ---------------------------------------------------------------------------- */

/* The next word of a step's line; blanks inside a JSON text do not end it. */
static struct str next_word(struct str *rest)
{
	bool is_quoted = false;
	size_t i = 0;
	struct str word;

	while (rest->len && rest->ptr[0] == ' ')
		*rest = (struct str){rest->ptr + 1, rest->len - 1};
	for (; i < rest->len && (is_quoted || rest->ptr[i] != ' '); i++) {
		if (is_quoted && rest->ptr[i] == '\\' && i + 1 < rest->len)
			i++;
		else if (rest->ptr[i] == '"')
			is_quoted = !is_quoted;
	}
	word = (struct str){rest->ptr, i};
	if (i)
		*rest = (struct str){rest->ptr + i, rest->len - i};
	return word;
}

/* The value of `name=value` among the words of a line. */
static struct str word_value(struct str line, struct str name)
{
	while (line.len) {
		struct str word = next_word(&line), rest = word;

		if (str_equal(cut(&rest, '='), name))
			return rest.len || word.len > name.len ? rest : word;
	}
	return (struct str){0};
}

static void step_words(struct reasons *reasons, struct str step, struct str from, struct str before,
		       struct str after, bool is_going)
{
	while (from.len) {
		struct str word = next_word(&from), name = cut(&word, '=');
		struct str was = word_value(before, name), is = word_value(after, name);
		struct str what;

		if (is_going ? is.ptr != NULL : was.ptr && str_equal(was, is))
			continue;
		what = str_printf(&reasons->arena, "%.*s %.*s", STR_ARGS(step), STR_ARGS(name));
		reasons_add(reasons, REASON_FIELD, what, was, is);
	}
}

/* `png/1` -> `png`. */
static struct str before_slash(struct str text)
{
	return cut(&text, '/');
}

static void same_step(struct reasons *reasons, struct str name, struct str before, struct str after)
{
	struct str was = next_word(&before), is = next_word(&after);
	struct str step = str_printf(&reasons->arena, "%.*s (%.*s)", STR_ARGS(name),
				     STR_ARGS(before_slash(is)));

	if (!str_equal(was, is))
		reasons_add(reasons, REASON_TOOL,
			    str_concat(&reasons->arena, STR("revision of "), step, (struct str){0}),
			    was, is);
	step_words(reasons, step, after, before, after, false);
	step_words(reasons, step, before, before, after, true);
}

static void product_line(struct reasons *reasons, struct str name, struct str before,
			 struct str after)
{
	struct str was = before, is = after;
	bool is_step = str_starts(name, "step.");
	char end = is_step ? ' ' : '\n';

	if (str_is(name, "source"))
		return;
	was = before_slash(cut(&was, end));
	is = before_slash(cut(&is, end));
	if (str_is(name, "raw"))
		reasons_add(reasons, REASON_FIELD, STR("raw bytes"), before, after);
	else if (before.ptr && after.ptr && str_equal(was, is) && is_step)
		same_step(reasons, name, before, after);
	else if (before.ptr && after.ptr && str_equal(was, is))
		reasons_add(reasons, REASON_TOOL, name, before, after);
	else
		reasons_add(reasons, REASON_FIELD, name, before, after);
}

void reasons_of_product(struct reasons *reasons, struct str before, struct str after)
{
	compare_format(reasons, before, after);
	each_change(reasons, before, after, product_line);
}

/* ---- text -------------------------------------------------------------------------------- */

#define SHOWN_MAX 60u

/* Cut at a character, so that the rest is still UTF-8. */
static void show(struct str value, struct strbuf *out)
{
	size_t len = value.len;

	if (!value.ptr) {
		strbuf_add_c(out, "(none)");
		return;
	}
	if (len > SHOWN_MAX) {
		len = SHOWN_MAX - 3;
		while (len && ((unsigned char)value.ptr[len] & 0xc0) == 0x80)
			len--;
	}
	strbuf_add(out, value.ptr, len);
	if (len < value.len)
		strbuf_add_c(out, "...");
}

void reason_format(const struct reason *reason, struct strbuf *out)
{
	strbuf_add_str(out, reason->what);
	switch (reason->kind) {
	case REASON_INPUT: strbuf_add_c(out, ": its content changed"); return;
	case REASON_TOOL: strbuf_add_c(out, " changed with assetc"); break;
	case REASON_FIELD: break;
	case REASON_FIRST:
	case REASON_EVICTED:
	case REASON_OUTPUT: break;
	}
	if (!reason->before.ptr && !reason->after.ptr)
		return;
	strbuf_add_c(out, ": ");
	show(reason->before, out);
	strbuf_add_c(out, " -> ");
	show(reason->after, out);
	if (reason->from.ptr)
		strbuf_printf(out, " (%.*s)", STR_ARGS(reason->from));
}
