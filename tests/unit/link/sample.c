/* sample.c - records to order, and a folder of their own. */
#include "unit/link/sample.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <ftw.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct arena sample_arena;
static char folder[1024];

/* ---- the folder ---- */

void sample_init(void)
{
	const char *tmp = getenv("TMPDIR");

	(void)snprintf(folder, sizeof(folder), "%s/assetc-link.XXXXXX", tmp ? tmp : "/tmp");
	cr_assert_not_null(mkdtemp(folder));
	cr_assert_eq(chdir(folder), 0);
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *at)
{
	(void)info;
	(void)type;
	(void)at;
	return remove(path);
}

void sample_fini(void)
{
	cr_assert_eq(chdir("/"), 0);
	cr_assert_eq(nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
	arena_release(&sample_arena);
}

void write_file(const char *path, struct str text)
{
	FILE *file = fopen(path, "wb");

	cr_assert_not_null(file, "%s", path);
	cr_assert_eq(fwrite(text.ptr, 1, text.len, file), text.len);
	cr_assert_eq(fclose(file), 0);
}

struct str read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct strbuf text = {0};
	struct str copy;
	char part[4096];
	size_t len;

	cr_assert_not_null(file, "%s is not there", path);
	while ((len = fread(part, 1, sizeof(part), file)) > 0)
		strbuf_add(&text, part, len);
	cr_assert_eq(fclose(file), 0);
	copy = str_copy(&sample_arena, strbuf_str(&text));
	strbuf_release(&text);
	return copy;
}

bool file_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

int run_program(const char *const *argv)
{
	pid_t child;
	int state;
	int failed = posix_spawnp(&child, argv[0], NULL, NULL, (char *const *)argv, environ);

	if (failed == ENOENT)
		return -1;
	cr_assert_eq(failed, 0);
	cr_assert_eq(waitpid(child, &state, 0), child);
	return WIFEXITED(state) ? WEXITSTATUS(state) : 1000;
}

/* ---- records ---- */

static const char *or_else(const char *text, const char *otherwise)
{
	return text ? text : otherwise;
}

static void add_option(struct strbuf *out, const char *name, const char *value)
{
	if (value)
		strbuf_printf(out, "  \"%s\": \"%s\",\n", name, value);
}

static void add_head(struct strbuf *out, const struct sample *sample)
{
	strbuf_printf(out, "{\n  \"assetc_record\": 1,\n  \"id\": \"%s\",\n  \"kind\": \"%s\",\n",
		      or_else(sample->id, "coin"), or_else(sample->kind, "image"));
	add_option(out, "category", sample->category);
	strbuf_printf(out, "  \"source\": \"%s.yaml\",\n", or_else(sample->id, "coin"));
	add_option(out, "profile", sample->profile);
	if (sample->is_release)
		strbuf_add_c(out, "  \"release\": true,\n");
	if (sample->is_draft)
		strbuf_add_c(out, "  \"draft\": true,\n");
	strbuf_add_c(out,
		     "  \"provider\": {\"asked\": \"openai\", \"used\": \"procedural\"},\n"
		     "  \"prompt\": {\"compiled\": \"a coin\\n\\u00e9\", \"parts\": {\"base\": "
		     "\"a coin\"}},\n"
		     "  \"keys\": {\"request\": \"00\", \"request_text\": \"r\", \"product\": "
		     "\"01\", \"product_text\": \"p\"},\n"
		     "  \"raw\": {\"sha256\": \"" SHA "\", \"size\": 12, \"type\": "
		     "\"image/png\", \"candidate\": 1},\n");
}

static void add_manifest(struct strbuf *out, const struct sample *sample, const char *path)
{
	const char *id = or_else(sample->id, "coin");

	strbuf_printf(out,
		      "  \"manifest\": {\"section\": \"%s\", \"key\": \"%s\", \"type\": \"%s\", "
		      "\"path\": \"%s\"",
		      or_else(sample->section, "images"), or_else(sample->key, id),
		      or_else(sample->type, or_else(sample->kind, "image")), path);
	if (sample->description)
		strbuf_printf(out, ", \"description\": \"%s\"", sample->description);
	if (sample->sheet)
		strbuf_printf(out, ", \"spritesheet\": {%s}", sample->sheet);
	if (sample->atlas)
		strbuf_printf(out, ", \"atlas\": \"%s\"", sample->atlas);
	strbuf_add_char(out, '}');
	if (sample->provenance)
		strbuf_printf(out, ",\n  \"provenance\": {\"generated\": true, %s}",
			      sample->provenance);
	strbuf_add_c(out, "\n}\n");
}

struct str sample_text(const struct sample *sample)
{
	struct strbuf out = {0};
	struct str text = str_printf(&sample_arena, "images/%s.png", or_else(sample->id, "coin"));
	const char *path = or_else(sample->path, text.ptr);

	add_head(&out, sample);
	strbuf_printf(&out,
		      "  \"products\": [{\"format\": \"%s\", \"path\": \"%s\", \"sha256\": \"%s\", "
		      "\"size\": 9, %s}%s],\n",
		      or_else(sample->format, "png"), path, SHA,
		      or_else(sample->measures, "\"width\": 32, \"height\": 16, \"alpha\": true"),
		      or_else(sample->more, ""));
	add_manifest(&out, sample, path);
	text = str_copy(&sample_arena, strbuf_str(&out));
	strbuf_release(&out);
	return text;
}

static enum status parse_named(const char *path, struct str text, struct record *out,
			       struct diag *diag)
{
	struct source *source = arena_alloc(&sample_arena, sizeof(*source));

	*source = (struct source){.path = path, .text = str_copy(&sample_arena, text)};
	return record_parse(source, &sample_arena, out, diag);
}

enum status parse_text(struct str text, struct record *out, struct diag *diag)
{
	return parse_named("x.asset.json", text, out, diag);
}

struct record sample_record(const struct sample *sample)
{
	struct str path = str_printf(&sample_arena, "%s.asset.json", or_else(sample->id, "coin"));
	struct diag diag = {0};
	struct record record;

	cr_assert_eq(parse_named(path.ptr, sample_text(sample), &record, &diag), ST_OK, "%s",
		     diag.first ? diag.first->text : "");
	return record;
}

struct collection sample_collection(const struct sample *samples, size_t count)
{
	struct record *records = arena_array(&sample_arena, count + 1, sizeof(*records));

	for (size_t i = 0; i < count; i++)
		records[i] = sample_record(&samples[i]);
	return collection_make(records, count, &sample_arena);
}

struct str sample_write(const struct sample *sample)
{
	struct str path = str_printf(&sample_arena, "%s.asset.json", or_else(sample->id, "coin"));

	write_file(path.ptr, sample_text(sample));
	return path;
}

struct str replaced(struct str text, const char *from, const char *to)
{
	const char *found = memmem(text.ptr, text.len, from, strlen(from));
	struct str head, tail;

	cr_assert_not_null(found, "%s is not in the text", from);
	head = (struct str){text.ptr, (size_t)(found - text.ptr)};
	tail = (struct str){found + strlen(from), text.len - head.len - strlen(from)};
	return str_printf(&sample_arena, "%.*s%s%.*s", STR_ARGS(head), to, STR_ARGS(tail));
}

bool has_finding(const struct diag *diag, const char *code, const char *part, const char *other)
{
	for (const struct finding *finding = diag->first; finding; finding = finding->next) {
		if (strcmp(finding->code, code) == 0 && (!part || strstr(finding->text, part)) &&
		    (!other || strstr(finding->text, other)))
			return true;
	}
	return false;
}
