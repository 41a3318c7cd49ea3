/* art.c - pictures and sounds that are there: a spec with `provider: file` for each.
 *
 * The id comes from the file's name; where two files of one run have the same, from their folders
 * too. What a game loads stays under the path it had.
 */
#include "base/path.h"
#include "import/entry.h"
#include "import/names.h"
#include "import/refer.h"

#include <stdlib.h>
#include <string.h>

struct piece {
	struct piece *next;
	const struct source *source;
	struct reference file;
	struct str id, category;
	const char *product;
	unsigned kind;
};

/* In import->memory. */
struct art {
	struct piece *first, **last;
	size_t count;
};

static bool takes_name(struct str path)
{
	return refer_kind(path_extension(path), NULL) != 0;
}

static struct str category_of(struct import *import, struct str from_root)
{
	return name_to_id(import->arena, path_base(path_folder(from_root)));
}

static struct art *art_of(struct import *import)
{
	struct art *art = import->art;

	if (!art) {
		art = arena_alloc(import->arena, sizeof(*art));
		art->last = &art->first;
		import->art = art;
	}
	return art;
}

static enum status read_piece(struct import *import, const struct import_input *input)
{
	struct str path = str_of(input->source->path);
	struct piece *piece = arena_alloc(import->arena, sizeof(*piece));
	struct place at = {.source = input->source};
	struct art *art = art_of(import);

	piece->source = input->source;
	piece->kind = refer_kind(path_extension(path), &piece->product);
	piece->file = refer_to(import, path);
	if (piece->file.why)
		return diag_error(import->diag, ST_INVALID, "E0857", at, "cannot be imported: %s",
				  piece->file.why);
	piece->id = name_to_id(import->arena, path_stem(path_base(path)));
	piece->category = category_of(import, piece->file.from_root);
	if (piece->id.len == 0)
		return diag_error(import->diag, ST_INVALID, "E0851", at,
				  "its name has no letter or digit, or too many, for an id");
	*art->last = piece;
	art->last = &piece->next;
	art->count++;
	return ST_OK;
}

/* ---- ids --------------------------------------------------------------------------------- */

static int by_id(const void *left, const void *right)
{
	const struct piece *a = *(const struct piece *const *)left;
	const struct piece *b = *(const struct piece *const *)right;
	int order = str_compare(a->id, b->id);

	return order ? order : str_compare(a->file.from_root, b->file.from_root);
}

static struct piece **sort(struct import *import, const struct art *art)
{
	struct piece **sorted = arena_array(import->arena, art->count + 1, sizeof(struct piece *));
	size_t count = 0;

	for (struct piece *piece = art->first; piece; piece = piece->next)
		sorted[count++] = piece;
	qsort((void *)sorted, count, sizeof(*sorted), by_id);
	return sorted;
}

static void add_folder(struct import *import, struct piece *piece)
{
	if (piece->category.len)
		piece->id = name_to_id(import->arena, str_concat(import->arena, piece->category,
								 STR("-"), piece->id));
}

/* The same file named twice is one asset; others of one name go by their folders too. */
static void tell_apart(struct import *import, struct piece **sorted, size_t count)
{
	for (size_t begin = 0, end; begin < count; begin = end) {
		struct str id = sorted[begin]->id;
		struct str file = sorted[begin]->file.from_root;
		bool is_shared = false;

		for (end = begin; end < count && str_equal(sorted[end]->id, id); end++)
			is_shared = is_shared || !str_equal(sorted[end]->file.from_root, file);
		for (size_t i = begin; i < end && is_shared; i++)
			add_folder(import, sorted[i]);
	}
}

/* ---- the spec ---------------------------------------------------------------------------- */

static void put_integration(struct import *import, struct yaml *yaml, const struct piece *piece)
{
	struct str key = name_to_key(import->arena, piece->id);
	struct str path = refer_output(import, &piece->file, piece->product);

	yaml_map_begin(yaml, STR("integration"));
	yaml_text(yaml, STR("manifest_key"), key);
	if (path.len)
		yaml_text(yaml, STR("manifest_path"), path);
	else
		import_note(import, (struct place){.source = piece->source},
			    "the path, which no output may have");
	if (piece->kind == REFER_SOUND && piece->category.len &&
	    !name_is_section_part(piece->category))
		yaml_text(yaml, STR("manifest_section"),
			  str_concat(import->arena, STR("audio.sfx."),
				     name_to_key(import->arena, piece->category), (struct str){0}));
	yaml_map_end(yaml);
}

static void write_spec(struct import *import, const struct piece *piece)
{
	struct strbuf out = {0};
	struct yaml yaml = {.out = &out};

	spec_begin(&yaml, piece->source, piece->id);
	if (piece->category.len) {
		yaml_map_begin(&yaml, STR("metadata"));
		yaml_text(&yaml, STR("category"), piece->category);
		yaml_map_end(&yaml);
		yaml_gap(&yaml);
	}
	yaml_map_begin(&yaml, STR("generation"));
	yaml_text(&yaml, STR("type"), piece->kind == REFER_IMAGE ? STR("image") : STR("audio"));
	yaml_text(&yaml, STR("provider"), STR("file"));
	yaml_text(&yaml, STR("file"), piece->file.from_specs);
	yaml_map_end(&yaml);
	yaml_gap(&yaml);
	put_integration(import, &yaml, piece);
	spec_end(import, &yaml, piece->id, (struct place){.source = piece->source});
}

static enum status finish(struct import *import)
{
	const struct art *art = import->art;
	struct piece **sorted;

	if (!art)
		return ST_OK;
	sorted = sort(import, art);
	tell_apart(import, sorted, art->count);
	for (const struct piece *piece = art->first; piece; piece = piece->next) {
		if (piece->id.len == 0)
			return diag_error(import->diag, ST_INVALID, "E0851",
					  (struct place){.source = piece->source},
					  "its name and that of its folder are too long for an id");
		write_spec(import, piece);
	}
	return ST_OK;
}

const struct importer importer_art = {
	.name = "art",
	.help = "pictures and sounds: PNG, WebP, JPEG, WAV, FLAC, OGG, MP3",
	.takes_name = takes_name,
	.read = read_piece,
	.finish = finish,
};
