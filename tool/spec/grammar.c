/* grammar.c - the fields of a spec.
 *
 * Each table is one mapping of the language. What cannot be said by a row (a list of steps, a
 * provider's name) has a reader here or in steps.c.
 */
#include "spec/grammar.h"

#include "spec/field_rows.h"
#include "spec/schema_parts.h"
#include "spec/spec.h"

#include <string.h>

#define SLOT(member) offsetof(struct spec, member)
#define READ(n, what, words, h) \
	{ \
		.param = {.name = n, .help = h}, .offset = FIELD_CHECKED_ONLY, \
		.read = read_##what, .describe = schema_##what, .form = words \
	}

/* The rules of base/path.c and spec.c as regular expressions that Python and ECMA-262 read alike. */
#define CONTROLS   "\x01-\x1f\x7f"
#define NO_INPUT   CONTROLS ";|<>^*`"
#define NO_OUTPUT  NO_INPUT "/\\\\:?\""
#define LIKE_INPUT "^[^" NO_INPUT "]*[^" NO_INPUT "\\\\:]$"
#define DEVICES \
	"([Cc][Oo][Nn]|[Pp][Rr][Nn]|[Aa][Uu][Xx]|[Nn][Uu][Ll]|[Cc][Oo][Mm][1-9]|[Ll][Pp][Tt][1-9]" \
	")"
#define COMPONENT    "(?!" DEVICES "([./]|$))[^" NO_OUTPUT "]{0,199}[^" NO_OUTPUT " .]"
#define LIKE_OUTPUT  "^" COMPONENT "(/" COMPONENT ")*$"
#define LIKE_ID      "^[a-z0-9][a-z0-9_-]{0,127}$"
#define LIKE_KEY     "^[A-Za-z_][A-Za-z0-9_]{0,127}$"
#define LIKE_SECTION "^(?!.{129})[A-Za-z_][A-Za-z0-9_-]*(\\.[A-Za-z_][A-Za-z0-9_-]*)*$"

static const char *const TYPE_WORDS[] = {"image", "audio", NULL};
static const char *const KIND_WORDS[] = {"sfx", "music", "speech", NULL};
static const char *const SHAPE_WORDS[] = {"box",      "circle",  "ellipse", "capsule",
					  "triangle", "diamond", NULL};
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

static const char *const SELECT_WORDS[] = {"first", "best", NULL};
const struct param_def SELECT_NUMBER = {.name = "select", .type = PARAM_INT, .min = 1, .max = 100};
const struct param_def SELECT_WORD = {.name = "select", .type = PARAM_ENUM, .words = SELECT_WORDS};

/* first, best, or the number of a candidate from 1. */
static void read_select(struct reader *reader, const struct node *value)
{
	bool is_number = value->type == NODE_SCALAR && value->kind == SCALAR_INT;
	enum status st = value_read(reader, is_number ? &SELECT_NUMBER : &SELECT_WORD, value,
				    &reader->spec->generation.select);

	if (st != ST_OK) {
		diag_note(reader->diag, value->at,
			  "a number from 1 to 100 says which candidate ships");
		reader_fail(reader, st);
	}
}

static void read_free_map(struct reader *reader, const struct node *value)
{
	if (value->type != NODE_MAP)
		reader_fail(reader,
			    diag_error(reader->diag, ST_INVALID, "E0303", value->at,
				       "expected a mapping, found %s", node_describe(value)));
}

static bool is_map_name(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      c == '_'))
			return false;
	}
	return text.len > 0 && text.len <= 64;
}

/* Where the values of a request go in the workflow. */
static void read_map(struct reader *reader, const struct node *value)
{
	static const struct param_def target = {.name = "map", .type = PARAM_STRING};

	read_free_map(reader, value);
	if (value->type != NODE_MAP)
		return;
	reader->spec->generation.map = value;
	for (size_t i = 0; i < value->count; i++) {
		const struct node *key = value->members[i].key;
		struct param_value ignored;
		enum status st = value_read(reader, &target, value->members[i].value, &ignored);

		if (st == ST_OK && !is_map_name(key->text))
			st = diag_error(reader->diag, ST_INVALID, "E0303", key->at,
					"map: expected the name of a value (a-z, 0-9 and _), "
					"found %s",
					node_describe(key));
		if (st != ST_OK)
			reader_fail(reader, st);
	}
}

static const struct field INPUT_FIELDS[] = {
	{.param = {.name = "image",
		   .type = PARAM_STRINGS,
		   .help = "reference images, paths relative to the spec"},
	 .offset = SLOT(generation.images),
	 .pattern = LIKE_INPUT},
	{.param = {.name = "mask",
		   .type = PARAM_PATH,
		   .help = "mask image, path relative to the spec"},
	 .offset = SLOT(generation.mask),
	 .pattern = LIKE_INPUT},
	TEXT("asset", SLOT(generation.asset), "id of another asset whose product is the input"),
	WORD("shape", SLOT(generation.shape), SHAPE_WORDS,
	     "filled shape that is drawn here, black on white, as the input"),
	{.param = {.name = "shape_size",
		   .type = PARAM_SIZE,
		   .min = 1,
		   .max = 4096,
		   .help = "width and height of that shape in the picture of the size that is "
			   "asked for; "
			   "default: three quarters of it"},
	 .offset = SLOT(generation.shape_size)},
	{.param = {.name = "strength",
		   .type = PARAM_NUMBER,
		   .min = 0,
		   .max = MILLION,
		   .help = "how far to leave the input, 0 to 1"},
	 .offset = SLOT(generation.strength)},
	END,
};

static const struct field JUDGE_FIELDS[] = {
	TEXT("ask", SLOT(generation.judge_ask),
	     "question about each candidate, as \"which reads best at 32 px?\""),
	TEXT("model", SLOT(generation.judge_model), "model that looks at them"),
	END,
};

static const struct field GENERATION_FIELDS[] = {
	WORD("type", SLOT(generation.type), TYPE_WORDS, "what is made"),
	WORD("kind", SLOT(generation.kind), KIND_WORDS, "what sort of sound"),
	{.param = {.name = "provider", .flags = PARAM_REQUIRED, .help = "who makes it"},
	 .offset = FIELD_CHECKED_ONLY,
	 .read = read_provider_field,
	 .describe = schema_provider,
	 .form = "name of a provider"},
	READ("fallback", fallback, "name of a provider, or a list of names",
	     "providers to use, in order, where the first cannot be asked: no key, shut down, not "
	     "there"),
	WORD("fallback_on", SLOT(generation.fallback_on), FALLBACK_WORDS,
	     "use a fallback also after a call that failed"),
	TEXT("model", SLOT(generation.model), "model, generator or preset of the provider"),
	{.param = {.name = "seed",
		   .type = PARAM_INT,
		   .min = 0,
		   .max = INT64_MAX,
		   .help = "seed of the generator"},
	 .offset = SLOT(generation.seed)},
	READ("select", select, "`first`, `best`, or 1 to 100",
	     "which candidate ships: first, best or a number from 1"),
	OBJECT("judge", JUDGE_FIELDS,
	       "a model that looks at the candidates of `select: best`, for money"),
	OBJECT("inputs", INPUT_FIELDS, "pictures that guide the generator"),
	{.param = {.name = "workflow",
		   .type = PARAM_PATH,
		   .help = "workflow file of a ComfyUI server"},
	 .offset = SLOT(generation.workflow),
	 .pattern = LIKE_INPUT},
	{.param = {.name = "map", .help = "where prompt, seed and other values go in the workflow"},
	 .offset = FIELD_CHECKED_ONLY,
	 .read = read_map,
	 .describe = schema_texts,
	 .form = "mapping of names to places, `6.inputs.text`"},
	{.param = {.name = "file",
		   .type = PARAM_PATH,
		   .help = "existing file, path relative to the spec (provider file)"},
	 .offset = SLOT(generation.file),
	 .pattern = LIKE_INPUT},
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
	if (value->type == NODE_MAP && !reader->is_template)
		reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0322", value->at,
					       "'templates' belongs to a template"));
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
	{.param = {.name = "templates",
		   .help = "further text per value of a template's enum parameter"},
	 .offset = FIELD_CHECKED_ONLY,
	 .read = read_texts,
	 .describe = schema_texts,
	 .form = "mapping of values to texts",
	 .only_in = IN_TEMPLATE | IN_FROM},
	READ("parameters", parameters, "mapping; see the provider",
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
	TEXT_LIKE("manifest_key", SLOT(integration.manifest_key), LIKE_KEY,
		  "the asset's name in the manifest; default: the id in camelCase"),
	TEXT_LIKE("manifest_path", SLOT(integration.manifest_path), LIKE_OUTPUT,
		  "the primary product, below the output folder"),
	TEXT_LIKE("output_path", SLOT(integration.manifest_path), LIKE_OUTPUT,
		  "the same as manifest_path"),
	WORD("manifest_type", SLOT(integration.manifest_type), MANIFEST_TYPES,
	     "what the game loads it as"),
	TEXT_LIKE("manifest_section", SLOT(integration.manifest_section), LIKE_SECTION,
		  "dotted section of the manifest, as images or audio.sfx.jump"),
	TEXT("description", SLOT(integration.description), "a line for people, in the manifest"),
	TEXT("naming_pattern", SLOT(integration.naming_pattern),
	     "file name of a template's instances"),
	TEXT("description_pattern", SLOT(integration.description_pattern),
	     "description of a template's instances"),
	OBJECT("spritesheet", SPRITESHEET_FIELDS, "frames of a sprite sheet"),
	TEXT_LIKE(
		"atlas", SLOT(integration.atlas), LIKE_OUTPUT,
		"of the type atlas: path of the file that names its frames, as the game loads it"),
	TEXT_LIKE("atlasXML", SLOT(integration.atlas_xml), LIKE_OUTPUT,
		  "the same of the type atlasXML"),
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

static void read_version(struct reader *reader, const struct node *value)
{
	version_read(reader, value, &reader->spec->version);
}

const struct field SPEC_FIELDS[] = {
	{.param = {.name = "version",
		   .flags = PARAM_REQUIRED,
		   .help = "version of the spec language: \"1.0\""},
	 .offset = FIELD_CHECKED_ONLY,
	 .read = read_version,
	 .describe = schema_version,
	 .form = "`\"1.0\"`"},
	{.param = {.name = "id",
		   .type = PARAM_STRING,
		   .help = "the asset's name: a-z, 0-9, - and _, at most 128"},
	 .offset = SLOT(id),
	 .pattern = LIKE_ID,
	 .needed_in = IN_PLAIN},
	{.param = {.name = "template",
		   .type = PARAM_STRING,
		   .help = "makes this document a template of that name"},
	 .offset = FIELD_CHECKED_ONLY,
	 .only_in = IN_TEMPLATE},
	{.param = {.name = "from",
		   .type = PARAM_STRING,
		   .help = "template that this document makes assets of"},
	 .offset = FIELD_CHECKED_ONLY,
	 .only_in = IN_FROM},
	{.param = {.name = "parameters", .help = "parameters of a template"},
	 .offset = FIELD_CHECKED_ONLY,
	 .read = grammar_read_parameters,
	 .describe = schema_template_parameters,
	 .form = "list of mappings; see below",
	 .only_in = IN_TEMPLATE},
	{.param = {.name = "with", .help = "values for one instance"},
	 .offset = FIELD_CHECKED_ONLY,
	 .read = read_free_map,
	 .describe = schema_free_map,
	 .form = "mapping of parameters to values",
	 .only_in = IN_FROM},
	{.param = {.name = "instances",
		   .help = "values for several instances, or the path of a JSON list"},
	 .offset = FIELD_CHECKED_ONLY,
	 .read = grammar_read_instances,
	 .describe = schema_instances,
	 .form = "list of mappings, or a path",
	 .only_in = IN_TEMPLATE | IN_FROM},
	{.param = {.name = "matrix",
		   .help = "lists of values of which every combination is an instance"},
	 .offset = FIELD_CHECKED_ONLY,
	 .read = grammar_read_matrix,
	 .describe = schema_matrix,
	 .form = "mapping of parameters to lists of values",
	 .only_in = IN_TEMPLATE | IN_FROM},
	READ("metadata", metadata, "mapping", "free: category, author, tags and what you like"),
	TEXT("pack", SLOT(pack), "pack whose prompt defaults apply"),
	{.param = {.name = "generation", .help = "who makes the bytes"},
	 .offset = FIELD_CHECKED_ONLY,
	 .fields = GENERATION_FIELDS,
	 .describe = schema_generation,
	 .needed_in = IN_PLAIN | IN_TEMPLATE},
	OBJECT("prompt", PROMPT_FIELDS, "what is asked for"),
	{.param = {.name = "post_processing", .help = "what is done to the bytes, in order"},
	 .offset = FIELD_CHECKED_ONLY,
	 .read = grammar_read_steps,
	 .describe = schema_steps,
	 .form = "list of steps; see below"},
	{.param = {.name = "integration", .help = "where the product goes"},
	 .offset = FIELD_CHECKED_ONLY,
	 .fields = INTEGRATION_FIELDS,
	 .describe = schema_atlas},
	OBJECT("observability", OBSERVABILITY_FIELDS, "what is recorded"),
	END,
};
