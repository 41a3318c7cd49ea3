/* why.c - `assetc why SPEC…`: what changed since the last record, field by field. */
#include "cmd/look.h"
#include "cmd/parts.h"

struct why {
	struct ac_store *store;
	struct strbuf text;
	struct json json; /* with --json */
};

static const char *sentence(const struct survey *survey)
{
	if (survey->want && survey->want->is_opinion)
		return "waits for what its judge would say";
	switch (survey->state) {
	case SURVEY_STANDS: break;
	case SURVEY_PLACE: return "would be placed from the cache";
	case SURVEY_PROCESS: return "would be processed again";
	case SURVEY_GENERATE: return "would be generated";
	case SURVEY_BLOCKED: return "is blocked";
	}
	return survey->reasons.count ? "stands; only its record would change" : "is up to date";
}

static void write_json(struct json *json, const struct spec *spec, const struct survey *survey)
{
	json_object_begin(json, NULL);
	json_c(json, "spec", spec->source->path);
	json_str(json, "id", spec->id.text);
	json_c(json, "state", survey_word(survey));
	if (survey->blocked.len)
		json_str(json, "blocked", survey->blocked);
	reasons_json(json, &survey->reasons);
	selection_write(json, &survey->selection);
	parts_json(json, spec);
	json_object_end(json);
}

static enum status explain_one(struct invocation *inv, const struct spec *spec, void *context,
			       struct diag *diag)
{
	struct why *why = context;
	struct survey survey = {0};
	enum status st = look_at_spec(inv, why->store, spec, &survey, diag);

	if (st == ST_OK && inv->is_json) {
		write_json(&why->json, spec, &survey);
	} else if (st == ST_OK) {
		printf("%s: %.*s %s%s%s\n", spec->source->path, STR_ARGS(spec->id.text),
		       sentence(&survey), survey.provider ? " by " : "",
		       survey.provider ? survey.provider : "");
		if (survey.blocked.len)
			printf("  %.*s\n", STR_ARGS(survey.blocked));
		fallback_print(spec, &survey, "  ");
		reasons_print(&survey.reasons, "  ", stdout);
		selection_print(&survey.selection, "  ", true, stdout);
		if (inv->is_verbose) {
			printf("  the parts of its prompt stand in\n");
			parts_print(spec, stdout);
		}
	}
	survey_release(&survey);
	return st;
}

static enum status run_why(struct invocation *inv, struct diag *diag)
{
	struct why why = {0};
	enum status st;

	if (inv->output && inv->operands.count > 1)
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				  "-o names the record of one spec; --out-dir the folder of many");
	st = open_cache(inv, &why.store, diag);
	if (st != ST_OK)
		return st;
	why.json = (struct json){.out = &why.text};
	if (inv->is_json)
		json_array_begin(&why.json, NULL);
	st = each_spec(inv, explain_one, &why, diag);
	if (inv->is_json) {
		json_array_end(&why.json);
		(void)fwrite(why.text.data, 1, why.text.len, stdout);
	}
	strbuf_release(&why.text);
	ac_store_close(why.store);
	return st;
}

static const struct option_text TEXTS[] = {
	{OPT_OUTPUT, "the record to compare with"},
	{OPT_OUT_DIR, "where the build puts records; default: build/assetc"},
	{0},
};

const struct command command_why = {
	.name = "why",
	.operands = "SPEC…",
	.help = "say what changed since the last record",
	.options = OPTS_COMMON | OPTS_COMPILE | OPT_BIT(OPT_ID) | OPT_BIT(OPT_OUTPUT) |
		   OPT_BIT(OPT_OUT_DIR) | OPT_BIT(OPT_JSON),
	.texts = TEXTS,
	.run = run_why,
};
