/* guides.c - what a spec says under generation.inputs, workflow and map, as parts of a request. */
#include "compile/guides.h"

#include "base/facts.h"
#include "base/path.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the request ------------------------------------------------------------------------- */

static struct provider_input *add(struct ask *ask, enum input_use use, struct arena *arena)
{
	struct provider_input *guide;

	ask->guides = arena_grow_array(arena, ask->guides, ask->guide_count, sizeof(*ask->guides));
	guide = &ask->guides[ask->guide_count++];
	*guide = (struct provider_input){.use = use};
	return guide;
}

static bool is_taken(const struct provider *provider, enum input_use use)
{
	static const unsigned FLAGS[] = {[USE_IMAGE] = PROVIDER_TAKES_IMAGES,
					 [USE_MASK] = PROVIDER_TAKES_MASK,
					 [USE_WORKFLOW] = PROVIDER_TAKES_WORKFLOW};

	return provider->flags & FLAGS[use];
}

static void add_files(const struct inputs *inputs, struct arena *arena, struct ask *ask)
{
	for (size_t i = 0; i < inputs->count; i++) {
		const struct input *input = &inputs->items[i];
		struct provider_input *guide;

		if (input->role != INPUT_GUIDE || !is_taken(ask->provider, input->use))
			continue;
		guide = add(ask, input->use, arena);
		guide->name = path_base(input->path);
		guide->path = input->path;
		guide->sha = input->sha;
		guide->data = (struct str){(const char *)input->data.data, input->data.len};
		guide->format = input->format;
		guide->width = input->width;
		guide->height = input->height;
	}
}

static int by_name(const void *left, const void *right)
{
	const struct provider_slot *a = left, *b = right;

	return str_compare(a->name, b->name);
}

static void fill_map(const struct spec *spec, struct arena *arena, struct provider_request *rq)
{
	const struct node *map = spec->generation.map;
	struct provider_slot *slots;

	if (!map || map->count == 0)
		return;
	slots = arena_array(arena, map->count, sizeof(*slots));
	for (size_t i = 0; i < map->count; i++)
		slots[i] = (struct provider_slot){.name = map->members[i].key->text,
						  .target = map->members[i].value->text,
						  .at = map->members[i].value->at};
	qsort(slots, map->count, sizeof(*slots), by_name);
	rq->map = slots;
	rq->map_count = map->count;
}

void guides_fill(const struct spec *spec, const struct inputs *inputs, struct arena *arena,
		 struct ask *ask)
{
	const struct spec_generation *from = &spec->generation;
	struct provider_request *rq = &ask->request;

	ask->shape = ask->edge = NULL;
	if (inputs)
		add_files(inputs, arena, ask);
	if (ask->provider->flags & PROVIDER_TAKES_IMAGES) {
		if (from->asset.is_set)
			ask->edge = add(ask, USE_IMAGE, arena);
		if (from->shape.is_set)
			ask->shape = add(ask, USE_IMAGE, arena);
		/* The list may have moved. */
		if (ask->edge)
			ask->edge = &ask->guides[ask->guide_count - (ask->shape ? 2 : 1)];
		rq->has_strength = from->strength.is_set;
		rq->strength = from->strength.number;
	}
	if (ask->provider->flags & PROVIDER_TAKES_WORKFLOW)
		fill_map(spec, arena, rq);
	ask->spec = spec;
	rq->inputs = ask->guides;
	rq->input_count = ask->guide_count;
}

/* ---- key texts --------------------------------------------------------------------------- */

static void describe_shape(const struct spec_generation *from, struct strbuf *out)
{
	const struct param_value *size = &from->shape_size;
	char text[32];

	facts_str(out, "input.shape", from->shape.text);
	if (!size->is_set)
		return;
	(void)snprintf(text, sizeof(text), "%ux%u", (unsigned)size->width, (unsigned)size->height);
	facts_str(out, "input.shape.size", str_of(text));
}

static void describe_file(const struct provider_input *guide, unsigned *images, struct strbuf *out)
{
	char name[32];

	switch (guide->use) {
	case USE_MASK: facts_str(out, "input.mask", guide->sha); break;
	case USE_WORKFLOW: facts_str(out, "input.workflow", guide->sha); break;
	case USE_IMAGE:
		(void)snprintf(name, sizeof(name), "input.image.%u", ++*images);
		facts_str(out, name, guide->sha);
		break;
	}
}

static struct str name_of(const struct made_from *made_from, bool with_defaults)
{
	return with_defaults ? made_from->full : made_from->written;
}

void guides_describe(const struct ask *ask, bool with_defaults, struct strbuf *out)
{
	const struct provider_request *rq = &ask->request;
	struct strbuf name = {0};
	unsigned images = 0;
	bool is_opinion = ask->judged.written.len;

	if (is_opinion)
		facts_str(out, "input.candidate", name_of(&ask->judged, with_defaults));
	for (size_t i = 0; !is_opinion && i < ask->guide_count; i++) {
		if (&ask->guides[i] == ask->edge)
			facts_str(out, "input.asset",
				  ask->inputs ? name_of(&ask->inputs->edge_made_from, with_defaults)
					      : (struct str){0});
		else if (&ask->guides[i] == ask->shape)
			describe_shape(&ask->spec->generation, out);
		else
			describe_file(&ask->guides[i], &images, out);
	}
	if (rq->has_strength)
		facts_decimal(out, "input.strength", rq->strength);
	for (size_t i = 0; i < rq->map_count; i++) {
		strbuf_clear(&name);
		strbuf_add_c(&name, "map.");
		strbuf_add_str(&name, rq->map[i].name);
		facts_str(out, name.data, rq->map[i].target);
	}
	strbuf_release(&name);
}

/* ---- what nobody takes ------------------------------------------------------------------- */

struct said {
	const struct param_value *value;
	const char *what;
	unsigned flag;
};

static void hint_who_takes(unsigned flag, struct diag *diag)
{
	struct strbuf names = {0};

	for (size_t i = 0; i < provider_count; i++) {
		if (!(provider_table[i]->flags & flag))
			continue;
		strbuf_add_c(&names, names.len ? ", " : "");
		strbuf_add_c(&names, provider_table[i]->decl.name);
	}
	diag_hint(diag, "who does: %s", names.data);
	strbuf_release(&names);
}

static enum status refuse(const struct provider *provider, const struct said *said,
			  struct diag *diag)
{
	(void)diag_error(diag, ST_INVALID, "E0592", said->value->at, "'%s' takes no %s",
			 provider->decl.name, said->what);
	hint_who_takes(said->flag, diag);
	return ST_INVALID;
}

static void warn(const struct provider *provider, const struct said *said, struct diag *diag)
{
	if (provider->flags & PROVIDER_FREE)
		return;
	diag_warning(diag, "W0592", said->value->at,
		     "the fallback '%s' takes no %s: it is asked without", provider->decl.name,
		     said->what);
}

static enum status refuse_bare_strength(const struct param_value *strength, struct diag *diag)
{
	(void)diag_error(diag, ST_INVALID, "E0592", strength->at,
			 "strength says how far to leave an input picture, and there is none");
	diag_hint(diag, "name one beside it: image, asset or shape");
	return ST_INVALID;
}

static enum status refuse_bare_size(const struct param_value *size, struct diag *diag)
{
	(void)diag_error(diag, ST_INVALID, "E0592", size->at,
			 "shape_size is the size of a shape, and there is none");
	diag_hint(diag, "name one beside it, as 'shape: circle'");
	return ST_INVALID;
}

/* Who stands in by --provider or a profile is not what the author wrote it for. */
enum status guides_check(const struct compile_options *options, const struct spec *spec,
			 struct diag *diag)
{
	const struct spec_generation *from = &spec->generation;
	const struct said ALL[] = {
		{&from->images, "pictures as input", PROVIDER_TAKES_IMAGES},
		{&from->asset, "pictures as input", PROVIDER_TAKES_IMAGES},
		{&from->shape, "pictures as input", PROVIDER_TAKES_IMAGES},
		{&from->mask, "mask", PROVIDER_TAKES_MASK},
		{&from->workflow, "workflow", PROVIDER_TAKES_WORKFLOW},
	};
	const struct provider *own = (const struct provider *)from->provider;
	enum status st = ST_OK;

	if (from->shape_size.is_set && !from->shape.is_set)
		st = refuse_bare_size(&from->shape_size, diag);
	if (from->strength.is_set && !from->images.is_set && !from->asset.is_set &&
	    !from->shape.is_set)
		st = refuse_bare_strength(&from->strength, diag);
	for (size_t i = 0; i < sizeof(ALL) / sizeof(ALL[0]); i++) {
		if (!ALL[i].value->is_set)
			continue;
		if (!(own->flags & ALL[i].flag) && !options->provider.len)
			st = refuse(own, &ALL[i], diag);
		for (size_t k = 0; k < from->fallback_count && !options->provider.len; k++) {
			const struct provider *fallback =
				(const struct provider *)from->fallbacks[k];

			if (!(fallback->flags & ALL[i].flag))
				warn(fallback, &ALL[i], diag);
		}
	}
	return st;
}

/* ---- files of the cache ------------------------------------------------------------------ */

void guide_set_file(struct provider_input *guide, struct str path, const struct ac_sha256 *sha,
		    const void *data, size_t len, struct arena *arena)
{
	char hex[AC_SHA256_HEX_SIZE];

	ac_sha256_format(sha, hex);
	guide->sha = str_copy(arena, str_of(hex));
	guide->path = str_copy(arena, path);
	guide->format = media_sniff(data, len);
	(void)image_extent(data, len, &guide->width, &guide->height);
}
