/* edge.c - another asset's product as the input of a request.
 *
 * In keys stands what that product is made from, never its bytes: the raw that was bought or handed in, or the request of
 * what is free to make, and the steps without their revisions. So another approved picture or another step there asks
 * anew here, and another build of assetc does not.
 */
#include "base/facts.h"
#include "compile/guides.h"
#include "compile/job.h"
#include "compile/silhouette.h"

#include <string.h>

/* ---- the other asset --------------------------------------------------------------------- */

struct other {
	struct compile_edge edge;
	struct compile_options options;
	struct compile_result unused;
	struct survey survey;
	struct job job;
};

static enum status refuse_cycle(struct job *job, const struct spec *spec)
{
	struct strbuf names = {0};
	enum status st;

	strbuf_add_str(&names, spec->id.text);
	strbuf_add_c(&names, " <- ");
	strbuf_add_str(&names, job->spec->id.text);
	for (const struct compile_edge *it = job->options->edges; it; it = it->before) {
		strbuf_add_c(&names, " <- ");
		strbuf_add_str(&names, it->of->id.text);
		if (str_equal(it->of->id.text, spec->id.text))
			break;
	}
	st = diag_error(job->diag, ST_INVALID, "E0591", job->spec->generation.asset.at,
			"the asset would be made from itself: %s", names.data);
	strbuf_release(&names);
	return st;
}

/* NULL, with a finding: there is no such asset, or it is made from this one. */
static const struct spec *find_other(struct job *job)
{
	const struct compile_options *options = job->options;
	const struct param_value *asset = &job->spec->generation.asset;
	const struct compile_edge edge = {.of = job->spec, .before = options->edges};
	struct compile_options theirs = *options;
	const struct spec *spec;

	theirs.edges = &edge;
	if (!options->find_asset) {
		(void)diag_error(job->diag, ST_INVALID, "E0594", asset->at,
				 "no other asset is known here");
		return NULL;
	}
	spec = options->find_asset(options->context, options->project, job->spec, asset->text,
				   asset->at, job->diag);
	if (!spec || !inputs_have_cycle(&theirs, spec)) {
		if (!spec || spec->kind == ASSET_IMAGE)
			return spec;
		(void)diag_error(job->diag, ST_INVALID, "E0594", asset->at,
				 "'%.*s' is a sound, and a picture goes along",
				 STR_ARGS(asset->text));
		return NULL;
	}
	(void)refuse_cycle(job, spec);
	return NULL;
}

/* The other one's own words decide who makes it, whatever this run asks of this one. */
static void begin(struct other *other, const struct job *job, const struct spec *spec, bool makes)
{
	*other = (struct other){.edge = {.of = job->spec, .before = job->options->edges},
				.options = *job->options};
	other->options.edges = &other->edge;
	other->options.provider = (struct str){0};
	/* What nobody needs and could not be bought is not wanted over and over. */
	other->options.does_without = job->options->failed && *job->options->failed;
	other->options.failed = NULL;
	other->options.routed = (struct str){0};
	other->options.wants_all = other->options.explains = false;
	if (other->options.has_regenerated_edges)
		other->options.regenerate = NULL;
	other->options.has_regenerated = false;
	other->job = (struct job){.store = job->store,
				  .options = &other->options,
				  .spec = spec,
				  .diag = job->diag,
				  .result = &other->unused,
				  .survey = makes ? NULL : &other->survey};
}

static void end(struct other *other)
{
	want_free(other->job.want);
	reasons_release(&other->unused.reasons);
	survey_release(&other->survey);
	job_release(&other->job);
}

/* ---- what it is known by ----------------------------------------------------------------- */

/* A free one's request without the line of its revision. */
static void add_request(struct str key, struct strbuf *out)
{
	static const char LINE[] = "revision: ";

	while (key.len) {
		const char *stop = memchr(key.ptr, '\n', key.len);
		size_t len = stop ? (size_t)(stop - key.ptr) + 1 : key.len;

		if (!str_starts(key, LINE))
			strbuf_add(out, key.ptr, len);
		key.ptr += len;
		key.len -= len;
	}
}

static struct str digest(const struct job *job, bool with_defaults, struct arena *arena)
{
	char hex[AC_SHA256_HEX_SIZE];
	struct ac_sha256 sha;
	struct strbuf text = {0};

	strbuf_add_c(&text, "assetc asset 1\n");
	if (job->ask.provider->flags & PROVIDER_FREE) {
		add_request(with_defaults ? ask_second_name(&job->ask, arena) : job->ask.key,
			    &text);
	} else {
		ac_sha256_format(&job->raw.sha, hex);
		facts_str(&text, "raw", str_of(hex));
	}
	job_describe_steps(job, with_defaults, &text);
	facts_str(&text, "format", str_of(media_format_name(job->plan.outputs[0].format)));
	ac_sha256_of(text.data, text.len, &sha);
	ac_sha256_format(&sha, hex);
	strbuf_release(&text);
	return str_copy(arena, str_of(hex));
}

struct made_from job_made_from(const struct job *job, struct arena *arena)
{
	return (struct made_from){digest(job, false, arena), digest(job, true, arena)};
}

/* Whether anybody who may be asked looks at pictures. */
static bool is_needed(const struct job *job)
{
	const struct provider *provider;

	for (size_t i = 0; (provider = job_chain_at(job, i)) != NULL; i++) {
		if (provider->flags & PROVIDER_TAKES_IMAGES)
			return true;
	}
	return false;
}

/* What ships is there: its further candidates are wanted by itself, unless the best of all goes along. */
static bool is_own_affair(const struct other *other)
{
	return other->job.want && other->job.want->is_optional &&
	       !str_is(other->job.spec->generation.select.text, "best");
}

static enum status look(struct other *other, const struct job *job, const struct spec *spec,
			bool makes)
{
	enum status st;

	begin(other, job, spec, makes);
	st = job_prepare(&other->job);
	if (st == ST_OK && !other->job.want)
		st = job_find_raw(&other->job);
	if (is_own_affair(other)) {
		want_free(other->job.want);
		other->job.want = NULL;
	}
	return st;
}

/* Its bytes are all it can be known by, and a program or person has yet to make them, or the best of several to be found. */
static bool is_unmade(const struct other *other)
{
	return !other->job.want && (other->job.selection.is_pending ||
				    (other->survey.state == SURVEY_GENERATE &&
				     !(other->job.ask.provider->flags & PROVIDER_FREE)));
}

enum status job_find_edge(struct job *job)
{
	const struct param_value *asset = &job->spec->generation.asset;
	const struct spec *spec;
	struct other other;
	enum status st;

	if (!asset->is_set || !is_needed(job))
		return ST_OK;
	spec = find_other(job);
	if (!spec)
		return ST_INVALID;
	st = look(&other, job, spec, false);
	if (st == ST_OK && is_unmade(&other) && job->options->makes_edges) {
		end(&other);
		st = look(&other, job, spec, true);
	}
	/* Who only looks takes it as it will be: another than any that was asked with so far. */
	if (st == ST_OK && other.job.want && job->options->makes_edges) {
		job->want = other.job.want;
		other.job.want = NULL;
	} else if (st == ST_OK) {
		job->inputs.edge_made_from = job_made_from(&other.job, &job->arena);
	}
	end(&other);
	if (st != ST_OK)
		diag_note(job->diag, asset->at, "it goes along with the request of '%.*s'",
			  STR_ARGS(job->spec->id.text));
	return st;
}

enum status job_check_edge(struct job *job)
{
	const struct compile_edge edge = {.of = job->spec, .before = job->options->edges};
	struct compile_options theirs = *job->options;
	struct job other = {.options = &theirs, .diag = job->diag};

	if (!job->spec->generation.asset.is_set || !is_needed(job))
		return ST_OK;
	other.spec = find_other(job);
	theirs.edges = &edge;
	theirs.provider = (struct str){0};
	return other.spec ? job_check_edge(&other) : ST_INVALID;
}

/* ---- its bytes --------------------------------------------------------------------------- */

static enum status keep(struct ac_store *store, const void *data, size_t len,
			struct provider_input *guide, struct arena *arena, const struct job *job)
{
	struct ac_object_view view;
	struct ac_error error = {0};
	struct ac_sha256 sha;
	enum ac_code code = ac_object_put(store, data, len, false, &sha, &error);

	if (code == AC_OK)
		code = ac_object_show(store, &sha, &view);
	if (code != AC_OK)
		return job_cache_error(job, code, &error);
	guide_set_file(guide, str_of(view.path), &sha, data, len, arena);
	return ST_OK;
}

static enum status give_product(struct job *job, const struct spec *spec, struct arena *arena,
				struct provider_input *guide)
{
	struct ac_bytes bytes = {0};
	struct ac_error error = {0};
	struct other other;
	enum ac_code code;
	enum status st;

	st = look(&other, job, spec, true);
	if (st == ST_OK && other.job.want)
		st = diag_error(job->diag, ST_MISS, "E0595", job->spec->generation.asset.at,
				"'%.*s' went away as soon as it was there",
				STR_ARGS(spec->id.text));
	if (st == ST_OK)
		st = job_find_products(&other.job);
	if (st == ST_OK) {
		code = ac_object_get(job->store, &other.job.products[0].sha, IMAGE_FILE_MAX, &bytes,
				     &error);
		st = job_cache_error(job, code, &error);
	}
	if (st == ST_OK)
		st = keep(job->store, bytes.data, bytes.len, guide, arena, job);
	ac_bytes_release(&bytes);
	end(&other);
	return st;
}

static uint32_t three_quarters(uint32_t edge)
{
	return edge - edge / 4;
}

/* The picture has the size that is asked for. */
static enum status give_shape(struct job *job, const struct ask *ask, struct arena *arena,
			      struct provider_input *guide)
{
	enum { USUAL_EDGE = 1024, EDGE_MOST = 4096 };
	const struct spec_generation *from = &job->spec->generation;
	size_t row = param_index(ask->params.defs, STR("size"));
	const struct param_value *size = row == SIZE_MAX ? NULL : &ask->params.values[row];
	struct silhouette silhouette = {
		.shape = from->shape.text, .full_width = USUAL_EDGE, .full_height = USUAL_EDGE};
	struct bytes png = {0};
	enum status st;

	if (size && size->width && size->width <= EDGE_MOST && size->height <= EDGE_MOST) {
		silhouette.full_width = size->width;
		silhouette.full_height = size->height;
	}
	silhouette.width = from->shape_size.is_set ? from->shape_size.width
						   : three_quarters(silhouette.full_width);
	silhouette.height = from->shape_size.is_set ? from->shape_size.height
						    : three_quarters(silhouette.full_height);
	st = silhouette_draw(&silhouette, from->shape.at, &png, job->diag);
	if (st == ST_OK)
		st = keep(job->store, png.data, png.len, guide, arena, job);
	bytes_release(&png);
	return st;
}

enum status job_give(struct job *job, struct ask *ask, const struct spec *edge, struct arena *arena)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < ask->guide_count && st == ST_OK; i++) {
		struct provider_input *guide = &ask->guides[i];

		if (guide == ask->edge && edge)
			st = give_product(job, edge, arena, guide);
		else if (guide == ask->shape)
			st = give_shape(job, ask, arena, guide);
	}
	return st;
}

enum status compile_give(struct ac_store *store, struct want *want, struct diag *diag)
{
	struct job job = {
		.store = store, .options = &want->options, .spec = want->spec, .diag = diag};
	enum status st;

	if (want->is_opinion)
		return opinion_give(store, want, diag);
	st = job_give(&job, &want->ask, want->inputs.edge, &want->arena);

	job_release(&job);
	return st;
}
