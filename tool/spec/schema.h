/* schema.h - the JSON Schema (draft 2020-12) of a spec, made of the tables that check it.
 *
 * What a schema can say it says as the checker does; what it cannot (files, names equal in two
 * documents, the range of a number inside text, YAML itself) the checker alone says; parameters
 * that only a fallback has are known by name alone. In a template and in what
 * is made from one, text with {{name}} stands for any scalar, so the parts of a document are there
 * twice: once as they are, once "-in-template".
 */
#ifndef ASSETC_SPEC_SCHEMA_H
#define ASSETC_SPEC_SCHEMA_H

#include "spec/fields.h"

/* Appends the schema with a line end; the same bytes for the same tables. */
void schema_write(const struct vocab *vocab, struct strbuf *out);

#endif
