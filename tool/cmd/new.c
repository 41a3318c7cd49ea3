/* new.c - `assetc new`: a spec to begin with, or an asset of a template. Creates files, and never
 * changes one. */
#include "cmd/new.h"

#include "base/path.h"
#include "compile/vocab.h"
#include "import/names.h"
#include "import/place.h"
#include "import/refer.h"
#include "import/shipped.h"
#include "import/starter.h"
#include "provider/model.h"
#include "spec/shelf.h"

#include <string.h>

#define DEFAULT_PROVIDER "procedural"

static enum status usage(struct making *making, const char *fmt, const char *text)
{
	return diag_error(making->diag, ST_USAGE, "E0001", (struct place){0}, fmt, text);
}

/* ---- a starter --------------------------------------------------------------------------- */

static const struct param_owner *choose_provider(struct making *making)
{
	const struct vocab *vocab = vocab_get();
	struct str name = str_of(making->inv->provider ? making->inv->provider : DEFAULT_PROVIDER);
	const struct param_owner *provider = vocab->find_provider(name);
	const char *near = provider ? NULL : nearest_word(name, vocab->provider_names);

	if (!provider)
		(void)usage(making, "--provider: unknown provider '%s'", name.ptr);
	if (near)
		diag_hint(making->diag, "did you mean '%s'?", near);
	if (provider && strcmp(provider->name, "file") == 0) {
		(void)usage(making,
			    "of a file that is there, 'assetc import FILE' makes the spec%s", "");
		return NULL;
	}
	return provider;
}

static enum status choose_kind(struct making *making, const struct param_owner *provider,
			       unsigned *kind)
{
	const char *type = making->inv->type;

	if (!type && making->extension_kind) {
		*kind = making->extension_kind;
	} else if (!type) {
		*kind = provider->kinds & ASSET_IMAGE ? ASSET_IMAGE : ASSET_AUDIO;
	} else {
		*kind = strcmp(type, "image") == 0   ? ASSET_IMAGE
			: strcmp(type, "audio") == 0 ? ASSET_AUDIO
						     : 0;
	}
	if (*kind == 0)
		return usage(making, "--type is image or audio, not '%s'", type);
	if (making->extension_kind && *kind != making->extension_kind)
		return usage(making, "--type %s is not what the extension of the name says", type);
	if (provider->kinds & *kind)
		return ST_OK;
	return usage(making,
		     *kind == ASSET_IMAGE ? "the provider '%s' makes no images"
					  : "the provider '%s' makes no sounds",
		     provider->name);
}

static bool is_opaque(const struct param_owner *provider)
{
	const struct model *model =
		model_default(NULL, provider->name, ASSET_IMAGE, (struct str){0});

	return model && model->alpha == MODEL_ALPHA_NEVER;
}

enum status make_files(struct making *making, struct creation *files, size_t count)
{
	enum status st = create_files(making->inv, files, count);

	(making->inv->is_json ? tell_created_json : tell_created)(making->inv, files, count);
	return st;
}

static enum status make_starter(struct making *making, const char *name)
{
	const struct param_owner *provider = choose_provider(making);
	struct starter starter = {.name = str_of(name)};
	struct creation file = {0};
	enum status st;

	if (!provider)
		return ST_USAGE;
	st = choose_kind(making, provider, &starter.kind);
	if (st != ST_OK)
		return st;
	starter.provider = str_of(provider->name);
	starter.is_opaque = starter.kind == ASSET_IMAGE && is_opaque(provider);
	starter.id = name_to_id(&making->arena, starter.name);
	if (starter.id.len == 0)
		return usage(making,
			     "'%s' is no name for an asset: letters, digits, - and _, at most 128",
			     name);
	file.path = path_join(&making->arena, str_of(making->out_dir),
			      str_concat(&making->arena, starter.id, STR(".yaml"), (struct str){0}))
			    .ptr;
	file.bytes = starter_write(&making->arena, &starter);
	return make_files(making, &file, 1);
}

/* ---- the name ---------------------------------------------------------------------------- */

/* hit.wav is the sound "hit". */
static const char *drop_extension(struct making *making, const char *name)
{
	unsigned kind = name ? refer_kind(path_extension(str_of(name)), NULL) : 0;

	if (kind == 0)
		return name;
	making->extension_kind = kind == REFER_SOUND ? ASSET_AUDIO : ASSET_IMAGE;
	return str_keep(&making->arena, path_stem(str_of(name)));
}

/* What stands between words is no loss. */
static void tell_dropped(struct making *making, const char *name)
{
	static const char KEPT[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				   " -_.";
	struct str id = name_to_id(&making->arena, str_of(name));

	if (id.len && name[strspn(name, KEPT)])
		diag_warning(making->diag, "W0863", (struct place){0},
			     "'%s' becomes '%.*s': an id has letters a to z, digits and '-'", name,
			     STR_ARGS(id));
}

/* ---- the command ------------------------------------------------------------------------- */

static enum status list(struct making *making)
{
	struct known_template *templates;
	size_t count;

	if (making->inv->operands.count || making->inv->template_name)
		return usage(making, "--list stands alone%s", "");
	list_templates(making, &templates, &count);
	tell_templates(making, templates, count);
	return ST_OK;
}

static enum status tell_one(struct making *making)
{
	const struct known_template *known = find_template(making, making->inv->template_name);

	if (!known)
		return ST_INVALID;
	tell_templates(making, known, 1);
	return ST_OK;
}

static enum status run_form(struct making *making)
{
	const struct invocation *inv = making->inv;
	const char *name = inv->operands.count ? inv->operands.items[0] : inv->output_name;

	if (inv->is_list)
		return list(making);
	if (inv->operands.count > 1)
		return usage(making, "'new' takes one name%s", "");
	if (inv->operands.count && inv->output_name)
		return usage(making,
			     "'%s' and --output-name both name the asset: one of them is too many",
			     name);
	name = drop_extension(making, name);
	if (inv->template_name && (inv->provider || inv->type))
		return usage(making, "a template says itself who makes what: no %s",
			     inv->provider ? "--provider" : "--type");
	if (name)
		tell_dropped(making, name);
	if (inv->template_name && name)
		return make_instance(making, name);
	if (inv->template_name && inv->defines.count == 0)
		return tell_one(making);
	if (!name)
		return usage(making, "'new' needs a name%s", " for the asset");
	if (inv->defines.count)
		return usage(making, "-D gives values to a template: --template %s", "NAME");
	return make_starter(making, name);
}

/* The project is that of the folder for specs, or of the nearest above it that is there. */
static enum status open_folder(struct making *making)
{
	struct str folder = str_of(making->out_dir);

	while (folder.len > 1 && !place_is_folder(folder))
		folder = path_folder(folder);
	return open_project(making->inv, path_join(&making->arena, folder, STR("x.yaml")).ptr,
			    &making->project, making->diag);
}

static enum status run_new(struct invocation *inv, struct diag *diag)
{
	struct making making = {.inv = inv, .diag = diag};
	enum status st;

	making.shelf = shelf_new();
	making.sources = arena_array(&making.arena, shipped_template_count, sizeof(struct source));
	st = choose_specs_folder(inv, &making.out_dir, diag);
	if (st == ST_OK)
		st = open_folder(&making);
	if (st == ST_OK)
		st = run_form(&making);
	/* Findings name what lives in the arena and on the shelf. */
	diag_print(diag, inv);
	diag_release(diag);
	shelf_free(making.shelf);
	arena_release(&making.arena);
	return st;
}

static const struct option_text TEXTS[] = {
	{OPT_OUT_DIR, "folder for specs; default: that of the project, else specs"},
	{OPT_PROVIDER, "who is to make it; default: procedural"},
	{OPT_DEFINE, "value of a parameter of the template"},
	{OPT_LIST, "tell the templates there are"},
	{0},
};

const struct command command_new = {
	.name = "new",
	.operands = "NAME | --template NAME [NAME] [-D NAME=VALUE]… | --list",
	.help = "make a spec to begin with, or an asset of a template",
	.options = OPTS_COMMON | OPT_BIT(OPT_OUT_DIR) | OPT_BIT(OPT_PROVIDER) | OPT_BIT(OPT_TYPE) |
		   OPT_BIT(OPT_TEMPLATE) | OPT_BIT(OPT_OUTPUT_NAME) | OPT_BIT(OPT_DEFINE) |
		   OPT_BIT(OPT_LIST) | OPT_BIT(OPT_DRY_RUN) | OPT_BIT(OPT_JSON) |
		   OPT_BIT(OPT_PROJECT),
	.texts = TEXTS,
	.run = run_new,
};
