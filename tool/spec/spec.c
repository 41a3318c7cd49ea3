/* spec.c - a file of specs: read, parsed, walked by the grammar, and checked for what needs more
 * than one field. */
#include "spec/spec.h"

#include "base/file.h"
#include "base/path.h"
#include "spec/grammar.h"
#include "spec/look.h"

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

static void check_paths(struct reader *reader)
{
	const struct spec *spec = reader->spec;

	check_output_path(reader, &spec->integration.manifest_path);
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

static void read_form(struct reader *reader, const struct node *document)
{
	struct spec *spec = reader->spec;
	const struct node *template = node_find(document, "template");
	const struct node *from = node_find(document, "from");

	spec->form = template ? SPEC_TEMPLATE : from ? SPEC_FROM : SPEC_PLAIN;
	reader->is_template = spec->form != SPEC_PLAIN;
	if (template && from)
		complain(reader, "E0322", from->at,
			 "a document is a template or is made from one, not both%.*s",
			 (struct str){0});
}

static unsigned form_bit(enum spec_form form)
{
	return form == SPEC_TEMPLATE ? IN_TEMPLATE : form == SPEC_FROM ? IN_FROM : IN_PLAIN;
}

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
	unsigned form = form_bit(reader->spec->form);

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

static enum status read_document(struct spec_file *file, const struct node *document,
				 const struct vocab *vocab, const struct spec_defaults *defaults,
				 struct spec *spec, struct diag *diag)
{
	struct reader reader = {
		.vocab = vocab, .arena = &file->arena, .diag = diag, .base = spec, .spec = spec};

	spec->source = &file->source;
	spec->at = document->at;
	spec->defaults = defaults;
	if (document->type == NODE_MAP)
		read_form(&reader, document);
	spec->kind = kind_of_document(vocab, document);
	fields_read(&reader, SPEC_FIELDS, document, "spec");
	if (document->type != NODE_MAP)
		return reader.status;
	check_form(&reader, document);
	check_names(&reader);
	check_generation(&reader);
	spec_fill_prompt(spec);
	check_parameters(&reader);
	formats_check(&reader);
	check_paths(&reader);
	if (reader.spec->form == SPEC_TEMPLATE)
		template_check_names(&reader, document);
	return reader.status;
}

static enum status check_own_path(const char *path, const struct source *source, struct diag *diag)
{
	struct place at = {.source = source};
	const char *why = path_refused(str_of(path));

	if (!why && strchr(path, '='))
		return diag_error(diag, ST_USAGE, "E0318", at,
				  "'%s': a spec whose path has '=' is read as a variable by Make",
				  path);
	if (why)
		return diag_error(diag, ST_USAGE, "E0318", at, "'%s': %s", path, why);
	why = path_warning(str_of(path));
	if (why)
		diag_warning(diag, "W0318", at, "'%s': %s", path, why);
	return ST_OK;
}

static enum status refuse_equal_ids(const struct spec_file *file, struct diag *diag)
{
	enum status st = ST_OK;

	for (size_t i = 1; i < file->count; i++) {
		for (size_t j = 0; j < i && file->specs[i].form == SPEC_PLAIN; j++) {
			if (!str_equal(file->specs[i].id.text, file->specs[j].id.text))
				continue;
			st = diag_error(diag, ST_INVALID, "E0803", file->specs[i].id.at,
					"two assets have the id '%.*s'",
					STR_ARGS(file->specs[i].id.text));
			diag_note(diag, file->specs[j].id.at, "the other one");
			break;
		}
	}
	return st;
}

static enum status read_text(struct spec_file *file, struct diag *diag)
{
	enum status st = file_read(file->source.path, YAML_FILE_MAX, "spec", (struct place){0},
				   &file->text, diag);

	if (st == ST_OK)
		file->source.text = (struct str){(const char *)file->text.data, file->text.len};
	return st;
}

static enum status parse(struct spec_file *file, struct diag *diag)
{
	struct documents documents;
	enum status st = yaml_parse(&file->source, &file->arena, &documents, diag);

	if (st == ST_OK) {
		file->roots = documents.roots;
		file->root_count = documents.count;
	}
	return st;
}

enum spec_look spec_file_find(const char *path, struct spec_file *out, struct diag *diag)
{
	enum spec_look look = LOOK_OTHER;

	*out = (struct spec_file){.source = {.path = path}};
	out->status = read_text(out, diag);
	if (out->status == ST_OK) {
		out->status = parse(out, diag);
		if (out->status == ST_OK)
			look = spec_look(out->root_count ? out->roots[0] : NULL, diag);
		else if (str_contains(out->source.text, "version") &&
			 str_contains(out->source.text, "generation"))
			look = LOOK_SPEC; /* with a slip in it, which must be told */
	}
	if (look == LOOK_OTHER) {
		diag_release(diag);
		spec_file_release(out);
	}
	return look;
}

void spec_file_open(const char *path, struct spec_file *out, struct diag *diag)
{
	*out = (struct spec_file){.source = {.path = path}};
	out->is_path_checked = true;
	out->status = check_own_path(path, &out->source, diag);
	if (out->status == ST_OK)
		out->status = read_text(out, diag);
	if (out->status == ST_OK)
		out->status = parse(out, diag);
}

static enum status check_documents(struct spec_file *file, const struct vocab *vocab,
				   const struct spec_defaults *defaults, struct diag *diag)
{
	enum status st = ST_OK;

	if (file->root_count == 0)
		return diag_error(diag, ST_INVALID, "E0300", (struct place){&file->source, 1, 1, 1},
				  "the file holds no spec");
	file->specs = arena_array(&file->arena, file->root_count, sizeof(*file->specs));
	for (size_t i = 0; i < file->root_count; i++) {
		enum status one =
			read_document(file, file->roots[i], vocab, defaults, &file->specs[i], diag);

		st = st == ST_OK ? one : st;
		file->count++;
	}
	return st == ST_OK ? refuse_equal_ids(file, diag) : st;
}

enum status spec_file_check(struct spec_file *file, const struct vocab *vocab,
			    const struct spec_defaults *defaults, struct diag *diag)
{
	enum status named = ST_OK;

	if (!file->is_path_checked)
		named = check_own_path(file->source.path, &file->source, diag);
	if (named != ST_OK || file->status != ST_OK)
		return named != ST_OK ? named : file->status;
	return check_documents(file, vocab, defaults, diag);
}

enum status spec_file_read(const char *path, const struct vocab *vocab,
			   const struct spec_defaults *defaults, struct spec_file *out,
			   struct diag *diag)
{
	spec_file_open(path, out, diag);
	return spec_file_check(out, vocab, defaults, diag);
}

void spec_file_release(struct spec_file *file)
{
	arena_release(&file->arena);
	bytes_release(&file->text);
	*file = (struct spec_file){0};
}

struct str spec_compose_prompt(const struct spec *spec, struct arena *arena)
{
	const struct param_value *parts[] = {&spec->prompt.theme, &spec->prompt.base,
					     &spec->prompt.details, &spec->prompt.style};
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
