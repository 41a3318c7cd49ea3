/* setting.h - what surrounds the specs of a project while they are read. */
#ifndef ASSETC_SPEC_SETTING_H
#define ASSETC_SPEC_SETTING_H

#include "base/param.h"
#include "spec/node.h"
#include "spec/vocab.h"

struct spec_defaults;
struct shelf; /* spec/shelf.h */

/* -D NAME=VALUE. A name with a dot is a field of every spec, any other a parameter of templates. */
struct spec_define {
	struct source source; /* the command line, as far as this goes */
	struct str name;
	struct node *value; /* a scalar */
	struct place at;    /* of the name */
	_Atomic bool is_used;
	/* A template has it, which makes nothing of -D because it is not alone in its file. */
	_Atomic bool is_beside;
};

/* What a pack gives the specs that name it. */
struct spec_pack {
	const struct spec_defaults *defaults; /* with those of the project behind them */
	const struct str *files;              /* its file and those of its parents: prerequisites */
	size_t file_count;
};

struct spec_setting {
	const struct vocab *vocab;
	/* What the specs leave out; NULL: nothing fills it. Must outlive them. */
	const struct spec_defaults *defaults;
	/* The pack of that name, or NULL with a finding at `at`. Called from several threads. NULL: there
	 * are no packs. */
	const struct spec_pack *(*find_pack)(const void *context, struct str name, struct place at,
					     struct diag *diag);
	/* Whether a template or list of values may be read from there; NULL: from anywhere. */
	bool (*may_read)(const void *context, struct str path);
	const void *context; /* of both */
	/* The project: its real path, and how a path relative to it is spelled ("" or ending in '/').
	 * Templates are looked for up to there; root empty: in the folder of the spec alone. */
	struct str root, prefix;
	/* Template files read so far; they must outlive the specs. NULL: each spec file has its own. */
	struct shelf *shelf;
	struct spec_define *defines;
	size_t define_count;
	bool makes_by_defines; /* the file was named by itself: -D on a template makes one of it */
	const char *only;      /* NULL, or the id of the only asset that is wanted */
};

/* "NAME=VALUE" as a define: NULL, or why it is none. Text lives in the arena, as do the places. */
const char *spec_define_make(const char *argument, struct arena *arena, struct spec_define *out);
/* Tells of one that nothing made use of: what it was meant for. */
enum status spec_define_refuse(const struct spec_define *define, struct diag *diag);

#endif
