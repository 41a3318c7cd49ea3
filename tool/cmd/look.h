/* look.h - what commands tell of the reasons: surveys for `why` and `plan`, and those of -v. */
#ifndef ASSETC_CMD_LOOK_H
#define ASSETC_CMD_LOOK_H

#include "base/json.h"
#include "cmd/cmd.h"
#include "compile/survey.h"

#include <stdio.h>

/* How a spec of a project is looked at. -o names the record of the one spec; else it is <id>.asset.json in --out-dir, build/assetc by
 * default, where `assetc build` puts it. Text lives in the arena. */
struct compile_options look_options(const struct invocation *inv, const struct project *project,
				    const struct spec *spec, struct arena *arena);
/* survey_release is the caller's. */
enum status look_at_spec(const struct invocation *inv, struct ac_store *store,
			 const struct spec *spec, struct survey *out, struct diag *diag);
/* On stdout: that a fallback made what there is, in place of whom. Nothing where none did. */
void fallback_print(const struct spec *spec, const struct survey *survey, const char *indent);

/* "hit", "process", "generate", "blocked". */
const char *survey_word(const struct survey *survey);
/* The reasons, one a line, each behind `indent`. */
void reasons_print(const struct reasons *reasons, const char *indent, FILE *to);
/* With -v, what a compile did and why, on stderr. */
void tell_made(const struct invocation *inv, const struct spec *spec,
	       const struct compile_result *result);
/* Which candidate ships and why, a line behind `indent`; with_scores: each candidate's points, and what was measured. Nothing
 * where nothing was chosen. */
void selection_print(const struct selection *choice, const char *indent, bool with_scores,
		     FILE *to);
/* A member `choice`. */
void selection_write(struct json *json, const struct selection *choice);
/* A member `reasons`: a list of objects. */
void reasons_json(struct json *json, const struct reasons *reasons);

#endif
