/* run.h - what the tests of importers share: one text imported, and the specs that came of it. */
#ifndef ASSETC_TESTS_IMPORT_RUN_H
#define ASSETC_TESTS_IMPORT_RUN_H

#include "import/import.h"

struct run {
	struct arena arena;
	struct diag diag;
	struct source source;
	struct import import;
	enum status status;
};

/* Imports a text by the form that recognises it, settled. name: of the file it would be. */
void run_text(struct run *run, const char *name, const char *text);
void run_release(struct run *run);
/* The file of that path; fails the test when it is not there. */
const struct import_file *run_file(struct run *run, const char *path);
/* The document in it, and a value of that by a dotted path ("generation.provider"; "post_processing.0"). */
const struct node *run_tree(struct run *run, const char *path);
const struct node *run_value(struct run *run, const char *path, const char *dotted);
void run_expect(struct run *run, const char *path, const char *dotted, const char *text);
/* One finding, with its code and place; a note, with its place and a part of its text. */
void run_expect_error(const char *text, const char *code, unsigned line, unsigned column);
void run_expect_note(struct run *run, unsigned line, unsigned column, const char *part);

#endif
