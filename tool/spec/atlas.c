/* atlas.c - an atlas and the file that names its frames. */
#include "spec/grammar.h"
#include "spec/schema_parts.h"
#include "spec/spec.h"

#include <string.h>

static void refuse_alone(struct reader *reader, const struct param_value *path, const char *type)
{
	reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0326", path->at,
				       "'%s' says nothing without manifest_type: %s", type, type));
}

/* `type` is both the word of manifest_type and the name of the field. */
static void check_pair(struct reader *reader, const struct param_value *path, const char *type,
		       bool is_needed)
{
	struct param_value *written = &reader->spec->integration.manifest_type;
	bool is_type = written->is_set && str_is(written->text, type);

	if (is_type && !path->is_written && is_needed)
		reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0302", written->at,
					       "manifest_type: %s needs '%s', the path of the file "
					       "that names the frames",
					       type, type));
	else if (path->is_written && written->is_set && !is_type)
		refuse_alone(reader, path, type);
	else if (path->is_written && !written->is_set)
		*written =
			(struct param_value){.is_set = true, .text = str_of(type), .at = path->at};
}

/* A template may leave one of them to its instances. */
void atlas_check(struct reader *reader)
{
	const struct spec_integration *to = &reader->spec->integration;

	if (reader->is_template)
		return;
	check_pair(reader, &to->atlas_xml, "atlasXML", true);
	check_pair(reader, &to->atlas, "atlas", false);
}

/* Beside `allOf`, which the rows make. */
void schema_atlas(struct schema *schema)
{
	if (schema->in_template)
		return;
	json_raw(&schema->json, "if",
		 STR("{\"required\":[\"manifest_type\"],\"properties\":{\"manifest_type\":"
		     "{\"const\":\"atlas\"}}}"));
	json_raw(&schema->json, "then", STR("{\"properties\":{\"atlasXML\":false}}"));
	json_raw(&schema->json, "else",
		 STR("{\"if\":{\"required\":[\"manifest_type\"],\"properties\":{\"manifest_type\":"
		     "{\"const\":\"atlasXML\"}}},"
		     "\"then\":{\"required\":[\"atlasXML\"],\"properties\":{\"atlas\":false}},"
		     "\"else\":{\"not\":{\"anyOf\":["
		     "{\"required\":[\"manifest_type\",\"atlas\"]},"
		     "{\"required\":[\"manifest_type\",\"atlasXML\"]},"
		     "{\"required\":[\"atlas\",\"atlasXML\"]}]}}}"));
}
