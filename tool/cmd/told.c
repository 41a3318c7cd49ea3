/* told.c - what a build was told, as one digest. */
#include "cmd/told.h"

#include "base/json.h"

#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

static void put_list(struct json *json, const char *name, const struct text_list *list)
{
	json_array_begin(json, name);
	for (size_t i = 0; i < list->count; i++)
		json_c(json, NULL, list->items[i]);
	json_array_end(json);
}

/* Two builds of one version may differ in what they make: between releases their files do. */
static void put_program(struct json *json)
{
	struct stat info;

	json_c(json, "version", ASSETC_VERSION);
	version_put_revisions(json);
	if (stat("/proc/self/exe", &info) != 0)
		return;
	json_u64(json, "inode", info.st_ino);
	json_int(json, "size", info.st_size);
	json_int(json, "seconds", info.st_mtim.tv_sec);
	json_int(json, "nanoseconds", info.st_mtim.tv_nsec);
}

static void put_optional(struct json *json, const char *name, const char *text)
{
	if (text)
		json_c(json, name, text);
}

void told_digest(const struct invocation *inv, struct str folder, struct ac_key *out)
{
	struct strbuf text = {0};
	struct json json = {.out = &text, .is_compact = true};
	struct arena arena = {0};

	json_object_begin(&json, NULL);
	put_program(&json);
	json_str(&json, "folder", folder);
	put_optional(&json, "cache", cache_folder(inv, &arena));
	put_optional(&json, "project", inv->project_dir);
	put_optional(&json, "profile", inv->profile);
	put_optional(&json, "provider", inv->provider);
	json_bool(&json, "offline", inv->is_offline);
	json_bool(&json, "locked", inv->is_locked);
	put_list(&json, "inputs", &inv->input_folders);
	put_list(&json, "defines", &inv->defines);
	json_object_end(&json);
	ac_key_of(text.data, text.len, out);
	arena_release(&arena);
	strbuf_release(&text);
}

struct str told_folder(struct arena *arena)
{
	char folder[PATH_MAX];

	return str_copy(arena, str_of(getcwd(folder, sizeof(folder)) ? folder : ""));
}
