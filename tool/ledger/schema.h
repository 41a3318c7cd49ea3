/* schema.h - the statements that make the book, in their order. */
#ifndef ASSETC_LEDGER_SCHEMA_H
#define ASSETC_LEDGER_SCHEMA_H

/* "ALED": what file(1) and a look at the header tell the book by. */
#define SCHEMA_APPLICATION 0x414C4544
/* Raised with any change of a statement; SCHEMA.md says how older books are brought up. */
#define SCHEMA_VERSION 1

extern const char *const SCHEMA[]; /* NULL-terminated */

#endif
