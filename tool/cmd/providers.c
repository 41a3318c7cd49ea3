/* providers.c - `assetc providers [NAME…]`: who can be asked, and for what. */
#include "provider/provider.h"

#include "cmd/cmd.h"
#include "cmd/tables.h"
#include "compile/vocab.h"

#include <stdio.h>

static const char *where(const struct provider *provider)
{
	if (provider->flags & PROVIDER_HOSTED)
		return "hosted";
	return provider->flags & PROVIDER_FREE ? "free" : "local";
}

static bool is_asked_for(const struct invocation *inv, const char *name)
{
	for (size_t i = 0; i < inv->operands.count; i++) {
		if (str_is(str_of(inv->operands.items[i]), name))
			return true;
	}
	return inv->operands.count == 0;
}

static enum status check_names(const struct invocation *inv, struct diag *diag)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < inv->operands.count; i++) {
		struct str name = str_of(inv->operands.items[i]);
		const char *near = nearest_word(name, vocab_get()->provider_names);

		if (provider_find(name))
			continue;
		st = diag_error(diag, ST_USAGE, "E0311", (struct place){0}, "unknown provider '%s'",
				name.ptr);
		if (near)
			diag_hint(diag, "did you mean '%s'?", near);
	}
	return st;
}

static void put_models_json(struct json *json, const char *name, const char *const *models)
{
	if (!models)
		return;
	json_array_begin(json, name);
	for (; *models; models++)
		json_c(json, NULL, *models);
	json_array_end(json);
}

static void put_json(struct json *json, const struct provider *provider)
{
	json_object_begin(json, NULL);
	json_c(json, "name", provider->decl.name);
	kinds_put_json(json, provider->decl.kinds);
	json_c(json, "where", where(provider));
	json_bool(json, "in_this_build", provider->make != NULL);
	json_c(json, "help", provider->decl.help);
	put_models_json(json, "models", provider->models);
	put_models_json(json, "sound_models", provider->sound_models);
	table_put_json(json, "parameters", provider->decl.params);
	json_object_end(json);
}

static void put_models_text(struct strbuf *out, const char *name, const char *const *models)
{
	if (!models)
		return;
	strbuf_printf(out, "  %s: ", name);
	for (size_t i = 0; models[i]; i++)
		strbuf_printf(out, "%s%s", i ? ", " : "", models[i]);
	strbuf_add_char(out, '\n');
}

static void put_text(struct strbuf *out, const struct provider *provider, bool has_details)
{
	strbuf_printf(out, "%-18s %-7s %-18s %s%s\n", provider->decl.name, where(provider),
		      kinds_name(provider->decl.kinds), provider->decl.help,
		      provider->make ? "" : " (not yet in this build)");
	if (!has_details)
		return;
	put_models_text(out, provider->sound_models ? "models of images" : "models",
			provider->models);
	put_models_text(out, "models of sounds", provider->sound_models);
	table_put_text(out, provider->decl.params);
}

static enum status run_providers(struct invocation *inv, struct diag *diag)
{
	struct strbuf out = {0};
	struct json json = {.out = &out};
	enum status st = check_names(inv, diag);

	if (st != ST_OK)
		return st;
	if (inv->is_json)
		json_array_begin(&json, NULL);
	for (size_t i = 0; i < provider_count; i++) {
		if (!is_asked_for(inv, provider_table[i]->decl.name))
			continue;
		if (inv->is_json)
			put_json(&json, provider_table[i]);
		else
			put_text(&out, provider_table[i], inv->operands.count > 0);
	}
	if (inv->is_json)
		json_array_end(&json);
	(void)fwrite(out.data, 1, out.len, stdout);
	strbuf_release(&out);
	return ST_OK;
}

const struct command command_providers = {
	.name = "providers",
	.operands = "[NAME…]",
	.help = "list providers, or tell the parameters of some",
	.options = OPTS_COMMON | OPT_BIT(OPT_JSON),
	.run = run_providers,
};
