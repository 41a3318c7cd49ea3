/* encode.c - the products' bytes, one format after the other or several at once. The bytes do not depend on
 * which: each encoding reads the same content, and has a result and findings of its own. */
#include "compile/content.h"
#include "compile/job.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

struct encoding {
	const struct job *job;
	const struct content *content;
	struct product *product;
	enum media_format format;
	struct diag diag;
	enum status status;
};

static void encode(struct encoding *encoding)
{
	bytes_release(&encoding->product->data);
	encoding->status =
		content_encode(encoding->content, &encoding->job->plan, encoding->format,
			       encoding->job->spec->at, &encoding->product->data, &encoding->diag);
}

/* What this process may run on, which in a container is less than what there is. */
static size_t processors(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof(set), &set) == 0 ? (size_t)CPU_COUNT(&set) : 1;
}

static bool is_worth_threads(const struct job *job, const struct content *contents)
{
	bool is_large = content_is_large(&contents[0]);

	for (size_t i = 1; i < job->plan.variants.count; i++)
		is_large = is_large || content_is_large(&contents[i]);
	return job->options->may_use_threads && job->plan.count > 1 && is_large && processors() > 1;
}

/* Threads, this one among them, of which each takes the next when it is ready. */
struct crew {
	struct encoding *encodings;
	size_t count;
	atomic_size_t next;
};

static void *work(void *context)
{
	struct crew *crew = context;
	size_t index;

	while ((index = atomic_fetch_add(&crew->next, 1)) < crew->count)
		encode(&crew->encodings[index]);
	return NULL;
}

static void encode_at_once(struct encoding *encodings, size_t count)
{
	struct crew crew = {.encodings = encodings, .count = count};
	/* One for each format in any case: an encoder may have to wait. */
	size_t most = processors() > FORMATS_MAX ? processors() : FORMATS_MAX, started = 0;
	pthread_t threads[OUTPUTS_MAX];

	while (started + 1 < most && started + 1 < count &&
	       pthread_create(&threads[started], NULL, work, &crew) == 0)
		started++;
	(void)work(&crew);
	for (size_t i = 0; i < started; i++)
		(void)pthread_join(threads[i], NULL);
}

enum status job_encode(struct job *job, const struct content *contents)
{
	struct encoding encodings[OUTPUTS_MAX] = {0};
	bool is_at_once = is_worth_threads(job, contents);
	enum status st = ST_OK;

	for (size_t i = 0; i < job->plan.count; i++) {
		encodings[i].job = job;
		encodings[i].content = &contents[job->plan.outputs[i].scale];
		encodings[i].product = &job->products[i];
		encodings[i].format = job->plan.outputs[i].format;
	}
	if (is_at_once)
		encode_at_once(encodings, job->plan.count);
	for (size_t i = 0; i < job->plan.count && st == ST_OK; i++) {
		if (!is_at_once)
			encode(&encodings[i]);
		st = encodings[i].status;
		diag_move(job->diag, &encodings[i].diag);
	}
	for (size_t i = 0; i < job->plan.count; i++)
		diag_release(&encodings[i].diag);
	return st;
}
