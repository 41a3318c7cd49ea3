/* explain.c - why a spec does not stand: the record of the last run against what this one found. */
#include "base/json.h"
#include "compile/job.h"
#include "spec/node.h"

#include <string.h>

static struct str text_at(const struct node *map, const char *key)
{
	const struct node *node = map && map->type == NODE_MAP ? node_find(map, key) : NULL;

	return node && node->type == NODE_SCALAR ? node->text : (struct str){0};
}

static const struct node *map_at(const struct node *map, const char *key)
{
	const struct node *node = map && map->type == NODE_MAP ? node_find(map, key) : NULL;

	return node && node->type == NODE_MAP ? node : NULL;
}

/* A value as JSON text, so that spaces and line ends show. */
static struct str quoted(struct arena *arena, struct str text)
{
	struct strbuf out = {0};
	struct str copy = {0};

	if (text.ptr) {
		json_quote(&out, text);
		copy = str_copy(arena, strbuf_str(&out));
		strbuf_release(&out);
	}
	return copy;
}

/* ---- the request ------------------------------------------------------------------------- */

static bool explain_part(struct job *job, struct reasons *out, const struct node *parts,
			 const char *name, const struct param_value *now)
{
	struct str before = text_at(parts, name);
	struct str after = now->is_set ? str_trim(now->text) : (struct str){0};

	if (after.len == 0)
		after = (struct str){0};
	if (str_equal(before, after))
		return false;
	reasons_add(out, REASON_FIELD,
		    str_concat(&job->arena, STR("prompt."), str_of(name), (struct str){0}),
		    quoted(&job->arena, before), quoted(&job->arena, after));
	if (now->is_set && now->at.source != job->spec->source)
		out->items[out->count - 1].from = place_text(now->at, &out->arena);
	return true;
}

static bool explain_prompt(struct job *job, struct reasons *out, const struct node *record)
{
	const struct node *parts = map_at(map_at(record, "prompt"), "parts");
	const struct spec_prompt *prompt = &job->spec->prompt;
	bool is_changed = explain_part(job, out, parts, "theme", &prompt->theme);

	is_changed |= explain_part(job, out, parts, "base", &prompt->base);
	is_changed |= explain_part(job, out, parts, "details", &prompt->details);
	is_changed |= explain_part(job, out, parts, "template", &prompt->chosen);
	is_changed |= explain_part(job, out, parts, "style", &prompt->style);
	return is_changed;
}

/* An input is told by its path, not by the name of its line. */
static void name_inputs(const struct job *job, struct reasons *out)
{
	for (size_t i = 0; i < out->count; i++) {
		struct reason *reason = &out->items[i];
		struct str path = {0};

		if (reason->kind == REASON_INPUT)
			path = inputs_path_of_line(&job->inputs, reason->what);
		if (path.len)
			reason->what = str_copy(&out->arena, path);
	}
}

static void explain_request(struct job *job, struct reasons *out, const struct node *record)
{
	struct str before = text_at(map_at(record, "keys"), "request_text");
	bool has_parts = false;

	if (str_equal(before, job->ask.key))
		return;
	if (!(job->ask.provider->flags & PROVIDER_COPIES_INPUT))
		has_parts = explain_prompt(job, out, record);
	reasons_of_request(out, before, job->ask.key, has_parts);
	name_inputs(job, out);
}

/* ---- everything else of the record ------------------------------------------------------- */

static void explain_members(struct job *job, struct reasons *out, struct str path,
			    const struct node *before, const struct node *after);

/* Members of a record whose field in a spec is called otherwise. */
static struct str field_of(struct job *job, struct str path)
{
	static const struct {
		const char *path, *field;
	} FIELDS[] = {{"category", "metadata.category"},
		      {"provider.asked", "generation.provider"},
		      {"provider.used", "generation.provider"},
		      {"provider.model", "generation.model"},
		      {"manifest.description", "integration.description"},
		      {"manifest.atlas", "integration.atlas"},
		      {"profile", "--profile"}};

	for (size_t i = 0; i < sizeof(FIELDS) / sizeof(FIELDS[0]); i++) {
		if (str_is(path, FIELDS[i].path))
			return str_of(FIELDS[i].field);
	}
	if (str_starts(path, "manifest.spritesheet"))
		return str_concat(&job->arena, STR("integration"),
				  (struct str){path.ptr + 8, path.len - 8}, (struct str){0});
	if (str_starts(path, "manifest."))
		return str_concat(&job->arena, STR("integration.manifest_"),
				  (struct str){path.ptr + 9, path.len - 9}, (struct str){0});
	return path;
}

static bool is_given(const struct reasons *out, struct str what)
{
	for (size_t i = 0; i < out->count; i++) {
		if (str_equal(out->items[i].what, what))
			return true;
	}
	return false;
}

static void explain_member(struct job *job, struct reasons *out, struct str path,
			   const struct node *before, const struct node *after)
{
	bool are_maps =
		(!before || before->type == NODE_MAP) && (!after || after->type == NODE_MAP);
	struct strbuf was = {0}, is = {0};

	if (are_maps) {
		explain_members(job, out, path, before, after);
		return;
	}
	if (before)
		node_format(before, &job->arena, &was);
	if (after)
		node_format(after, &job->arena, &is);
	path = field_of(job, path);
	if (!str_equal(strbuf_str(&was), strbuf_str(&is)) && !is_given(out, path))
		reasons_add(out, REASON_FIELD, path, before ? strbuf_str(&was) : (struct str){0},
			    after ? strbuf_str(&is) : (struct str){0});
	strbuf_release(&was);
	strbuf_release(&is);
}

/* Told by the key texts already, or by no field of a spec. */
static bool is_told(struct str name)
{
	static const char *const TOLD[] = {"keys",   "raw",        "products",
					   "prompt", "provenance", "choice"};

	for (size_t i = 0; i < sizeof(TOLD) / sizeof(TOLD[0]); i++) {
		if (str_is(name, TOLD[i]))
			return true;
	}
	return false;
}

static void explain_members(struct job *job, struct reasons *out, struct str path,
			    const struct node *before, const struct node *after)
{
	const struct node *maps[] = {after, before};

	for (int side = 0; side < 2; side++) {
		for (size_t i = 0; maps[side] && i < maps[side]->count; i++) {
			struct str name = maps[side]->members[i].key->text;
			const char *key = str_keep(&job->arena, name);
			const struct node *was = before ? node_find(before, key) : NULL;
			const struct node *is = after ? node_find(after, key) : NULL;

			if ((side == 1 && is) || (path.len == 0 && is_told(name)))
				continue;
			explain_member(job, out,
				       path.len ? str_concat(&job->arena, path, STR("."), name)
						: name,
				       was, is);
		}
	}
}

static const struct node *parse(struct job *job, struct source *source)
{
	struct diag unread = {0};
	struct node *root = NULL;

	if (json_parse(source, &job->arena, &root, &unread) != ST_OK)
		root = NULL;
	diag_release(&unread);
	return root && root->type == NODE_MAP ? root : NULL;
}

/* ---- the whole --------------------------------------------------------------------------- */

static void explain_products(struct job *job, struct reasons *out, const struct node *record)
{
	struct str before = text_at(map_at(record, "keys"), "product_text");
	struct reasons products = {0};
	bool has_request = out->count > 0;

	reasons_of_product(&products, before, job->product_key);
	for (size_t i = 0; i < products.count; i++) {
		const struct reason *reason = &products.items[i];

		/* Another request has other bytes: that is no reason of its own. */
		if (!has_request || !str_is(reason->what, "raw bytes"))
			reasons_add(out, reason->kind, reason->what, reason->before, reason->after);
	}
	reasons_release(&products);
}

static void explain_rest(struct job *job, struct reasons *out, const struct node *record)
{
	struct source now = {"record", job->record};
	const struct node *after = parse(job, &now);

	if (after)
		explain_members(job, out, (struct str){0}, record, after);
}

void job_explain(struct job *job, struct reasons *out)
{
	struct source then = {job->options->record,
			      {(const char *)job->old.text.data, job->old.text.len}};
	const struct node *record;

	if (job->old.text.len == 0) {
		reasons_add(out, REASON_FIRST,
			    str_concat(&job->arena, STR("there is no record of an earlier run at "),
				       str_of(job->options->record), (struct str){0}),
			    (struct str){0}, (struct str){0});
		return;
	}
	record = parse(job, &then);
	if (!record) {
		reasons_add(out, REASON_FIRST, STR("the record of the last run cannot be read"),
			    (struct str){0}, (struct str){0});
		return;
	}
	explain_request(job, out, record);
	if (job->product_key.len)
		explain_products(job, out, record);
	if (job->record.len)
		explain_rest(job, out, record);
}
