/* link.h - records -> manifest, constants, list of products, pages of atlases.
 *
 * All outputs are made in memory first and written only when nothing failed, each by temporary file
 * and rename, and only when its bytes are different: a link that finds fault changes no file. The
 * same records give the same bytes in whatever order they are named. Nothing here prints or reads
 * the environment.
 */
#ifndef ASSETC_LINK_LINK_H
#define ASSETC_LINK_LINK_H

#include "base/diag.h"

struct pack;
struct game;

struct link_emit {
	struct str language; /* "c" */
	const char *path;
};

/* Paths that are NULL are not written. Everything is borrowed for the call. */
struct link_options {
	const struct str *records; /* paths */
	size_t record_count;
	struct str profile;    /* empty: none */
	struct str prefix;     /* of names in programs; empty: asset */
	const char *out_dir;   /* where products are, and atlases go; NULL: where each record is */
	const char *base_path; /* a manifest kept by hand, which the written one is to hold */
	const char *manifest_path;
	const char *header_path; /* the same as an emit of "c" */
	/* List of all products: one path to a line, sorted. Pages of atlases that the list there names, and this link does not
	 * make, are deleted before it is replaced; of those, a picture that was changed by hand stays (W0985). */
	const char *products_path;
	const struct link_emit *emits;
	size_t emit_count;
	/* Beside each constants file also one per category: link_part_path. */
	bool split_headers_by_category;
	bool no_provenance;
	/* The active pack and the game, which say what stands for what; NULL: none. Findings and outputs
	 * name texts of them. */
	const struct pack *pack;
	const struct game *game;
};

struct link_output {
	const char *path;
	bool is_changed; /* written: absent before, or different */
};

/* Zero-initialise; link_result_release in any case. Findings of the diag name sources that live
 * here: release the diag first. */
struct link_result {
	struct arena arena;
	struct arena *runs; /* private: further memory of it */
	size_t run_count;
	struct link_output *outputs; /* in the order of writing */
	size_t output_count;
	struct str *inputs; /* paths of the products that atlases are made of, sorted */
	size_t input_count;
};

/* ST_USAGE: the options themselves are wrong (E0931 unknown language, E0932 prefix, E0933 paths).
 * ST_INVALID: a record, or the records together, are wrong, or the base manifest, alone (base.h) or with them (merge.h; E0946: a pack
 * is linked, and it has a member "pack" of its own), or
 * a header, list of products or page of an atlas would replace a file that no link made (E0935); the assets of an atlas
 * (atlas.h), or a product of one that is not what its record says (E0984). ST_ENVIRONMENT: a file cannot be
 * written (E0934); those before it in outputs stand. */
enum status link_run(const struct link_options *options, struct link_result *result,
		     struct diag *diag);
void link_result_release(struct link_result *result); /* leaves it zeroed */

/* The constants file of a category beside that of all assets: assets.h and "particles" give
 * assets_particles.h, no category gives assets_other.h. In the arena. */
struct str link_part_path(struct arena *arena, struct str path, struct str category);

#endif
