/* args.h - what args.c and args_environment.c share. */
#ifndef ASSETC_CMD_ARGS_H
#define ASSETC_CMD_ARGS_H

#include "cmd/cmd.h"

struct args_parser {
	struct invocation *inv;
	struct diag *diag;
	const char *color; /* --color, as given */
};

/* fmt has one %s. Returns ST_USAGE. */
enum status args_usage(struct args_parser *p, const char *fmt, const char *text);
bool args_find_format(const char *value, enum diag_format *out);
enum status args_set_diag(struct args_parser *p, const char *value);
/* Twins of options that cannot change bytes; the command line has been read and wins. */
enum status args_read_environment(struct args_parser *p);
enum status args_settle_color(struct args_parser *p);

#endif
