/* files.h - sound files that other programs make (ffmpeg, sox, flac, oggenc, lame), and what ffmpeg reads in them. */
#ifndef ASSETC_TESTS_SOUND_HELPER_FILES_H
#define ASSETC_TESTS_SOUND_HELPER_FILES_H

#include "base/mem.h"
#include "unit/base/scratch.h"
#include "unit/sound_helper/here.h"

/* In the current folder, which files_enter makes and files_leave removes. */
void files_enter(void);
void files_leave(void);
/* Runs a command of the shell, which must succeed. */
void files_make(const char *fmt, ...) AC_PRINTF(1, 2);
struct bytes files_read(const char *name);
/* Decodes a file; what becomes of it is the caller's to check and release. */
bool files_decode(struct here *here, const char *name);
/* It is decoded, has as many frames as ffmpeg reads, and no sample that differs by more than this. */
void files_check_like_ffmpeg(const char *name, double tolerance);
/* The same with what a command writes into "other.raw", as 32-bit floats. */
void files_check_like_other(const char *name, double tolerance);
/* It is refused, with a reason of this kind that holds these words. */
void files_check_refused(const void *data, size_t len, enum wire_fault kind, const char *words);
/* Decodes what is left of a file cut at up to `places` places, its beginning apart: each is refused as damaged, unless
 * may_be_whole, when it may also be decoded. */
void files_check_cut(const char *name, unsigned places, bool may_be_whole);
/* Flips a bit at up to so many places; any result will do. */
void files_check_flips(const char *name, unsigned places);

#endif
