/* step.h - one post-processing step: pixels in, pixels out; or samples in, samples out.
 *
 * Steps are pure: the same content and parameters give the same result; no files, no clock, no
 * randomness. To add one: a file step/<name>.c that defines `const struct step step_<name>`, and
 * one line in steps.def. A step has at most one parameter of type PARAM_PATH: the compiler reads
 * that file, keys its content and hands the bytes in.
 */
#ifndef ASSETC_STEP_STEP_H
#define ASSETC_STEP_STEP_H

#include "base/param.h"
#include "media/image.h"
#include "sound/sound.h"
#include "step/check.h"
#include "step/sheet.h"

struct step_call {
	const struct param_set *params;  /* defaults filled in */
	const struct check_call *checks; /* `validate` only: its checks in the order written */
	size_t check_count;
	const struct check_context *context; /* what checks are measured against */
	struct str file; /* bytes of the file that its parameter of type PARAM_PATH names */
	struct place at; /* the step in its spec */
	/* Hears, in a line, what the step found out of the content and nobody wrote; may be NULL. */
	void (*tell)(void *listener, struct str line);
	void *listener;
};

struct step {
	struct param_owner decl;
	unsigned revision; /* in the product key: raise it when the result for the same input
			      changes */
	/* What its parameters must be whatever the content, and its file, where call->file has bytes: adds one
	 * finding. `run` is not asked before. NULL: each is right by itself. */
	enum status (*check)(const struct step_call *call, struct diag *diag);
	/* Changes *image in place, or only looks at it. On failure adds one finding at the place of
	 * the step or parameter and leaves *image releasable. NULL: the step changes nothing
	 * itself; its parameters are read by the compiler (convert, variants). */
	enum status (*run)(const struct step_call *call, struct image *image, struct diag *diag);
	/* The same for a sound. */
	enum status (*run_sound)(const struct step_call *call, struct sound *sound,
				 struct diag *diag);
	/* The same for an image of several frames, or one that says more of itself than its pixels do. *sheet is
	 * what steps before it have said, and releasable after a failure too. */
	enum status (*run_sheet)(const struct step_call *call, struct image *image,
				 struct sheet *sheet, struct diag *diag);
	bool resizes; /* the result may have another size than what it is given */
};

/* Registry in the order of steps.def. */
extern const struct step *const step_table[];
extern const size_t step_count;
const struct step *step_find(struct str name); /* NULL if there is none */

#endif
