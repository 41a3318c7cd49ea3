/* keys.h - the keys of vendors in the environment of this process: who has one, and being rid of them. No process has both a
 * key and a decoder: before bytes of strangers are decoded, and before a program of a project runs, they are overwritten here;
 * assetc-remote, which needs them, was started before. */
#ifndef ASSETC_CMD_KEYS_H
#define ASSETC_CMD_KEYS_H

#include "cmd/cmd.h"

/* compile_options.has_key; the context is not looked at. Whether a variable holds anything; after keys_wipe, whether it
 * did. From any thread. */
bool keys_has(void *context, const char *variable);

struct hosted;
/* The names of the variables that hold an endpoint's key, for people: "A", or "A and B" where the vendor has two; of names for
 * the second the one that is set, else the first. Empty without a key. In the arena or borrowed. */
struct str keys_named(const struct hosted *hosted, struct str key_env, struct arena *arena);
/* The second alone; empty where there is none. */
struct str keys_secret(const struct hosted *hosted, struct str key_env);

/* Overwrites the value of every variable that holds a key: those of all vendors, of the endpoints of the user and of every project
 * that is open, and all that begin with ASSETC_KEY_. They stand there as empty. From any thread, and as often as one likes:
 * only a project that was opened since makes work. */
void keys_wipe(const struct invocation *inv);
bool keys_are_wiped(void);

#endif
