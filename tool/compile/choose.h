/* choose.h - `select: best`: which of several candidates ships.
 *
 * Each candidate that is there is brought to its products, and these are scored (room score): what ships is what was
 * judged. One whose checks fail loses against any that passes; the most points win, and of equals the lowest number. All
 * of it follows from the candidates' bytes, the spec and the scores, so it is the same on every machine.
 *
 * The choice is remembered beside the products, under a text that names all it follows from: whoever finds it decodes
 * nothing. A raw that the lock names is never chosen among others.
 */
#ifndef ASSETC_COMPILE_CHOOSE_H
#define ASSETC_COMPILE_CHOOSE_H

#include "base/str.h"

#define CHOICE_FORMAT "assetc choice 1\n"

/* One candidate. Text lives as long as the choice. */
struct selection_item {
	unsigned candidate;
	bool fails;      /* its checks fail, or it cannot be made a product of */
	unsigned points; /* 0 to SCORE_MAX */
	struct str
		note; /* lines of facts: `points`, then of each score its points and what was measured (NAME and
			    NAME.fact), or `fails` and why */
};

/* Zeroed: nothing was chosen, as there was only one, or a lock or a number decided. */
struct selection {
	struct selection_item *items; /* of those that are there, by candidate */
	size_t count;
	unsigned asked; /* how many the spec asks for */
	size_t chosen;  /* index of the one that ships */
	bool is_pending; /* not yet made: candidates have to be brought to their products first, or compared */
};

/* "candidate 3 of 4: 812 of 1000, next 790 (2)" */
void selection_add(const struct selection *choice, struct strbuf *out);
/* Members of an object that is open: `points`, then each score by its name; or `fails` and why. With facts also NAME.fact,
 * what was measured in words. */
struct json;
void selection_json(const struct selection_item *item, bool with_facts, struct json *json);
/* A deep copy in the arena. */
struct arena;
void selection_copy(const struct selection *from, struct arena *arena, struct selection *out);

#endif
