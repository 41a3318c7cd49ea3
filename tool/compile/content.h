/* content.h - what a raw decodes to, whichever kind of asset it is: the one place where pictures and
 * sounds part ways between the raw and the products. */
#ifndef ASSETC_COMPILE_CONTENT_H
#define ASSETC_COMPILE_CONTENT_H

#include "compile/outputs.h"
#include "sound/sound.h"
#include "step/step.h"

/* Zero-initialise. One of the two is filled, as kind says. */
struct content {
	unsigned kind; /* ASSET_IMAGE, ASSET_AUDIO */
	struct image image;
	struct sound sound;
	struct sheet sheet; /* of an image: what steps have found out about its frames */
};

/* Says that this raw is new, and will be decoded: what can be begun is. */
void content_expect(unsigned kind, const struct bytes *raw, struct str pcm);
/* sidecar: of the raw; it says how bytes without a header are to be read. On failure
 * adds one finding at `at` and leaves *out empty. */
enum status content_decode(unsigned kind, const struct bytes *raw, struct str sidecar,
			   struct place at, struct content *out, struct diag *diag);
void content_release(struct content *content);
/* Before a raw is decoded: begins what both that and the encoding of the plan have to wait for. */
void content_prepare(unsigned kind, const struct bytes *raw, struct str sidecar,
		     const struct output_plan *plan);

enum status content_run(const struct step *step, const struct step_call *call,
			struct content *content, struct diag *diag);
/* The bytes of one product; *out is empty on failure. */
enum status content_encode(const struct content *content, const struct output_plan *plan,
			   enum media_format format, struct place at, struct bytes *out,
			   struct diag *diag);
/* Lines of facts (base/facts.h) about a product of this content: width, height and alpha, and of one that has frames
 * sheet, frame_list and animations; or frames, rate, channels and loop points. In the arena. */
struct str content_facts(const struct content *content, enum media_format format,
			 struct arena *arena);
/* content_frames.c: the lines sheet, frame_list and animations, each JSON as it stands in a record; nothing of an image
 * without frames. */
void content_add_frames(const struct sheet *sheet, struct strbuf *out);
/* Whether encoding takes long enough to be worth a thread. */
bool content_is_large(const struct content *content);

/* For product keys: the lines on how a raw of this kind is decoded, and the revision of what writes a format. */
void content_add_decode_revision(unsigned kind, struct strbuf *out);
void content_add_codec_revision(enum media_format format, struct strbuf *out);

#endif
