/* targets.c - what link overwrites: only what link made.
 *
 * Files are compared as files, whatever name or link leads to them. What link made is known by its
 * own mark: the stamp by its text, a header by its first lines, a manifest by its description, or its
 * member "assetc" where the description is that of a base manifest.
 */
#include "cmd/targets.h"

#include "base/path.h"
#include "compile/depfile.h"
#include "link/manifest.h"

#include <string.h>
#include <sys/stat.h>

#define STAMP_MARK  "assetc link\n"
#define HEADER_MARK "Written by `assetc link`"

struct target {
	const char *option, *path;
	const char *mark; /* NULL: known by nothing */
	bool begins;      /* the mark stands at the very beginning */
	struct stat info;
	bool exists;
};

static void add(struct target *targets, size_t *count, const char *option, const char *path,
		const char *mark)
{
	struct target *target = &targets[*count];

	if (!path)
		return;
	*target = (struct target){.option = option, .path = path, .mark = mark};
	target->begins = strcmp(option, "-MF") == 0;
	target->exists = stat(path, &target->info) == 0;
	(*count)++;
}

/* A depfile begins with the target of its rule. */
static const char *rule_mark(const struct invocation *inv, struct arena *arena)
{
	struct strbuf out = {0};
	const char *mark;

	if (inv->targets.len)
		return inv->targets.data;
	depfile_escape(&out, str_of(inv->output));
	strbuf_add_char(&out, ':');
	mark = str_keep(arena, strbuf_str(&out));
	strbuf_release(&out);
	return mark;
}

/* One for each option that names one file, and one for each --emit. */
static struct target *list_targets(const struct invocation *inv, struct arena *arena,
				   size_t *out_count)
{
	enum { SINGLE_TARGETS = 5 };
	struct target *targets =
		arena_array(arena, SINGLE_TARGETS + inv->emits.count, sizeof(*targets));
	bool has_depfile = inv->has_depfile || inv->depfile;
	const char *depfile = inv->depfile ? inv->depfile : NULL;
	size_t count = 0;

	if (has_depfile && !depfile && inv->output)
		depfile = str_concat(arena, str_of(inv->output), STR(".d"), (struct str){0}).ptr;
	add(targets, &count, "-o", inv->output, STAMP_MARK);
	add(targets, &count, "--manifest", inv->manifest, MANIFEST_MARK);
	add(targets, &count, "--header", inv->header, HEADER_MARK);
	add(targets, &count, "--products", inv->products, NULL);
	add(targets, &count, "-MF", depfile, depfile ? rule_mark(inv, arena) : NULL);
	for (size_t i = 0; i < inv->emits.count; i++) {
		const char *colon = strchr(inv->emits.items[i], ':');

		add(targets, &count, "--emit", colon ? colon + 1 : NULL, HEADER_MARK);
	}
	*out_count = count;
	return targets;
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static enum status refuse(struct diag *diag, enum status status, const struct target *target,
			  const char *why, const char *other)
{
	return diag_error(diag, status, "E1012", (struct place){0}, "%s '%s' %s%s", target->option,
			  target->path, why, other);
}

static enum status compare(const struct target *targets, size_t count, struct arena *arena,
			   struct diag *diag)
{
	struct str *paths = arena_array(arena, count + 1, sizeof(*paths));

	for (size_t i = 0; i < count; i++) {
		paths[i] = path_fold(arena, str_of(targets[i].path));
		for (size_t j = 0; j < i; j++) {
			bool is_same = targets[i].exists && targets[j].exists
					       ? is_same_file(&targets[i].info, &targets[j].info)
					       : str_equal(paths[i], paths[j]);

			if (is_same)
				return refuse(diag, ST_USAGE, &targets[i], "is the same file as ",
					      targets[j].option);
		}
	}
	return ST_OK;
}

/* An input of this link must not be one of its outputs. */
static enum status compare_input(const char *what, const char *path, const struct target *targets,
				 size_t count, struct diag *diag)
{
	struct stat info;

	if (stat(path, &info) != 0)
		return ST_OK;
	for (size_t i = 0; i < count; i++) {
		if (targets[i].exists && is_same_file(&targets[i].info, &info))
			return refuse(diag, ST_USAGE, &targets[i], what, path);
	}
	return ST_OK;
}

static enum status compare_inputs(const struct invocation *inv, const struct target *targets,
				  size_t count, struct diag *diag)
{
	enum status st = ST_OK;

	if (inv->base_manifest)
		st = compare_input("is the base manifest ", inv->base_manifest, targets, count,
				   diag);
	if (st != ST_OK)
		diag_hint(diag, "name another file: the base manifest is read at every link and "
				"stays as you keep it");
	for (size_t i = 0; i < inv->operands.count && st == ST_OK; i++)
		st = compare_input("is the record ", inv->operands.items[i], targets, count, diag);
	return st;
}

#define HEAD_MAX ((size_t)64 * 1024 * 1024)

/* A file without a mark of its kind is judged by its name: a list of products or a depfile is never
 * called like a spec, record or picture. */
static bool is_ours(const struct target *target)
{
	static const char *const OTHERS[] = {"yaml", "yml", "json", "png", "webp", "jpg", "c", "h"};
	struct str extension = path_extension(str_of(target->path));
	struct ac_bytes text = {0};
	bool is_marked = false;

	for (size_t i = 0; !target->mark && i < sizeof(OTHERS) / sizeof(OTHERS[0]); i++) {
		if (str_is(extension, OTHERS[i]))
			return false;
	}
	if (!target->mark)
		return true;
	if (ac_file_read(target->path, HEAD_MAX, &text, NULL) == AC_OK && text.len) {
		size_t head = text.len < 256 ? text.len : 256;
		const char *found = memmem(text.data, head, target->mark, strlen(target->mark));

		is_marked = found && (!target->begins || found == (const char *)text.data);
	}
	ac_bytes_release(&text);
	return is_marked;
}

static enum status judge(const struct target *target, struct diag *diag)
{
	enum status st;

	if (!target->exists)
		return ST_OK;
	if (!S_ISREG(target->info.st_mode))
		return refuse(diag, ST_ENVIRONMENT, target, "is not a regular file", "");
	if (target->info.st_size == 0 || is_ours(target))
		return ST_OK;
	st = refuse(diag, ST_INVALID, target, "exists and was not made by assetc link", "");
	diag_hint(diag, "name another file, or remove this one first");
	return st;
}

enum status targets_check(const struct invocation *inv, struct diag *diag)
{
	struct arena arena = {0};
	size_t count;
	const struct target *targets = list_targets(inv, &arena, &count);
	enum status st = compare(targets, count, &arena, diag);

	if (st == ST_OK)
		st = compare_inputs(inv, targets, count, diag);
	for (size_t i = 0; i < count && st == ST_OK; i++)
		st = judge(&targets[i], diag);
	arena_release(&arena);
	return st;
}
