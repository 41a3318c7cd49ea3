/* schema_steps.c - post_processing: steps chosen by their action, checks by their name. */
#include "spec/grammar.h"
#include "spec/schema_parts.h"

static const struct param_owner *step_at(const struct schema *schema, size_t index)
{
	const char *name = schema->vocab->step_names[index];

	return name ? schema->vocab->find_step(str_of(name)) : NULL;
}

static const struct param_owner *check_at(const struct schema *schema, size_t index)
{
	const char *name = schema->vocab->check_names[index];

	return name ? schema->vocab->find_check(str_of(name)) : NULL;
}

static bool takes_value(const struct param_owner *check)
{
	return check->params && check->params->name;
}

/* ---- checks ------------------------------------------------------------------------------ */

static void put_named_sizes(struct schema *schema)
{
	schema_line_begin(schema, NULL);
	json_c(&schema->json, "type", "string");
	json_c(&schema->json, "pattern", schema->vocab->check_name_pattern);
	schema_line_end(schema);
}

/* A check with its value: a mapping of the one to the other. The row is named after the check. */
static void put_pair(struct schema *schema, const struct param_owner *check)
{
	struct param_def row = *check->params;

	row.name = check->name;
	json_object_begin(&schema->json, NULL);
	json_c(&schema->json, "description", check->help);
	json_c(&schema->json, "type", "object");
	json_object_begin(&schema->json, "properties");
	schema_row(schema, &row, NULL);
	json_object_end(&schema->json);
	json_array_begin(&schema->json, "required");
	json_c(&schema->json, NULL, check->name);
	json_array_end(&schema->json);
	json_bool(&schema->json, "additionalProperties", false);
	json_object_end(&schema->json);
}

static void define_check(struct schema *schema)
{
	const struct param_owner *check;

	schema_define(schema, "check");
	json_c(&schema->json, "description", "name of a check, or a name with its value");
	json_array_begin(&schema->json, "oneOf");
	for (size_t i = 0; (check = check_at(schema, i)) != NULL; i++) {
		if (takes_value(check)) {
			put_pair(schema, check);
			continue;
		}
		schema_line_begin(schema, NULL);
		json_c(&schema->json, "const", check->name);
		json_c(&schema->json, "description", check->help);
		schema_line_end(schema);
	}
	put_named_sizes(schema);
	json_array_end(&schema->json);
	json_object_end(&schema->json);
}

/* ---- steps ------------------------------------------------------------------------------- */

static struct strbuf definition_of(const struct param_owner *step)
{
	struct strbuf name = {0};

	strbuf_printf(&name, "step-%s", step->name);
	return name;
}

static void put_validate(struct schema *schema)
{
	json_object_begin(&schema->json, "properties");
	json_raw(&schema->json, "action", STR("true"));
	json_object_begin(&schema->json, "checks");
	json_c(&schema->json, "type", "array");
	json_int(&schema->json, "minItems", 1);
	json_object_begin(&schema->json, "items");
	schema_ref(schema, "check");
	json_object_end(&schema->json);
	json_object_end(&schema->json);
	json_object_end(&schema->json);
	json_raw(&schema->json, "required", STR("[\"checks\"]"));
}

static void define_step(struct schema *schema, const struct param_owner *step)
{
	struct strbuf name = definition_of(step);

	schema_define(schema, name.data);
	json_c(&schema->json, "description", step->help);
	if (str_is(str_of(step->name), "validate"))
		put_validate(schema);
	else
		schema_rows(schema, step->params, false);
	json_raw(&schema->json, "patternProperties", STR("{\"^(x-|action$)\": true}"));
	json_bool(&schema->json, "additionalProperties", false);
	json_object_end(&schema->json);
	strbuf_release(&name);
}

static void put_choice(struct schema *schema, const struct param_owner *step)
{
	struct strbuf name = definition_of(step);

	schema_line_begin(schema, NULL);
	json_object_begin(&schema->json, "if");
	json_object_begin(&schema->json, "properties");
	json_object_begin(&schema->json, "action");
	json_c(&schema->json, "const", step->name);
	json_object_end(&schema->json);
	json_object_end(&schema->json);
	json_object_end(&schema->json);
	json_object_begin(&schema->json, "then");
	schema_ref(schema, name.data);
	json_object_end(&schema->json);
	schema_line_end(schema);
	strbuf_release(&name);
}

void schema_define_steps(struct schema *schema)
{
	const struct param_owner *step;

	schema_define(schema, "step");
	json_c(&schema->json, "type", "object");
	json_object_begin(&schema->json, "properties");
	json_object_begin(&schema->json, "action");
	json_c(&schema->json, "description", "name of the step");
	schema_names(schema, "oneOf", schema->vocab->step_names, schema->vocab->find_step);
	json_object_end(&schema->json);
	json_object_end(&schema->json);
	json_raw(&schema->json, "required", STR("[\"action\"]"));
	json_array_begin(&schema->json, "allOf");
	for (size_t i = 0; (step = step_at(schema, i)) != NULL; i++)
		put_choice(schema, step);
	json_array_end(&schema->json);
	json_object_end(&schema->json);
	for (size_t i = 0; (step = step_at(schema, i)) != NULL; i++)
		define_step(schema, step);
	define_check(schema);
}

void schema_steps(struct schema *schema)
{
	json_c(&schema->json, "type", "array");
	json_int(&schema->json, "maxItems", STEPS_MAX);
	json_object_begin(&schema->json, "items");
	schema_ref(schema, "step");
	json_object_end(&schema->json);
}

/* ---- kinds ------------------------------------------------------------------------------- */

/* "png|webp|jpe?g": names of files end so. */
static void put_extensions(struct strbuf *out, const char *const *formats)
{
	for (size_t i = 0; formats[i]; i++)
		strbuf_printf(out, "%s%s", i ? "|" : "",
			      str_is(str_of(formats[i]), "jpg") ? "jpe?g" : formats[i]);
}

/* For manifest_path and its second name: an extension that is, or is not, one of these. */
static void put_product(struct schema *schema, const char *extensions, bool is_one)
{
	static const char *const NAMES[] = {"manifest_path", "output_path"};
	struct strbuf text = {0};

	strbuf_printf(&text,
		      is_one ? "{\"pattern\":\"\\\\.(%s)$\"}"
			     : "{\"not\":{\"type\":\"string\",\"pattern\":\"\\\\.(%s)$\"}}",
		      extensions);
	json_object_begin(&schema->json, "integration");
	json_object_begin(&schema->json, "properties");
	for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
		json_object_begin(&schema->json, NAMES[i]);
		json_array_begin(&schema->json, "anyOf");
		json_raw(&schema->json, NULL, strbuf_str(&text));
		if (schema->in_template)
			json_raw(&schema->json, NULL, STR("{\"$ref\":\"#/$defs/placeholder\"}"));
		json_array_end(&schema->json);
		json_object_end(&schema->json);
	}
	json_object_end(&schema->json);
	json_object_end(&schema->json);
	strbuf_release(&text);
}

/* One of convert's, of a kind of asset. */
static void put_formats(struct schema *schema, unsigned kind)
{
	if (!schema->in_template) {
		schema_words(schema, "enum", spec_formats(kind));
		return;
	}
	json_array_begin(&schema->json, "anyOf");
	json_object_begin(&schema->json, NULL);
	schema_words(schema, "enum", spec_formats(kind));
	json_object_end(&schema->json);
	json_raw(&schema->json, NULL, STR(SCHEMA_PLACEHOLDER));
	json_array_end(&schema->json);
}

static void put_steps_of(struct schema *schema, unsigned kind)
{
	const struct vocab *vocab = schema->vocab;

	json_object_begin(&schema->json, "post_processing");
	json_object_begin(&schema->json, "items");
	json_object_begin(&schema->json, "properties");
	json_object_begin(&schema->json, "action");
	schema_names_of(schema, "enum", vocab->step_names, vocab->find_step, kind);
	json_object_end(&schema->json);
	json_object_begin(&schema->json, "checks");
	json_object_begin(&schema->json, "items");
	json_array_begin(&schema->json, "anyOf");
	json_object_begin(&schema->json, NULL);
	schema_names_of(schema, "enum", vocab->check_names, vocab->find_check, kind);
	json_object_end(&schema->json);
	json_object_begin(&schema->json, NULL);
	json_c(&schema->json, "type", "object");
	json_object_begin(&schema->json, "propertyNames");
	schema_names_of(schema, "enum", vocab->check_names, vocab->find_check, kind);
	json_object_end(&schema->json);
	json_object_end(&schema->json);
	put_named_sizes(schema);
	json_array_end(&schema->json);
	json_object_end(&schema->json);
	json_object_end(&schema->json);
	json_object_begin(&schema->json, "formats");
	json_object_begin(&schema->json, "items");
	put_formats(schema, kind);
	json_object_end(&schema->json);
	json_object_end(&schema->json);
	json_object_end(&schema->json);
	json_object_end(&schema->json);
	json_object_end(&schema->json);
}

void schema_of_kind(struct schema *schema, unsigned kind)
{
	struct strbuf extensions = {0};

	put_extensions(&extensions, spec_formats(kind));
	json_object_begin(&schema->json, "properties");
	put_steps_of(schema, kind);
	put_product(schema, extensions.data, true);
	json_object_end(&schema->json);
	strbuf_release(&extensions);
}

/* ---- convert ----------------------------------------------------------------------------- */

/* Where a document converts, and not to this format, its product has another extension. */
static void put_conversion(struct schema *schema, const char *format)
{
	const char *one[] = {format, NULL};
	struct strbuf text = {0}, extension = {0};

	put_extensions(&extension, one);
	strbuf_printf(
		&text,
		"{\"properties\":{\"post_processing\":{\"contains\":{\"properties\":"
		"{\"action\":{\"const\":\"convert\"},\"formats\":{\"type\":\"array\","
		"\"not\":{\"contains\":{\"const\":\"%s\"}}}},"
		"\"required\":[\"action\",\"formats\"]}}},\"required\":[\"post_processing\"]}",
		format);
	schema_line_begin(schema, NULL);
	json_raw(&schema->json, "if", strbuf_str(&text));
	json_object_begin(&schema->json, "then");
	json_object_begin(&schema->json, "properties");
	put_product(schema, extension.data, false);
	json_object_end(&schema->json);
	json_object_end(&schema->json);
	schema_line_end(schema);
	strbuf_release(&text);
	strbuf_release(&extension);
}

/* One image at several scales: its type in the manifest, and frames, which have one size. */
static void put_variants_rules(struct schema *schema)
{
	json_raw(&schema->json, NULL,
		 STR("{\"properties\":{\"post_processing\":{\"contains\":{\"properties\":"
		     "{\"action\":{\"const\":\"variants\"}},\"required\":[\"action\"]},"
		     "\"minContains\":0,\"maxContains\":1}}}"));
	json_raw(&schema->json, NULL,
		 STR("{\"if\":{\"properties\":{\"post_processing\":{\"contains\":{\"properties\":"
		     "{\"action\":{\"const\":\"variants\"}},\"required\":[\"action\"]}}},"
		     "\"required\":[\"post_processing\"]},"
		     "\"then\":{\"properties\":{\"integration\":{\"properties\":{\"spritesheet\":"
		     "false,\"atlas\":false,\"atlasXML\":false,"
		     "\"manifest_type\":{\"not\":{\"enum\":[\"image\",\"spritesheet\",\"atlasXML\","
		     "\"atlas\",\"audio\"]}}}}}}}"));
}

#define STEPS_WITH(step) \
	"{\"properties\":{\"post_processing\":{\"contains\":{\"properties\":{\"action\":{" \
	"\"const\":\"" step "\"}},\"required\":[\"action\"]}"

/* Frames stand in one picture, which alone says what they are. */
static void put_frames_rules(struct schema *schema)
{
	json_raw(&schema->json, NULL,
		 STR(STEPS_WITH("slice") ",\"minContains\":0,\"maxContains\":1}}}"));
	json_raw(&schema->json, NULL,
		 STR(STEPS_WITH("atlas") ",\"minContains\":0,\"maxContains\":1}}}"));
	json_raw(&schema->json, NULL,
		 STR("{\"properties\":{\"post_processing\":{\"not\":{\"contains\":{\"properties\":"
		     "{\"action\":{\"const\":\"atlas\"},\"name\":{\"type\":\"string\",\"not\":{"
		     "\"pattern\":"
		     "\"^[a-z][a-z0-9_-]{0,63}$|\\\\{\\\\{\"}}},\"required\":[\"action\",\"name\"]}"
		     "}}}}"));
	json_raw(
		&schema->json, NULL,
		STR("{\"if\":" STEPS_WITH(
			"slice") "}},\"required\":[\"post_processing\"]},\"then\":{\"properties\":{"
				 "\"integration\":{\"properties\":{\"spritesheet\":false}}}}}"));
	json_raw(&schema->json, NULL,
		 STR("{\"if\":{\"anyOf\":[" STEPS_WITH("slice") "}}}," STEPS_WITH(
			 "atlas") "}}}],\"required\":[\"post_processing\"]},\"then\":{"
				  "\"not\":" STEPS_WITH("variants") "}}}}}"));
}

void schema_convert_rules(struct schema *schema)
{
	static const unsigned KINDS[] = {ASSET_IMAGE, ASSET_AUDIO};

	json_raw(&schema->json, NULL,
		 STR("{\"properties\":{\"post_processing\":{\"contains\":{\"properties\":"
		     "{\"action\":{\"const\":\"convert\"}},\"required\":[\"action\"]},"
		     "\"minContains\":0,\"maxContains\":1}}}"));
	/* The bit rate of an MP3 is said in one way; quality may be that of an OGG. */
	json_raw(
		&schema->json, NULL,
		STR("{\"properties\":{\"post_processing\":{\"not\":{\"contains\":{\"properties\":"
		    "{\"action\":{\"const\":\"convert\"},\"formats\":{\"type\":\"array\","
		    "\"contains\":{\"const\":\"mp3\"},\"not\":{\"contains\":{\"const\":\"ogg\"}}}},"
		    "\"required\":[\"action\",\"formats\",\"quality\",\"bitrate\"]}}}}}"));
	for (size_t i = 0; i < sizeof(KINDS) / sizeof(KINDS[0]); i++) {
		for (const char *const *format = spec_formats(KINDS[i]); *format; format++)
			put_conversion(schema, *format);
	}
	put_variants_rules(schema);
	put_frames_rules(schema);
}
