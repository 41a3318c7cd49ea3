/* ask.h - what is asked of one provider of a spec's chain, and the names under which the answer is
 * found.
 *
 * Request key text: what the author wanted. Defaults, tables and revisions of what is paid are not
 * in it, so no upgrade ever buys again. Second name: the request as sent, with defaults filled in;
 * it is tried when the first finds nothing, so that writing a default out, or two specs that mean
 * one request, never buys twice. Format numbers stand in the first line of both.
 */
#ifndef ASSETC_COMPILE_ASK_H
#define ASSETC_COMPILE_ASK_H

#include "compile/inputs.h"
#include "provider/provider.h"
#include "spec/spec.h"

#define REQUEST_FORMAT  "assetc request 1\n"
#define NAME_FORMAT     "assetc name 1\n"
#define PURCHASE_FORMAT "assetc purchase 1\n"

struct ask {
	const struct compile_options *options; /* of the compile; they outlive this */
	const struct provider *provider;
	struct param_set params; /* request.params points here */
	struct provider_request request;
	bool is_draft;        /* the stand-in of a draft profile */
	struct str input_sha; /* file: SHA-256 of its bytes, hexadecimal */
	struct str pcm;       /* of a file without a header: how it is read */
	struct str sound;     /* generation.kind as written */
	struct str command;   /* generation.command as written */
	struct str
		endpoint; /* of a hosted provider that is asked elsewhere than at the vendor's own; else empty */
	const struct project_command *runs; /* the command of the program; else NULL */
	struct provider_program program;    /* request.program points here */
	const struct inputs *inputs;        /* or NULL */
	/* What goes along: request.inputs points here. Among them, or NULL: what is made here, of which the key says what it
	 * is made from. */
	struct provider_input *guides;
	size_t guide_count;
	const struct provider_input *edge, *shape;
	const struct spec *spec;
	struct made_from judged; /* of an opinion */
	struct str key;          /* request key text */
};

/* inputs: as read, or NULL where there can be none. Text lives in the arena, or in what the options point to; *out must
 * not move afterwards. */
void ask_make(const struct compile_options *options, const struct spec *spec,
	      const struct provider *provider, bool is_draft, unsigned candidate,
	      const struct inputs *inputs, struct arena *arena, struct ask *out);
/* What the judge is asked about one candidate, see job_made_from. The picture is given later. */
void ask_make_opinion(const struct compile_options *options, const struct spec *spec,
		      struct made_from judged, struct arena *arena, struct ask *out);
/* The same request of another endpoint; empty: the vendor's own. */
void ask_elsewhere(struct ask *ask, struct str endpoint, struct arena *arena);

/* The providers that may answer, the one asked for first; NULL behind the last. --provider stands
 * alone. */
const struct provider *ask_chain_at(const struct compile_options *options, const struct spec *spec,
				    size_t index);

/* The version that a command states; empty where it states none or says "auto". */
struct str ask_version(const struct project_command *command);

/* The candidate that ships: `select: N`, else the first. */
unsigned ask_candidate(const struct spec *spec);
/* Whether the spec leaves the choice to scores: `select: best`. */
bool ask_is_best(const struct spec *spec);
/* How many candidates the spec asks this provider for: 1 to what a lock can name; of a file there is but one. */
unsigned ask_variations(const struct ask *ask);

/* Only a miss needs these, so they are made when asked for. The purchase name is the second name
 * without its candidate: the lock on it covers all candidates of a request. */
struct str ask_second_name(const struct ask *ask, struct arena *arena);
struct str ask_purchase_name(const struct ask *ask, struct arena *arena);

#endif
