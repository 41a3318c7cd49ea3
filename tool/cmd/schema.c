/* schema.c - `assetc schema`: the JSON Schema of a spec, for editors and other programs; with
 * --markdown a page for people, made from the same tables. */
#include "spec/schema.h"

#include "cmd/cmd.h"
#include "cmd/tables.h"
#include "compile/vocab.h"

#include <stdio.h>

static enum status run_schema(struct invocation *inv, struct diag *diag)
{
	struct strbuf out = {0};

	if (inv->operands.count)
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				  "'schema' takes no operands");
	if (inv->is_markdown)
		page_put(&out);
	else
		schema_write(vocab_get(), &out);
	(void)fwrite(out.data, 1, out.len, stdout);
	strbuf_release(&out);
	return ST_OK;
}

const struct command command_schema = {
	.name = "schema",
	.operands = "",
	.help = "print the JSON Schema of a spec",
	.options = OPTS_COMMON | OPT_BIT(OPT_MARKDOWN),
	.run = run_schema,
};
