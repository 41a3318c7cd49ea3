/* exit.c - exit codes. They are documented and never reused. */
#include "cmd/cmd.h"

int exit_code(enum status status)
{
	switch (status) {
	case ST_OK: return 0;
	case ST_INVALID: return 1;
	case ST_USAGE: return 2;
	case ST_MISS: return 3;
	case ST_REFUSED: return 4;
	case ST_PROVIDER: return 5;
	case ST_DAMAGED: return 6;
	case ST_ENVIRONMENT: return 7;
	case ST_BUG: break;
	}
	return 70;
}

/* Of many specs, the first present of 70, 6, 7, 4, 5, 3, 1 decides; a usage error is no result of a
 * spec and comes before 1. */
static int rank(enum status status)
{
	static const enum status ORDER[] = {ST_BUG,      ST_DAMAGED, ST_ENVIRONMENT, ST_REFUSED,
					    ST_PROVIDER, ST_MISS,    ST_USAGE,       ST_INVALID};

	for (int i = 0; i < (int)(sizeof(ORDER) / sizeof(ORDER[0])); i++) {
		if (ORDER[i] == status)
			return i;
	}
	return 100;
}

enum status status_worse(enum status a, enum status b)
{
	return rank(a) <= rank(b) ? a : b;
}
