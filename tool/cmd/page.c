/* page.c - specs/SPEC.md: every field, step, check and provider as tables of Markdown. */
#include "cmd/tables.h"
#include "provider/hosted.h"
#include "spec/grammar.h"
#include "step/step.h"

#define LATER " *Not yet in this build: `check` knows it, `compile` refuses it.*"

/* A "|" would end the cell. */
static void put_cell(struct strbuf *out, struct str text)
{
	strbuf_add_char(out, ' ');
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '|')
			strbuf_add_char(out, '\\');
		strbuf_add_char(out, text.ptr[i]);
	}
	strbuf_add_c(out, " |");
}

static void put_value(struct strbuf *out, const struct param_def *def)
{
	struct strbuf text = {0};

	param_describe(def, &text);
	put_cell(out, strbuf_str(&text));
	strbuf_release(&text);
}

/* ---- fields ------------------------------------------------------------------------------ */

static const char *forms_name(unsigned forms)
{
	switch (forms) {
	case IN_PLAIN: return "an asset's own spec";
	case IN_TEMPLATE: return "a template";
	case IN_FROM: return "what is made from a template";
	case IN_PLAIN | IN_TEMPLATE: return "a spec or template";
	default: return "a template and what is made from one";
	}
}

static void put_field(struct strbuf *out, const struct field *field)
{
	struct strbuf help = {0};

	strbuf_printf(out, "| `%s` |", field->param.name);
	if (field->form)
		put_cell(out, str_of(field->form));
	else if (field->fields)
		put_cell(out, STR("mapping; see below"));
	else
		put_value(out, &field->param);
	strbuf_add_c(&help, field->param.help);
	if (field->param.flags & PARAM_REQUIRED)
		strbuf_add_c(&help, "; **needed**");
	if (field->needed_in)
		strbuf_printf(&help, "; **needed** in %s", forms_name(field->needed_in));
	if (field->only_in)
		strbuf_printf(&help, "; only in %s", forms_name(field->only_in));
	put_cell(out, strbuf_str(&help));
	strbuf_add_char(out, '\n');
	strbuf_release(&help);
}

static void put_fields(struct strbuf *out, const char *name, const struct field *fields)
{
	strbuf_printf(out, "\n### %s\n\n| field | value | meaning |\n|---|---|---|\n", name);
	for (const struct field *field = fields; field->param.name; field++)
		put_field(out, field);
	for (; fields->param.name; fields++) {
		struct strbuf inner = {0};

		strbuf_printf(&inner, "`%s`", fields->param.name);
		if (fields->fields)
			put_fields(out, inner.data, fields->fields);
		strbuf_release(&inner);
	}
}

/* ---- tables of parameters ---------------------------------------------------------------- */

static void put_row(struct strbuf *out, const struct param_def *def)
{
	struct strbuf help = {0};

	strbuf_printf(out, "| `%s` |", def->name);
	put_value(out, def);
	if (def->flags & PARAM_REQUIRED)
		put_cell(out, STR("**needed**"));
	else if (def->flags & PARAM_ONE_OF)
		put_cell(out, STR("**one of these**"));
	else
		put_cell(out, def->def ? str_of(def->def) : STR("-"));
	strbuf_add_c(&help, def->help);
	if (def->beside)
		strbuf_printf(&help, "; only with `%s`", def->beside);
	put_cell(out, strbuf_str(&help));
	strbuf_add_char(out, '\n');
	strbuf_release(&help);
}

static void put_table(struct strbuf *out, const struct param_def *defs)
{
	if (!defs || !defs->name)
		return;
	strbuf_add_c(out, "\n| parameter | value | default | meaning |\n|---|---|---|---|\n");
	for (; defs->name; defs++)
		put_row(out, defs);
}

static void put_steps(struct strbuf *out)
{
	strbuf_add_c(out, "\n## Steps\n\n`post_processing` is a list of mappings: `action` names "
			  "the step, the other keys are its parameters.\n");
	for (size_t i = 0; i < step_count; i++) {
		const struct step *step = step_table[i];

		strbuf_printf(out, "\n### `%s`\n\n%s (%s).\n", step->decl.name, step->decl.help,
			      kinds_name(step->decl.kinds));
		put_table(out, step->decl.params);
	}
}

static void put_checks(struct strbuf *out)
{
	strbuf_add_c(out, "\n## Checks\n\n`validate` takes a list of them: a name, or a name with "
			  "its value.\n\n| check | value | for | meaning |\n|---|---|---|---|\n");
	for (size_t i = 0; i < check_count; i++) {
		const struct param_owner *check = &check_table[i]->decl;
		struct strbuf help = {0};

		strbuf_printf(out, "| `%s` |", check->name);
		if (check->params && check->params->name)
			put_value(out, check->params);
		else
			put_cell(out, STR("-"));
		put_cell(out, str_of(kinds_name(check->kinds)));
		strbuf_printf(&help, "%s.", check->help);
		put_cell(out, strbuf_str(&help));
		strbuf_add_char(out, '\n');
		strbuf_release(&help);
	}
}

static void put_models(struct strbuf *out, const char *name, const char *const *models)
{
	if (!models)
		return;
	strbuf_printf(out, "\n%s: ", name);
	for (size_t i = 0; models[i]; i++)
		strbuf_printf(out, "%s`%s`", i ? ", " : "", models[i]);
	strbuf_add_c(out, ".\n");
}

static void put_providers(struct strbuf *out)
{
	static const char FOR_MONEY[] =
		"\nIt costs money. Its models, what they cost, and where its "
		"key is found: `assetc providers %s`.\n";
	static const char AT_HOME[] =
		"\nIt runs on a machine of yours and costs nothing. Where it is "
		"looked for: `assetc providers %s`.\n";

	strbuf_add_c(out, "\n## Providers\n\n`generation.provider` names one; `prompt.parameters` "
			  "takes what stands in its table.\n");
	for (size_t i = 0; i < provider_count; i++) {
		const struct provider *provider = provider_table[i];

		strbuf_printf(out, "\n### `%s`\n\nMakes %s: %s.%s\n", provider->decl.name,
			      kinds_name(provider->decl.kinds), provider->decl.help,
			      provider->make || provider->hosted ? "" : LATER);
		if (provider->family)
			strbuf_printf(out,
				      "\nA server of your own, a program or an account runs it: "
				      "`assetc providers %s` tells which, and what it costs.\n",
				      provider->decl.name);
		if (provider->hosted)
			strbuf_printf(out, provider->hosted->is_local ? AT_HOME : FOR_MONEY,
				      provider->decl.name);
		put_models(out, provider->sound_models ? "Models of images" : "Models",
			   provider->models);
		put_models(out, "Models of sounds", provider->sound_models);
		put_table(out, provider->decl.params);
	}
}

void page_put(struct strbuf *out)
{
	strbuf_add_c(out, "# The spec language\n\nWritten by `assetc schema --markdown` from the "
			  "tables that check a spec; `specs/renew.sh` writes it anew.\n\nKeys that "
			  "begin with `x-` are your own. In a template, text with `{{name}}` "
			  "stands for any scalar. Numbers with a unit may be written with or "
			  "without it.\n\n## Fields\n");
	put_fields(out, "Document", SPEC_FIELDS);
	strbuf_add_c(out, "\n### Parameters of a template\n");
	put_table(out, TEMPLATE_PARAMETER);
	put_steps(out);
	put_checks(out);
	put_providers(out);
}
