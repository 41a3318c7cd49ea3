/* reindex.c - making the index that tells the next run what this one saw and made. */
#include "cmd/reindex.h"

#include "base/path.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* The coarse clock is the one that the kernel gives files their times from. */
int64_t reindex_clock(void)
{
	struct timespec now = {0};

#ifdef CLOCK_REALTIME_COARSE
	(void)clock_gettime(CLOCK_REALTIME_COARSE, &now);
#else
	(void)clock_gettime(CLOCK_REALTIME, &now);
	now.tv_sec--;
#endif
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void reindex_release(struct reindex *reindex)
{
	mem_free(reindex->drafts);
	arena_release(&reindex->arena);
	*reindex = (struct reindex){0};
}

struct stamp reindex_settled(const struct reindex *reindex, struct stamp stamp)
{
	return stamp_is_before(&stamp, reindex->began) ? stamp : (struct stamp){0};
}

/* ---- rows -------------------------------------------------------------------------------- */

struct draft *reindex_add(struct reindex *reindex, struct str path, enum row_kind kind)
{
	struct draft *draft;

	if (reindex->count == reindex->room) {
		reindex->room = reindex->room ? reindex->room * 2 : 256;
		reindex->drafts =
			mem_resize(reindex->drafts, reindex->room, sizeof(*reindex->drafts));
	}
	draft = &reindex->drafts[reindex->count++];
	*draft = (struct draft){.row = {.path = path, .kind = kind}};
	return draft;
}

struct draft *reindex_copy(struct reindex *reindex, const struct index *from, const struct row *row)
{
	struct draft *draft = reindex_add(reindex, row->path, row->kind);

	draft->row = *row;
	draft->needs = arena_array(&reindex->arena, row->need_count, sizeof(struct need *));
	draft->need_count = row->need_count;
	for (size_t i = 0; i < row->need_count; i++)
		draft->needs[i] = &from->needs[row->needs[i]];
	return draft;
}

/* ---- needs ------------------------------------------------------------------------------- */

static const struct need *look_at(struct reindex *reindex, struct str path, bool is_only_there)
{
	struct need *need = arena_alloc(&reindex->arena, sizeof(*need));
	struct stat info;

	need->path = str_copy(&reindex->arena, path);
	if (stat(need->path.ptr, &info) != 0)
		return need;
	need->state = is_only_there ? NEED_THERE : NEED_STAMP;
	if (!is_only_there)
		need->stamp = reindex_settled(reindex, stamp_of(&info));
	return need;
}

static void add(struct reindex *reindex, struct draft *draft, const struct need *need)
{
	draft->needs = arena_grow_array(&reindex->arena, (void *)draft->needs, draft->need_count,
					sizeof(struct need *));
	draft->needs[draft->need_count++] = need;
}

void reindex_need(struct reindex *reindex, struct draft *draft, struct str path)
{
	add(reindex, draft, look_at(reindex, path, false));
}

/* The marks of a root that stand in one folder; true when there is any. */
static bool look_for_marks(struct reindex *reindex, struct draft *chain, const char *folder)
{
	static const char *const MARKS[] = {"/assets.yaml", "/assets.policy.yaml", "/.git"};
	bool is_root = false;

	for (size_t i = 0; i < sizeof(MARKS) / sizeof(MARKS[0]); i++) {
		struct str path = str_concat(&reindex->arena, str_of(folder), str_of(MARKS[i]),
					     (struct str){0});
		const struct need *need = look_at(reindex, path, i == 2);

		is_root = is_root || need->state != NEED_ABSENT;
		add(reindex, chain, need);
	}
	return is_root;
}

/* As project_root goes: upwards to the first folder with a mark. */
static void make_chain(struct reindex *reindex, struct str folder)
{
	struct draft chain = {0};
	char here[PATH_MAX];
	const char *start = folder.len ? str_keep(&reindex->arena, folder) : ".";

	if (realpath(start, here)) {
		char *slash = here;

		while (!look_for_marks(reindex, &chain, here) &&
		       (slash = strrchr(here, '/')) != NULL && slash != here)
			*slash = '\0';
	}
	reindex->chain_folder = folder.ptr ? folder : STR("");
	reindex->chain = chain.needs;
	reindex->chain_count = chain.need_count;
}

void reindex_need_project(struct reindex *reindex, const char *root, struct draft *draft)
{
	struct str folder = path_folder(draft->row.path);

	if (root) {
		(void)look_for_marks(reindex, draft, root);
		return;
	}
	if (!reindex->chain_folder.ptr || !str_equal(reindex->chain_folder, folder))
		make_chain(reindex, folder);
	for (size_t i = 0; i < reindex->chain_count; i++)
		add(reindex, draft, reindex->chain[i]);
}

/* ---- the index --------------------------------------------------------------------------- */

static int by_path(const void *left, const void *right)
{
	const struct draft *a = left, *b = right;

	return str_compare(a->row.path, b->row.path);
}

struct numbering {
	struct need *needs;
	size_t count;
	uint32_t *map; /* numbers + 1 by digest; a power of two of places */
	size_t mask;
	/* Rows of one folder have needs in common, in the same places. */
	const struct draft *last;
};

static uint32_t number_of(struct numbering *numbers, const struct need *need)
{
	size_t at = (size_t)ac_id64(need->path.ptr, need->path.len) & numbers->mask;

	for (; numbers->map[at]; at = (at + 1) & numbers->mask) {
		const struct need *other = &numbers->needs[numbers->map[at] - 1];

		if (other == need ||
		    (other->state == need->state && str_equal(other->path, need->path) &&
		     memcmp(&other->stamp, &need->stamp, sizeof(need->stamp)) == 0))
			return numbers->map[at] - 1;
	}
	numbers->needs[numbers->count++] = *need;
	numbers->map[at] = (uint32_t)numbers->count;
	return (uint32_t)numbers->count - 1;
}

static void number_needs(struct numbering *numbers, struct arena *arena, struct draft *draft)
{
	const struct draft *last = numbers->last;

	draft->row.need_count = draft->need_count;
	draft->row.needs = arena_array(arena, draft->need_count, sizeof(uint32_t));
	for (size_t i = 0; i < draft->need_count; i++) {
		if (last && i < last->need_count && last->needs[i] == draft->needs[i])
			draft->row.needs[i] = last->row.needs[i];
		else
			draft->row.needs[i] = number_of(numbers, draft->needs[i]);
	}
	numbers->last = draft;
}

void reindex_finish(struct reindex *reindex, struct index *out)
{
	struct arena *arena = &reindex->arena;
	struct numbering numbers = {0};
	size_t total = 0, places = 16;

	if (reindex->count)
		qsort(reindex->drafts, reindex->count, sizeof(*reindex->drafts), by_path);
	for (size_t i = 0; i < reindex->count; i++)
		total += reindex->drafts[i].need_count;
	while (places < total * 2)
		places *= 2;
	numbers.needs = arena_array(arena, total, sizeof(*numbers.needs));
	numbers.map = mem_zalloc(places, sizeof(*numbers.map));
	numbers.mask = places - 1;
	out->rows = arena_array(arena, reindex->count, sizeof(*out->rows));
	for (size_t i = 0; i < reindex->count; i++) {
		number_needs(&numbers, arena, &reindex->drafts[i]);
		out->rows[i] = reindex->drafts[i].row;
	}
	out->row_count = reindex->count;
	out->needs = numbers.needs;
	out->need_count = numbers.count;
	mem_free(numbers.map);
}

/* ---- what was made ----------------------------------------------------------------------- */

#define RECORD_MAX ((size_t)1024 * 1024)

/* The next SHA-256 of a record's list of products. A quote inside a text is written \", so that
 * this is never found within one. */
static bool next_sha(struct str *rest, uint8_t out[32])
{
	static const char NAME[] = "\"sha256\": \"";
	const size_t len = sizeof(NAME) - 1;
	const char *at = rest->len ? memmem(rest->ptr, rest->len, NAME, len) : NULL;
	struct ac_sha256 sha;

	if (!at || (size_t)(rest->ptr + rest->len - at) < len + 64 ||
	    !ac_sha256_parse(at + len, 64, &sha))
		return false;
	memcpy(out, sha.bytes, sizeof(sha.bytes));
	rest->len -= (size_t)(at + len + 64 - rest->ptr);
	rest->ptr = at + len + 64;
	return true;
}

static bool stamp_made(const char *out_dir, struct made *made)
{
	struct arena arena = {0};
	struct str path = str_concat(&arena, str_of(out_dir), STR("/"), made->path);
	struct stat info;
	bool is_there = lstat(path.ptr, &info) == 0 && S_ISREG(info.st_mode);

	if (is_there)
		made->stamp = stamp_of(&info);
	arena_release(&arena);
	return is_there;
}

static bool read_products(const struct ac_bytes *record, const struct output_plan *plan,
			  struct arena *arena, struct made *out)
{
	static const char PRODUCTS[] = "\"products\": [";
	struct str rest = {(const char *)record->data, record->len};
	const char *at = memmem(rest.ptr, rest.len, PRODUCTS, sizeof(PRODUCTS) - 1);

	if (!at)
		return false;
	rest.len -= (size_t)(at - rest.ptr);
	rest.ptr = at;
	for (size_t i = 0; i < plan->count; i++) {
		out[i] = (struct made){.path = str_copy(arena, plan->outputs[i].path)};
		if (!next_sha(&rest, out[i].digest))
			return false;
	}
	return true;
}

bool reindex_made(const struct compile_options *options, const struct spec *spec,
		  struct arena *arena, struct made out[MADE_MAX], size_t *count)
{
	struct diag ignored = {0};
	struct output_plan plan = {0};
	struct ac_bytes text = {0};
	struct ac_key key;
	bool is_known = outputs_plan(spec, arena, &plan, &ignored) == ST_OK;

	diag_release(&ignored);
	*count = plan.count + 1;
	out[0] = (struct made){.path = plan.record_name, .is_record = true};
	/* Stamps before bytes: what is changed between the two differs from its stamp later on. */
	is_known = is_known && stamp_made(options->out_dir, &out[0]) &&
		   ac_file_read(options->record, RECORD_MAX, &text, NULL) == AC_OK &&
		   text.len > 0 && read_products(&text, &plan, arena, out + 1);
	for (size_t i = 1; i <= plan.count && is_known; i++)
		is_known = stamp_made(options->out_dir, &out[i]);
	if (is_known) {
		ac_key_of(text.data, text.len, &key);
		memcpy(out[0].digest, key.bytes, sizeof(key.bytes));
	}
	ac_bytes_release(&text);
	return is_known;
}
