/* base64.h - bytes as text (RFC 4648, section 4), read strictly and written on one line. */
#ifndef ASSETC_BASE_BASE64_H
#define ASSETC_BASE_BASE64_H

#include "base/str.h"

/* False, leaving *out empty, on anything but whole groups of the alphabet with the padding that belongs to them: line ends, a missing
 * or needless '=', letters of other alphabets, bits beyond the last byte; and on more than max bytes. *out is owned by the caller and
 * takes no more memory than the bytes need. An empty text gives no bytes. */
bool base64_decode(struct str text, size_t max, struct bytes *out);
/* Adds the text of these bytes, padded. */
void base64_encode(struct str bytes, struct strbuf *out);

/* Letters that `len` bytes take, without an end. */
#define BASE64_LEN(len) (((len) + 2) / 3 * 4)
/* Writes that many letters to out, and no NUL: for what is to leave no copies behind. */
void base64_write(const void *data, size_t len, char *out);

#endif
