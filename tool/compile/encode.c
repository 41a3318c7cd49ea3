/* encode.c - the products' bytes, one format after the other or several at once. The bytes do not depend on
 * which: each encoding reads the same content, and has a result and findings of its own. */
#include "compile/content.h"
#include "compile/job.h"

#include <pthread.h>
#include <sched.h>

struct encoding {
	const struct job *job;
	const struct content *content;
	struct product *product;
	enum media_format format;
	struct diag diag;
	enum status status;
	pthread_t thread;
	bool is_started;
};

static void *run(void *context)
{
	struct encoding *encoding = context;

	bytes_release(&encoding->product->data);
	encoding->status =
		content_encode(encoding->content, &encoding->job->plan, encoding->format,
			       encoding->job->spec->at, &encoding->product->data, &encoding->diag);
	return NULL;
}

/* What this process may run on, which in a container is less than what there is. */
static bool has_processors(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof(set), &set) == 0 && CPU_COUNT(&set) > 1;
}

static bool is_worth_threads(const struct job *job, const struct content *content)
{
	return job->options->may_use_threads && job->plan.count > 1 && content_is_large(content) &&
	       has_processors();
}

/* All but the first in threads of their own. */
static void encode_at_once(struct encoding *encodings, size_t count)
{
	for (size_t i = 1; i < count; i++)
		encodings[i].is_started =
			pthread_create(&encodings[i].thread, NULL, run, &encodings[i]) == 0;
	(void)run(&encodings[0]);
	for (size_t i = 1; i < count; i++) {
		if (encodings[i].is_started)
			(void)pthread_join(encodings[i].thread, NULL);
		else
			(void)run(&encodings[i]);
	}
}

enum status job_encode(struct job *job, const struct content *content)
{
	struct encoding encodings[OUTPUTS_MAX] = {0};
	bool is_at_once = is_worth_threads(job, content);
	enum status st = ST_OK;

	for (size_t i = 0; i < job->plan.count; i++) {
		encodings[i].job = job;
		encodings[i].content = content;
		encodings[i].product = &job->products[i];
		encodings[i].format = job->plan.outputs[i].format;
	}
	if (is_at_once)
		encode_at_once(encodings, job->plan.count);
	for (size_t i = 0; i < job->plan.count && st == ST_OK; i++) {
		if (!is_at_once)
			(void)run(&encodings[i]);
		st = encodings[i].status;
		diag_move(job->diag, &encodings[i].diag);
	}
	for (size_t i = 0; i < job->plan.count; i++)
		diag_release(&encodings[i].diag);
	return st;
}
