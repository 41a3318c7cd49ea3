/* compile.h - one spec in; products, depfile and record out.
 *
 * The order is the promise: look up, lock, look up again, make the raw, publish it, post-process,
 * store the products, write each output by rename and only if it differs, then the depfile, and the
 * record last. The record is the receipt: when it stands, all that it names was in place. A failed
 * run changes no output.
 */
#ifndef ASSETC_COMPILE_COMPILE_H
#define ASSETC_COMPILE_COMPILE_H

#include <assetc/cache.h>

#include "compile/choose.h"
#include "compile/outputs.h"
#include "compile/why.h"
#include "project/project.h"
#include "spec/spec.h"

/* Asked once a program of the project would run; ST_OK, or a finding that says why not. */
typedef enum status permit_fn(void *context, const struct project *project,
			      const struct project_command *command, struct place at,
			      struct diag *diag);

struct models;
struct user_policy;
/* Asked once something would be bought of a provider; as permit_fn. base_url: where it would be asked. */
typedef enum status permit_spending_fn(void *context, const struct project *project,
				       struct str provider, struct str base_url, struct place at,
				       struct diag *diag);

/* What was told and paid in this run before the compile. */
struct compile_story {
	bool is_begun; /* ASSET_GENERATION_START was told */
	int64_t cost_usd, duration_us;
};

struct events;   /* base/events.h */
struct want;     /* compile/want.h */
struct provider; /* provider/provider.h */

/* An asset whose product is the input of the one before it, and so on. */
struct compile_edge {
	const struct spec *of;
	const struct compile_edge *before;
};

/* What a product is made from, as keys name it: a digest of what authors wrote, and one of the same with defaults filled in,
 * for the second name. No revision of this program changes them. Empty: not known. */
struct made_from {
	struct str written, full;
};

struct compile_options {
	const struct project *project; /* of the spec; never NULL */
	/* What hosted providers are asked with; see compile/deal.h. All may be NULL. */
	const struct user_policy *user;
	const struct models *models; /* the user's own */
	/* A variable of the user's environment that names a server, or NULL. */
	const char *(*variable)(void *context, const char *name);
	bool (*has_key)(void *context, const char *variable); /* whether a variable holds a key */
	const char *today; /* "YYYY-MM-DD", UTC; NULL: nothing is known to be shut down */
	bool allows_unpriced;
	const char *record;  /* -o, as given */
	const char *out_dir; /* products go below it */
	const char *depfile; /* NULL: none is written */
	struct str
		targets; /* of the depfile's rule, escaped; empty: the record and every product */
	bool has_phony_targets;           /* -MP */
	struct str profile;               /* empty, or the name given by --profile */
	struct str provider;              /* --provider, or empty */
	const char *const *input_folders; /* -I, NULL-terminated; NULL: none */
	const char *const *regenerate;    /* "ID" or "ID@N", NULL-terminated; NULL: none */
	bool is_draft, is_release,
		is_locked; /* what the profile is, by name or by the project; --locked */
	permit_fn *permit; /* NULL: no program may run */
	permit_spending_fn *permit_spending; /* NULL: nothing may be bought */
	/* Called before bytes are decoded or a program runs, again and again; may be NULL. */
	void (*seal)(void *context);
	/* Told each line that a program writes to its errors, and what a step found out; may be NULL. From several threads. */
	void (*tell)(void *context, struct str id, struct str line);
	/* The spec of an asset of the project, which `of` is in, for generation.inputs.asset: it lives as long as the run. NULL,
	 * with a finding at `at`, when there is none. From several threads. NULL: there are no others. */
	const struct spec *(*find_asset)(void *context, const struct project *project,
					 const struct spec *of, struct str id, struct place at,
					 struct diag *diag);
	void *context; /* of all of them */
	const struct compile_edge
		*edges; /* who takes whom as input, up to this compile; NULL: nobody */
	/* Whether an earlier run made just these bytes under this path, for whichever asset; may be NULL. From several threads. */
	bool (*was_made)(const void *made_by, struct str path, const struct ac_sha256 *sha);
	const void *made_by;
	struct events *events; /* told what happens; NULL: nobody looks on */
	struct compile_story story;
	int64_t now; /* seconds since 1970, UTC, for what is kept of a call; 0: not known */
	/* Providers that were called for this spec in this run and failed: passed over. NULL-terminated, or NULL. */
	const struct provider *const *failed;
	struct str routed; /* ... and why, for what is kept of a purchase */
	unsigned
		candidates; /* at most so many are bought of a request; 0: as many as the spec says */
	bool wants_all; /* candidates beside a locked one, and those that were not sent, are missing too */
	bool does_without; /* what is not needed is not wanted either: other candidates, a judge's opinions */
	bool makes_edges; /* a run that makes or buys: what goes along is made as soon as a request needs to know it */
	bool has_regenerated_edges; /* the same of assets that go along with the request */
	bool has_regenerated; /* what regenerate names was bought in this run: the newest is taken */
	bool is_offline;
	bool may_use_threads;   /* the process leaves processors idle otherwise */
	bool is_alone;          /* the process compiles nothing else */
	bool explains;          /* reasons are wanted for what does not stand */
	bool keeps_record_time; /* what stands is not touched at all, the record included */
};

enum compile_outcome {
	COMPILE_STANDS,    /* everything was in place; nothing but the record's time changed */
	COMPILE_PLACED,    /* outputs were written from the cache */
	COMPILE_PROCESSED, /* the raw was at hand; steps were run */
	COMPILE_GENERATED, /* a provider was asked */
	COMPILE_WANTS,     /* nothing was done: something has to be bought first */
};

struct compile_result {
	enum compile_outcome outcome;
	bool has_new_record;    /* its text is another than before */
	const char *provider;   /* that was asked; static text; set when COMPILE_GENERATED */
	struct want *want;      /* COMPILE_WANTS: want_free */
	bool lacks_judge; /* candidates wait for a judge that cannot be asked as things stand */
	struct reasons reasons; /* filled when options->explains; reasons_release */
	struct selection
		selection; /* of `select: best`, when options->explains; in the reasons' arena */
};

/* Safe from several threads, each with its own diag. */
enum status compile_spec(struct ac_store *store, const struct compile_options *options,
			 const struct spec *spec, struct compile_result *out, struct diag *diag);

/* What can be said of a spec beyond its grammar without making anything. */
enum status compile_check(const struct compile_options *options, const struct spec *spec,
			  struct diag *diag);

/* What `assetc key` prints: the request key's text and digest of the spec's primary provider (or
 * the override). The store is looked into where another asset goes along with the request; else it may be NULL. */
enum status compile_key(struct ac_store *store, const struct compile_options *options,
			const struct spec *spec, struct arena *arena, struct str *text,
			struct ac_key *key, struct diag *diag);

/* Calls tell for every key text under which something that costs money may have been stored for this
 * spec: request and second name, of every provider that could be asked for it (a command line may
 * name one that the spec does not), for its first candidate. Fails as compile_key does where a file
 * that goes along cannot be read. text lives for the call. */
typedef void compile_key_fn(void *context, struct str text);
enum status compile_paid_keys(const struct compile_options *options, const struct spec *spec,
			      compile_key_fn *tell, void *context, struct diag *diag);
/* The same text for all candidates of a request, whatever the picture of another asset that went along. */
void compile_key_without_candidate(struct str text, struct strbuf *out);

/* Files a compile of this spec reads besides the spec itself, as the depfile names them, sorted and
 * unique. */
enum status compile_inputs(const struct compile_options *options, const struct spec *spec,
			   struct arena *arena, struct str **out, size_t *count);

#endif
