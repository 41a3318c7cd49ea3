/* link_job.h - one link under way: what its steps hand on. */
#ifndef ASSETC_LINK_LINK_JOB_H
#define ASSETC_LINK_LINK_JOB_H

#include "link/link.h"
#include "link/atlas.h"
#include "link/merge.h"
#include "media/image.h"

#include <assetc/cache.h>

#define LINK_FRAMES_MAX ((size_t)64 << 20) /* bytes that what names the frames of a page may have */
#define LINK_PAGE_MAX   (2 * IMAGE_FILE_MAX)

struct link_file {
	const char *path;
	bool (*is_ours)(struct str old); /* NULL: judged by the caller */
	struct strbuf text;
	bool is_list; /* of all products */
	bool is_kept; /* what stands there is what would be written */
};

struct link_job {
	const struct link_options *options;
	struct str prefix;
	struct base *base;      /* NULL: none */
	struct record *records; /* of ours */
	size_t record_count;
	struct atlases atlases;
	struct collection all;           /* with those of the base manifest */
	const struct bindings *bindings; /* NULL: neither a pack nor a game is linked */
	struct link_file *files;         /* to be written */
	size_t file_count, file_cap;
	struct link_result *result;
	struct arena *arena; /* of the result */
	struct diag *diag;
};

/* link_make.c: the text of each file, in memory. */
enum status link_make_files(struct link_job *job);

/* link_make.c: one more file, to be filled. Valid until the next call. */
struct link_file *link_add_file(struct link_job *job, const char *path,
				bool (*is_ours)(struct str));

/* link_atlas.c: the pages of all atlases and what names their frames, made of the products where they are not there already
 * (E0935, E0984). */
enum status link_add_atlases(struct link_job *job);
/* link_atlas.c: where the products of a record are, by its path. */
struct str link_folder_of(const struct link_job *job, struct str record);
/* link_atlas.c: whether this is what a link writes to name the frames of a page. */
bool link_is_frames(struct str old);
/* link_atlas.c: the digest of the picture that stands in it; empty where there is none. */
void link_find_digest(struct str old, char out[AC_SHA256_HEX_SIZE]);
bool link_has_digest(const struct ac_bytes *data, const char *digest);

/* link_stale.c: deletes pages that the list of products there names, and this link did not make. To be called before that
 * list is replaced. */
void link_remove_listed_pages(struct link_job *job);
/* link_stale.c: the same of further pages of these atlases, which needs no list. */
void link_remove_further_pages(struct link_job *job);

/* link_write.c: looks at what they would replace (E0933, E0934, E0935), and then writes them. */
enum status link_write_files(struct link_job *job, struct link_result *result);

#endif
