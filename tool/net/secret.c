/* secret.c - keys of vendors. */
#include "net/secret.h"

#include "base/base64.h"

#include <string.h>
#include <sys/resource.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#define KEY_MIN    4u /* shorter ones would blot out texts */
#define PREFIX_MIN 6u /* of a key at the end of a cut text */

/* ---- the environment --------------------------------------------------------------------- */

static char *value_of(char *variable, const char *name)
{
	size_t len = strlen(name);

	return len > 0 && strncmp(variable, name, len) == 0 && variable[len] == '='
		       ? variable + len + 1
		       : NULL;
}

static bool is_fit(struct str key)
{
	for (size_t i = 0; i < key.len; i++) {
		if (key.ptr[i] <= ' ' || key.ptr[i] > '~')
			return false;
	}
	return key.len <= SECRET_MAX;
}

enum secret_state secret_read(char *const *environment, const char *name, struct secret *out)
{
	char *value = NULL;
	struct str key;

	*out = (struct secret){0};
	for (; *environment && !value; environment++)
		value = value_of(*environment, name);
	key = str_trim(str_of(value));
	if (key.len == 0)
		return SECRET_ABSENT;
	return secret_keep(key, out) ? SECRET_READ : SECRET_UNFIT;
}

bool secret_keep(struct str text, struct secret *out)
{
	*out = (struct secret){0};
	if (!is_fit(text))
		return false;
	out->own = mem_alloc(text.len + 1);
	memcpy(out->own, text.ptr, text.len);
	out->own[text.len] = '\0';
	out->text = (struct str){out->own, text.len};
	return true;
}

void secret_basic(struct str user, struct str password, struct secret *out)
{
	size_t len = user.len + (password.ptr ? password.len + 1 : 0);
	char *both = mem_alloc(len + 1);

	memcpy(both, user.ptr, user.len);
	if (password.ptr) {
		both[user.len] = ':';
		memcpy(both + user.len + 1, password.ptr, password.len);
	}
	out->own = mem_alloc(BASE64_LEN(len) + 1);
	base64_write(both, len, out->own);
	out->own[BASE64_LEN(len)] = '\0';
	out->text = (struct str){out->own, BASE64_LEN(len)};
	explicit_bzero(both, len);
	mem_free(both);
}

void secret_release(struct secret *secret)
{
	if (secret->own)
		explicit_bzero(secret->own, secret->text.len);
	mem_free(secret->own);
	*secret = (struct secret){0};
}

void secret_wipe(char **environment, const char *name)
{
	for (; *environment; environment++) {
		char *value = value_of(*environment, name);

		if (value)
			explicit_bzero(value, strlen(value));
	}
}

/* ---- texts ------------------------------------------------------------------------------- */

/* How many bytes at the start of text spell the key, a backslash before any of them allowed; 0: they do not. At the
 * text's end, a beginning of it will do. */
static size_t spells(struct str text, struct str key)
{
	size_t at = 0, matched = 0;

	while (matched < key.len && at < text.len) {
		if (text.ptr[at] == '\\' && key.ptr[matched] != '\\' && matched > 0) {
			at++;
			continue;
		}
		if (text.ptr[at] != key.ptr[matched])
			return 0;
		at++;
		matched++;
	}
	return matched == key.len || matched >= PREFIX_MIN ? at : 0;
}

static size_t spells_any(struct str text, const struct str *keys, size_t count)
{
	size_t longest = 0;

	for (size_t i = 0; i < count; i++) {
		size_t len = keys[i].len >= KEY_MIN ? spells(text, keys[i]) : 0;

		longest = len > longest ? len : longest;
	}
	return longest;
}

struct str secret_hide(struct arena *arena, struct str text, const struct str *keys, size_t count)
{
	struct strbuf out = {0};
	struct str kept;

	for (size_t at = 0; at < text.len;) {
		const struct str rest = {text.ptr + at, text.len - at};
		size_t len = spells_any(rest, keys, count);
		unsigned char c = (unsigned char)*rest.ptr;

		if (len > 0)
			strbuf_add_c(&out, "[key]");
		else
			strbuf_add_char(&out, c < ' ' || c == 0x7f ? ' ' : (char)c);
		at += len ? len : 1;
	}
	kept = text.len ? str_copy(arena, strbuf_str(&out)) : STR("");
	strbuf_release(&out);
	return kept;
}

/* ---- the process ------------------------------------------------------------------------- */

void secret_guard_process(void)
{
	const struct rlimit none = {0, 0};

	(void)setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}
