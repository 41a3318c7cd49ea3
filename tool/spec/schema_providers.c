/* schema_providers.c - providers: their names, what each needs and makes, and the parameters of the
 * one that is asked. */
#include "spec/grammar.h"
#include "spec/schema_parts.h"

#include <stdarg.h>

/* One line of JSON as printf writes it: an item of a list, or a member. */
static void put(struct schema *schema, const char *member, const char *fmt, ...) AC_PRINTF(3, 4);
static void put(struct schema *schema, const char *member, const char *fmt, ...)
{
	struct strbuf text = {0};
	va_list args;

	va_start(args, fmt);
	strbuf_vprintf(&text, fmt, args);
	va_end(args);
	json_raw(&schema->json, member, strbuf_str(&text));
	strbuf_release(&text);
}

static const struct param_owner *provider_at(const struct schema *schema, size_t index)
{
	const char *name = schema->vocab->provider_names[index];

	return name ? schema->vocab->find_provider(str_of(name)) : NULL;
}

/* ---- names ------------------------------------------------------------------------------- */

void schema_provider(struct schema *schema)
{
	put(schema, "$ref", "\"#/$defs/provider\"");
}

void schema_fallback(struct schema *schema)
{
	put(schema, "anyOf",
	    "[{\"$ref\": \"#/$defs/provider\"}, "
	    "{\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/provider\"}}]");
}

void schema_parameters(struct schema *schema)
{
	json_c(&schema->json, "type", "object");
	json_int(&schema->json, "maxProperties", PARAMETERS_MAX);
}

/* ---- what is made ------------------------------------------------------------------------ */

static void put_makers(struct schema *schema, const char *definition, unsigned kinds, bool is_only)
{
	bool is_first = true;
	struct strbuf text = {0};
	const struct param_owner *provider;

	for (size_t i = 0; (provider = provider_at(schema, i)) != NULL; i++) {
		if (is_only ? provider->kinds != kinds : !(provider->kinds & kinds))
			continue;
		strbuf_printf(&text, "%s\"%s\"", is_first ? "" : ", ", provider->name);
		is_first = false;
	}
	put(schema, definition, "{\"enum\": [%s]}", text.data ? text.data : "");
	strbuf_release(&text);
}

/* What a `generation` makes, as far as it says: its type, else its kind, else its provider. */
static void define_kinds(struct schema *schema)
{
	put_makers(schema, "makers-of-images", ASSET_IMAGE, false);
	put_makers(schema, "makers-of-sounds", ASSET_AUDIO, false);
	put_makers(schema, "makers-of-images-only", ASSET_IMAGE, true);
	put_makers(schema, "makers-of-sounds-only", ASSET_AUDIO, true);
	put(schema, "makes-images",
	    "{\"anyOf\": [{\"properties\": {\"type\": {\"const\": \"image\"}}, "
	    "\"required\": [\"type\"]}, "
	    "{\"properties\": {\"type\": false, \"kind\": false, "
	    "\"provider\": {\"$ref\": \"#/$defs/makers-of-images-only\"}}, "
	    "\"required\": [\"provider\"]}]}");
	put(schema, "makes-sounds",
	    "{\"anyOf\": [{\"properties\": {\"type\": {\"const\": \"audio\"}}, "
	    "\"required\": [\"type\"]}, "
	    "{\"properties\": {\"type\": false}, \"required\": [\"kind\"]}, "
	    "{\"properties\": {\"type\": false, \"kind\": false, "
	    "\"provider\": {\"$ref\": \"#/$defs/makers-of-sounds-only\"}}, "
	    "\"required\": [\"provider\"]}]}");
}

static void put_kind_rule(struct schema *schema, const char *what)
{
	put(schema, NULL,
	    "{\"if\": {\"$ref\": \"#/$defs/makes-%s\"}, "
	    "\"then\": {\"properties\": {\"provider\": {\"$ref\": \"#/$defs/makers-of-%s\"}, "
	    "\"fallback\": {\"anyOf\": [{\"type\": \"array\", \"items\": {\"$ref\": "
	    "\"#/$defs/makers-of-%s\"}}, {\"$ref\": \"#/$defs/makers-of-%s\"}]}}}}",
	    what, what, what, what);
}

#define IF_PROVIDER \
	"\"if\": {\"properties\": {\"provider\": {\"const\": \"%s\"}}, " \
	"\"required\": [\"provider\"]}"

static void put_models(struct schema *schema, const struct param_owner *provider, unsigned kind)
{
	const char *const *models = schema->vocab->provider_models(provider, kind);
	struct strbuf text = {0};

	for (size_t i = 0; models && models[i]; i++)
		strbuf_printf(&text, "%s\"%s\"", i ? ", " : "", models[i]);
	if (models && provider->kinds & kind)
		put(schema, NULL,
		    "{\"if\": {\"allOf\": [{\"properties\": {\"provider\": {\"const\": \"%s\"}}, "
		    "\"required\": [\"provider\"]}, {\"$ref\": \"#/$defs/makes-%s\"}]}, "
		    "\"then\": {\"properties\": {\"model\": {\"anyOf\": [{\"enum\": [%s]}%s]}}}}",
		    provider->name, kind == ASSET_IMAGE ? "images" : "sounds",
		    text.data ? text.data : "",
		    schema->in_template ? ", {\"$ref\": \"#/$defs/placeholder\"}" : "");
	strbuf_release(&text);
}

void schema_generation(struct schema *schema)
{
	const struct param_owner *provider;

	json_array_begin(&schema->json, "allOf");
	put_kind_rule(schema, "images");
	put_kind_rule(schema, "sounds");
	/* Who makes both is told which. */
	put(schema, NULL,
	    "{\"anyOf\": [{\"properties\": {\"provider\": {\"anyOf\": "
	    "[{\"$ref\": \"#/$defs/makers-of-images-only\"}, "
	    "{\"$ref\": \"#/$defs/makers-of-sounds-only\"}]}}}, "
	    "{\"required\": [\"type\"]}, {\"required\": [\"kind\"]}]}");
	for (size_t i = 0; (provider = provider_at(schema, i)) != NULL; i++) {
		const char *need = spec_provider_need(str_of(provider->name));

		if (need)
			put(schema, NULL, "{" IF_PROVIDER ", \"then\": {\"required\": [\"%s\"]}}",
			    provider->name, need);
		put_models(schema, provider, ASSET_IMAGE);
		put_models(schema, provider, ASSET_AUDIO);
	}
	json_array_end(&schema->json);
}

/* ---- parameters -------------------------------------------------------------------------- */

static bool is_listed(const struct schema *schema, size_t before, const char *name)
{
	for (size_t i = 0; i < before; i++) {
		const struct param_def *row = provider_at(schema, i)->params;

		for (; row->name; row++) {
			if (str_is(str_of(name), row->name))
				return true;
		}
	}
	return false;
}

/* Names that some provider has: with a fallback, a parameter may be meant for that one. */
static void define_known(struct schema *schema)
{
	const struct param_owner *provider;

	schema_line_begin(schema, "parameter-name");
	json_array_begin(&schema->json, "anyOf");
	put(schema, NULL, "{\"pattern\":\"^x-\"}");
	json_object_begin(&schema->json, NULL);
	json_array_begin(&schema->json, "enum");
	for (size_t i = 0; (provider = provider_at(schema, i)) != NULL; i++) {
		for (const struct param_def *row = provider->params; row->name; row++) {
			if (!is_listed(schema, i, row->name))
				json_c(&schema->json, NULL, row->name);
		}
	}
	json_array_end(&schema->json);
	json_object_end(&schema->json);
	json_array_end(&schema->json);
	schema_line_end(schema);
}

static struct strbuf definition_of(const struct param_owner *provider)
{
	struct strbuf name = {0};

	strbuf_printf(&name, "parameters-%s", provider->name);
	return name;
}

void schema_define_providers(struct schema *schema)
{
	const struct param_owner *provider;

	if (!schema->in_template) {
		json_object_begin(&schema->json, "provider");
		schema_names(schema, "oneOf", schema->vocab->provider_names,
			     schema->vocab->find_provider);
		json_object_end(&schema->json);
		define_kinds(schema);
		define_known(schema);
	}
	for (size_t i = 0; (provider = provider_at(schema, i)) != NULL; i++) {
		struct strbuf name = definition_of(provider);

		schema_define(schema, name.data);
		json_c(&schema->json, "description", provider->help);
		schema_rows(schema, provider->params, false);
		json_object_end(&schema->json);
		strbuf_release(&name);
	}
}

#define IF_ASKED \
	"\"if\": {\"properties\": {\"generation\": {\"properties\": {\"provider\": {\"const\": " \
	"\"%s\"}%s}, \"required\": [\"provider\"%s]}}, \"required\": [\"generation\"]}"

/* A provider that stands alone knows all names; beside a fallback, a name may be the other's. */
static void put_parameter_rule(struct schema *schema, const struct param_owner *provider,
			       bool is_alone)
{
	struct strbuf name = definition_of(provider);

	put(schema, NULL,
	    "{" IF_ASKED ", \"then\": {\"properties\": {\"prompt\": {\"properties\": "
	    "{\"parameters\": {\"$ref\": \"#/$defs/%s%s\", %s}}}}}}",
	    provider->name, is_alone ? ", \"fallback\": false" : "",
	    is_alone ? "" : ", \"fallback\"", name.data, schema->in_template ? "-in-template" : "",
	    is_alone ? "\"patternProperties\": {\"^x-\": true}, \"unevaluatedProperties\": false"
		     : "\"propertyNames\": {\"$ref\": \"#/$defs/parameter-name\"}");
	strbuf_release(&name);
}

void schema_parameter_rules(struct schema *schema)
{
	const struct param_owner *provider;

	for (size_t i = 0; (provider = provider_at(schema, i)) != NULL; i++) {
		put_parameter_rule(schema, provider, true);
		put_parameter_rule(schema, provider, false);
	}
}
