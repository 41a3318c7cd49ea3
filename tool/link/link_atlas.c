/* link_atlas.c - the files of atlases.
 *
 * What names the frames of a page holds a digest of all that the page is made of, and the SHA-256 of the picture. When both
 * are still those of what stands there, nothing is read and nothing is made: a link that changes nothing is as quick as
 * one without atlases. Otherwise products are read, each compared with what its record says of it.
 */
#include "base/file.h"
#include "base/path.h"
#include "link/link_job.h"
#include "media/image.h"

#include <assetc/cache.h>
#include <string.h>
#include <sys/stat.h>

#define ATLAS_REVISION 1u /* raise it when other pixels are made of the same products */
#define FRAMES_MARK    "\"app\": \"assetc link\""

/* ---- folders ----------------------------------------------------------------------------- */

struct str link_folder_of(const struct link_job *job, struct str record)
{
	struct str folder = path_folder(record);

	if (job->options->out_dir)
		return str_of(job->options->out_dir);
	return folder.len || str_starts(record, "/") ? folder : STR(".");
}

static struct str folder_of(const struct link_job *job, const struct record *record)
{
	return link_folder_of(job, str_of(record->source->path));
}

static enum status find_folder(struct link_job *job, const struct atlas *atlas, struct str *out)
{
	const struct record *first = atlas->frames[0].record;

	*out = folder_of(job, first);
	for (size_t i = 1; i < atlas->count; i++) {
		const struct record *record = atlas->frames[i].record;

		if (str_equal(path_fold(job->arena, folder_of(job, record)),
			      path_fold(job->arena, *out)))
			continue;
		(void)diag_error(
			job->diag, ST_USAGE, "E0980", (struct place){0},
			"the records of atlas '%.*s' lie in several folders, '%s' and '%s': "
			"where their products are cannot be told",
			STR_ARGS(atlas->name), first->source->path, record->source->path);
		diag_hint(job->diag, "say --out-dir, as for their compiles");
		return ST_USAGE;
	}
	return ST_OK;
}

/* ---- products ---------------------------------------------------------------------------- */

static enum status refuse_product(struct link_job *job, const struct record *record,
				  const char *path, const char *why)
{
	enum status st = diag_error(job->diag, ST_INVALID, "E0984", record->at,
				    "the atlas '%.*s' needs '%s', which %s",
				    STR_ARGS(record->packing.name), path, why);

	if (job->options->out_dir)
		diag_hint(job->diag,
			  "--out-dir is the folder that '%.*s' was compiled into, with its "
			  "products",
			  STR_ARGS(record->id));
	else
		diag_hint(job->diag, "compile '%.*s' again", STR_ARGS(record->id));
	return st;
}

static enum status check_product(struct link_job *job, const struct record *record,
				 const char *path, const struct bytes *data)
{
	const struct record_product *product = &record->products[0];
	char hex[AC_SHA256_HEX_SIZE];
	struct ac_sha256 sha;

	ac_sha256_of(data->data, data->len, &sha);
	ac_sha256_format(&sha, hex);
	if (data->len == product->size && str_is(product->sha256, hex))
		return ST_OK;
	return refuse_product(job, record, path, "is not what its record says");
}

static enum status load(struct link_job *job, const struct record *record, struct image *out)
{
	const struct record_product *product = &record->products[0];
	const char *path = path_join(job->arena, folder_of(job, record), product->path).ptr;
	struct bytes data = {0};
	struct ac_bytes read = {0};
	struct ac_error error = {0};
	enum ac_code code = ac_file_read(path, IMAGE_FILE_MAX, &read, &error);
	enum status st;

	if (code == AC_NOT_FOUND)
		return refuse_product(job, record, path, "is not there");
	if (code != AC_OK)
		return diag_error(job->diag, ST_ENVIRONMENT, "E0984", record->at, "%s", error.text);
	data = (struct bytes){read.data, read.len};
	st = check_product(job, record, path, &data);
	if (st == ST_OK)
		st = image_decode(data.data, data.len, record->at, out, job->diag);
	if (st == ST_OK && (out->width != product->width || out->height != product->height))
		st = refuse_product(job, record, path, "has another size than its record says");
	ac_bytes_release(&read);
	return st;
}

/* ---- pages ------------------------------------------------------------------------------- */

static uint32_t nearest(int64_t place, uint32_t count)
{
	return place < 0 ? 0 : place >= count ? count - 1 : (uint32_t)place;
}

/* A frame, and around it its outermost pixels again. */
static void draw(const struct packing_rules *rules, const struct record_frame *frame,
		 const struct packing_rect *rect, const struct image *from, struct image *page)
{
	int64_t around = rules->extrude;

	for (int64_t y = -around; y < (int64_t)frame->height + around; y++) {
		const uint8_t *row =
			from->rgba +
			((size_t)(frame->y + nearest(y, frame->height)) * from->width + frame->x) *
				4;
		uint8_t *to =
			page->rgba +
			((size_t)(rect->y + y) * page->width + (size_t)(rect->x - around)) * 4;

		for (int64_t x = -around; x < 0; x++, to += 4)
			memcpy(to, row, 4);
		memcpy(to, row, (size_t)frame->width * 4);
		to += (size_t)frame->width * 4;
		for (int64_t x = 0; x < around; x++, to += 4)
			memcpy(to, row + (size_t)(frame->width - 1) * 4, 4);
	}
}

static enum status draw_page(struct link_job *job, const struct atlas *atlas, size_t number,
			     struct image *page)
{
	const struct record *loaded = NULL;
	struct image image = {0};
	enum status st = ST_OK;

	if (!image_init(page, atlas->pages[number].width, atlas->pages[number].height))
		return ST_BUG;
	for (size_t i = 0; i < atlas->count && st == ST_OK; i++) {
		const struct atlas_frame *frame = &atlas->frames[i];

		if (atlas->rects[i].page != number)
			continue;
		if (frame->record != loaded) {
			image_release(&image);
			st = load(job, frame->record, &image);
			loaded = frame->record;
		}
		if (st == ST_OK)
			draw(&atlas->rules, &loaded->frame_list[frame->index], &atlas->rects[i],
			     &image, page);
	}
	image_release(&image);
	return st;
}

static enum status encode_page(struct link_job *job, const struct atlas *atlas, size_t number,
			       struct bytes *out)
{
	const struct encode_options options = {0};
	struct image page = {0};
	enum status st = draw_page(job, atlas, number, &page);

	if (st == ST_OK)
		st = image_encode(&page, MEDIA_PNG, &options, atlas->frames[0].record->at, out,
				  job->diag);
	image_release(&page);
	return st;
}

/* ---- what stands there ------------------------------------------------------------------- */

struct page_files {
	const struct atlas *atlas;
	size_t number;
	char inputs[AC_KEY_HEX_SIZE];
	const char *frames, *picture; /* paths */
};

bool link_is_frames(struct str old)
{
	return str_contains(old, FRAMES_MARK);
}

/* All that the bytes of a page follow from. */
static void digest_inputs(struct page_files *files)
{
	const struct atlas *atlas = files->atlas;
	struct strbuf text = {0};
	struct ac_key key;

	strbuf_printf(&text, "atlas %u\npng %u\nextrude %u\npage %ux%u\n", ATLAS_REVISION,
		      image_codec_revision(MEDIA_PNG), atlas->rules.extrude,
		      atlas->pages[files->number].width, atlas->pages[files->number].height);
	for (size_t i = 0; i < atlas->count; i++) {
		const struct atlas_frame *frame = &atlas->frames[i];
		const struct record_frame *area = &frame->record->frame_list[frame->index];
		const struct packing_rect *rect = &atlas->rects[i];

		if (rect->page != files->number)
			continue;
		strbuf_add_str(&text, frame->record->products[0].sha256);
		strbuf_printf(&text, " %u,%u %ux%u %u,%u\n", area->x, area->y, area->width,
			      area->height, rect->x, rect->y);
	}
	ac_key_of(text.data, text.len, &key);
	ac_key_format(&key, files->inputs);
	strbuf_release(&text);
}

void link_find_digest(struct str old, char out[AC_SHA256_HEX_SIZE])
{
	static const char MARK[] = "\"sha256\": \"";
	const char *at = old.len ? memmem(old.ptr, old.len, MARK, sizeof(MARK) - 1) : NULL;

	memset(out, 0, AC_SHA256_HEX_SIZE);
	if (at && (size_t)(old.ptr + old.len - at) > sizeof(MARK) + AC_SHA256_HEX_SIZE)
		memcpy(out, at + sizeof(MARK) - 1, AC_SHA256_HEX_SIZE - 1);
	for (size_t i = 0; out[i]; i++) {
		if (!strchr("0123456789abcdef", out[i]))
			out[i] = 0;
	}
}

bool link_has_digest(const struct ac_bytes *data, const char *digest)
{
	char hex[AC_SHA256_HEX_SIZE];
	struct ac_sha256 sha;

	ac_sha256_of(data->data, data->len, &sha);
	ac_sha256_format(&sha, hex);
	return digest[0] && strcmp(hex, digest) == 0;
}

static bool is_picture(const struct page_files *files, const char *digest)
{
	struct ac_bytes data = {0};
	struct ac_error error = {0};
	bool is_same = ac_file_read(files->picture, LINK_PAGE_MAX, &data, &error) == AC_OK &&
		       link_has_digest(&data, digest);

	ac_bytes_release(&data);
	return is_same;
}

/* Whether both files are what they would become. A picture without a list of ours beside it may be somebody's own. */
static void look(struct page_files *files, bool *stands, bool *is_ours)
{
	struct strbuf wanted = {0};
	struct ac_bytes old = {0};
	struct ac_error error = {0};
	char digest[AC_SHA256_HEX_SIZE];
	struct str text;
	struct stat info;

	*stands = false;
	(void)ac_file_read(files->frames, LINK_FRAMES_MAX, &old, &error);
	text = (struct str){(const char *)old.data, old.len};
	link_find_digest(text, digest);
	if (digest[0]) {
		atlas_write_frames(files->atlas, files->number, files->inputs, digest, &wanted);
		*stands = str_equal(strbuf_str(&wanted), text) && is_picture(files, digest);
	}
	*is_ours = link_is_frames(text) || stat(files->picture, &info) != 0;
	ac_bytes_release(&old);
	strbuf_release(&wanted);
}

/* One that lost its list is known by being what is written now. */
static enum status check_picture(struct link_job *job, const struct page_files *files,
				 const struct bytes *picture)
{
	char digest[AC_SHA256_HEX_SIZE];
	struct ac_sha256 sha;
	enum status st;

	ac_sha256_of(picture->data, picture->len, &sha);
	ac_sha256_format(&sha, digest);
	if (is_picture(files, digest))
		return ST_OK;
	st = diag_error(job->diag, ST_INVALID, "E0935", (struct place){0},
			"'%s' exists and was not made by assetc link", files->picture);
	diag_hint(job->diag, "give the atlas another name, or remove this file first");
	return st;
}

/* ---- files ------------------------------------------------------------------------------- */

/* The list stands before the picture: one that was not written is then missed. */
static void add_files(struct link_job *job, const struct page_files *files,
		      const struct bytes *picture)
{
	struct link_file *frames = link_add_file(job, files->frames, link_is_frames);
	char hex[AC_SHA256_HEX_SIZE];
	struct ac_sha256 sha;

	frames->is_kept = !picture;
	if (picture) {
		ac_sha256_of(picture->data, picture->len, &sha);
		ac_sha256_format(&sha, hex);
		atlas_write_frames(files->atlas, files->number, files->inputs, hex, &frames->text);
	}
	frames = link_add_file(job, files->picture, NULL);
	frames->is_kept = !picture;
	if (picture)
		strbuf_add(&frames->text, picture->data, picture->len);
}

static enum status add_page(struct link_job *job, const struct atlas *atlas, size_t number,
			    struct str folder)
{
	struct page_files files = {.atlas = atlas, .number = number};
	struct bytes picture = {0};
	bool stands, is_ours;
	enum status st = ST_OK;

	files.frames =
		path_join(job->arena, folder, atlas_path(job->arena, atlas->name, number, "json"))
			.ptr;
	files.picture =
		path_join(job->arena, folder, atlas_path(job->arena, atlas->name, number, "png"))
			.ptr;
	digest_inputs(&files);
	look(&files, &stands, &is_ours);
	if (!stands)
		st = encode_page(job, atlas, number, &picture);
	if (st == ST_OK && !is_ours)
		st = check_picture(job, &files, &picture);
	if (st == ST_OK)
		add_files(job, &files, stands ? NULL : &picture);
	bytes_release(&picture);
	return st;
}

/* For whoever has to know what a link reads. */
static void list_inputs(struct link_job *job, const struct atlas *atlas)
{
	struct link_result *result = job->result;

	for (size_t i = 0; i < atlas->count; i++) {
		const struct record *record = atlas->frames[i].record;

		if (atlas->frames[i].index == 0)
			result->inputs[result->input_count++] = path_join(
				job->arena, folder_of(job, record), record->products[0].path);
	}
}

enum status link_add_atlases(struct link_job *job)
{
	enum status st = ST_OK;
	size_t count = 0;

	for (size_t i = 0; i < job->atlases.count; i++)
		count += job->atlases.items[i].count;
	job->result->inputs = arena_array(job->arena, count + 1, sizeof(struct str));
	for (size_t i = 0; i < job->atlases.count && st == ST_OK; i++) {
		const struct atlas *atlas = &job->atlases.items[i];
		struct str folder;

		st = find_folder(job, atlas, &folder);
		for (size_t page = 0; page < atlas->page_count && st == ST_OK; page++)
			st = add_page(job, atlas, page, folder);
		list_inputs(job, atlas);
	}
	return st;
}
