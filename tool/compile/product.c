/* product.c - from raw bytes to products: steps in the order written, one encode per format, checks
 * on files last.
 *
 * The product key names everything that the bytes follow from, revisions of steps and codecs
 * included: all of it is free to redo.
 */
#include "compile/content.h"
#include "base/events.h"
#include "base/facts.h"
#include "compile/job.h"
#include "sound/decode.h"

#include <string.h>

extern const struct step step_variants;

#define PRODUCT_FORMAT "assetc product 1\n"

/* ---- the key ----------------------------------------------------------------------------- */

static void take_background(const struct param_set *params, struct check_context *context)
{
	int64_t color = param_number(params, "color");

	context->has_background = color != PARAM_COLOR_WORD;
	for (int k = 0; k < 3; k++)
		context->background[k] = (uint8_t)((uint64_t)color >> (24 - 8 * k));
}

/* What checks are measured against at a place: for dimensions_match the last resize before it, else the size
 * that was asked for; for no_halo the colour of the last chroma_key. */
static struct check_context context_at(const struct job *job, size_t step)
{
	struct check_context context = {0};
	struct param_set asked = job->ask.params;
	size_t index = param_index(asked.defs, STR("size"));

	if (index != SIZE_MAX && asked.values[index].is_written) {
		context.expected_width = asked.values[index].width;
		context.expected_height = asked.values[index].height;
	}
	for (size_t i = 0; i < step; i++) {
		const struct spec_step *before = &job->spec->steps[i];
		const struct param_value *size;

		if (strcmp(before->decl->name, "chroma_key") == 0)
			take_background(&before->params, &context);
		if (strcmp(before->decl->name, "resize") != 0)
			continue;
		size = param_get(&before->params, "dimensions");
		context.expected_width = size->width;
		context.expected_height = size->height;
	}
	return context;
}

/* The same of one scale, where the step runs once for each. */
static struct check_context context_of(const struct job *job, size_t step, size_t scale)
{
	const struct variants *variants = &job->plan.variants;
	struct check_context context = context_at(job, step);

	if (variants->count == 0 || step < job->plan.variants_at)
		return context;
	context.expected_width = variants_edge(variants, scale, context.expected_width, NULL);
	context.expected_height = variants_edge(variants, scale, context.expected_height, NULL);
	return context;
}

/* name/revision */
static void add_revision(struct strbuf *out, const char *name, unsigned revision)
{
	strbuf_add_c(out, name);
	strbuf_add_char(out, '/');
	strbuf_add_u64(out, revision);
}

/* label.number: */
static void add_label(struct strbuf *out, const char *label, size_t number)
{
	strbuf_add_c(out, label);
	strbuf_add_char(out, '.');
	strbuf_add_u64(out, number);
	strbuf_add_c(out, ": ");
}

static void add_checks(const struct job *job, size_t index, struct strbuf *out)
{
	const struct spec_step *step = &job->spec->steps[index];
	struct check_context context = context_at(job, index);

	strbuf_add_c(out, " expected=");
	strbuf_add_u64(out, context.expected_width);
	strbuf_add_char(out, 'x');
	strbuf_add_u64(out, context.expected_height);
	for (size_t i = 0; i < step->check_count; i++) {
		const struct check *check = (const struct check *)step->checks[i].decl;

		strbuf_add_char(out, ' ');
		add_revision(out, check->decl.name, check->revision);
		if (!step->checks[i].argument.is_set)
			continue;
		strbuf_add_char(out, '=');
		param_format(check->decl.params, &step->checks[i].argument, out);
	}
}

/* In one order, however they are written. */
static void add_scales(const struct variants *variants, struct strbuf *out)
{
	for (size_t i = 0; i < variants->count; i++) {
		strbuf_add_c(out, i ? "," : "");
		strbuf_add_c(out, variants->items[i].name);
	}
}

static void add_params(const struct job *job, const struct spec_step *step, bool with_defaults,
		       struct strbuf *out)
{
	for (size_t i = 0; step->params.defs[i].name; i++) {
		const struct param_def *row = &step->params.defs[i];
		const struct param_value *value = &step->params.values[i];

		if (!(with_defaults ? value->is_set : value->is_written))
			continue;
		strbuf_add_char(out, ' ');
		strbuf_add_c(out, row->name);
		strbuf_add_char(out, '=');
		if (step->decl == &step_variants.decl && row->type == PARAM_ENUMS)
			add_scales(&job->plan.variants, out);
		else if (row->type == PARAM_PATH)
			strbuf_add_str(out, inputs_find(&job->inputs, INPUT_STEP, step)->sha);
		else
			param_format(row, value, out);
	}
}

static void add_step(const struct job *job, size_t index, struct strbuf *out)
{
	const struct spec_step *step = &job->spec->steps[index];
	const struct step *def = (const struct step *)step->decl;

	add_label(out, "step", index + 1);
	add_revision(out, def->decl.name, def->revision);
	if (step->check_count)
		add_checks(job, index, out);
	else
		add_params(job, step, true, out);
	strbuf_add_char(out, '\n');
}

void job_describe_steps(const struct job *job, bool with_defaults, struct strbuf *out)
{
	for (size_t i = 0; i < job->spec->step_count; i++) {
		const struct spec_step *step = &job->spec->steps[i];

		if (step->check_count)
			continue;
		strbuf_add_c(out, "step: ");
		strbuf_add_c(out, step->decl->name);
		add_params(job, step, with_defaults, out);
		strbuf_add_char(out, '\n');
	}
}

/* How a raw without a header is read, where that is so. */
static void add_pcm(const struct job *job, struct strbuf *out)
{
	struct str pcm = facts_get((struct str){job->raw.note, job->raw.note_len}, "pcm");

	if (!pcm.len)
		return;
	strbuf_add_c(out, "\npcm: ");
	strbuf_add_str(out, pcm);
}

void job_write_product_key(struct job *job)
{
	char sha[AC_SHA256_HEX_SIZE];
	struct strbuf out = {0};
	struct str source = facts_get((struct str){job->raw.note, job->raw.note_len}, "source");

	ac_sha256_format(&job->raw.sha, sha);
	strbuf_add_c(&out, PRODUCT_FORMAT);
	facts_str(&out, "raw", str_of(sha));
	strbuf_add_c(&out, "source: ");
	strbuf_add_str(&out, source);
	add_pcm(job, &out);
	strbuf_add_c(&out, "\ndecode: ");
	content_add_decode_revision(job->spec->kind, &out);
	strbuf_add_char(&out, '\n');
	for (size_t i = 0; i < job->spec->step_count; i++)
		add_step(job, i, &out);
	for (size_t i = 0; i < job->plan.count; i++) {
		add_label(&out, "format", i + 1);
		strbuf_add_c(&out, media_format_name(job->plan.outputs[i].format));
		strbuf_add_char(&out, '/');
		content_add_codec_revision(job->plan.outputs[i].format, &out);
		outputs_add_sound_key(&job->plan.sound, job->plan.outputs[i].format, &out);
		if (job->plan.outputs[i].variant.len) {
			strbuf_add_c(&out, " at ");
			strbuf_add_str(&out, job->plan.outputs[i].variant);
		}
		strbuf_add_char(&out, '\n');
	}
	job->product_key = str_copy(&job->arena, strbuf_str(&out));
	strbuf_release(&out);
}

/* ---- making ------------------------------------------------------------------------------ */

static void hear_step(void *listener, struct str line)
{
	const struct job *job = listener;

	job->options->tell(job->options->context, job->spec->id.text, line);
}

static enum status run_step(struct job *job, size_t index, size_t scale, struct content *content)
{
	const struct spec_step *step = &job->spec->steps[index];
	const struct step *def = (const struct step *)step->decl;
	struct check_context context = context_of(job, index, scale);
	struct check_call *checks =
		arena_array(&job->arena, step->check_count + 1, sizeof(*checks));
	const struct input *file = inputs_find(&job->inputs, INPUT_STEP, step);
	struct step_call call = {.params = &step->params,
				 .checks = checks,
				 .check_count = step->check_count,
				 .context = &context,
				 .at = step->at,
				 .tell = job->options->tell ? hear_step : NULL,
				 .listener = job};

	if (file)
		call.file = (struct str){(const char *)file->data.data, file->data.len};
	for (size_t i = 0; i < step->check_count; i++) {
		checks[i].check = (const struct check *)step->checks[i].decl;
		checks[i].argument = step->checks[i].argument;
		checks[i].at = step->checks[i].at;
	}
	return content_run(def, &call, content, job->diag);
}

/* Decodes a product as a player does, once for all checks that want to hear it. */
static enum status hear(struct job *job, size_t index, struct sound *sound)
{
	const struct bytes *data = &job->products[index].data;

	if (sound->samples)
		return ST_OK;
	return sound_decode(data->data, data->len, NULL, job->spec->at, sound, job->diag);
}

static enum status check_file_of(struct job *job, size_t index, const struct spec_step *step,
				 struct sound *heard)
{
	struct check_file file = {job->plan.outputs[index].format, job->products[index].data.data,
				  job->products[index].data.len, job->plan.outputs[index].path.ptr,
				  NULL};
	enum status st = ST_OK;

	for (size_t i = 0; i < step->check_count; i++) {
		const struct check *check = (const struct check *)step->checks[i].decl;
		enum status one = ST_OK;

		if (!check->file)
			continue;
		if (check->hears)
			one = hear(job, index, heard);
		if (one != ST_OK)
			return one;
		file.sound = check->hears ? heard : NULL;
		one = check->file(&file, &step->checks[i].argument, step->checks[i].at, job->diag);
		st = st == ST_OK ? one : st;
	}
	return st;
}

static bool will_hear(const struct job *job)
{
	for (size_t i = 0; i < job->spec->step_count; i++) {
		const struct spec_step *step = &job->spec->steps[i];

		for (size_t j = 0; j < step->check_count; j++) {
			if (((const struct check *)step->checks[j].decl)->hears)
				return true;
		}
	}
	return false;
}

/* Checks on files hold for every product, wherever they are written. */
static enum status check_files(struct job *job)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < job->plan.count; i++) {
		struct sound heard = {0};

		for (size_t j = 0; j < job->spec->step_count; j++) {
			enum status one = check_file_of(job, i, &job->spec->steps[j], &heard);

			st = st == ST_OK ? one : st;
		}
		sound_release(&heard);
	}
	return st;
}

static enum status store_products(struct job *job, const struct content *contents)
{
	struct ac_ref refs[OUTPUTS_MAX] = {0};
	struct ac_error error = {0};
	enum ac_code code = AC_OK;

	for (size_t i = 0; i < job->plan.count && code == AC_OK; i++) {
		struct product *product = &job->products[i];

		product->size = product->data.len;
		product->facts = content_facts(&contents[job->plan.outputs[i].scale],
					       job->plan.outputs[i].format, &job->arena);
		code = ac_object_put(job->store, product->data.data, product->data.len, false,
				     &product->sha, &error);
		refs[i] = (struct ac_ref){.number = (unsigned)i + 1,
					  .sha = product->sha,
					  .size = product->size,
					  .label = media_format_name(job->plan.outputs[i].format),
					  .note = product->facts.ptr,
					  .note_len = product->facts.len};
	}
	if (code == AC_OK)
		code = ac_entry_put(job->store, AC_PRODUCTS, job->product_key.ptr,
				    job->product_key.len, refs, job->plan.count, false, &error);
	return job_cache_error(job, code, &error);
}

/* Steps from `first` up to `end` on the content of one scale. */
static enum status run_steps(struct job *job, size_t first, size_t end, size_t scale,
			     struct content *content)
{
	enum status st = ST_OK;

	for (size_t i = first; i < end && st == ST_OK; i++) {
		int64_t began = events_now_us(job->options->events);

		st = run_step(job, i, scale, content);
		if (st == ST_OK)
			job_tell_step(job, i, scale, content, began);
	}
	return st;
}

/* The content before the step `variants` becomes that of its scale; the others are made of it. */
static enum status make_variants(struct job *job, struct content *contents)
{
	const struct variants *variants = &job->plan.variants;
	const struct spec_step *step = &job->spec->steps[job->plan.variants_at];
	struct step_call call = {.params = &step->params, .at = step->at};
	struct content whole = contents[0];
	int64_t began = events_now_us(job->options->events);
	size_t largest = 0;
	enum status st = ST_OK;

	while (variants->items[largest].halves != variants->largest)
		largest++;
	contents[0] = (struct content){.kind = whole.kind};
	for (size_t i = 0; i < variants->count && st == ST_OK; i++) {
		contents[i].kind = whole.kind;
		if (i != largest)
			st = variants_make(&call, variants, i, &whole.image, &contents[i].image,
					   job->diag);
	}
	contents[largest] = whole;
	if (st == ST_OK)
		job_tell_step(job, job->plan.variants_at, 0, &whole, began);
	return st;
}

/* All that happens between the decoded raw, which is the first of contents, and what is encoded. */
static enum status run_all(struct job *job, struct content *contents)
{
	const struct output_plan *plan = &job->plan;
	size_t count = job->spec->step_count;
	enum status st;

	if (plan->variants.count == 0)
		return run_steps(job, 0, count, 0, &contents[0]);
	st = run_steps(job, 0, plan->variants_at, 0, &contents[0]);
	if (st == ST_OK)
		st = make_variants(job, contents);
	for (size_t i = 0; i < plan->variants.count && st == ST_OK; i++)
		st = run_steps(job, plan->variants_at + 1, count, i, &contents[i]);
	return st;
}

static enum status process(struct job *job, const struct bytes *raw)
{
	struct content contents[VARIANTS_MAX] = {0};
	struct str sidecar = {job->raw.note, job->raw.note_len};
	enum status st;

	job_seal(job);
	content_prepare(job->spec->kind, raw, sidecar, &job->plan);
	st = content_decode(job->spec->kind, raw, sidecar, job->ask.request.at, &contents[0],
			    job->diag);
	if (st == ST_OK)
		st = run_all(job, contents);
	if (job->options->is_alone && !will_hear(job))
		sound_rest();
	if (st == ST_OK)
		st = job_encode(job, contents);
	if (st == ST_OK)
		st = check_files(job);
	if (st == ST_OK)
		st = store_products(job, contents);
	for (size_t i = 0; i < VARIANTS_MAX; i++)
		content_release(&contents[i]);
	return st;
}

enum status job_make_products(struct job *job)
{
	struct ac_sha256 expected = job->raw.sha;
	struct bytes raw = {0};
	enum status st = job_load_raw(job, &raw);

	if (st == ST_OK && !ac_sha256_equal(&expected, &job->raw.sha))
		job_write_product_key(job);
	if (st == ST_OK && job->result->outcome < COMPILE_PROCESSED)
		job->result->outcome = COMPILE_PROCESSED;
	if (st == ST_OK) {
		job_tell_begun(job);
		st = process(job, &raw);
	}
	job->is_record_stale = true;
	bytes_release(&raw);
	return st;
}

/* ---- finding ----------------------------------------------------------------------------- */

/* An entry of another shape than the plan is not trusted: the products are made again. */
static bool use_entry(struct job *job)
{
	if (job->product_entry.count != job->plan.count)
		return false;
	for (size_t i = 0; i < job->plan.count; i++) {
		const struct ac_ref *ref = &job->product_entry.refs[i];

		if (strcmp(ref->label, media_format_name(job->plan.outputs[i].format)) != 0)
			return false;
		job->products[i].sha = ref->sha;
		job->products[i].size = ref->size;
		job->products[i].facts = (struct str){ref->note, ref->note_len};
	}
	return true;
}

enum status job_find_own(struct job *job, struct str text, struct ac_entry *entry, bool *found)
{
	struct ac_error error = {0};
	enum ac_code code =
		ac_entry_find(job->store, AC_PRODUCTS, text.ptr, text.len, entry, &error);

	*found = code == AC_OK;
	if (code == AC_DAMAGED && job->survey)
		return ST_OK;
	if (code == AC_DAMAGED) {
		diag_warning(job->diag, "W1001", (struct place){0}, "%s; it is made again",
			     error.text);
		code = ac_entry_set_aside(job->store, AC_PRODUCTS, text.ptr, text.len, &error);
	}
	return code == AC_OK || code == AC_NOT_FOUND ? ST_OK : job_cache_error(job, code, &error);
}

static enum status find_product_entry(struct job *job, bool *found)
{
	enum status st = job_find_own(job, job->product_key, &job->product_entry, found);

	*found = job->has_products = *found && use_entry(job);
	return st;
}

void job_forget_products(struct job *job)
{
	for (size_t i = 0; i < OUTPUTS_MAX; i++)
		bytes_release(&job->products[i].data);
	ac_entry_release(&job->product_entry);
	job->has_products = false;
}

enum status job_find_products(struct job *job)
{
	struct ac_lock lock = {0};
	struct ac_error error = {0};
	bool found;
	enum status st;

	job_write_product_key(job);
	st = find_product_entry(job, &found);
	if (st != ST_OK || found || job->survey)
		return st;
	st = job_note_project(job);
	if (st == ST_OK)
		st = job_cache_error(job,
				     ac_lock_take(job->store, job->product_key.ptr,
						  job->product_key.len, true, &lock, &error),
				     &error);
	if (st == ST_OK)
		st = find_product_entry(job, &found);
	if (st == ST_OK && !found)
		st = job_make_products(job);
	ac_lock_release(&lock);
	return st;
}
