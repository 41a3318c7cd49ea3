/* wire.h - what assetc and a helper program say to each other, over one socket that is the helper's standard input and
 * output.
 *
 * Both run on one machine, so numbers stand as that machine has them. At its start the helper says a wire_hello.
 * Then, until the end of its input: a wire_request with its payload, answered by
 *
 *	decode, resample    WIRE_BEGIN, any number of WIRE_SAMPLES, WIRE_END; all samples have arrived by then
 *	measure             WIRE_END
 *	encode              WIRE_FILE, WIRE_END
 *	any                 WIRE_FAULT at any point instead of what was to come
 *
 * A change of anything here raises WIRE_VERSION.
 */
#ifndef ASSETC_SOUND_WIRE_H
#define ASSETC_SOUND_WIRE_H

#include <stdint.h>

#define WIRE_MAGIC     0x444e5341u
#define WIRE_VERSION   2u
#define WIRE_TEXT_MAX  400u /* bytes of a fault */
#define WIRE_BUILD_MAX 112u
/* Samples that travel at once, 256 KB: while one side works at a piece the other one takes the last. */
#define WIRE_PIECE_SAMPLES 65536u

struct wire_hello {
	uint32_t magic, version;     /* these two stand so in every version */
	char build[WIRE_BUILD_MAX];  /* helper_build() of the helper, zero-padded */
	char loaded[WIRE_BUILD_MAX]; /* the same with the version of the library that was loaded */
};

enum wire_op { WIRE_DECODE = 1, WIRE_RESAMPLE, WIRE_MEASURE, WIRE_ENCODE };

struct wire_request {
	uint32_t magic, op;
	uint32_t format;   /* decode: an enum media_format; MEDIA_UNKNOWN: without header */
	uint32_t encoding; /* decode without header: an enum sound_encoding */
	uint32_t rate, channels;
	uint64_t frames; /* resample, measure, encode */
	uint32_t new_rate;
	uint32_t quality;              /* encode, in hundredths; 1 to 100 */
	uint64_t loop_start, loop_end; /* encode; loop_end 0: there is no loop */
	uint64_t length;               /* of the payload: the file, or frames * channels floats */
};

enum wire_kind { WIRE_BEGIN = 1, WIRE_SAMPLES, WIRE_END, WIRE_FAULT, WIRE_FILE };

enum wire_fault {
	FAULT_NONE,
	FAULT_DAMAGED, /* cut short, or not what its format allows */
	FAULT_BOUNDS,  /* beyond the bounds of sound.h */
	FAULT_VARIETY, /* of a kind that is not read */
	FAULT_MODE,    /* nothing is wrong with the sound: its format cannot hold it */
	FAULT_LIBRARY, /* nothing is wrong with the bytes: a library could not do its work */
};

/* Fields that a kind does not name are 0. */
struct wire_reply {
	uint32_t kind;
	uint32_t fault; /* WIRE_FAULT: an enum wire_fault */
	/* WIRE_BEGIN. frames: as many as there will be, or more. */
	uint32_t rate, channels;
	uint64_t frames; /* WIRE_END too: as many as came */
	/* WIRE_END of a decode; loop_end 0: there is no loop. */
	uint64_t loop_start, loop_end;
	/* WIRE_END of a measure, in thousandths of a decibel. */
	int32_t loudness, true_peak;
	uint32_t has_loudness, is_silent;
	uint64_t length; /* of the payload: samples, a file, or the text of a fault */
};

#endif
