/* find.h - which files `build` looks at. */
#ifndef ASSETC_CMD_FIND_H
#define ASSETC_CMD_FIND_H

#include "cmd/cmd.h"

/* A folder that was walked. */
struct found_folder {
	const char *path; /* as its files begin; empty: the current folder */
	bool has_locks;   /* some name in it ends in .lock */
	bool is_output;   /* nothing was taken from it */
};

#define FOUND_NAMED UINT32_MAX

struct found_file {
	const char *path;
	uint32_t
		folder; /* FOUND_NAMED: it is an operand itself, and so certainly meant as a spec */
	uint32_t name_len; /* of the last part of path */
};

/* Zero-initialise. Text lives in the arena. */
struct found {
	struct arena arena;
	struct found_folder *folders;
	struct found_file *files; /* in no particular order */
	size_t folder_count, file_count, folder_room, file_room;
	bool may_repeat; /* a file may be there by several names, even if it has one link */
};

/* The operands that are files, and every *.yaml, *.yml and *.json below those that are folders;
 * without operands what `specs:` of the project names, else its folder specs, else all of the project. Hidden folders, output folders and symbolic
 * links to folders are passed over. A symbolic link to anything is among the files: only stat(2)
 * tells. */
enum status find_files(struct invocation *inv, const char *out_dir, struct found *out,
		       struct diag *diag);
void found_release(struct found *found);
/* Whether any is a folder: where none is, specs can be read in the order they are named in. */
bool names_folder(const struct text_list *operands);
/* E0103. */
enum status tell_no_spec(struct diag *diag);

/* Those among them that are specs, sorted, each once, for commands that read one after the other. Text
 * lives in the invocation's arena. To find none is an error (E0103). */
enum status find_specs(struct invocation *inv, const char *out_dir, struct text_list *out,
		       struct diag *diag);
/* The same, and in looked_at what else the answer depends on: the folders that were read and the
 * files that proved to be no specs. out_dir may be NULL. */
enum status find_specs_and_folders(struct invocation *inv, const char *out_dir,
				   struct text_list *out, struct text_list *looked_at,
				   struct diag *diag);
/* Those that the index in out_dir vouches for: `build` would not even read them. Sorted; text lives in
 * the invocation's arena. */
void find_standing(struct invocation *inv, const char *out_dir, struct text_list *out);

#endif
