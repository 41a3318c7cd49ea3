/* link_stale.c - pages of atlases that earlier links made, and nobody makes any more.
 *
 * What names the frames of a page has the mark of a link and the SHA-256 of the picture, so both are known for ours: a list
 * without the mark stays, and so does a picture of other bytes. No symbolic link is followed.
 */
#include "base/path.h"
#include "link/fold.h"
#include "link/link_job.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define LISTED_MAX ((size_t)256 << 20)

struct old_page {
	int dir_fd;
	char frames[256], picture[256];
	struct str path; /* of the frames: "atlases/ui.json" */
};

static bool may_remove_picture(struct link_job *job, const struct old_page *page,
			       const char *digest)
{
	struct ac_bytes data = {0};
	struct ac_error error = {0};
	enum ac_code code =
		ac_file_read_at(page->dir_fd, page->picture, LINK_PAGE_MAX, &data, &error);
	bool is_same = code == AC_OK && link_has_digest(&data, digest);

	ac_bytes_release(&data);
	if (is_same || code == AC_NOT_FOUND)
		return is_same;
	diag_warning(job->diag, "W0985", (struct place){0},
		     "'%.*s.png' is kept, though it is no page of an atlas any more: %s",
		     STR_ARGS(path_stem(page->path)),
		     code == AC_OK ? "it was changed by hand" : error.text);
	return false;
}

/* What names the frames goes last: as long as it is there, another link finds both. */
static bool remove_files(struct link_job *job, const struct old_page *page)
{
	struct ac_bytes old = {0};
	char digest[AC_SHA256_HEX_SIZE];
	struct str text;
	bool is_ours;

	if (ac_file_read_at(page->dir_fd, page->frames, LINK_FRAMES_MAX, &old, NULL) != AC_OK)
		return false;
	text = (struct str){(const char *)old.data, old.len};
	is_ours = link_is_frames(text);
	link_find_digest(text, digest);
	ac_bytes_release(&old);
	if (!is_ours)
		return false;
	if (may_remove_picture(job, page, digest) && unlinkat(page->dir_fd, page->picture, 0) != 0)
		return false;
	return unlinkat(page->dir_fd, page->frames, 0) == 0;
}

/* False when nothing of ours is there. */
static bool remove_page(struct link_job *job, struct str folder, struct str path)
{
	struct str stem = path_base(path_stem(path));
	struct old_page page = {.path = path};
	bool is_gone;

	if (ac_dir_open_beneath(str_keep(job->arena, folder), str_keep(job->arena, path), false,
				&page.dir_fd, page.frames, NULL) != AC_OK)
		return false;
	(void)snprintf(page.picture, sizeof(page.picture), "%.*s.png", STR_ARGS(stem));
	is_gone = remove_files(job, &page);
	(void)close(page.dir_fd);
	if (is_gone) /* of the last atlas: nothing happens where there is more in it */
		(void)rmdir(path_join(job->arena, folder, STR(ATLAS_FOLDER)).ptr);
	return is_gone;
}

/* By this link, or kept by hand in the base manifest. Some systems have one file for names that differ by case. */
static bool is_named(const struct link_job *job, struct str path)
{
	struct str fold = path_fold_case(job->arena, path);

	for (size_t i = 0; i < job->all.count; i++) {
		struct str atlas = job->all.assets[i].record->atlas;

		if (atlas.len && str_equal(path_fold_case(job->arena, atlas), fold))
			return true;
	}
	return false;
}

void link_remove_further_pages(struct link_job *job)
{
	for (size_t i = 0; i < job->atlases.count; i++) {
		const struct atlas *atlas = &job->atlases.items[i];
		const char *record = atlas->frames[0].record->source->path;
		struct str folder = link_folder_of(job, str_of(record));

		for (size_t page = atlas->page_count; page < PACKING_PAGES_MAX; page++) {
			struct str path = atlas_path(job->arena, atlas->name, page, "json");

			if (is_named(job, path) || !remove_page(job, folder, path))
				break;
		}
	}
}

/* Where pages are when no asset says it; false when the records lie in several folders. */
static bool find_folder(const struct link_job *job, struct str *out)
{
	const struct link_options *options = job->options;

	if (options->record_count == 0)
		return false;
	*out = link_folder_of(job, options->records[0]);
	for (size_t i = 1; i < options->record_count; i++) {
		if (!str_equal(link_folder_of(job, options->records[i]), *out))
			return false;
	}
	return true;
}

void link_remove_listed_pages(struct link_job *job)
{
	struct ac_bytes old = {0};
	struct str folder, text;

	if (!find_folder(job, &folder) ||
	    ac_file_read(job->options->products_path, LISTED_MAX, &old, NULL) != AC_OK)
		return;
	text = (struct str){(const char *)old.data, old.len};
	for (size_t begin = 0, end; begin < text.len; begin = end + 1) {
		struct str line;

		for (end = begin; end < text.len && text.ptr[end] != '\n';)
			end++;
		line = (struct str){text.ptr + begin, end - begin};
		if (str_starts(line, ATLAS_FOLDER "/") && str_ends(line, ".json") &&
		    !is_named(job, line))
			(void)remove_page(job, folder, line);
	}
	ac_bytes_release(&old);
}
