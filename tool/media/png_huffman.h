/* png_huffman.h - deflate for filtered rows of photographs; for png*.c alone. */
#ifndef ASSETC_MEDIA_PNG_HUFFMAN_H
#define ASSETC_MEDIA_PNG_HUFFMAN_H

#include <stddef.h>
#include <stdint.h>

/* Writes the bytes as a zlib stream whose only matches are runs of one byte. Returns its length, or 0 when
 * it would be longer than room. Memory for the time of the call: 2 bytes for each of len. */
size_t png_huffman(const uint8_t *data, size_t len, uint8_t *out, size_t room);

#endif
