/* names.h - from the names of assets to names of programming languages. */
#ifndef ASSETC_LINK_NAMES_H
#define ASSETC_LINK_NAMES_H

#include "link/collect.h"

/* CONSTANT_CASE: an underscore before each capital, then upper-case; "images.ui.coinGold" becomes
 * IMAGES_UI_COIN_GOLD. Other ASCII characters become underscores, a character beyond ASCII its
 * number ("U00E9"). No underscore stands first, last or beside another: C++ keeps such names for
 * itself. May begin with a digit, and may be empty. */
struct str name_constant(struct arena *arena, struct str text);
/* The rule of JavaScript's constants, key.replace(/([A-Z])/g, '_$1').toUpperCase().replace(/^_/, ''):
 * nothing else is changed, so the name may hold anything (upper_add says what is upper case). */
struct str name_member(struct arena *arena, struct str text);
struct str name_upper(struct arena *arena, struct str text); /* ASCII only */
struct str name_lower(struct arena *arena, struct str text);

/* A letter, then letters, digits and single underscores, the last no underscore; at most 64. */
bool name_is_prefix(struct str text);

/* Each claim's text is a name of the language, its asset the one it stands for (NULL: the file
 * itself). A name that two claim (E0918) or that is a keyword (E0919) adds one finding. keywords
 * are in byte order. Sorts the claims. */
enum status names_check(struct claim *claims, size_t count, const char *language,
			const char *const *keywords, size_t keyword_count, struct diag *diag);

#endif
