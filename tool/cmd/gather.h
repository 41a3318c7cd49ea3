/* gather.h - every spec of the operands, read and kept: for commands that look at all of them before they do anything. */
#ifndef ASSETC_CMD_GATHER_H
#define ASSETC_CMD_GATHER_H

#include "cmd/cmd.h"

struct gathered {
	const struct spec *spec;
	const struct project *project;
	struct diag diag; /* what is wrong with its file stands with its first spec */
};

/* Zero-initialise. */
struct gathering {
	struct spec_file *files;
	struct gathered *items; /* in the order of the operands */
	size_t file_count, count;
};

/* Reads all operands, or the one spec that --id names of each. Findings of files that cannot be used are printed. Returns
 * the deciding status; the rest can be used in any case. */
enum status gather_specs(struct invocation *inv, struct gathering *out);
/* Adds, behind the others, the assets that go along with requests of those gathered and are not among them: a run buys what
 * is missing of them first. */
void gather_edges(struct invocation *inv, struct gathering *gathering);
/* Prints what is left of the findings, in order, and forgets it. */
void gather_print(const struct invocation *inv, struct gathering *gathering);
void gather_release(struct gathering *gathering);

#endif
