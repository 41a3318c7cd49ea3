/* build.h - the state of one `assetc build`, shared by the files build*.c.
 *
 * build.c runs it, build_read.c reads what has to be read, build_buy.c buys what is missing, build_note.c
 * leaves the index behind and prunes.
 */
#ifndef ASSETC_CMD_BUILD_H
#define ASSETC_CMD_BUILD_H

#include "cmd/reindex.h"
#include "cmd/standing.h"

#include <pthread.h>

/* A file that has to be read. */
struct source_file {
	const struct found_file *found;
	struct judged *judged;
	struct spec_file file;
	const struct project *project;
	struct diag diag; /* warnings of the file are told when one of its assets is worked on */
	enum status status;
	enum spec_look look;
	struct task *tasks; /* one for each of its specs */
	size_t task_count;
};

struct task {
	const struct spec *spec;
	struct source_file *from;
	struct compile_result result;
	struct diag diag;
	enum status status;
	bool is_done;
	struct purchase *purchase; /* NULL: nothing of it can be bought */
	struct made *made;         /* NULL: not known */
	size_t made_count;
};

struct build {
	struct invocation *inv;
	struct ac_store *store;
	const char *out_dir;
	unsigned threads;
	struct found found;
	struct index index;
	struct judgement judgement;
	bool trusts; /* the index was made by a run that was told the same */
	struct ac_key told;
	struct str folder; /* the working folder */
	int64_t began;

	struct source_file *sources; /* sorted by path */
	struct task *tasks;          /* in the order of the sources */
	struct task **order;         /* by id */
	size_t source_count, task_count;
	bool has_told;   /* what is wrong with sources was printed */
	size_t standing; /* assets of files that need not be read */
	struct arena arena;

	size_t next, printed; /* of order */
	size_t outcomes[COMPILE_WANTS + 1];
	pthread_mutex_t mutex; /* guards next, printed, outcomes, arena, status */
	enum status status;
	struct purchase *purchases; /* of tasks, in their order */
	size_t purchase_count;
	int64_t spent_usd;
	bool leaves_idle;     /* there are more processors than specs worked on at once */
	size_t stale, pruned; /* files */
};

/* Reads every file that is IS_CHANGED and lists the tasks. Findings of files that cannot be used
 * are printed. Returns the deciding status of the files; the rest can be built in any case. */
enum status build_read(struct build *build);
/* Two assets of one id or one output among all that belong to this build. Findings go to diag. */
enum status build_check_claims(struct build *build, struct diag *diag);
void build_read_release(struct build *build);

/* build.c: how a task is compiled; texts in the arena. */
struct compile_options build_options(const struct build *build, const struct task *task,
				     struct arena *arena);
/* Buys what the tasks want. Returns why nothing could be bought at all, with a finding. */
enum status build_buy(struct build *build, struct diag *diag);
void build_buy_release(struct build *build);

/* Writes the index, and with --prune deletes what no spec makes any more. */
enum status build_note(struct build *build, struct diag *diag);

#endif
