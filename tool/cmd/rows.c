/* rows.c - one row for a build system. */
#include "cmd/rows.h"

#include <stdio.h>

void row_print(const struct invocation *inv, const struct spec *spec, const char *role,
	       struct str path)
{
	struct strbuf row = {0};
	char between = inv->is_nul ? '\0' : '\t';

	strbuf_add_c(&row, spec->source->path);
	strbuf_add_char(&row, between);
	strbuf_add_str(&row, spec->id.text);
	strbuf_add_char(&row, between);
	strbuf_add_c(&row, role);
	strbuf_add_char(&row, between);
	strbuf_add_str(&row, path);
	strbuf_add_char(&row, inv->is_nul ? '\0' : '\n');
	(void)fwrite(row.data, 1, row.len, stdout);
	strbuf_release(&row);
}
