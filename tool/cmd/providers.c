/* providers.c - `assetc providers [NAME…]`: who can be asked, for what, with which models and at what price; and who cannot be
 * asked now, and why. */
#include "provider/provider.h"

#include "cmd/keys.h"
#include "cmd/models.h"
#include "cmd/tables.h"
#include "cmd/user.h"
#include "compile/vocab.h"

#include <stdio.h>

static const char *where(const struct provider *provider)
{
	if (provider->flags & PROVIDER_HOSTED)
		return provider->hosted && provider->hosted->is_local ? "local" : "hosted";
	if (provider->family)
		return "family";
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
		else
			diag_hint(diag, "'assetc providers' lists them");
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

/* What would be asked now. Of those that are not hosted only whether they are in this build. */
static void put_deal_json(struct json *json, const struct compile_options *options,
			  const struct provider *provider, struct arena *arena)
{
	struct deal deal;

	usual_deal(options, provider, arena, &deal);
	json_c(json, "state", deal_state_name(deal.state));
	if (deal.state != DEAL_OPEN) {
		json_str(json, "why", deal.why);
		json_str(json, "hint", deal.hint);
	}
	if (provider->family && deal.state == DEAL_OPEN)
		json_c(json, "back_end", deal.back ? deal.speaks->decl.name : "exec");
	if (deal.is_program)
		json_str(json, "command", deal.endpoint);
	if (!deal.hosted)
		return;
	json_object_begin(json, "endpoint");
	json_str(json, "name", deal.endpoint);
	json_str(json, "base_url", deal.base_url);
	json_bool(json, "is_vendors", deal.is_vendor_host);
	if (deal.key_env.len)
		json_str(json, "key_env", deal.key_env);
	if (keys_secret(deal.hosted, deal.key_env).len)
		json_str(json, "secret_env", keys_secret(deal.hosted, deal.key_env));
	json_int(json, "max_in_flight", deal.in_flight);
	json_object_end(json);
}

static void put_json(struct json *json, const struct compile_options *options,
		     const struct provider *provider, struct arena *arena)
{
	json_object_begin(json, NULL);
	json_c(json, "name", provider->decl.name);
	kinds_put_json(json, provider->decl.kinds);
	json_c(json, "where", where(provider));
	json_bool(json, "in_this_build", provider->make || provider->hosted);
	if (provider->flags & PROVIDER_HOSTED || provider->family)
		put_deal_json(json, options, provider, arena);
	else
		json_c(json, "state", provider->make ? "ready" : "absent");
	json_c(json, "help", provider->decl.help);
	put_models_json(json, "models", provider->models);
	put_models_json(json, "sound_models", provider->sound_models);
	if (provider->hosted || provider->family)
		models_put_json(json, "model_table", options, provider);
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

static void put_deal_text(struct strbuf *out, const struct deal *deal, struct arena *arena)
{
	if (deal->is_program)
		strbuf_printf(out, "  run by the command '%.*s' of assets.policy.yaml\n",
			      STR_ARGS(deal->endpoint));
	if (deal->hosted) {
		if (deal->back)
			strbuf_printf(out, "  run by %s,\n", deal->speaks->decl.name);
		strbuf_printf(out, "  at %.*s", STR_ARGS(deal->base_url));
		if (!str_is(deal->endpoint, provider_driver(deal->speaks)))
			strbuf_printf(out, ", the endpoint '%.*s'", STR_ARGS(deal->endpoint));
		if (deal->key_env.len)
			strbuf_printf(out, ", with the key in %.*s%s",
				      STR_ARGS(keys_named(deal->hosted, deal->key_env, arena)),
				      deal->hosted->key_is_optional ? " where that is set" : "");
		strbuf_printf(out, "; up to %u at once\n", deal->in_flight);
	}
	if (deal->state != DEAL_OPEN)
		strbuf_printf(out, "  cannot be asked now: %s %.*s\n      %.*s\n",
			      deal->provider->decl.name, STR_ARGS(deal->why), STR_ARGS(deal->hint));
}

static void put_text(struct strbuf *out, const struct compile_options *options,
		     const struct provider *provider, bool has_details, struct arena *arena)
{
	bool is_hosted = provider->flags & PROVIDER_HOSTED || provider->family;
	struct deal deal = {.state = provider->make ? DEAL_OPEN : DEAL_ABSENT};

	if (is_hosted)
		usual_deal(options, provider, arena, &deal);
	strbuf_printf(out, "%-18s %-7s %-8s %-18s %s\n", provider->decl.name, where(provider),
		      deal_state_shown(&deal), kinds_name(provider->decl.kinds),
		      provider->decl.help);
	if (!has_details)
		return;
	if (is_hosted)
		put_deal_text(out, &deal, arena);
	else if (deal.state == DEAL_ABSENT)
		strbuf_add_c(out,
			     "  not yet in this build: 'check' knows it, 'compile' refuses it\n");
	put_models_text(out, provider->sound_models ? "models of images" : "models",
			provider->models);
	put_models_text(out, "models of sounds", provider->sound_models);
	if (provider->hosted || provider->family)
		models_put_text(out, options, provider);
	table_put_text(out, provider->decl.params);
}

static void put_all(const struct invocation *inv, const struct compile_options *options,
		    struct strbuf *out)
{
	struct json json = {.out = out};
	struct arena arena = {0};

	if (inv->is_json)
		json_array_begin(&json, NULL);
	for (size_t i = 0; i < provider_count; i++) {
		if (!is_asked_for(inv, provider_table[i]->decl.name))
			continue;
		if (inv->is_json)
			put_json(&json, options, provider_table[i], &arena);
		else
			put_text(out, options, provider_table[i], inv->operands.count > 0, &arena);
	}
	if (inv->is_json)
		json_array_end(&json);
	arena_release(&arena);
}

/* Of the project that holds the working folder. */
static enum status run_providers(struct invocation *inv, struct diag *diag)
{
	struct compile_options options;
	struct strbuf out = {0};
	enum status st = check_names(inv, diag);

	if (st == ST_OK)
		st = open_project(inv, "assets.yaml", &inv->project, diag);
	if (st == ST_OK)
		st = open_user_files(inv, diag);
	if (st != ST_OK)
		return st;
	options = compile_options_of(inv);
	put_all(inv, &options, &out);
	(void)fwrite(out.data, 1, out.len, stdout);
	strbuf_release(&out);
	return ST_OK;
}

const struct command command_providers = {
	.name = "providers",
	.operands = "[NAME…]",
	.help = "who can be asked now, and who not; with names: models, prices, parameters",
	.options = OPTS_COMMON | OPT_BIT(OPT_JSON) | OPT_BIT(OPT_PROJECT),
	.run = run_providers,
};
