/* grammar.c - the fields of a spec.
 *
 * Each table is one mapping of the language. What cannot be said by a row (a list of steps, a
 * provider's name) has a reader here or in steps.c.
 */
#include "spec/grammar.h"

#include "spec/spec.h"

#include <string.h>

#define SLOT(member) offsetof(struct spec, member)
#define TEXT(n, slot, h) \
	{ \
		.param = {.name = n, .type = PARAM_STRING, .help = h}, .offset = slot \
	}
#define FLAG(n, slot, h) \
	{ \
		.param = {.name = n, .type = PARAM_BOOL, .help = h}, .offset = slot \
	}
#define PIXELS(n, slot, low, h) \
	{ \
		.param = {.name = n, \
			  .type = PARAM_INT, \
			  .unit = UNIT_PIXELS, \
			  .min = low, \
			  .max = 16384, \
			  .help = h}, \
		.offset = slot \
	}
#define WORD(n, slot, w, h) \
	{ \
		.param = {.name = n, .type = PARAM_ENUM, .words = w, .help = h}, .offset = slot \
	}
#define OBJECT(n, table, h) \
	{ \
		.param = {.name = n, .help = h}, .offset = FIELD_CHECKED_ONLY, .fields = table \
	}
#define READ(n, function, h) \
	{ \
		.param = {.name = n, .help = h}, .offset = FIELD_CHECKED_ONLY, .read = function \
	}
#define END \
	{ \
		.param = {.name = NULL } \
	}

static const char *const TYPE_WORDS[] = {"image", "audio", NULL};
static const char *const KIND_WORDS[] = {"sfx", "music", "speech", NULL};
static const char *const FALLBACK_WORDS[] = {"failure", NULL};
static const char *const MANIFEST_TYPES[] = {"image",           "spritesheet", "atlasXML", "atlas",
					     "multiResolution", "audio",       NULL};
static const char *const LOG_LEVELS[] = {"dev", "debug", "info", "warn", "error", NULL};

/* ---- generation -------------------------------------------------------------------------- */

static const struct param_owner *read_provider(struct reader *reader, const struct node *node)
{
	const struct param_owner *found;
	const char *near;

	if (node->type != NODE_SCALAR) {
		reader_fail(reader,
			    diag_error(reader->diag, ST_INVALID, "E0303", node->at,
				       "provider: expected a name, found %s", node_describe(node)));
		return NULL;
	}
	found = reader->vocab->find_provider(node->text);
	if (found)
		return found;
	near = nearest_word(node->text, reader->vocab->provider_names);
	reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0311", node->at,
				       "unknown provider '%.*s'", STR_ARGS(node->text)));
	if (near)
		diag_hint(reader->diag, "did you mean '%s'?", near);
	return NULL;
}

static void read_provider_field(struct reader *reader, const struct node *value)
{
	reader->spec->generation.provider = read_provider(reader, value);
	reader->spec->generation.provider_at = value->at;
}

static void read_fallback(struct reader *reader, const struct node *value)
{
	struct spec_generation *generation = &reader->spec->generation;
	size_t count = value->type == NODE_LIST ? value->count : 1;

	generation->fallbacks =
		arena_array(reader->arena, count + 1, sizeof(*generation->fallbacks));
	generation->fallbacks_at =
		arena_array(reader->arena, count + 1, sizeof(*generation->fallbacks_at));
	for (size_t i = 0; i < count; i++) {
		const struct node *item = value->type == NODE_LIST ? value->items[i] : value;
		const struct param_owner *provider = read_provider(reader, item);

		if (!provider)
			continue;
		generation->fallbacks_at[generation->fallback_count] = item->at;
		generation->fallbacks[generation->fallback_count++] = provider;
	}
}

/* first, best, or the number of a candidate from 1. */
static void read_select(struct reader *reader, const struct node *value)
{
	static const struct param_def number = {
		.name = "select", .type = PARAM_INT, .min = 1, .max = 100};
	static const char *const WORDS[] = {"first", "best", NULL};
	static const struct param_def word = {.name = "select", .type = PARAM_ENUM, .words = WORDS};
	bool is_number = value->type == NODE_SCALAR && value->kind == SCALAR_INT;
	enum status st = value_read(reader, is_number ? &number : &word, value,
				    &reader->spec->generation.select);

	if (st != ST_OK)
		reader_fail(reader, st);
}

static void read_free_map(struct reader *reader, const struct node *value)
{
	if (value->type != NODE_MAP)
		reader_fail(reader,
			    diag_error(reader->diag, ST_INVALID, "E0303", value->at,
				       "expected a mapping, found %s", node_describe(value)));
}

static const struct field INPUT_FIELDS[] = {
	{.param = {.name = "image",
		   .type = PARAM_STRINGS,
		   .help = "reference images, paths relative to the spec"},
	 .offset = SLOT(generation.images)},
	{.param = {.name = "mask",
		   .type = PARAM_PATH,
		   .help = "mask image, path relative to the spec"},
	 .offset = SLOT(generation.mask)},
	TEXT("asset", SLOT(generation.asset), "id of another asset whose product is the input"),
	{.param = {.name = "strength",
		   .type = PARAM_NUMBER,
		   .min = 0,
		   .max = MILLION,
		   .help = "how far to leave the input, 0 to 1"},
	 .offset = SLOT(generation.strength)},
	END,
};

static const struct field GENERATION_FIELDS[] = {
	WORD("type", SLOT(generation.type), TYPE_WORDS, "what is made"),
	WORD("kind", SLOT(generation.kind), KIND_WORDS, "what sort of sound"),
	{.param = {.name = "provider", .flags = PARAM_REQUIRED, .help = "who makes it"},
	 .offset = FIELD_CHECKED_ONLY,
	 .read = read_provider_field},
	READ("fallback", read_fallback, "providers to use when the first cannot, in order"),
	WORD("fallback_on", SLOT(generation.fallback_on), FALLBACK_WORDS,
	     "use a fallback also after a call that failed"),
	TEXT("model", SLOT(generation.model), "model, generator or preset of the provider"),
	{.param = {.name = "seed",
		   .type = PARAM_INT,
		   .min = 0,
		   .max = INT64_MAX,
		   .help = "seed of the generator"},
	 .offset = SLOT(generation.seed)},
	READ("select", read_select, "which candidate ships: first, best or a number from 1"),
	OBJECT("inputs", INPUT_FIELDS, "pictures that guide the generator"),
	{.param = {.name = "workflow",
		   .type = PARAM_PATH,
		   .help = "workflow file of a ComfyUI server"},
	 .offset = SLOT(generation.workflow)},
	READ("map", read_free_map, "where prompt and seed go in the workflow"),
	{.param = {.name = "file",
		   .type = PARAM_PATH,
		   .help = "existing file, path relative to the spec (provider file)"},
	 .offset = SLOT(generation.file)},
	TEXT("command", SLOT(generation.command),
	     "name of a command of the policy file (provider exec)"),
	END,
};

/* ---- prompt ------------------------------------------------------------------------------ */

static void read_parameters(struct reader *reader, const struct node *value)
{
	read_free_map(reader, value);
	if (value->type == NODE_MAP)
		reader->spec->prompt.parameters = value;
}

static void read_texts(struct reader *reader, const struct node *value)
{
	static const struct param_def text = {.name = "templates", .type = PARAM_STRING};

	read_free_map(reader, value);
	for (size_t i = 0; value->type == NODE_MAP && i < value->count; i++) {
		struct param_value ignored;
		enum status st = value_read(reader, &text, value->members[i].value, &ignored);

		if (st != ST_OK)
			reader_fail(reader, st);
	}
}

static const struct field PROMPT_FIELDS[] = {
	TEXT("theme", SLOT(prompt.theme), "what the whole game or pack looks or sounds like"),
	TEXT("base", SLOT(prompt.base), "what this asset is"),
	TEXT("style", SLOT(prompt.style), "how it is drawn or played"),
	TEXT("details", SLOT(prompt.details), "further wishes"),
	TEXT("negative", SLOT(prompt.negative), "what must not be in it"),
	READ("templates", read_texts, "further text per value of a template's enum parameter"),
	READ("parameters", read_parameters,
	     "size, quality, number of candidates and what else the provider takes"),
	END,
};

/* ---- integration and observability ------------------------------------------------------- */

static const struct field SPRITESHEET_FIELDS[] = {
	PIXELS("frameWidth", SLOT(integration.frame_width), 1, "width of one frame"),
	PIXELS("frameHeight", SLOT(integration.frame_height), 1, "height of one frame"),
	PIXELS("margin", SLOT(integration.margin), 0, "pixels around the sheet"),
	PIXELS("spacing", SLOT(integration.spacing), 0, "pixels between frames"),
	END,
};

static const struct field INTEGRATION_FIELDS[] = {
	TEXT("manifest_key", SLOT(integration.manifest_key),
	     "the asset's name in the manifest; default: the id in camelCase"),
	TEXT("manifest_path", SLOT(integration.manifest_path),
	     "the primary product, below the output folder"),
	TEXT("output_path", SLOT(integration.manifest_path), "the same as manifest_path"),
	WORD("manifest_type", SLOT(integration.manifest_type), MANIFEST_TYPES,
	     "what the game loads it as"),
	TEXT("manifest_section", SLOT(integration.manifest_section),
	     "dotted section of the manifest, as images or audio.sfx.jump"),
	TEXT("description", SLOT(integration.description), "a line for people, in the manifest"),
	TEXT("naming_pattern", SLOT(integration.naming_pattern),
	     "file name of a template's instances"),
	TEXT("description_pattern", SLOT(integration.description_pattern),
	     "description of a template's instances"),
	OBJECT("spritesheet", SPRITESHEET_FIELDS, "frames of a sprite sheet"),
	END,
};

static const struct field OBSERVABILITY_FIELDS[] = {
	FLAG("track_cost", SLOT(observability.track_cost), "accepted; money is always tracked"),
	FLAG("track_quality", SLOT(observability.track_quality), "store what the checks measured"),
	FLAG("track_performance", SLOT(observability.track_performance),
	     "store how long each step took"),
	WORD("log_level", SLOT(observability.log_level), LOG_LEVELS,
	     "events of this spec from this level up"),
	{.param = {.name = "sampling_rate",
		   .type = PARAM_NUMBER,
		   .min = 0,
		   .max = MILLION,
		   .help = "share of events written"},
	 .offset = SLOT(observability.sampling_rate)},
	END,
};

/* ---- the document ------------------------------------------------------------------------ */

static void read_metadata(struct reader *reader, const struct node *value)
{
	static const struct param_def category = {.name = "category", .type = PARAM_STRING};
	const struct node *node = node_find(value, "category");
	struct param_value text;

	read_free_map(reader, value);
	if (!node)
		return;
	if (value_read(reader, &category, node, &text) != ST_OK)
		reader_fail(reader, ST_INVALID);
	else
		reader->spec->category = text.text;
}

/* "1.0" as text, and 1.0 as people also write it. */
static void read_version(struct reader *reader, const struct node *value)
{
	struct param_value *slot = &reader->spec->version;
	bool is_text = value->type == NODE_SCALAR && value->kind != SCALAR_NULL;

	*slot = (struct param_value){
		.is_set = true, .is_written = true, .at = value->at, .text = value->text};
	if (is_text && (str_is(value->text, "1.0") || str_is(value->text, "1")))
		return;
	reader_fail(reader,
		    diag_error(reader->diag, ST_INVALID, "E0312", value->at,
			       "this assetc reads version \"1.0\" of the spec language, not '%.*s'",
			       STR_ARGS(is_text ? value->text : str_of(node_describe(value)))));
}

const struct field SPEC_FIELDS[] = {
	{.param = {.name = "version",
		   .flags = PARAM_REQUIRED,
		   .help = "version of the spec language: \"1.0\""},
	 .offset = FIELD_CHECKED_ONLY,
	 .read = read_version},
	TEXT("id", SLOT(id), "the asset's name: a-z, 0-9, - and _"),
	TEXT("template", SLOT(template_name), "makes this document a template of that name"),
	TEXT("from", SLOT(from), "template that this document makes assets of"),
	READ("parameters", grammar_read_parameters, "parameters of a template"),
	READ("with", read_free_map, "values for one instance"),
	READ("instances", grammar_read_instances,
	     "values for several instances, or the path of a JSON list"),
	READ("matrix", grammar_read_matrix,
	     "lists of values of which every combination is an instance"),
	READ("metadata", read_metadata, "free: category, author, tags and what you like"),
	TEXT("pack", SLOT(pack), "pack whose prompt defaults apply"),
	OBJECT("generation", GENERATION_FIELDS, "who makes the bytes"),
	OBJECT("prompt", PROMPT_FIELDS, "what is asked for"),
	READ("post_processing", grammar_read_steps, "what is done to the bytes, in order"),
	OBJECT("integration", INTEGRATION_FIELDS, "where the product goes"),
	OBJECT("observability", OBSERVABILITY_FIELDS, "what is recorded"),
	END,
};
