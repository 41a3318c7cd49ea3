/* check.h - the checks of `validate`: what a product must be.
 *
 * A check on pixels or samples runs where it is written; a check on files runs on every product at the end.
 * A failed check names the measured number.
 */
#ifndef ASSETC_STEP_CHECK_H
#define ASSETC_STEP_CHECK_H

#include "base/param.h"
#include "media/image.h"
#include "sound/sound.h"

/* What a check may be measured against, told by the compiler. */
struct check_context {
	uint32_t expected_width, expected_height; /* the last resize before the check, else the size
						     asked for; 0: none known */
	bool has_background; /* a chroma_key before the check names the colour of what it took away */
	uint8_t background[3];
};

/* One product file, for checks on files. */
struct check_file {
	enum media_format format;
	const uint8_t *data;
	size_t len;
	const char *path;          /* as in the manifest */
	const struct sound *sound; /* what a player makes of it; only for checks that say `hears` */
};

struct check {
	struct param_owner
		decl;      /* params: one row named "value" for the argument, or an empty table */
	unsigned revision; /* in the product key */
	bool hears;        /* `file` looks at the decoded sound as well */
	/* `file`, or what runs at its place for each kind of asset. Each
	 * adds one finding at `at` on failure. */
	enum status (*pixels)(const struct image *image, const struct check_context *context,
			      const struct param_value *argument, struct place at,
			      struct diag *diag);
	enum status (*samples)(const struct sound *sound, const struct check_context *context,
			       const struct param_value *argument, struct place at,
			       struct diag *diag);
	enum status (*file)(const struct check_file *file, const struct param_value *argument,
			    struct place at, struct diag *diag);
};

/* A check as written in a spec. */
struct check_call {
	const struct check *check;
	struct param_value argument; /* is_set false where the check takes none */
	struct place at;
};

extern const struct check *const check_table[];
extern const size_t check_count;
/* By name. `file_size_under_<N>mb|kb` is the check file_size_under with its argument in the name:
 * find gives that check. */
const struct check *check_find(struct str name);
/* For such a name: the bytes it states; false for any other name or a malformed number. */
bool check_name_argument(struct str name, struct param_value *argument);
/* Such names as a regular expression. */
#define CHECK_NAME_PATTERN "^file_size_under_0*[1-9][0-9]{0,6}(kb|mb)$"

#endif
