/* shelf.h - template files, each found and parsed once, for all the specs of a run.
 *
 * `from: NAME` is looked for, in this order: as a template of the same file (which is not the shelf's
 * business); with a '/' or an extension, as that path relative to the spec; else as NAME.yaml,
 * NAME-template.yaml, templates/NAME.yaml and templates/NAME-template.yaml in the folder of the spec
 * and in every folder above it up to the project root, and as specs/templates/NAME.yaml of the root.
 * Only those names are tried, so that what a build reads follows from what is there under them. A
 * file that holds no template is passed over. Of several templates in a file the one that is called
 * NAME is taken, else the only one.
 */
#ifndef ASSETC_SPEC_SHELF_H
#define ASSETC_SPEC_SHELF_H

#include "spec/setting.h"
#include "spec/template.h"

struct shelf;
struct shelf *shelf_new(void);
void shelf_free(struct shelf *shelf); /* accepts NULL */

/* Files that were read, and names that were tried in vain. Grown by arena_grow_array. */
struct spec_trail {
	struct str *used, *absent;
	size_t used_count, absent_count;
};
void trail_use(struct spec_trail *trail, struct arena *arena, struct str path);

/* The template, or NULL with a finding at the name (E0331) that says where it was looked for, or
 * what is wrong with its file. Safe from several threads. The arena is for the trail. */
const struct template *shelf_find(struct shelf *shelf, const struct spec_setting *setting,
				  const struct node *name, struct str folder, struct arena *arena,
				  struct spec_trail *trail, struct diag *diag);
/* The root of a file of values (YAML or JSON), or NULL with a finding at the path that names it. */
const struct node *shelf_values(struct shelf *shelf, const struct spec_setting *setting,
				const struct node *path, struct str folder, struct arena *arena,
				struct spec_trail *trail, struct diag *diag);

#endif
