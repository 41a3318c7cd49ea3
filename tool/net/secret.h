/* secret.h - keys of vendors: read from the environment handed in, wiped there, kept out of every text, core and other
 * process. Only the program assetc-remote holds any. */
#ifndef ASSETC_NET_SECRET_H
#define ASSETC_NET_SECRET_H

#include "base/mem.h"
#include "base/str.h"

#define SECRET_MAX ((size_t)8192) /* tokens are longer than keys */

enum secret_state {
	SECRET_READ,
	SECRET_ABSENT, /* or empty, or nothing but blanks */
	SECRET_UNFIT, /* it cannot stand in a field of HTTP: blanks within, control characters, beyond ASCII, too long */
};

struct secret {
	struct str text; /* borrowed from own */
	char *own;
};

/* Blanks and line ends at both ends are left out: files end with them. */
enum secret_state secret_read(char *const *environment, const char *name, struct secret *out);
/* What is as secret as a key and comes from elsewhere. False, *out empty, when it is SECRET_UNFIT. */
bool secret_keep(struct str text, struct secret *out);
/* base64 of "user:password" (RFC 7617), or of `user` alone where there is no password: it is both already. */
void secret_basic(struct str user, struct str password, struct secret *out);
void secret_release(struct secret *secret); /* overwrites it; leaves it empty */

/* Overwrites the value of every variable of that name with zeros, so that it stands there as empty. */
void secret_wipe(char **environment, const char *name);

/* The text without the keys: each is replaced by "[key]", as JSON may spell it ("\/") too, and so is the beginning of
 * one at the end of the text, which may have been cut. Hide first, cut afterwards. NUL-terminated, in the arena;
 * control characters become blanks. Keys of fewer than 4 bytes are no secrets. */
struct str secret_hide(struct arena *arena, struct str text, const struct str *keys, size_t count);

/* This process leaves no core file and nobody of its user can look into it. */
void secret_guard_process(void);

#endif
