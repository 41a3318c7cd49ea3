/* art.c - pictures and sounds that are there: a spec with `provider: file` for each.
 *
 * The id comes from the file's name; where two files of one run have the same, from as many of their
 * folders as tell them apart, and from the extension where that alone does. What a game loads stays under
 * the path it had. A file that is not what its name says, or that cannot be told from another, is passed
 * over with a finding.
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
	unsigned folders; /* that the id begins with */
	bool is_twin;     /* another file differs in the extension alone, which the id ends with */
	bool is_refused;  /* its id is that of another file */
};

/* In import->art. */
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

/* Of the path's last parts. */
static struct str id_of(struct import *import, const struct piece *piece)
{
	struct str path = piece->file.from_root;
	struct str end = piece->is_twin ? path : path_stem(path);
	size_t begin = path.len;

	for (unsigned i = 0; begin && i <= piece->folders; i++) {
		begin -= i > 0; /* the '/' that was found */
		while (begin && path.ptr[begin - 1] != '/')
			begin--;
	}
	return name_to_id(import->arena, (struct str){path.ptr + begin, end.len - begin});
}

static bool has_more_folders(const struct piece *piece)
{
	struct str path = piece->file.from_root;
	unsigned folders = 0;

	for (size_t i = 0; i < path.len; i++)
		folders += path.ptr[i] == '/';
	return piece->folders < folders;
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

/* The others go on without it. */
static enum status pass_over(struct import *import)
{
	import->is_partial = true;
	return ST_OK;
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
	if (!piece->file.why)
		piece->file.why = refer_refused(import->arena, path, piece->kind);
	if (piece->file.why) {
		(void)diag_error(import->diag, ST_INVALID, "E0857", at, "cannot be imported: %s",
				 piece->file.why);
		return pass_over(import);
	}
	piece->id = id_of(import, piece);
	piece->category = category_of(import, piece->file.from_root);
	if (piece->id.len == 0) {
		(void)diag_error(import->diag, ST_INVALID, "E0851", at,
				 "its name has no letter or digit, or too many, for an id");
		return pass_over(import);
	}
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

static int by_stem(const void *left, const void *right)
{
	const struct piece *a = *(const struct piece *const *)left;
	const struct piece *b = *(const struct piece *const *)right;
	int order = str_compare(path_stem(a->file.from_root), path_stem(b->file.from_root));

	return order ? order : str_compare(a->file.from_root, b->file.from_root);
}

static bool have_one_stem(const struct piece *a, const struct piece *b)
{
	return str_equal(path_stem(a->file.from_root), path_stem(b->file.from_root));
}

static bool have_one_id(const struct piece *a, const struct piece *b)
{
	return a->id.len && str_equal(a->id, b->id);
}

/* How many of the pieces, from the first on, are alike; *are_several: and not all one file. */
static size_t count_alike(struct piece *const *pieces, size_t count,
			  bool (*are_alike)(const struct piece *, const struct piece *),
			  bool *are_several)
{
	size_t alike = 1;

	*are_several = false;
	for (; alike < count && are_alike(pieces[0], pieces[alike]); alike++)
		*are_several |=
			!str_equal(pieces[0]->file.from_root, pieces[alike]->file.from_root);
	return alike;
}

static void find_twins(struct import *import, struct piece **pieces, size_t count)
{
	bool are_several;

	qsort((void *)pieces, count, sizeof(*pieces), by_stem);
	for (size_t i = 0, end; i < count;) {
		end = i + count_alike(pieces + i, count - i, have_one_stem, &are_several);
		for (; i < end; i++) {
			pieces[i]->is_twin = are_several;
			pieces[i]->id = id_of(import, pieces[i]);
		}
	}
}

/* One folder more for each of those that share an id; false where none does, or has any more. */
static bool add_folders(struct import *import, struct piece **pieces, size_t count)
{
	bool are_several, is_changed = false;

	qsort((void *)pieces, count, sizeof(*pieces), by_id);
	for (size_t i = 0, end; i < count;) {
		end = i + count_alike(pieces + i, count - i, have_one_id, &are_several);
		for (; i < end; i++) {
			if (!are_several || !has_more_folders(pieces[i]))
				continue;
			pieces[i]->folders++;
			pieces[i]->id = id_of(import, pieces[i]);
			is_changed = true;
		}
	}
	return is_changed;
}

/* What is left in common then differs in letters that ids do not keep apart. */
static void refuse_shared(struct import *import, struct piece **pieces, size_t count)
{
	bool are_several;

	for (size_t i = 0, end; i < count; i = end) {
		end = i + count_alike(pieces + i, count - i, have_one_id, &are_several);
		if (!are_several)
			continue;
		(void)diag_error(import->diag, ST_INVALID, "E0852",
				 (struct place){.source = pieces[end - 1]->source},
				 "this and '%.*s' would both be the asset '%.*s'",
				 STR_ARGS(pieces[i]->file.from_root), STR_ARGS(pieces[i]->id));
		diag_hint(import->diag, "rename one of them and import again: an id has small "
					"letters, digits and '-' only");
		for (size_t j = i; j < end; j++)
			pieces[j]->is_refused = true;
		import->is_partial = true;
	}
}

/* The same file named twice is one asset. */
static void tell_apart(struct import *import, const struct art *art)
{
	struct piece **pieces = arena_array(import->arena, art->count + 1, sizeof(struct piece *));
	size_t count = 0;

	for (struct piece *piece = art->first; piece; piece = piece->next)
		pieces[count++] = piece;
	find_twins(import, pieces, count);
	while (add_folders(import, pieces, count)) {
	}
	refuse_shared(import, pieces, count);
}

/* ---- the spec ---------------------------------------------------------------------------- */

/* coin.jpeg beside coin.jpg: both become JPEG, which is called .jpg. */
static struct str output_of(struct import *import, const struct piece *piece)
{
	struct str path = piece->file.from_root;
	struct reference file = piece->file;

	if (piece->is_twin && !str_is(path_extension(path), piece->product))
		file.from_root =
			str_printf(import->arena, "%.*s-%.*s.%s", STR_ARGS(path_stem(path)),
				   STR_ARGS(path_extension(path)), piece->product);
	return refer_output(import, &file, piece->product);
}

static void put_integration(struct import *import, struct yaml *yaml, const struct piece *piece)
{
	struct str key = name_to_key(import->arena, piece->id);
	struct str path = output_of(import, piece);

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

	if (!art)
		return ST_OK;
	tell_apart(import, art);
	for (const struct piece *piece = art->first; piece; piece = piece->next) {
		if (piece->id.len == 0) {
			(void)diag_error(
				import->diag, ST_INVALID, "E0851",
				(struct place){.source = piece->source},
				"its name and those of its folders are too long for an id");
			(void)pass_over(import);
		} else if (!piece->is_refused) {
			write_spec(import, piece);
		}
	}
	return ST_OK;
}

const struct importer importer_art = {
	.name = "art",
	.help = "pictures and sounds, or a folder of them: PNG, WebP, JPEG, WAV, FLAC, OGG, MP3",
	.takes_name = takes_name,
	.read = read_piece,
	.finish = finish,
};
