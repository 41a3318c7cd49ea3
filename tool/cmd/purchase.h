/* purchase.h - buying what specs want, for the commands that compile, fetch or plan. */
#ifndef ASSETC_CMD_PURCHASE_H
#define ASSETC_CMD_PURCHASE_H

#include "buy/buy.h"
#include "cmd/cmd.h"

#define PURCHASE_FAILED_MAX 16 /* providers of one chain that fail in one run */

/* One spec that wants something. Zero-initialise; the caller sets options, spec and diag, and want by itself or by
 * purchase_begin. */
struct purchase {
	struct compile_options options; /* as of its compile; afterwards those to compile with */
	const struct spec *spec;        /* must outlive it */
	struct want *want;              /* owned; taken over */
	struct diag *diag;              /* findings */
	struct buy buy;                 /* the latest round; see status for what decides */
	enum status status;             /* not ST_OK: its compile cannot go on */
	unsigned bought;                /* candidates that arrived, in all rounds */
	unsigned opinions;              /* of the judge, the same */
	int64_t cost_usd;
	const char *provider; /* that the last of them came from, or would; static */
	const char *back_end; /* of a family: who runs it; else NULL; static */
	bool is_shared;       /* another spec of the run means the same request */
	struct arena arena;   /* of options.routed */
	const struct provider *failed[PURCHASE_FAILED_MAX + 1];
	size_t failed_count;
};

/* Looks up what the spec wants. Findings of a look-up that wants nothing are left to its compile. */
void purchase_begin(struct ac_store *store, struct purchase *purchase);
/* Buys for all of them, at once as far as limits let it, and where a provider failed from its fallbacks. kind: "compile", "build",
 * "fetch". is_dry: only tells what it would cost. Returns ST_OK, or why nothing could be bought at all, with a
 * finding. */
enum status purchase_all(struct invocation *inv, struct ac_store *store, const char *kind,
			 bool is_dry, struct purchase *list, size_t count, struct diag *diag);
/* Candidates that are not needed are done without: the compile goes on with those that are there. */
void purchase_pass_over(struct purchase *purchase);
void purchase_release(struct purchase *purchase);
/* Compiles after purchases: what is not needed and was not bought is done without. */
enum status purchase_compile(struct ac_store *store, const struct compile_options *options,
			     const struct spec *spec, struct compile_result *out,
			     struct diag *diag);
/* A want that turned up when its purchase could no longer begin: a program that came before it in the chain ran, so that no
 * key is left. False: it is none of that kind. */
bool purchase_is_too_late(const struct want *want);
enum status purchase_tell_late(const struct want *want, struct diag *diag);

/* Ends the process as the signal that interrupted a purchase would have; returns when none did. */
void purchase_end_if_interrupted(void);

/* purchase_tell.c: told each event of a purchase; context: the invocation. */
void purchase_tell(void *context, const struct buy_event *event);

#endif
