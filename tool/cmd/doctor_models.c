/* doctor_models.c - servers and their keys; and of the models that this project's specs ask for, those with a date of their
 * end. */
#include "cmd/doctor.h"

#include "cmd/find.h"
#include "cmd/keys.h"
#include "cmd/models.h"
#include "cmd/user.h"

#include <string.h>

/* ---- servers ----------------------------------------------------------------------------- */

static void put_server(struct doctor *doctor, const struct deal *deal)
{
	struct str secret = keys_secret(deal->hosted, deal->key_env);
	bool is_set = deal->key_env.len &&
		      doctor->options.has_key(doctor->options.context,
					      str_keep(&doctor->arena, deal->key_env)) &&
		      (!secret.len || doctor->options.has_key(doctor->options.context, secret.ptr));
	struct str whom = !deal->back
				  ? deal->base_url
				  : str_printf(&doctor->arena, "%.*s, by %s",
					       STR_ARGS(deal->base_url), deal->speaks->decl.name);
	const struct cell cells[] = {
		{.name = "provider", .text = str_of(deal->provider->decl.name), .width = 18},
		{.name = "state", .text = str_of(deal_state_shown(deal)), .width = 8},
		{.name = "key_env",
		 .text = deal->key_env.len ? keys_named(deal->hosted, deal->key_env, &doctor->arena)
			 : deal->state == DEAL_ABSENT ? STR("-")
						      : STR("no key is needed"),
		 .width = 20},
		{.name = "key_is_set", .yes = "set", .no = "not set", .flag = is_set, .width = 8},
		{.name = "base_url",
		 .text = deal->is_program ? str_printf(&doctor->arena, "the command %.*s",
						       STR_ARGS(deal->endpoint))
			 : deal->hosted   ? whom
					  : deal->why},
	};

	doctor->has_key |= is_set;
	doctor_row(doctor, cells, sizeof(cells) / sizeof(cells[0]));
}

void doctor_providers(struct doctor *doctor)
{
	doctor_section(doctor, "providers", "servers and keys");
	for (size_t i = 0; i < provider_count; i++) {
		struct deal deal;

		if (!provider_table[i]->hosted && !provider_table[i]->family)
			continue;
		usual_deal(&doctor->options, provider_table[i], &doctor->arena, &deal);
		put_server(doctor, &deal);
	}
	doctor_end(doctor);
}

/* ---- models that specs use --------------------------------------------------------------- */

struct used {
	const struct provider *provider;
	const char *id; /* as it is sent */
	const struct model *model;
	bool is_gone;
	const struct spec_file *last; /* that was counted */
	struct strbuf specs;
	size_t spec_count;
};

struct survey_of_models {
	struct doctor *doctor;
	struct used *items;
	size_t count, unread;
};

static struct used *find_used(struct survey_of_models *survey, const struct provider *provider,
			      struct str id)
{
	struct arena *arena = &survey->doctor->arena;
	struct used *item;

	for (size_t i = 0; i < survey->count; i++) {
		item = &survey->items[i];
		if (str_is(id, item->id) &&
		    strcmp(provider_driver(item->provider), provider_driver(provider)) == 0)
			return item;
	}
	survey->items =
		arena_grow_array(arena, survey->items, survey->count, sizeof(*survey->items));
	item = &survey->items[survey->count++];
	*item = (struct used){.provider = provider, .id = str_keep(arena, id)};
	return item;
}

/* At the vendor's host alone: who has a server of its own decides for how long. */
static void add_use(struct survey_of_models *survey, const struct compile_options *options,
		    const struct spec_file *file, const struct spec *spec,
		    const struct provider *provider)
{
	struct arena *arena = &survey->doctor->arena;
	struct used *item;
	struct deal deal;
	struct ask ask;

	if (!provider->hosted)
		return;
	ask_make(options, spec, provider, false, 1, NULL, arena, &ask);
	deal_make(options, spec, &ask, arena, &deal);
	if (!deal.is_vendor_host || !deal.model->shut_down)
		return;
	item = find_used(survey, provider, deal_model(options, &ask, arena));
	item->model = deal.model;
	item->is_gone = deal.state == DEAL_RETIRED;
	if (item->last == file)
		return;
	item->last = file;
	if (item->spec_count++ < 4)
		strbuf_printf(&item->specs, "%s%s", item->spec_count > 1 ? ", " : "",
			      spec->source->path);
}

static void add_specs(struct survey_of_models *survey, const struct spec_file *file)
{
	const struct compile_options options = compile_options_of(survey->doctor->inv);

	for (size_t i = 0; i < file->count; i++) {
		const struct spec *spec = &file->specs[i];
		const struct provider *provider;

		for (size_t j = 0; (provider = ask_chain_at(&options, spec, j)) != NULL; j++)
			add_use(survey, &options, file, spec, provider);
	}
}

static void add_file(struct survey_of_models *survey, const char *path)
{
	struct invocation *inv = survey->doctor->inv;
	struct spec_file file = {0};
	struct diag unsaid = {0};
	enum status st = open_project(inv, path, &inv->project, &unsaid);

	if (st == ST_OK)
		st = spec_file_read(path, setting_of(inv->project), &file, &unsaid);
	if (st == ST_OK)
		add_specs(survey, &file);
	for (size_t i = 0; i < survey->count; i++)
		survey->items[i].last = NULL;
	survey->unread += st != ST_OK;
	diag_release(&unsaid);
	spec_file_release(&file);
}

static void put_used(struct doctor *doctor, const struct used *item)
{
	struct str more = item->spec_count > 4 ? str_printf(&doctor->arena, " and %zu more",
							    item->spec_count - 4)
					       : STR("");
	const struct cell cells[] = {
		{.name = "model", .text = str_of(item->id), .width = 24},
		{.name = "is_shut_down",
		 .yes = "was shut down",
		 .no = "will be shut down",
		 .flag = item->is_gone,
		 .width = 18},
		{.name = "shut_down", .text = str_of(item->model->shut_down), .width = 11},
		{.name = "successor", .text = str_of(item->model->successor), .width = 24},
		{.name = "specs",
		 .text = str_concat(&doctor->arena, strbuf_str(&item->specs), more, STR(""))},
	};

	doctor_row(doctor, cells, sizeof(cells) / sizeof(cells[0]));
}

static void warn_gone(struct doctor *doctor, const struct used *item)
{
	diag_warning(doctor->diag, "W0537", (struct place){0},
		     "%s was shut down on %s, and %zu spec file%s it: what was made with it "
		     "builds, nothing more is made",
		     item->id, item->model->shut_down, item->spec_count,
		     item->spec_count == 1 ? " asks for" : "s ask for");
	if (item->model->successor)
		diag_hint(doctor->diag, "%s is its successor", item->model->successor);
}

/* Specs that cannot be read are for `check` to tell. */
void doctor_models(struct doctor *doctor)
{
	struct survey_of_models survey = {.doctor = doctor};
	const struct project *project = doctor->inv->project;
	struct text_list specs = {0};
	struct diag unsaid = {0};

	if (find_specs(doctor->inv, NULL, &specs, &unsaid) != ST_OK)
		specs.count = 0;
	diag_release(&unsaid);
	for (size_t i = 0; i < specs.count; i++)
		add_file(&survey, specs.items[i]);
	doctor->inv->project = project;
	if (survey.count || doctor->inv->is_json)
		doctor_section(doctor, "models",
			       "models of this project's specs that come to an end");
	for (size_t i = 0; i < survey.count; i++) {
		put_used(doctor, &survey.items[i]);
		if (survey.items[i].is_gone)
			warn_gone(doctor, &survey.items[i]);
		strbuf_release(&survey.items[i].specs);
	}
	doctor_end(doctor);
	if (survey.unread)
		diag_warning(doctor->diag, "W0536", (struct place){0},
			     "%zu of %zu specs cannot be read: 'assetc check' tells why",
			     survey.unread, specs.count);
}
