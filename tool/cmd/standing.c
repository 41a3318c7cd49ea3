/* standing.c - comparing what was found with the index, at little more than one stat(2) for each
 * spec, record and product.
 *
 * Files are looked at by their names in open folders: for the file system a whole path costs more
 * than all the rest of the comparison. Threads share the files in runs, each keeping the last folder
 * of each sort open.
 */
#include "cmd/standing.h"

#include "base/path.h"
#include "base/workers.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RUN_OF_FILES 512u
#define RUN_OF_NEEDS 64u

struct judging {
	const struct found *found;
	const struct index *index;
	const char *out_dir;
	bool trusts;
	bool *holds;            /* of each need */
	const struct row **map; /* rows by the digest of their path; a power of two of places */
	size_t map_mask;
	struct judged *out;
};

/* ---- rows by path ------------------------------------------------------------------------ */

static void map_rows(struct judging *j)
{
	size_t places = 16;

	while (places < j->index->row_count * 2)
		places *= 2;
	j->map = mem_zalloc(places, sizeof(*j->map));
	j->map_mask = places - 1;
	for (size_t i = 0; i < j->index->row_count; i++) {
		const struct row *row = &j->index->rows[i];
		size_t at = (size_t)ac_id64(row->path.ptr, row->path.len) & j->map_mask;

		if (row->kind == ROW_STALE)
			continue;
		while (j->map[at])
			at = (at + 1) & j->map_mask;
		j->map[at] = row;
	}
}

static const struct row *row_of(const struct judging *j, struct str path)
{
	size_t at = (size_t)ac_id64(path.ptr, path.len) & j->map_mask;

	while (j->map[at] && !str_equal(j->map[at]->path, path))
		at = (at + 1) & j->map_mask;
	return j->map[at];
}

/* ---- needs ------------------------------------------------------------------------------- */

static bool need_holds(const struct need *need, int64_t written)
{
	struct stat info;
	struct stamp stamp;

	if (stat(need->path.ptr, &info) != 0)
		return need->state == NEED_ABSENT;
	stamp = stamp_of(&info);
	return need->state == NEED_THERE ||
	       (need->state == NEED_STAMP && stamp_equal(&need->stamp, &stamp) &&
		stamp_is_before(&stamp, written));
}

static void look_at_needs(void *context, size_t begin, size_t end)
{
	struct judging *j = context;

	for (size_t i = begin; i < end; i++)
		j->holds[i] = need_holds(&j->index->needs[i], j->index->written);
}

/* ---- what was made ----------------------------------------------------------------------- */

/* The folder of the last output looked at. */
struct out_folder {
	struct str path; /* below the output folder */
	int fd;          /* -1: none is open */
};

static void out_folder_close(struct out_folder *folder)
{
	if (folder->fd >= 0)
		(void)close(folder->fd);
	folder->fd = -1;
}

static bool out_folder_enter(struct out_folder *folder, const char *out_dir, struct str path)
{
	struct str wanted = path_folder(path);
	char name[256];

	if (folder->fd >= 0 && str_equal(folder->path, wanted))
		return true;
	out_folder_close(folder);
	folder->path = wanted;
	return ac_dir_open_beneath(out_dir, path.ptr, false, &folder->fd, name, NULL) == AC_OK;
}

enum trust { DIFFERS, TOO_YOUNG, IS_SAME };

static enum trust compare(const struct stamp *known, const struct stamp *found, int64_t written)
{
	if (!stamp_equal(known, found))
		return DIFFERS;
	return stamp_is_before(found, written) ? IS_SAME : TOO_YOUNG;
}

static enum trust compare_made(const struct judging *j, const struct made *made,
			       struct out_folder *folder)
{
	struct stamp stamp;
	struct stat info;

	if (!out_folder_enter(folder, j->out_dir, made->path) ||
	    fstatat(folder->fd, path_base(made->path).ptr, &info, AT_SYMLINK_NOFOLLOW) != 0 ||
	    !S_ISREG(info.st_mode))
		return DIFFERS;
	stamp = stamp_of(&info);
	return compare(&made->stamp, &stamp, j->index->written);
}

/* ---- one file ---------------------------------------------------------------------------- */

/* What a thread keeps from one file to the next. */
struct hand {
	const char *folder; /* of the found one that is open */
	int fd;
	struct out_folder records, products;
};

static void hand_release(struct hand *hand)
{
	if (hand->fd >= 0)
		(void)close(hand->fd);
	out_folder_close(&hand->records);
	out_folder_close(&hand->products);
}

/* As stat(2). */
static bool look_at(const struct judging *j, struct hand *hand, const struct found_file *file,
		    struct stat *info)
{
	const char *folder =
		file->folder == FOUND_NAMED ? NULL : j->found->folders[file->folder].path;

	if (!folder || !*folder)
		return stat(file->path, info) == 0;
	if (hand->folder != folder) {
		if (hand->fd >= 0)
			(void)close(hand->fd);
		hand->folder = folder;
		hand->fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	}
	return fstatat(hand->fd, file->path + strlen(file->path) - file->name_len, info, 0) == 0;
}

void lock_path_of(const char *spec, char out[LOCK_PATH_MAX])
{
	struct str stem = path_stem(str_of(spec));

	out[0] = '\0';
	if (stem.len + sizeof(".lock") > LOCK_PATH_MAX)
		return;
	memcpy(out, stem.ptr, stem.len);
	memcpy(out + stem.len, ".lock", sizeof(".lock"));
}

static enum trust compare_lock(const struct judging *j, const struct found_file *file,
			       const struct row *row)
{
	bool was_there = row->lock.inode != 0;
	char path[LOCK_PATH_MAX];
	struct stamp stamp;
	struct stat info;

	if (!was_there && file->folder != FOUND_NAMED && !j->found->folders[file->folder].has_locks)
		return IS_SAME;
	lock_path_of(file->path, path);
	if (stat(path, &info) != 0)
		return was_there ? DIFFERS : IS_SAME;
	stamp = stamp_of(&info);
	return was_there ? compare(&row->lock, &stamp, j->index->written) : DIFFERS;
}

static enum trust compare_row(const struct judging *j, struct hand *hand,
			      const struct found_file *file, const struct row *row)
{
	enum trust trust = compare_lock(j, file, row);

	for (size_t i = 0; i < row->need_count && trust == IS_SAME; i++)
		trust = j->holds[row->needs[i]] ? IS_SAME : DIFFERS;
	for (size_t i = 0; i < row->made_count && trust == IS_SAME; i++)
		trust = compare_made(j, &row->made[i],
				     row->made[i].is_record ? &hand->records : &hand->products);
	return trust;
}

static void judge(const struct judging *j, struct hand *hand, size_t index)
{
	const struct found_file *file = &j->found->files[index];
	struct judged *judged = &j->out[index];
	struct stat info;
	enum trust trust;

	if (!look_at(j, hand, file, &info) ||
	    (file->folder != FOUND_NAMED && !S_ISREG(info.st_mode))) {
		/* What was named is told to be missing by who reads it. */
		judged->standing = file->folder == FOUND_NAMED ? IS_CHANGED : IS_GONE;
		return;
	}
	judged->standing = IS_CHANGED;
	judged->stamp = stamp_of(&info);
	judged->may_repeat = info.st_nlink > 1;
	judged->row = row_of(j, str_of(file->path));
	if (!judged->row)
		return;
	if (!j->trusts || judged->row->kind == ROW_LIST ||
	    (judged->row->kind == ROW_OTHER && file->folder == FOUND_NAMED))
		return;
	trust = compare(&judged->row->stamp, &judged->stamp, j->index->written);
	if (trust == IS_SAME && judged->row->kind == ROW_SPEC)
		trust = compare_row(j, hand, file, judged->row);
	judged->was_too_young = trust == TOO_YOUNG;
	if (trust == IS_SAME)
		judged->standing = judged->row->kind == ROW_SPEC ? IS_STANDING : IS_OTHER;
}

static void judge_run(void *context, size_t begin, size_t end)
{
	const struct judging *j = context;
	struct hand hand = {.fd = -1, .records = {.fd = -1}, .products = {.fd = -1}};

	for (size_t i = begin; i < end; i++)
		judge(j, &hand, i);
	hand_release(&hand);
}

/* ---- repeated files ---------------------------------------------------------------------- */

struct name {
	const struct found_file *file;
	struct judged *judged;
};

/* A spec is known by what it is, not by its name: ./a.yaml and x/../a.yaml are one. */
static int by_file(const void *left, const void *right)
{
	const struct name *a = left, *b = right;

	if (a->judged->stamp.device != b->judged->stamp.device)
		return a->judged->stamp.device < b->judged->stamp.device ? -1 : 1;
	if (a->judged->stamp.inode != b->judged->stamp.inode)
		return a->judged->stamp.inode < b->judged->stamp.inode ? -1 : 1;
	return strcmp(a->file->path, b->file->path);
}

static void drop_repeats(const struct found *found, struct judged *files)
{
	struct name *names = mem_alloc((found->file_count + 1) * sizeof(*names));
	size_t count = 0;

	for (size_t i = 0; i < found->file_count; i++) {
		if (files[i].standing != IS_GONE)
			names[count++] = (struct name){&found->files[i], &files[i]};
	}
	if (count)
		qsort(names, count, sizeof(*names), by_file);
	for (size_t i = 1; i < count; i++) {
		const struct stamp *a = &names[i - 1].judged->stamp, *b = &names[i].judged->stamp;

		if (b->inode && a->inode == b->inode && a->device == b->device)
			names[i].judged->standing = IS_REPEATED;
	}
	mem_free(names);
}

/* ---- all of it --------------------------------------------------------------------------- */

static void sum_up(const struct judging *j, struct judgement *out)
{
	const struct row *rows = j->index->rows;

	out->is_all_standing = true;
	for (size_t i = 0; i < j->found->file_count; i++) {
		if (j->out[i].standing == IS_CHANGED || j->out[i].standing == IS_REPEATED)
			out->is_all_standing = false;
		if (j->out[i].row)
			out->seen[j->out[i].row - rows] = true;
	}
	for (size_t i = 0; i < j->index->row_count && out->is_all_standing; i++)
		out->is_all_standing = out->seen[i] || rows[i].kind == ROW_STALE;
}

/* One walk finds a file once, unless it has several names. */
static bool may_repeat(const struct judging *j)
{
	bool is_possible = j->found->may_repeat;

	for (size_t i = 0; i < j->found->file_count && !is_possible; i++)
		is_possible = j->out[i].may_repeat;
	return is_possible;
}

void judge_files(const struct found *found, const struct index *index, const char *out_dir,
		 bool trusts, unsigned threads, struct judgement *out)
{
	struct judging j = {.found = found, .index = index, .out_dir = out_dir, .trusts = trusts};

	out->files = j.out = mem_zalloc(found->file_count + 1, sizeof(*j.out));
	out->seen = mem_zalloc(index->row_count + 1, sizeof(*out->seen));
	j.holds = mem_zalloc(index->need_count + 1, sizeof(*j.holds));
	map_rows(&j);
	if (trusts)
		workers_run(threads, index->need_count, RUN_OF_NEEDS, look_at_needs, &j);
	workers_run(threads, found->file_count, RUN_OF_FILES, judge_run, &j);
	if (may_repeat(&j))
		drop_repeats(found, j.out);
	sum_up(&j, out);
	mem_free(j.holds);
	mem_free((void *)j.map);
}

void judgement_release(struct judgement *judgement)
{
	mem_free(judgement->files);
	mem_free(judgement->seen);
	*judgement = (struct judgement){0};
}
