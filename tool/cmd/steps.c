/* steps.c - `assetc steps [NAME…]`: the steps of post_processing and the checks of validate, with
 * their parameters. */
#include "step/step.h"

#include "cmd/cmd.h"
#include "cmd/tables.h"
#include "compile/vocab.h"

#include <stdio.h>

struct entry {
	const struct param_owner *decl;
	bool is_check;
};

static bool entry_at(size_t index, struct entry *out)
{
	if (index < step_count) {
		*out = (struct entry){&step_table[index]->decl, false};
		return true;
	}
	index -= step_count;
	if (index < check_count) {
		*out = (struct entry){&check_table[index]->decl, true};
		return true;
	}
	return false;
}

static bool is_named(const struct invocation *inv, const char *name)
{
	for (size_t i = 0; i < inv->operands.count; i++) {
		if (str_is(str_of(inv->operands.items[i]), name))
			return true;
	}
	return false;
}

static const char *near_name(struct str name)
{
	const struct vocab *vocab = vocab_get();
	const char *near = nearest_word(name, vocab->step_names);

	return near ? near : nearest_word(name, vocab->check_names);
}

static enum status check_names(const struct invocation *inv, struct diag *diag)
{
	const struct vocab *vocab = vocab_get();
	enum status st = ST_OK;

	for (size_t i = 0; i < inv->operands.count; i++) {
		struct str name = str_of(inv->operands.items[i]);

		if (vocab->find_step(name) || vocab->find_check(name))
			continue;
		st = diag_error(diag, ST_USAGE, "E0313", (struct place){0},
				"there is no step or check '%s'", name.ptr);
		if (near_name(name))
			diag_hint(diag, "did you mean '%s'?", near_name(name));
	}
	return st;
}

static void put_json(struct json *json, const struct entry *entry)
{
	json_object_begin(json, NULL);
	json_c(json, "name", entry->decl->name);
	json_c(json, "what", entry->is_check ? "check" : "step");
	kinds_put_json(json, entry->decl->kinds);
	json_c(json, "help", entry->decl->help);
	table_put_json(json, "parameters", entry->decl->params);
	json_object_end(json);
}

static void put_line(struct strbuf *out, const struct entry *entry)
{
	strbuf_printf(out, "  %-20s %s\n", entry->decl->name, entry->decl->help);
}

static void put_details(struct strbuf *out, const struct entry *entry)
{
	strbuf_printf(out, "%s: %s of %s\n  %s\n", entry->decl->name,
		      entry->is_check ? "a check" : "a step", kinds_name(entry->decl->kinds),
		      entry->decl->help);
	table_put_text(out, entry->decl->params);
}

static void put_text(const struct invocation *inv, struct strbuf *out)
{
	struct entry entry;

	for (size_t i = 0; entry_at(i, &entry); i++) {
		if (inv->operands.count && is_named(inv, entry.decl->name))
			put_details(out, &entry);
		if (inv->operands.count)
			continue;
		if (i == 0)
			strbuf_add_c(out, "Steps:\n");
		else if (i == step_count)
			strbuf_add_c(out, "Checks of validate:\n");
		put_line(out, &entry);
	}
	if (!inv->operands.count)
		strbuf_add_c(out, "\n'assetc steps NAME' tells the parameters of one.\n");
}

static enum status run_steps(struct invocation *inv, struct diag *diag)
{
	struct strbuf out = {0};
	struct json json = {.out = &out};
	enum status st = check_names(inv, diag);
	struct entry entry;

	if (st != ST_OK)
		return st;
	if (inv->is_json) {
		json_array_begin(&json, NULL);
		for (size_t i = 0; entry_at(i, &entry); i++) {
			if (!inv->operands.count || is_named(inv, entry.decl->name))
				put_json(&json, &entry);
		}
		json_array_end(&json);
	} else {
		put_text(inv, &out);
	}
	(void)fwrite(out.data, 1, out.len, stdout);
	strbuf_release(&out);
	return ST_OK;
}

const struct command command_steps = {
	.name = "steps",
	.operands = "[NAME…]",
	.help = "list steps and checks, or tell the parameters of some",
	.options = OPTS_COMMON | OPT_BIT(OPT_JSON),
	.run = run_steps,
};
