/* digest.c - the names that digests give, and their hexadecimal form (sha256.c computes the one of bytes).
 *
 * XXH3 names key texts: fast, not cryptographic, therefore always backed by a comparison of the
 * text. SHA-256 names bytes: what lock files and records rely on.
 */
#include "internal.h"

#include <string.h>
#include <xxhash.h>

static const char HEX_DIGITS[] = "0123456789abcdef";

/* -1 for anything but a lower-case digit: a name has one spelling. */
static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

void acp_hex(const uint8_t *bytes, size_t len, char *out)
{
	for (size_t i = 0; i < len; i++) {
		out[2 * i] = HEX_DIGITS[bytes[i] >> 4];
		out[2 * i + 1] = HEX_DIGITS[bytes[i] & 15u];
	}
}

bool acp_is_hex(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (digit_value(text[i]) < 0)
			return false;
	return true;
}

void ac_key_of(const void *text, size_t len, struct ac_key *out)
{
	XXH128_canonical_t canonical;
	XXH128_canonicalFromHash(&canonical, XXH3_128bits(len == 0 ? "" : text, len));
	memcpy(out->bytes, canonical.digest, sizeof out->bytes);
}

void ac_key_format(const struct ac_key *key, char out[AC_KEY_HEX_SIZE])
{
	acp_hex(key->bytes, sizeof key->bytes, out);
	out[AC_KEY_HEX_SIZE - 1] = '\0';
}

void ac_sha256_format(const struct ac_sha256 *sha, char out[AC_SHA256_HEX_SIZE])
{
	acp_hex(sha->bytes, sizeof sha->bytes, out);
	out[AC_SHA256_HEX_SIZE - 1] = '\0';
}

bool ac_sha256_parse(const char *hex, size_t len, struct ac_sha256 *out)
{
	if (len != 2 * sizeof out->bytes)
		return false;
	struct ac_sha256 sha;
	for (size_t i = 0; i < sizeof sha.bytes; i++) {
		int high = digit_value(hex[2 * i]);
		int low = digit_value(hex[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		sha.bytes[i] = (uint8_t)(high << 4 | low);
	}
	*out = sha;
	return true;
}

bool ac_sha256_equal(const struct ac_sha256 *a, const struct ac_sha256 *b)
{
	return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

uint64_t ac_id64(const void *text, size_t len)
{
	return XXH3_64bits(len == 0 ? "" : text, len);
}
