/* survey.h - what a compile would do, without doing it. It goes the compile's own way up to the
 * point where something would be made or written, so that plan and run agree. */
#ifndef ASSETC_COMPILE_SURVEY_H
#define ASSETC_COMPILE_SURVEY_H

#include "compile/choose.h"
#include "compile/want.h"

enum survey_state {
	SURVEY_STANDS,   /* all products are in place; with reasons, the record would be renewed */
	SURVEY_PLACE,    /* outputs would be written from the cache */
	SURVEY_PROCESS,  /* the raw is at hand; steps would be run */
	SURVEY_GENERATE, /* a provider would be asked */
	SURVEY_BLOCKED,  /* the compile would fail */
};

/* Zero-initialise. */
struct survey {
	enum survey_state state;
	const char *provider; /* SURVEY_GENERATE: who would be asked; static text */
	const char *
		back_end; /* who would run it for a family, "exec" for a program; else NULL; static text */
	/* Who made the raw in place of whom, where a fallback did and no lock says so; static text. Else NULL. */
	const char *fallback, *in_place_of;
	bool is_free;           /* ... and it costs nothing */
	struct want *want;      /* ... and else what would be bought; want_free, or taken over */
	enum status status;     /* SURVEY_BLOCKED: how the compile would end */
	struct str blocked;     /* ... and what it would say; in the reasons' arena */
	struct reasons reasons; /* why it does not stand */
	struct selection selection; /* of `select: best`; in the reasons' arena */
};

/* Nothing is written, made or locked. options->record names the record of the last run, which need
 * not exist. An error of the spec itself is a finding and no survey. survey_release is needed in any
 * case. */
enum status compile_survey(struct ac_store *store, const struct compile_options *options,
			   const struct spec *spec, struct survey *out, struct diag *diag);
void survey_release(struct survey *survey);

#endif
