/* entry.h - reading the mappings of an input, and the beginning of the specs made of them. */
#ifndef ASSETC_IMPORT_ENTRY_H
#define ASSETC_IMPORT_ENTRY_H

#include "base/param.h"
#include "import/import.h"
#include "import/yaml_write.h"

/* The members of a map by a table: types and ranges are checked, rows with PARAM_REQUIRED must be
 * there, null is as good as nothing, and each key without a row is a note. `what` has them. On ST_OK
 * the set can be used. */
enum status entry_read(struct import *import, const struct param_def *defs, const struct node *map,
		       const char *what, struct param_set *out);

/* A list at the top, or under `key` of a mapping there; NULL when there is none. */
const struct node *entry_list(const struct node *root, const char *key);
/* At most IMPORT_ENTRIES_MAX items, every one a mapping. */
enum status entry_expect_maps(struct import *import, const struct node *list, const char *what);
/* Ids are file names: equal ones in one input are refused (E0852) with both places. ids[i] stands for
 * list->items[i]; empty ones are passed over. */
enum status entry_refuse_equal(struct import *import, const struct node *list,
			       const struct str *ids);

/* A member of free form, for `metadata`: a scalar as it is, or a list of texts. Of anything else a note;
 * nothing of an empty list. */
void entry_put(struct import *import, struct yaml *yaml, const struct node *map, const char *key);

/* The comment that a file begins with. */
void file_head(struct yaml *yaml, const struct source *source);
/* That, version and id. */
void spec_begin(struct yaml *yaml, const struct source *source, struct str id);
/* Ends a spec: it becomes the file ID.yaml below --out-dir. Releases the text. */
void spec_end(struct import *import, struct yaml *yaml, struct str id, struct place at);

#endif
