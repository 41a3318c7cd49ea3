/* tail.h - the last bytes of a stream of any length. */
#ifndef ASSETC_WORKER_TAIL_H
#define ASSETC_WORKER_TAIL_H

#include "base/str.h"

/* Set keep, zero the rest. Holds at most twice `keep` bytes. */
struct tail {
	size_t keep;
	struct strbuf text;
	bool is_cut; /* something before was dropped */
};

void tail_add(struct tail *tail, const char *data, size_t len);
/* At most the last `keep` bytes; borrowed until the next change. */
struct str tail_text(const struct tail *tail);
/* The last line that is not blank, without its end. False when it may have begun before what was
 * kept, or when there is none. */
bool tail_last_line(const struct tail *tail, struct str *line);
void tail_release(struct tail *tail);

#endif
