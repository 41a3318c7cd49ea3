/* import.h - a way in for people who have assets already: files of other tools, to texts of files.
 *
 * To add a form: a file import/<name>.c that defines `const struct importer importer_<name>`, and one
 * line in importers.def.
 *
 * Nothing here writes. An importer makes files (text and where it belongs), proposals (what a file of
 * the project's own should say) and notes (what could not be carried over); the command creates what
 * is not there and tells the rest. Input that is wrong is an error with its place, and then nothing
 * of the whole run is written. What is made depends on the input alone: the same input gives the
 * same bytes, so that a second import finds everything there.
 */
#ifndef ASSETC_IMPORT_IMPORT_H
#define ASSETC_IMPORT_IMPORT_H

#include "spec/node.h"
#include "spec/vocab.h"

#define IMPORT_FILE_MAX    ((size_t)64 * 1024 * 1024) /* an input: pictures may be in it, as base64 */
#define IMPORT_ENTRIES_MAX 4096u                      /* assets of one input */

/* What the path of a new file begins with. */
enum import_base {
	IMPORT_OUT,    /* --out-dir */
	IMPORT_ROOT,   /* the project's root */
	IMPORT_BESIDE, /* the folder of the input */
};

/* Files of --out-dir, by their paths, that another one names: it is made only where each of them says what it
 * would be made to say. */
struct import_needs {
	const struct str *paths;
	size_t count;
};

struct import_file {
	enum import_base base;
	struct str path; /* below it, without "." and ".." */
	struct str bytes;
	struct place at; /* what it was made of */
	struct import_needs needs;
};

/* What `file`, of the project's root, should say under one key of its top. */
struct import_proposal {
	const char *file, *key;
	struct str lines; /* YAML, with the key, ending in LF */
	struct place at;
	struct import_needs needs; /* of the file, where it is a new one */
};

struct import_note {
	struct place at;
	struct str text; /* a sentence without a full stop */
};

/* One run. Zero-initialise but for the first group; everything lives in the arena. */
struct import {
	struct arena *arena;
	struct diag *diag;
	const struct vocab *vocab;
	struct str provider; /* --provider; empty: as the form suggests */
	struct str out;      /* real path of --out-dir, which need not be there */
	struct str root;     /* real path of the project's root; what specs refer to is below it */

	struct import_file *files;
	size_t file_count;
	struct import_proposal *proposals;
	size_t proposal_count;
	struct import_note *notes;
	size_t note_count;
	bool needs_root; /* specs name files outside --out-dir */
	bool is_partial; /* a finding tells of an input that was passed over; the others go on */
	void *art;       /* private to art.c */
};

/* A file that was named. */
struct import_input {
	const struct source *source;
	const struct node *root; /* its document; NULL where `takes_name` took it */
};

struct importer {
	const char *name;
	const char *help; /* one line: what is taken */
	bool takes_provider;
	/* Whether a file of this name is taken without being read; NULL: none is. */
	bool (*takes_name)(struct str path);
	bool (*recognises)(const struct node *root); /* NULL: no document is */
	/* One input after the other. Findings say what is wrong. */
	enum status (*read)(struct import *import, const struct import_input *input);
	/* After the last input; may be NULL. */
	enum status (*finish)(struct import *import);
};

extern const struct importer *const importer_table[];
extern const size_t importer_count;
/* The one for a file, by its name alone or by its document; NULL when there is none. */
const struct importer *importer_by_name(struct str path);
const struct importer *importer_by_tree(const struct node *root);
/* No two files go to one path, unless their bytes are the same (then one is dropped); E0852. */
enum status import_settle(struct import *import);

/* ---- for importers ----------------------------------------------------------------------- */

void import_add_file(struct import *import, struct import_file file);
void import_propose(struct import *import, struct import_proposal proposal);
/* "could not be carried over" is added where the note is shown. */
void import_note(struct import *import, struct place at, const char *fmt, ...) AC_PRINTF(3, 4);
/* A note for each key of a map that none of `known` (NULL-terminated) is. */
void import_note_rest(struct import *import, const struct node *map, const char *const *known);

#endif
