/* import_propose.c - what assets.yaml and assets.policy.yaml should say after an import.
 *
 * A file that is there is its owner's: it is read, and what it lacks is told as the line to add. What
 * says the same in other words, and more beside, is enough.
 */
#include "base/file.h"
#include "base/path.h"
#include "cmd/import.h"
#include "import/place.h"
#include "import/yaml_write.h"

#include <string.h>

static bool holds(const struct node *theirs, const struct node *ours);

static bool holds_item(const struct node *list, const struct node *item)
{
	for (size_t i = 0; i < list->count; i++) {
		if (holds(list->items[i], item))
			return true;
	}
	return false;
}

static bool holds(const struct node *theirs, const struct node *ours)
{
	if (theirs->type != ours->type)
		return false;
	if (ours->type == NODE_SCALAR)
		return str_equal(theirs->text, ours->text);
	for (size_t i = 0; i < ours->count; i++) {
		const struct node *theirs_too;

		if (ours->type == NODE_LIST && !holds_item(theirs, ours->items[i]))
			return false;
		if (ours->type == NODE_LIST)
			continue;
		theirs_too = node_find(theirs, ours->members[i].key->text.ptr);
		if (!theirs_too || !holds(theirs_too, ours->members[i].value))
			return false;
	}
	return true;
}

static const struct node *parse(struct importing *run, const char *path, struct str text)
{
	struct source *source = arena_alloc(run->import.arena, sizeof(*source));
	struct documents documents;
	struct diag ignored = {0};
	enum status st;

	*source = (struct source){path, text};
	st = yaml_parse(source, run->import.arena, &documents, &ignored);
	diag_release(&ignored);
	return st == ST_OK && documents.count == 1 ? documents.roots[0] : NULL;
}

/* What is there is told apart from what is not: the line stands in the note in either case. */
static void compare(struct importing *run, const struct import_proposal *proposal,
		    const struct node *theirs)
{
	const struct node *ours = parse(run, proposal->file, proposal->lines);
	const struct node *value = node_find(ours, proposal->key);
	const struct node *other = theirs ? node_find(theirs, proposal->key) : NULL;

	if (other && holds(other, value))
		return;
	import_note(&run->import, proposal->at,
		    other ? "%s has other '%s'; this would be: %.*s"
			  : "%s says nothing of '%s'; add: %.*s",
		    proposal->file, proposal->key, STR_ARGS(str_trim(proposal->lines)));
}

/* Of two lines for one key in one new file the first counts. */
static void add_line(struct importing *run, struct strbuf *text, size_t index)
{
	const struct import_proposal *proposal = &run->import.proposals[index];

	for (size_t i = 0; i < index; i++) {
		const struct import_proposal *before = &run->import.proposals[i];

		if (strcmp(before->file, proposal->file) != 0 ||
		    strcmp(before->key, proposal->key) != 0)
			continue;
		compare(run, proposal, parse(run, before->file, before->lines));
		return;
	}
	strbuf_add_str(text, proposal->lines);
}

static void make_file(struct importing *run, const char *name, struct place at)
{
	struct import_file file = {.base = IMPORT_ROOT, .path = str_of(name), .at = at};
	struct strbuf text = {0};

	strbuf_add_c(&text, "# Made by 'assetc import'. Yours to edit: it is never overwritten.\n");
	for (size_t i = 0; i < run->import.proposal_count; i++) {
		if (strcmp(run->import.proposals[i].file, name) != 0)
			continue;
		add_line(run, &text, i);
		if (run->import.proposals[i].needs.count)
			file.needs = run->import.proposals[i].needs;
	}
	file.bytes = str_copy(run->import.arena, strbuf_str(&text));
	strbuf_release(&text);
	import_add_file(&run->import, file);
}

static void compare_file(struct importing *run, const char *name, const char *path)
{
	const struct node *theirs = NULL;
	struct diag ignored = {0};
	struct bytes text = {0};

	if (file_read(path, YAML_FILE_MAX, name, (struct place){0}, &text, &ignored) == ST_OK)
		theirs = parse(run, name, (struct str){(const char *)text.data, text.len});
	for (size_t i = 0; i < run->import.proposal_count; i++) {
		if (strcmp(run->import.proposals[i].file, name) == 0)
			compare(run, &run->import.proposals[i], theirs);
	}
	bytes_release(&text);
	diag_release(&ignored);
}

/* Without a mark, the project of a spec is no more than its own folder. */
static void propose_root(struct importing *run)
{
	struct arena *arena = run->import.arena;
	struct strbuf text = {0};

	if (!run->is_unmarked || !run->import.needs_root || !run->import.file_count)
		return;
	strbuf_add_c(&text, "specs: [");
	yaml_put_inline(&text, place_from(arena, run->import.root, run->import.out));
	strbuf_add_c(&text, "]\n");
	import_propose(&run->import,
		       (struct import_proposal){.file = "assets.yaml",
						.key = "specs",
						.lines = str_copy(arena, strbuf_str(&text)),
						.at = run->import.files[0].at});
	strbuf_release(&text);
}

/* ---- what nobody would build ------------------------------------------------------------- */

static bool is_below(struct importing *run, struct str folder, const struct node *name)
{
	struct str above;

	if (name->type != NODE_SCALAR || name->kind != SCALAR_TEXT)
		return false;
	above = path_fold(run->import.arena, name->text);
	return above.len == 0 || str_is(above, ".") || place_is_in(folder, above);
}

/* Whether `build` without a name looks into a folder of the project: what `specs` names, else ./specs, else all. */
static bool is_looked_into(struct importing *run, struct str folder, const struct node *settings)
{
	const struct node *specs = settings ? node_find(settings, "specs") : NULL;
	struct str usual = path_join(run->import.arena, run->import.root, STR("specs"));

	if (!specs)
		return !place_is_folder(usual) || place_is_in(folder, STR("specs"));
	if (specs->type == NODE_SCALAR)
		return is_below(run, folder, specs);
	for (size_t i = 0; specs->type == NODE_LIST && i < specs->count; i++) {
		if (is_below(run, folder, specs->items[i]))
			return true;
	}
	return false;
}

static void tell_unbuilt(struct importing *run)
{
	struct arena *arena = run->import.arena;
	const char *path =
		str_concat(arena, str_of(run->root), STR("assets.yaml"), (struct str){0}).ptr;
	struct diag ignored = {0};
	struct bytes text = {0};
	const struct node *settings = NULL;
	struct str folder;

	if (run->is_unmarked || !run->import.file_count ||
	    !place_is_in(run->import.out, run->import.root))
		return;
	folder = place_from(arena, run->import.root, run->import.out);
	if (place_is_file(str_of(path)) &&
	    file_read(path, YAML_FILE_MAX, path, (struct place){0}, &text, &ignored) == ST_OK)
		settings = parse(run, path, (struct str){(const char *)text.data, text.len});
	if (!is_looked_into(run, folder, settings))
		import_note(&run->import, run->import.files[0].at,
			    "assets.yaml has no '%.*s' among its 'specs', so 'assetc build' passes "
			    "it over",
			    STR_ARGS(folder));
	bytes_release(&text);
	diag_release(&ignored);
}

void import_settle_proposals(struct importing *run)
{
	static const char *const FILES[] = {"assets.yaml", "assets.policy.yaml"};

	propose_root(run);
	tell_unbuilt(run);
	for (size_t i = 0; i < sizeof(FILES) / sizeof(FILES[0]); i++) {
		const char *path = str_concat(run->import.arena, str_of(run->root),
					      str_of(FILES[i]), (struct str){0})
					   .ptr;
		size_t first = 0;

		while (first < run->import.proposal_count &&
		       strcmp(run->import.proposals[first].file, FILES[i]) != 0)
			first++;
		if (first == run->import.proposal_count)
			continue;
		if (place_is_file(str_of(path)))
			compare_file(run, FILES[i], path);
		else
			make_file(run, FILES[i], run->import.proposals[first].at);
	}
}
