/* provider.h - where raw bytes come from.
 *
 * A provider turns a request into bytes. It has no sockets, files, clock or environment: what it
 * may read is in the request.
 * To add one: a definition of `const struct provider provider_<name>` (dashes become underscores)
 * in this folder, and one line in providers.def.
 */
#ifndef ASSETC_PROVIDER_PROVIDER_H
#define ASSETC_PROVIDER_PROVIDER_H

#include "base/param.h"
#include "media/image.h"

/* What a spec says beside its prompt that a stand-in may use. All part of the key of providers with
 * PROVIDER_USES_HINTS. */
enum alpha_wish { ALPHA_ANY, ALPHA_WANTED, ALPHA_UNWANTED };
struct provider_hints {
	struct str category;   /* metadata.category or empty */
	struct str label;      /* the asset's id */
	enum alpha_wish alpha; /* from `background` and the checks has_alpha, no_alpha */
	bool is_tileable;      /* the check tileable is asked for */
};

/* A program of the policy file. Lists end with NULL. */
struct provider_program {
	struct str name; /* of its command */
	const char *const *argv;
	const char *const *env; /* names of variables passed on; NULL: none */
	const char *folder;     /* the project's root, where it runs */
	unsigned timeout_s;
	bool is_absent; /* it was not there when it was looked for, and is not run */
	/* Told each line of its errors as it comes; may be NULL. */
	void (*tell)(void *context, struct str line);
	void *context;
};

/* A file that goes along with what is asked: one of generation.inputs, or generation.workflow. It is known by its content;
 * its name is for people. */
enum input_use { USE_IMAGE, USE_MASK, USE_WORKFLOW };
struct provider_input {
	enum input_use use;
	struct str name; /* of the file, without a folder; may be empty */
	struct str path; /* where its bytes are read; NUL-terminated */
	struct str sha;  /* SHA-256 of its bytes, hexadecimal */
	struct str
		data; /* its bytes; no pointer: they were not read. A call's step has them when it is to send */
	/* Of pictures, as their bytes begin; MEDIA_UNKNOWN and 0 where that says nothing. */
	enum media_format format;
	uint32_t width, height;
};

/* One row of generation.map: where a value goes in the workflow, "6.inputs.text". */
struct provider_slot {
	struct str name, target;
	struct place at;
};

struct provider_request {
	unsigned kind;               /* ASSET_IMAGE or ASSET_AUDIO */
	struct str sound;            /* sfx, music or speech as the spec says it, or empty */
	struct str prompt, negative; /* composed */
	struct str model;            /* as written, or empty */
	const struct param_set
		*params; /* of the provider's own table; is_written tells what the author wrote */
	bool has_seed;
	uint64_t seed;
	unsigned candidate; /* from 1 */
	struct provider_hints hints;
	struct str
		input; /* of PROVIDER_COPIES_INPUT: the file's bytes; no pointer: none is there */
	struct str input_path; /* ... and where it is, or is waited for */
	/* In the order of the spec; only those that the provider takes (PROVIDER_TAKES_…). */
	const struct provider_input *inputs;
	size_t input_count;
	bool has_strength;
	int64_t strength;                /* how far to leave the input, 0 to MILLION */
	const struct provider_slot *map; /* with PROVIDER_TAKES_WORKFLOW; by name */
	size_t map_count;
	uint32_t wanted_width, wanted_height;   /* of a picture, as far as the spec tells; else 0 */
	const struct provider_program *program; /* of PROVIDER_RUNS_PROGRAM; else NULL */
	struct arena *arena;                    /* for texts of the result */
	struct place at; /* the provider in its spec, or the file that it is to take */
};

struct provider_result {
	struct bytes data;        /* owned by the caller after success */
	enum media_format format; /* of data */
	struct str pcm;   /* with MEDIA_PCM: how its samples stand, as sound_pcm_parse reads it */
	struct str model; /* what was really used; static text, the request's or in its arena */
	struct str tool;  /* version of the program that made it, as it says; or empty */
	bool is_unavailable; /* with a failure: nobody was there to ask, so that a fallback may be */
};

enum {
	PROVIDER_HOSTED = 1u << 0,       /* reached over a network, for money */
	PROVIDER_FREE = 1u << 1,         /* can be made again at no cost: raws may be evicted */
	PROVIDER_USES_HINTS = 1u << 2,   /* struct provider_hints is part of what it is asked */
	PROVIDER_OFFLINE = 1u << 3,      /* works with --offline */
	PROVIDER_MODEL_MADE = 1u << 4,   /* results are the work of a generative model */
	PROVIDER_HAS_NEGATIVE = 1u << 5, /* has a field for a negative prompt */
	PROVIDER_COPIES_INPUT =
		1u << 6, /* the bytes are those of request->input; nothing else is asked */
	PROVIDER_AWAITS_INPUT = 1u << 7, /* ... and the file need not be there yet */
	PROVIDER_RUNS_PROGRAM = 1u
				<< 8, /* needs the user's trust; one at a time for each program */
	PROVIDER_TAKES_IMAGES = 1u << 9, /* generation.inputs: image, asset, strength */
	PROVIDER_TAKES_MASK = 1u << 10,
	PROVIDER_TAKES_WORKFLOW = 1u << 11, /* generation.workflow and map */
};

struct hosted;
struct family;

struct provider {
	struct param_owner decl;
	/* What the name stands for in keys: dalle-3 is openai with model dall-e-3. NULL: the name
	 * itself, no model. */
	const char *driver;
	const char *driver_model;
	unsigned flags;
	/* Free providers only: in the request key; raise it when bytes change. That of sounds is another
	 * where sound_revision is not 0, so that a change of one kind leaves the keys of the other. */
	unsigned revision, sound_revision;
	/* NULL-terminated names that `generation.model` may take; NULL: any. Of sounds where
	 * sound_models is there: then `models` are those of pictures. */
	const char *const *models, *const *sound_models;
	/* Whether there is anybody to ask; NULL: always. Where not, make says what is missing. */
	bool (*is_there)(const struct provider_request *request);
	/* Makes the bytes. On failure adds one finding at request->at. NULL: not in this build. */
	enum status (*make)(const struct provider_request *request, struct provider_result *out,
			    struct diag *diag);
	const struct hosted *hosted; /* PROVIDER_HOSTED, instead of make; NULL: not in this build */
	/* Of a family of models that several back ends run: see family.h. NULL: it is itself who is asked. */
	const struct family *family;
};

extern const struct provider *const provider_table[];
extern const size_t provider_count;
const struct provider *provider_find(struct str name); /* NULL if there is none */
const char *provider_driver(const struct provider *provider);
/* Of one kind, ASSET_IMAGE or ASSET_AUDIO. */
const char *const *provider_models(const struct provider *provider, unsigned kind);
unsigned provider_revision(const struct provider *provider, unsigned kind);

#endif
