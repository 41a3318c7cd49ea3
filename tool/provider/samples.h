/* samples.h - sounds that came as numbers in JSON, or as base64 in it.
 *
 * Half a minute of music is a text of some twenty megabytes: it is read in one go from the first byte to the last, without
 * a tree, and nothing is kept of it but the numbers. They become a WAV file of 32-bit floats, since they may go beyond 1 and
 * nothing may be lost before loudness is dealt with. The same text gives the same bytes everywhere.
 */
#ifndef ASSETC_PROVIDER_SAMPLES_H
#define ASSETC_PROVIDER_SAMPLES_H

#include "base/mem.h"
#include "base/str.h"

#define SAMPLES_MAX ((size_t)16 * 1024 * 1024) /* numbers, of all channels */

/* {"audio"|"generated_audio": NUMBERS|BASE64, "audio_base64": BASE64, "sampling_rate"|"sample_rate": N}, or a list whose first
 * is one. NUMBERS: a list of samples, or one or two such lists of one length, a channel each, in a list of one or not.
 * usual_rate: of an answer that does not say it; 0: it must. max: bytes of what BASE64 may hold.
 * NULL, with *out taken over by the caller: a WAV file, or whatever stood in base64. Else what is wrong; static. */
const char *samples_read(struct str json, uint32_t usual_rate, size_t max, struct bytes *out);

#endif
