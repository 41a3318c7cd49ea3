/* look.c - surveys and reasons for people and programs. */
#include "cmd/look.h"

#include "base/facts.h"
#include "base/path.h"
#include "score/score.h"

#include <stdio.h>

struct compile_options look_options(const struct invocation *inv, const struct project *project,
				    const struct spec *spec, struct arena *arena)
{
	struct compile_options options = compile_options_in(inv, project);
	struct str folder = str_of(inv->out_dir ? inv->out_dir : "build/assetc");
	struct str record;

	if (inv->output) {
		record = str_of(inv->output);
		folder = inv->out_dir ? folder : path_folder(record);
	} else {
		struct str name = str_printf(arena, "%.*s.asset.json", STR_ARGS(spec->id.text));

		record = path_join(arena, folder, name);
	}
	options.record = str_keep(arena, record);
	options.out_dir = folder.len ? str_keep(arena, folder) : ".";
	return options;
}

enum status look_at_spec(const struct invocation *inv, struct ac_store *store,
			 const struct spec *spec, struct survey *out, struct diag *diag)
{
	struct arena arena = {0};
	struct compile_options options = look_options(inv, inv->project, spec, &arena);
	enum status st = compile_survey(store, &options, spec, out, diag);

	arena_release(&arena);
	return st;
}

const char *survey_word(const struct survey *survey)
{
	switch (survey->state) {
	case SURVEY_STANDS:
	case SURVEY_PLACE: return "hit";
	case SURVEY_PROCESS: return "process";
	case SURVEY_GENERATE: return "generate";
	case SURVEY_BLOCKED: break;
	}
	return "blocked";
}

void reasons_print(const struct reasons *reasons, const char *indent, FILE *to)
{
	struct strbuf text = {0};

	for (size_t i = 0; i < reasons->count; i++) {
		strbuf_clear(&text);
		reason_format(&reasons->items[i], &text);
		(void)fprintf(to, "%s%s\n", indent, text.data);
	}
	strbuf_release(&text);
}

void reasons_json(struct json *json, const struct reasons *reasons)
{
	static const char *const KINDS[] = {"first", "field", "input", "tool", "evicted", "output"};

	json_array_begin(json, "reasons");
	for (size_t i = 0; i < reasons->count; i++) {
		const struct reason *reason = &reasons->items[i];

		json_object_begin(json, NULL);
		json_c(json, "kind", KINDS[reason->kind]);
		json_str(json, "what", reason->what);
		if (reason->before.ptr)
			json_str(json, "before", reason->before);
		if (reason->after.ptr)
			json_str(json, "after", reason->after);
		if (reason->from.ptr)
			json_str(json, "from", reason->from);
		json_object_end(json);
	}
	json_array_end(json);
}

/* "coverage 950: 41.0 % of the picture is covered" for each score; what a judge said goes first. */
static void print_scores(const struct selection_item *item, const char *indent, FILE *to)
{
	for (size_t i = 0; i <= score_count; i++) {
		const char *name = i ? score_table[i - 1]->name : "opinion";
		struct strbuf text = {0};
		struct arena arena = {0};
		struct str points = facts_get(item->note, name);
		struct str fact = facts_get(item->note, str_printf(&arena, "%s.fact", name).ptr);

		if (points.len && fact.len > 2) {
			put_safe(&text, (struct str){fact.ptr + 1, fact.len - 2});
			(void)fprintf(to, "%s    %-10s %4.*s  %s\n", indent, name, STR_ARGS(points),
				      text.data);
		}
		strbuf_release(&text);
		arena_release(&arena);
	}
}

void fallback_print(const struct spec *spec, const struct survey *survey, const char *indent)
{
	if (survey->fallback)
		printf("%sthe fallback '%s' made it, in place of '%s': --regenerate %.*s asks "
		       "anew\n",
		       indent, survey->fallback, survey->in_place_of, STR_ARGS(spec->id.text));
}

void selection_print(const struct selection *choice, const char *indent, bool with_scores, FILE *to)
{
	struct strbuf text = {0};

	if (!choice->count || choice->is_pending)
		return;
	selection_add(choice, &text);
	(void)fprintf(to, "%s%s\n", indent, text.data);
	strbuf_release(&text);
	for (size_t i = 0; with_scores && i < choice->count; i++) {
		const struct selection_item *item = &choice->items[i];
		struct str fails = facts_get(item->note, "fails");

		put_safe(&text, fails);
		(void)fprintf(to, "%s  candidate %u: %u%s%s\n", indent, item->candidate,
			      item->points, item->fails ? ", fails: " : "",
			      item->fails ? text.data : "");
		strbuf_release(&text);
		print_scores(item, indent, to);
	}
}

void selection_write(struct json *json, const struct selection *choice)
{
	if (!choice->count || choice->is_pending)
		return;
	json_object_begin(json, "choice");
	json_u64(json, "candidate", choice->items[choice->chosen].candidate);
	json_u64(json, "asked", choice->asked);
	json_array_begin(json, "candidates");
	for (size_t i = 0; i < choice->count; i++) {
		json_object_begin(json, NULL);
		json_u64(json, "candidate", choice->items[i].candidate);
		selection_json(&choice->items[i], true, json);
		json_object_end(json);
	}
	json_array_end(json);
	json_object_end(json);
}

void tell_made(const struct invocation *inv, const struct spec *spec,
	       const struct compile_result *result)
{
	static const char *const OUTCOMES[] = {"only its record changed", "placed from the cache",
					       "processed", "generated"};

	if (!tells_people(inv) || !inv->is_verbose ||
	    (result->outcome == COMPILE_STANDS && !result->reasons.count))
		return;
	(void)fprintf(stderr, "assetc: %.*s: %s%s%s\n", STR_ARGS(spec->id.text),
		      OUTCOMES[result->outcome], result->provider ? " by " : "",
		      result->provider ? result->provider : "");
	selection_print(&result->selection, "  ", false, stderr);
	reasons_print(&result->reasons, "  ", stderr);
}
