/* depfile.c - escapes and the rule. */
#include "compile/depfile.h"

void depfile_escape(struct strbuf *out, struct str path)
{
	for (size_t i = 0; i < path.len; i++) {
		char c = path.ptr[i];

		if (c == ' ') {
			for (size_t j = i; j > 0 && path.ptr[j - 1] == '\\'; j--)
				strbuf_add_char(out, '\\');
			strbuf_add_char(out, '\\');
		} else if (c == '#' || c == ':') {
			strbuf_add_char(out, '\\');
		} else if (c == '$') {
			strbuf_add_char(out, '$');
		}
		strbuf_add_char(out, c);
	}
}

void depfile_write(struct strbuf *out, struct str targets, struct str spec,
		   const struct str *inputs, size_t count, bool has_phony_targets)
{
	strbuf_add_str(out, targets);
	strbuf_add_c(out, ": ");
	depfile_escape(out, spec);
	for (size_t i = 0; i < count; i++) {
		strbuf_add_c(out, " \\\n  ");
		depfile_escape(out, inputs[i]);
	}
	strbuf_add_char(out, '\n');
	for (size_t i = 0; has_phony_targets && i < count; i++) {
		depfile_escape(out, inputs[i]);
		strbuf_add_c(out, ":\n");
	}
}
