/* doctor.h - between the files of `assetc doctor`: sections of rows, for people and for programs. */
#ifndef ASSETC_CMD_DOCTOR_H
#define ASSETC_CMD_DOCTOR_H

#include "base/json.h"
#include "cmd/cmd.h"

struct doctor {
	struct invocation *inv;
	struct compile_options options;
	struct arena arena;
	struct strbuf text;
	struct json json; /* to text, with --json */
	struct diag *diag;
	enum status status;                  /* the deciding one of what is wrong */
	bool has_key, is_trusted, has_limit; /* what it takes to buy */
};

/* A cell of a row: text, or with a word for each of its two states a flag. */
struct cell {
	const char *name; /* for programs; and of a flag the words for people */
	const char *yes, *no;
	struct str text;
	bool flag;
	int width; /* for people; 0: the last, or nothing that they are told */
};

void doctor_section(struct doctor *doctor, const char *name, const char *title);
void doctor_end(struct doctor *doctor);
void doctor_row(struct doctor *doctor, const struct cell *cells, size_t count);
/* Something is wrong: a finding, which decides the exit code. */
void doctor_blame(struct doctor *doctor, enum status status);

/* The sections. */
void doctor_settings(struct doctor *doctor); /* doctor_settings.c */
void doctor_providers(
	struct doctor *doctor); /* doctor_models.c: servers and keys, then models that specs use */
void doctor_models(struct doctor *doctor);

#endif
