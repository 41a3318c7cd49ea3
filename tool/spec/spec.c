/* spec.c - a file of specs: read, parsed, walked by the grammar, and checked for what needs more
 * than one field. */
#include "spec/spec.h"

#include "base/path.h"
#include "spec/grammar.h"

#include <string.h>

#define ID_MAX 128u

static void complain(struct reader *reader, const char *code, struct place at, const char *fmt,
		     struct str text)
{
	reader_fail(reader, diag_error(reader->diag, ST_INVALID, code, at, fmt, STR_ARGS(text)));
}

/* ---- names ------------------------------------------------------------------------------- */

static bool is_lower_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_word_char(char c)
{
	return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_id(struct str text)
{
	if (text.len == 0 || text.len > ID_MAX || !is_lower_or_digit(text.ptr[0]))
		return false;
	for (size_t i = 1; i < text.len; i++) {
		if (!is_lower_or_digit(text.ptr[i]) && text.ptr[i] != '-' && text.ptr[i] != '_')
			return false;
	}
	return true;
}

/* A letter, then letters, digits and '_'; with `more`, also those characters ('-', and '.' between
 * words). */
static bool is_identifier(struct str text, const char *more)
{
	bool at_start = true;

	if (text.len == 0 || text.len > ID_MAX)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (at_start ? !is_word_char(c) || (c >= '0' && c <= '9')
			     : !is_word_char(c) && !strchr(more, c))
			return false;
		at_start = c == '.';
	}
	return !at_start;
}

static bool is_template_text(const struct reader *reader, const struct param_value *value)
{
	return reader->is_template && str_contains(value->text, "{{");
}

static void check_names(struct reader *reader)
{
	const struct spec *spec = reader->spec;
	const struct spec_integration *to = &spec->integration;

	if (spec->id.is_written && !is_template_text(reader, &spec->id) && !is_id(spec->id.text))
		complain(reader, "E0316", spec->id.at,
			 "'%.*s' is no id: a-z, 0-9, - and _, at most 128", spec->id.text);
	if (to->manifest_key.is_written && !is_template_text(reader, &to->manifest_key) &&
	    !is_identifier(to->manifest_key.text, ""))
		complain(reader, "E0316", to->manifest_key.at,
			 "'%.*s' is no manifest key: a letter, then letters, digits and _",
			 to->manifest_key.text);
	if (to->manifest_section.is_written && !is_template_text(reader, &to->manifest_section) &&
	    !is_identifier(to->manifest_section.text, "-."))
		complain(reader, "E0316", to->manifest_section.at,
			 "'%.*s' is no manifest section: words joined by dots, as audio.sfx.jump",
			 to->manifest_section.text);
}

/* ---- paths ------------------------------------------------------------------------------- */

/* "{{name}}" in a name is filled in later; what is around it is judged as it stands. */
static void check_output_path(struct reader *reader, const struct param_value *value)
{
	const char *why;

	if (!value->is_written || is_template_text(reader, value))
		return;
	why = path_output_refused(value->text);
	if (why) {
		reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0317", value->at,
					       "'%.*s' cannot be an output: %s",
					       STR_ARGS(value->text), why));
		return;
	}
	why = path_warning(value->text);
	if (!why && memchr(value->text.ptr, '%', value->text.len))
		why = "'%' in the name of an output is read as a pattern by Make";
	if (why)
		diag_warning(reader->diag, "W0318", value->at, "'%.*s': %s", STR_ARGS(value->text),
			     why);
}

static void check_input_path(struct reader *reader, const struct param_value *value)
{
	const char *why;

	if (!value->is_written || is_template_text(reader, value))
		return;
	why = path_refused(value->text);
	if (why) {
		reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0317", value->at,
					       "'%.*s' cannot be an input: %s",
					       STR_ARGS(value->text), why));
		return;
	}
	why = path_warning(value->text);
	if (why)
		diag_warning(reader->diag, "W0318", value->at, "'%.*s': %s", STR_ARGS(value->text),
			     why);
}

/* The file's name, whose stem is the asset's name where nothing else says it. */
static void check_naming(struct reader *reader)
{
	const struct spec_integration *to = &reader->spec->integration;
	const struct param_value *name = &to->naming_pattern;

	if (!name->is_written || is_template_text(reader, name))
		return;
	if (name->text.len && memchr(name->text.ptr, '/', name->text.len)) {
		complain(reader, "E0337", name->at,
			 "'%.*s' is no name of a file: the folder follows from the section, or "
			 "write manifest_path",
			 name->text);
		return;
	}
	check_output_path(reader, name);
	if (!to->manifest_key.is_written && !is_identifier(path_stem(name->text), ""))
		complain(reader, "E0337", name->at,
			 "'%.*s' without its extension is no manifest key: a letter, then letters, "
			 "digits and _",
			 name->text);
}

static void check_paths(struct reader *reader)
{
	const struct spec *spec = reader->spec;

	check_naming(reader);
	check_output_path(reader, &spec->integration.manifest_path);
	check_output_path(reader, &spec->integration.atlas);
	check_output_path(reader, &spec->integration.atlas_xml);
	check_input_path(reader, &spec->generation.file);
	check_input_path(reader, &spec->generation.workflow);
	check_input_path(reader, &spec->generation.mask);
	for (size_t i = 0; i < spec->generation.images.count; i++) {
		struct param_value image = {.is_written = true,
					    .text = spec->generation.images.list[i]};

		image.at = spec->generation.images.at;
		check_input_path(reader, &image);
	}
}

/* ---- providers and kinds ----------------------------------------------------------------- */

/* Known before the walk, so that steps can be judged in whatever order the document is written. */
static unsigned kind_of_document(const struct vocab *vocab, const struct node *document)
{
	const struct node *generation = node_find(document, "generation");
	const struct node *type = node_find(generation, "type");
	const struct node *kind = node_find(generation, "kind");
	const struct node *name = node_find(generation, "provider");
	const struct param_owner *provider;

	if (type && type->type == NODE_SCALAR)
		return str_is(type->text, "image")   ? ASSET_IMAGE
		       : str_is(type->text, "audio") ? ASSET_AUDIO
						     : 0;
	if (kind)
		return ASSET_AUDIO;
	provider = name && name->type == NODE_SCALAR ? vocab->find_provider(name->text) : NULL;
	if (provider && (provider->kinds == ASSET_IMAGE || provider->kinds == ASSET_AUDIO))
		return provider->kinds;
	return 0;
}

static void check_provider_kind(struct reader *reader, const struct param_owner *provider,
				struct place at)
{
	enum status st;

	if (!provider || !reader->spec->kind || provider->kinds & reader->spec->kind)
		return;
	st = diag_error(reader->diag, ST_INVALID, "E0314", at, "the provider '%s' makes no %s",
			provider->name, reader->spec->kind == ASSET_IMAGE ? "images" : "sounds");
	diag_hint(reader->diag, "'assetc providers' tells who makes what");
	reader_fail(reader, st);
}

const char *spec_provider_need(struct str provider)
{
	if (str_is(provider, "file"))
		return "file";
	return str_is(provider, "exec") ? "command" : NULL;
}

static void check_need(struct reader *reader)
{
	const struct spec_generation *from = &reader->spec->generation;
	const char *need = spec_provider_need(str_of(from->provider->name));
	const struct param_value *given = NULL;

	if (need)
		given = str_is(str_of(need), "file") ? &from->file : &from->command;
	if (given && !given->is_set)
		reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0302", from->provider_at,
					       "the provider '%s' needs 'generation.%s'",
					       from->provider->name, need));
}

static void check_generation(struct reader *reader)
{
	const struct spec_generation *from = &reader->spec->generation;

	if (!from->provider)
		return;
	if (!reader->spec->kind && !from->type.is_set)
		complain(reader, "E0302", from->provider_at,
			 "generation needs 'type': the provider makes images and sounds%.*s",
			 (struct str){0});
	check_provider_kind(reader, from->provider, from->provider_at);
	for (size_t i = 0; i < from->fallback_count; i++)
		check_provider_kind(reader, from->fallbacks[i], from->fallbacks_at[i]);
	check_need(reader);
	if (from->model.is_written && !is_template_text(reader, &from->model))
		model_check(reader, from->provider,
			    reader->spec->kind ? reader->spec->kind : from->provider->kinds,
			    &from->model);
}

/* ---- documents --------------------------------------------------------------------------- */

static void misplaced(struct reader *reader, const struct field *field, const struct node *value)
{
	const char *why = field->only_in == IN_TEMPLATE ? "'%.*s' belongs to a template"
			  : field->only_in == IN_FROM   ? "'%.*s' needs 'from'"
							: "'%.*s' needs 'template' or 'from'";

	complain(reader, "E0322", value->at, why, str_of(field->param.name));
}

/* Which fields a document has to have, and may have, goes by its form. `from` beside `template`
 * was told when the form was read. */
static void check_form(struct reader *reader, const struct node *document)
{
	unsigned form = reader->is_template ? IN_TEMPLATE : IN_PLAIN;

	for (const struct field *field = SPEC_FIELDS; field->param.name; field++) {
		const struct node *value;

		if (!field->needed_in && !field->only_in)
			continue;
		value = node_find(document, field->param.name);
		if (!value && (field->needed_in & form))
			complain(reader, "E0302", document->at, "'spec' needs '%.*s'",
				 str_of(field->param.name));
		else if (value && field->only_in && !(field->only_in & form) &&
			 !str_is(str_of(field->param.name), "from"))
			misplaced(reader, field, value);
	}
}

/* A pack that is not there is told by who looks for it; the project's own defaults stay then. */
static void choose_defaults(struct reader *reader, struct spec_file *file,
			    const struct spec_setting *setting)
{
	struct spec *spec = reader->spec;
	const struct spec_pack *pack;

	spec->defaults = setting->defaults;
	if (!spec->pack.is_set || !setting->find_pack)
		return;
	pack = setting->find_pack(setting->context, spec->pack.text, spec->pack.at, reader->diag);
	if (!pack) {
		reader_fail(reader, ST_INVALID);
		return;
	}
	spec->defaults = pack->defaults;
	for (size_t i = 0; i < pack->file_count; i++)
		trail_use(&file->trail, reader->arena, pack->files[i]);
}

static void check_whole(struct reader *reader, const struct node *document)
{
	check_form(reader, document);
	check_names(reader);
	check_generation(reader);
	spec_fill_prompt(reader->spec);
	default_model_choose(reader);
	check_parameters(reader);
	formats_check(reader);
	check_paths(reader);
	atlas_check(reader);
	if (reader->is_template)
		template_check_names(reader, document);
}

enum status spec_read(struct spec_file *file, const struct node *document,
		      const struct node *chosen, bool is_template,
		      const struct spec_setting *setting, struct spec *spec, struct diag *diag)
{
	static const struct param_def text = {.name = "templates", .type = PARAM_STRING};
	struct reader reader = {.vocab = setting->vocab,
				.arena = &file->arena,
				.diag = diag,
				.base = spec,
				.spec = spec,
				.is_template = is_template};

	spec->source = &file->source;
	spec->file = file;
	spec->at = document->at;
	spec->kind = kind_of_document(setting->vocab, document);
	fields_read(&reader, SPEC_FIELDS, document, "spec");
	if (document->type != NODE_MAP)
		return reader.status;
	if (chosen && value_read(&reader, &text, chosen, &spec->prompt.chosen) != ST_OK)
		reader_fail(&reader, ST_INVALID);
	choose_defaults(&reader, file, setting);
	check_whole(&reader, document);
	return reader.status;
}

struct str spec_compose_prompt(const struct spec *spec, struct arena *arena)
{
	const struct param_value *parts[] = {&spec->prompt.theme, &spec->prompt.base,
					     &spec->prompt.details, &spec->prompt.chosen,
					     &spec->prompt.style};
	struct strbuf text = {0};
	struct str composed;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		struct str part = str_trim(parts[i]->text);

		if (part.len == 0)
			continue;
		if (text.len)
			strbuf_add_char(&text, '\n');
		strbuf_add_str(&text, part);
	}
	composed = str_copy(arena, strbuf_str(&text));
	strbuf_release(&text);
	return composed;
}
