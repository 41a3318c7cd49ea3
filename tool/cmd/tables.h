/* tables.h - parameter tables for people and programs: what `steps`, `providers` and
 * `schema --markdown` print. */
#ifndef ASSETC_CMD_TABLES_H
#define ASSETC_CMD_TABLES_H

#include "base/json.h"
#include "base/param.h"
#include "spec/fields.h"

/* "images", "sounds" or "images and sounds". */
const char *kinds_name(unsigned kinds);
/* One line per row, indented, with what it takes and its help. */
void table_put_text(struct strbuf *out, const struct param_def *defs);
/* A list of objects with name, type and what else there is to say. */
void table_put_json(struct json *json, const char *name, const struct param_def *defs);
/* The list `kinds` of "image" and "audio". */
void kinds_put_json(struct json *json, unsigned kinds);

/* page.c: the page of all fields, steps, checks and providers, in Markdown. */
void page_put(struct strbuf *out);

#endif
