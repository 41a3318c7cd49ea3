/* settings.c - assets.yaml: only what can change bytes. */
#include "project/read.h"
#include "spec/field_rows.h"

#include <string.h>

struct provider_row {
	struct named named;
	struct param_value model;
};

struct profile_row {
	struct named named;
	struct param_value draft, release, locked, provider;
};

struct settings {
	const struct node *specs, *store, *packs;
	struct param_value active_pack;
	struct spec_defaults defaults;
	const struct provider_row *providers;
	size_t provider_count;
	const struct profile_row *profiles;
	size_t profile_count;
};

/* ---- tables ------------------------------------------------------------------------------ */

#define SLOT(member) offsetof(struct settings, member)

static void read_parameters(struct reader *reader, const struct node *value)
{
	struct settings *settings = reader->base;

	default_parameters_check(reader, value);
	if (value->type == NODE_MAP)
		settings->defaults.parameters = value;
}

const struct field SETTINGS_PROMPT_FIELDS[] = {
	TEXT("theme", SLOT(defaults.theme), "what the whole game looks or sounds like"),
	TEXT("style", SLOT(defaults.style), "how it is drawn or played"),
	TEXT("negative", SLOT(defaults.negative), "what must not be in it"),
	READ_BY("parameters", read_parameters,
		"size, quality and others, for the providers that know them"),
	END,
};

const struct field SETTINGS_PROVIDER_FIELDS[] = {
	TEXT("model", offsetof(struct provider_row, model),
	     "model, generator or preset where a spec names none"),
	END,
};

static const struct field PROFILE_FIELDS[] = {
	FLAG("draft", offsetof(struct profile_row, draft),
	     "stand-ins take the place of what is not at hand"),
	FLAG("release", offsetof(struct profile_row, release), "drafts are refused"),
	FLAG("locked", offsetof(struct profile_row, locked), "only what locks name is used"),
	TEXT("provider", offsetof(struct profile_row, provider),
	     "makes all assets, as --provider does"),
	END,
};

static void read_specs(struct reader *reader, const struct node *value)
{
	((struct settings *)reader->base)->specs = value;
}

static void read_store(struct reader *reader, const struct node *value)
{
	((struct settings *)reader->base)->store = value;
}

static void read_packs(struct reader *reader, const struct node *value)
{
	((struct settings *)reader->base)->packs = value;
}

static void read_providers(struct reader *reader, const struct node *value)
{
	struct settings *settings = reader->base;

	settings->providers = named_read(reader, value, "providers", SETTINGS_PROVIDER_FIELDS,
					 sizeof(*settings->providers), &settings->provider_count);
}

static void read_profiles(struct reader *reader, const struct node *value)
{
	struct settings *settings = reader->base;

	settings->profiles = named_read(reader, value, "profiles", PROFILE_FIELDS,
					sizeof(*settings->profiles), &settings->profile_count);
}

const struct field SETTINGS_FIELDS[] = {
	READ_BY("specs", read_specs, "folders and files that build takes for specs"),
	READ_BY("store", read_store, "folder in which the raws that locks name are kept"),
	OBJECT("prompt", SETTINGS_PROMPT_FIELDS, "prompt parts for specs that leave them out"),
	READ_BY("providers", read_providers, "the model of each provider"),
	READ_BY("packs", read_packs, "patterns of pack files"),
	TEXT("active_pack", SLOT(active_pack), "pack that link resolves slots with"),
	READ_BY("profiles", read_profiles, "profiles beside draft and release"),
	END,
};

/* ---- checks and what is kept ------------------------------------------------------------- */

static void fill_store(struct reader *reader, struct project *project, const struct node *node)
{
	size_t count;
	const struct project_path *path;

	if (node && node->type == NODE_LIST) {
		reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0303", node->at,
					       "store: expected the path of a folder, found %s",
					       node_describe(node)));
		return;
	}
	path = paths_read(reader, project, "store", node, false, &count);
	if (count && str_is(path->path, "."))
		complain(reader, "E0404", path->at, "store: '%.*s': it needs a folder of its own",
			 path->path);
	else if (count)
		project->store = path->path;
}

static void fill_models(struct reader *reader, struct settings *settings)
{
	struct spec_default_model *models =
		arena_array(reader->arena, settings->provider_count + 1, sizeof(*models));
	struct spec_defaults *defaults = &settings->defaults;

	for (size_t i = 0; i < settings->provider_count; i++) {
		const struct provider_row *row = &settings->providers[i];
		struct param_value name = {.text = row->named.name, .at = row->named.at};
		const struct param_owner *provider = provider_expect(reader, &name);

		if (!provider || !row->model.is_written)
			continue;
		model_check(reader, provider, provider->kinds, &row->model);
		models[defaults->model_count++] = (struct spec_default_model){provider, row->model};
	}
	defaults->models = models;
}

/* What a profile is by its name, it cannot be told not to be. */
static bool settle_flag(struct reader *reader, const struct profile_row *row,
			const struct param_value *flag, const char *name)
{
	bool is_built_in = str_is(row->named.name, name);

	if (is_built_in && flag->is_written && !flag->number)
		complain(reader, "E0405", flag->at,
			 "the profile '%.*s' is built in and is always that", row->named.name);
	return is_built_in || (flag->is_written && flag->number);
}

static void fill_profiles(struct reader *reader, const struct settings *settings,
			  struct project *project)
{
	struct project_profile *profiles =
		arena_array(reader->arena, settings->profile_count + 1, sizeof(*profiles));

	for (size_t i = 0; i < settings->profile_count; i++) {
		const struct profile_row *row = &settings->profiles[i];
		struct project_profile *out = &profiles[i];

		out->name = row->named.name;
		out->is_draft = settle_flag(reader, row, &row->draft, "draft");
		out->is_release = settle_flag(reader, row, &row->release, "release");
		out->is_locked = row->locked.is_written && row->locked.number;
		out->provider = row->provider.text;
		if (out->is_draft && (out->is_release || out->is_locked))
			complain(reader, "E0405", row->named.at,
				 "the profile '%.*s' is for drafts: it cannot be release or locked "
				 "too",
				 row->named.name);
		if (row->provider.is_written)
			(void)provider_expect(reader, &row->provider);
	}
	project->profiles = profiles;
	project->profile_count = settings->profile_count;
}

enum status settings_read(struct reader *reader, struct project *project, const struct node *root)
{
	struct settings settings = {0};

	reader->base = &settings;
	fields_read(reader, SETTINGS_FIELDS, root, SETTINGS_NAME);
	project->specs =
		paths_read(reader, project, "specs", settings.specs, false, &project->spec_count);
	project->packs =
		paths_read(reader, project, "packs", settings.packs, true, &project->pack_count);
	fill_store(reader, project, settings.store);
	fill_models(reader, &settings);
	fill_profiles(reader, &settings, project);
	project->active_pack = settings.active_pack.text;
	project->active_pack_at = settings.active_pack.at;
	project->defaults = settings.defaults;
	return reader->status;
}
