/* projects.c - which projects use the store: a note for each, its folder's path as plain text.
 *
 * A note is named by the XXH3-128 of the path, so it proves itself. It is written once, by whoever
 * stores something; only a person takes it away, since a folder that cannot be seen may be on a disk
 * that is not mounted.
 */
#include "internal.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define FOLDER     "projects"
#define PATH_LIMIT 4096u /* bytes of a project's path */

static void note_name(const char *root, size_t len, char hex[AC_KEY_HEX_SIZE])
{
	struct ac_key key;
	ac_key_of(root, len, &key);
	ac_key_format(&key, hex);
}

static enum ac_code note_write(struct ac_store *store, const char *hex, const char *root,
			       struct ac_error *err)
{
	struct ac_file file = {0};
	int dir_fd = -1;
	acp_gate_enter(store);
	enum ac_code code = acp_folder_open(store, FOLDER, NULL, true, true, &dir_fd, err);
	if (code == AC_OK)
		code = ac_file_begin(&file, dir_fd, hex, err);
	if (code == AC_OK) {
		ac_file_write(&file, root, strlen(root));
		ac_file_write(&file, "\n", 1);
		code = ac_file_commit(&file, true, err);
	}
	if (dir_fd >= 0)
		close(dir_fd);
	acp_gate_leave(store);
	return code;
}

enum ac_code ac_project_note(struct ac_store *store, const char *root, struct ac_error *err)
{
	char hex[AC_KEY_HEX_SIZE];
	char path[ACP_PATH_SIZE];
	size_t len = strlen(root);
	if (root[0] != '/' || len > PATH_LIMIT)
		return acp_error(err, AC_REFUSED, root, "is not the path of a project");
	note_name(root, len, hex);
	acp_store_path(store, FOLDER, hex, NULL, path);
	if (access(path, F_OK) == 0)
		return AC_OK;
	return note_write(store, hex, root, err);
}

enum ac_code ac_project_forget(struct ac_store *store, const char *root, struct ac_error *err)
{
	char hex[AC_KEY_HEX_SIZE];
	char path[ACP_PATH_SIZE];
	note_name(root, strlen(root), hex);
	acp_store_path(store, FOLDER, hex, NULL, path);
	if (unlink(path) == 0)
		return AC_OK;
	return errno == ENOENT || errno == ENOTDIR ? AC_NOT_FOUND
						   : acp_error_system(err, errno, "remove", path);
}

/* ---- going through them ------------------------------------------------------------------ */

struct projects_run {
	ac_project_fn *fn;
	void *context;
};

/* The path that a note holds, without its newline; NULL when it is no sound note. */
static const char *note_read(const struct acp_item *item, struct ac_bytes *text)
{
	char hex[AC_KEY_HEX_SIZE];
	if (acp_load(item->dir_fd, item->name, false, PATH_LIMIT + 1, text, NULL, NULL) != AC_OK ||
	    text->len < 2 || text->data[text->len - 1] != '\n')
		return NULL;
	note_name((const char *)text->data, text->len - 1, hex);
	if (strcmp(hex, item->name) != 0)
		return NULL;
	text->data[text->len - 1] = '\0';
	return (const char *)text->data;
}

static enum ac_code visit_note(void *context, const struct acp_item *item, struct ac_error *err)
{
	(void)err;
	const struct projects_run *run = context;
	struct ac_bytes text = {0};
	if (item->kind == ACP_TEMPORARY)
		return AC_OK;
	bool goes_on = run->fn(run->context, note_read(item, &text), item->path);
	ac_bytes_release(&text);
	return goes_on ? AC_OK : AC_BUSY;
}

enum ac_code ac_projects(struct ac_store *store, ac_project_fn *fn, void *context,
			 struct ac_error *err)
{
	struct projects_run run = {fn, context};
	enum ac_code code = acp_walk_flat(store, FOLDER, visit_note, &run, err);
	return code == AC_BUSY ? AC_OK : code;
}
