/* sarif.c - findings as SARIF 2.1.0.
 *
 * A note becomes a related location of the finding before it; a hint ends the message, and stands
 * alone in the property bag for programs. Columns count characters, which the log says by
 * columnKind; the end column is the first behind the region.
 */
#include "cmd/sarif.h"

#include "base/json.h"

#include <string.h>

#define RULES_MAX 512u
#define CODE_MAX  8u

struct sarif {
	struct strbuf results, notices; /* items of lists, as JSON */
	char rules[RULES_MAX][CODE_MAX];
	bool is_error[RULES_MAX]; /* else a warning */
	size_t rule_count;
};

struct sarif *sarif_new(void)
{
	struct sarif *sarif = mem_alloc(sizeof(*sarif));

	*sarif = (struct sarif){0};
	return sarif;
}

void sarif_free(struct sarif *sarif)
{
	if (!sarif)
		return;
	strbuf_release(&sarif->results);
	strbuf_release(&sarif->notices);
	mem_free(sarif);
}

/* ---- rules ------------------------------------------------------------------------------- */

static size_t rule_of(struct sarif *sarif, const struct finding *finding)
{
	size_t i = 0;

	while (i < sarif->rule_count && strcmp(sarif->rules[i], finding->code) != 0)
		i++;
	if (i == sarif->rule_count && i < RULES_MAX && strlen(finding->code) < CODE_MAX) {
		memcpy(sarif->rules[i], finding->code, strlen(finding->code) + 1);
		sarif->is_error[i] = finding->severity == SEVERITY_ERROR;
		sarif->rule_count++;
	}
	return i;
}

/* What the codes of a family are about: the digits after the letter, by hundreds. */
static const char *family_of(const char *code)
{
	static const char *const FAMILIES[] = {
		"the command line",
		"files that cannot be read",
		"text that is not valid YAML or JSON",
		"what a spec may say",
		"project files and locks",
		"providers",
		"pictures and sounds that cannot be read or written",
		"steps and checks",
		"builds of several assets",
		"records and linking",
		"the cache and outputs",
	};
	size_t family = 0;

	for (size_t i = 1; i <= 2 && code[i] >= '0' && code[i] <= '9'; i++)
		family = family * 10 + (size_t)(code[i] - '0');
	return family < sizeof(FAMILIES) / sizeof(FAMILIES[0]) ? FAMILIES[family] : "assetc";
}

static void put_text(struct json *json, const char *name, const char *text)
{
	json_object_begin(json, name);
	json_c(json, "text", text);
	json_object_end(json);
}

static void put_rules(const struct sarif *sarif, struct json *json)
{
	json_array_begin(json, "rules");
	for (size_t i = 0; i < sarif->rule_count; i++) {
		json_object_begin(json, NULL);
		json_c(json, "id", sarif->rules[i]);
		put_text(json, "shortDescription", family_of(sarif->rules[i]));
		json_object_begin(json, "defaultConfiguration");
		json_c(json, "level", sarif->is_error[i] ? "error" : "warning");
		json_object_end(json);
		json_object_end(json);
	}
	json_array_end(json);
}

/* ---- places ------------------------------------------------------------------------------ */

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-._~/", c));
}

/* A path as a URI reference (RFC 3986): absolute ones with their scheme, others as given. Every
 * byte that is not unreserved is encoded, so that a colon never reads as a scheme. */
static void put_uri(struct json *json, const char *path)
{
	struct strbuf uri = {0};

	strbuf_add_c(&uri, path[0] == '/' ? "file://" : "");
	for (; *path; path++) {
		if (is_plain(*path))
			strbuf_add_char(&uri, *path);
		else
			strbuf_printf(&uri, "%%%02X", (unsigned)(unsigned char)*path);
	}
	json_str(json, "uri", strbuf_str(&uri));
	strbuf_release(&uri);
}

static void put_region(struct json *json, struct place at)
{
	json_object_begin(json, "region");
	json_u64(json, "startLine", at.line);
	json_u64(json, "startColumn", at.column ? at.column : 1);
	if (at.column && at.length)
		json_u64(json, "endColumn", at.column + at.length);
	json_object_end(json);
}

static void put_location(struct json *json, struct place at, const char *message)
{
	json_object_begin(json, NULL);
	if (at.source) {
		json_object_begin(json, "physicalLocation");
		json_object_begin(json, "artifactLocation");
		put_uri(json, at.source->path);
		json_object_end(json);
		if (at.line)
			put_region(json, at);
		json_object_end(json);
	}
	if (message)
		put_text(json, "message", message);
	json_object_end(json);
}

/* ---- results ----------------------------------------------------------------------------- */

static const struct finding *put_notes(struct json *json, const struct finding *finding)
{
	const struct finding *last = finding;

	if (!finding->next || finding->next->severity != SEVERITY_NOTE)
		return last;
	json_array_begin(json, "relatedLocations");
	for (; last->next && last->next->severity == SEVERITY_NOTE; last = last->next)
		put_location(json, last->next->at, last->next->text);
	json_array_end(json);
	return last;
}

static void put_message(struct json *json, const struct finding *finding)
{
	struct strbuf text = {0};

	strbuf_add_c(&text, finding->text);
	if (finding->hint)
		strbuf_printf(&text, "; %s", finding->hint);
	put_text(json, "message", text.data ? text.data : "");
	strbuf_release(&text);
	if (!finding->hint)
		return;
	json_object_begin(json, "properties");
	json_c(json, "hint", finding->hint);
	json_object_end(json);
}

/* One finding with its notes; returns the last of them. */
static const struct finding *put_result(struct sarif *sarif, const struct finding *finding)
{
	struct json json = {.out = &sarif->results, .is_compact = true, .depth = 1};
	size_t rule = rule_of(sarif, finding);

	json.has_items = sarif->results.len > 0;
	json_object_begin(&json, NULL);
	json_c(&json, "ruleId", finding->code);
	if (rule < sarif->rule_count)
		json_u64(&json, "ruleIndex", rule);
	json_c(&json, "level", finding->severity == SEVERITY_ERROR ? "error" : "warning");
	put_message(&json, finding);
	if (finding->at.source) {
		json_array_begin(&json, "locations");
		put_location(&json, finding->at, NULL);
		json_array_end(&json);
	}
	finding = put_notes(&json, finding);
	json_object_end(&json);
	return finding;
}

static const struct finding *skip_notes(const struct finding *finding)
{
	while (finding->next && finding->next->severity == SEVERITY_NOTE)
		finding = finding->next;
	return finding;
}

/* Findings that were counted and not kept. */
static void put_notice(struct sarif *sarif, unsigned count)
{
	struct json json = {.out = &sarif->notices, .is_compact = true, .depth = 1};
	struct strbuf text = {0};

	json.has_items = sarif->notices.len > 0;
	strbuf_printf(&text, "%u further errors are not shown", count);
	json_object_begin(&json, NULL);
	json_c(&json, "level", "note");
	put_text(&json, "message", text.data);
	json_object_end(&json);
	strbuf_release(&text);
}

void sarif_add(struct sarif *sarif, const struct diag *diag, bool hides_warnings)
{
	for (const struct finding *f = diag->first; f; f = f->next) {
		if (hides_warnings && f->severity == SEVERITY_WARNING)
			f = skip_notes(f);
		else
			f = put_result(sarif, f);
	}
	if (diag->errors > DIAG_ERRORS_MAX)
		put_notice(sarif, diag->errors - DIAG_ERRORS_MAX);
}

/* ---- the log ----------------------------------------------------------------------------- */

static void put_list(struct json *json, const char *name, const struct strbuf *items)
{
	json_array_begin(json, name);
	if (items->len)
		json_raw(json, NULL, strbuf_str(items));
	json_array_end(json);
}

static void put_driver(const struct sarif *sarif, struct json *json)
{
	json_object_begin(json, "tool");
	json_object_begin(json, "driver");
	json_c(json, "name", "assetc");
	json_c(json, "version", ASSETC_VERSION);
	put_rules(sarif, json);
	json_object_end(json);
	json_object_end(json);
}

static void put_invocation(const struct sarif *sarif, struct json *json, int exit_code)
{
	json_array_begin(json, "invocations");
	json_object_begin(json, NULL);
	json_bool(json, "executionSuccessful", exit_code == 0);
	json_int(json, "exitCode", exit_code);
	if (sarif->notices.len)
		put_list(json, "toolExecutionNotifications", &sarif->notices);
	json_object_end(json);
	json_array_end(json);
}

void sarif_write(const struct sarif *sarif, int exit_code, struct strbuf *out)
{
	struct json json = {.out = out, .is_compact = true};

	json_object_begin(&json, NULL);
	json_c(&json, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
	json_c(&json, "version", "2.1.0");
	json_array_begin(&json, "runs");
	json_object_begin(&json, NULL);
	put_driver(sarif, &json);
	put_invocation(sarif, &json, exit_code);
	json_c(&json, "columnKind", "unicodeCodePoints");
	put_list(&json, "results", &sarif->results);
	json_object_end(&json);
	json_array_end(&json);
	json_object_end(&json);
	strbuf_add_char(out, '\n');
}
