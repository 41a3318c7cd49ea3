/* job.h - the state of one compile, shared by the files of this room. */
#ifndef ASSETC_COMPILE_JOB_H
#define ASSETC_COMPILE_JOB_H

#include "compile/ask.h"
#include "compile/choose.h"
#include "compile/compile.h"
#include "compile/content.h"
#include "compile/pin.h"
#include "compile/survey.h"
#include "compile/want.h"

/* One product's bytes, as known from the cache (data empty) or just made. */
struct product {
	struct ac_sha256 sha;
	uint64_t size;
	struct str facts;  /* see content_facts */
	struct bytes data; /* owned; empty when only the cache has them */
};

/* The record that lies there from an earlier run. */
struct old_record {
	struct ac_bytes text;
	struct timespec time;
	bool is_same; /* byte for byte what will be written; known once that is composed */
};

struct job {
	struct ac_store *store;
	const struct compile_options *options;
	const struct spec *spec;
	struct diag *diag;
	struct arena arena;
	struct compile_result *result;
	struct survey *survey; /* set: nothing is made, written or locked, only told here */

	struct output_plan plan;
	struct inputs inputs;
	struct pin pin; /* what the lock says of this asset */

	struct ask ask;          /* the one whose answer is used */
	struct ac_entry request; /* of ask */
	struct ac_ref raw;       /* chosen; note is the sidecar; borrowed from request */
	bool is_unavailable;     /* whoever was asked last was not there */
	struct str routed; /* why those before the one asked were passed over; empty: none was */
	struct want *want; /* owned: what has to be bought first; nothing else is to be done then */
	struct bytes raw_data;      /* owned; only when made in this run */
	struct selection selection; /* of `select: best`; in the arena */
	bool has_all_opinions;      /* the judge has seen every candidate that it is to see */

	struct str product_key;
	struct ac_entry product_entry;
	struct product products[OUTPUTS_MAX]; /* in the order of plan.outputs */
	bool has_products;                    /* found or made */
	struct str record;                    /* text to be written */
	struct old_record old;
	bool is_begun;        /* ASSET_GENERATION_START was told */
	bool is_record_stale; /* products were made since the text was written */
};

/* A failure of the cache, or of an output, as a finding; returns the status that fits. AC_NOT_FOUND
 * is a broken invariant here. */
enum status job_cache_error(const struct job *job, enum ac_code code, const struct ac_error *error);
enum status job_output_error(const struct job *job, enum ac_code code,
			     const struct ac_error *error);

/* compile.c: what must hold before anything is looked up; and the end of a job. */
enum status job_prepare(struct job *job);
void job_release(struct job *job);

/* overlap.c: no output may be an input or another output; reads the old record. */
enum status job_refuse_overlap(struct job *job);

/* raw.c: finds or makes the raw. */
enum status job_find_raw(struct job *job);
/* raw.c: whether this one was called for it in this run, and failed. */
bool job_has_failed(const struct job *job, const struct provider *provider);

/* lookup.c: the providers that may answer, in order (NULL behind the last); job->ask as a request to
 * one of them; an entry that was answered before; using one of its raws, which takes the entry over;
 * the newest raw of the request under either of its names; the first hit of the chain. */
const struct provider *job_chain_at(const struct job *job, size_t index);
void job_ask(struct job *job, const struct provider *provider, bool is_draft, unsigned candidate);
enum status job_find_entry(struct job *job, enum ac_space space, struct str text,
			   struct ac_entry *entry, bool *found);
void job_use_ref(struct job *job, struct ac_entry *entry, size_t index);
/* Whether job->ask copies a file that is there: it was put there to be used. */
bool job_has_own_file(const struct job *job);
enum status job_find_either(struct job *job, bool *found);
enum status job_find_hit(struct job *job, bool *found);

/* answer.c: of what was paid for; when in seconds since 1970. */
struct bought {
	int64_t cost_usd, when;
	bool has_seed;
	uint64_t seed;
	struct str facts; /* further lines for the sidecar */
};
/* answer.c: puts the answer to job->ask into the cache, which takes its data over. bought: NULL for what was not paid for. */
enum status job_publish_raw(struct job *job, struct provider_result *result,
			    const struct bought *bought);
/* Before anything is decoded or run: see compile_options.seal. */
void job_seal(const struct job *job);

/* want.c: instead of asking the hosted provider of job->ask: says what is to be bought of it. With a failure, is_unavailable
 * tells whether a fallback may take its place. */
enum status job_want(struct job *job, bool is_regenerated);
/* want.c: whether asking job->ask costs money; and job->ask as it was when this was wanted. */
bool job_must_buy(const struct job *job);
enum status job_ask_again(struct job *job, const struct want *want, unsigned candidate);
/* make.c: whether there is anybody to ask; may its program run; what it makes, and what is unknown of it told. */
bool job_is_there(const struct job *job);
enum status job_permit(struct job *job);
enum status job_call_provider(struct job *job, struct provider_result *result);
/* want.c: after a hit: the other candidates that the spec asks for and that nobody has. */
void job_want_others(struct job *job);

/* make.c: lets the cache know the project, before something is stored for it. */
enum status job_note_project(struct job *job);
/* make.c: having the raw of job->ask made under the lock unless it turns up meanwhile, and in any
 * case; asking for the bytes once more, where that is free. */
enum status job_make(struct job *job);
enum status job_make_another(struct job *job);
enum status job_remake(struct job *job);

/* raw.c: the bytes of the raw, read and verified unless made in this run. */
enum status job_load_raw(struct job *job, struct bytes *out);
/* raw.c: whether they are at hand, by name. */
bool job_has_raw(const struct job *job);

/* product.c: the steps as the product key has them, without their revisions and without checks; parameters as written, or
 * all of them. */
void job_describe_steps(const struct job *job, bool with_defaults, struct strbuf *out);
/* edge.c: looks for the asset whose product goes along, and settles inputs.edge_made_from; what has to be bought for it
 * first is this job's want. */
enum status job_find_edge(struct job *job);
/* edge.c: whether there is such an asset, made from others than this one. */
enum status job_check_edge(struct job *job);
/* edge.c: makes what goes along with an ask and is made here; its texts are in the arena. */
enum status job_give(struct job *job, struct ask *ask, const struct spec *edge,
		     struct arena *arena);
/* choose.c: `select: best`: of all candidates of job->ask that are there the best one becomes its request and raw. What
 * costs nothing is made for it. In a survey nothing is decoded: job->selection.is_pending then. */
enum status job_choose(struct job *job);
/* choose.c: the one that ships, before anything is bought or told; 0: none does. */
unsigned job_shipping_candidate(struct job *job);

/* opinion.c: `judge`: whether the spec has one; what was said about a candidate, of which job->ask becomes the request; wants
 * what was not said, where it may be bought. */
struct judged {
	unsigned candidate;
	struct made_from made_from;
};
bool job_has_judge(const struct job *job);
enum status job_find_opinion(struct job *job, struct made_from judged, bool *found, uint64_t *score,
			     struct str *reason);
void job_want_opinions(struct job *job, const struct judged *list, size_t count);
/* Whether the judge cannot be asked as things stand: a clause that follows "it", and what to do; in the arena. */
bool job_lacks_judge(struct job *job, struct str *why, struct str *hint);
/* What opinions about so many candidates that are yet to come cost at most; 0 where nobody is asked for any. */
int64_t job_judge_usd(struct job *job, size_t count);
enum status opinion_give(struct ac_store *store, struct want *want, struct diag *diag);

/* edge.c: what the primary product is made from, job->raw being settled; in the arena. Checks change no bytes and stand in
 * none of it. */
struct made_from job_made_from(const struct job *job, struct arena *arena);

/* product.c: finds or makes the products; none of another raw is known when it begins. */
enum status job_find_products(struct job *job);
void job_forget_products(struct job *job);
/* product.c: job->product_key from job->raw; an entry of what can be made again at no cost: damage is a miss. */
void job_write_product_key(struct job *job);
enum status job_find_own(struct job *job, struct str text, struct ac_entry *entry, bool *found);
/* product.c: runs the steps on the raw and stores what comes out. */
enum status job_make_products(struct job *job);

/* encode.c: the bytes of every output, from the finished content of every scale. */
enum status job_encode(struct job *job, const struct content *contents);

/* record.c: the record's text, from everything above. */
void job_write_record(struct job *job);

/* publish.c: outputs, depfile, record. */
enum status job_publish(struct job *job);
/* publish.c: a reason for each output that does not stand. *is_whole is cleared when the cache does
 * not hold one that is needed. */
enum status job_survey_outputs(struct job *job, struct reasons *reasons, bool *is_whole);

/* tell.c: events. began: events_now_us before it. */
void job_tell_begun(struct job *job);
void job_tell_asked(struct job *job);
void job_tell_answered(struct job *job, enum status st, int64_t began);
void job_tell_step(struct job *job, size_t index, size_t scale, const struct content *content,
		   int64_t began);
void job_tell_made(struct job *job, int64_t began);
void job_tell_chosen(struct job *job);

/* explain.c: why the record of the last run is not that of this one. */
void job_explain(struct job *job, struct reasons *out);

#endif
