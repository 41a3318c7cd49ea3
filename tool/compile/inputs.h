/* inputs.h - the files that a compile reads besides its spec: what a provider copies, what steps lay
 * over, and the files of the project that have a say in the bytes. Each is a prerequisite in the
 * depfile; keys hold contents, never names. */
#ifndef ASSETC_COMPILE_INPUTS_H
#define ASSETC_COMPILE_INPUTS_H

#include "compile/compile.h"
#include "provider/provider.h"

enum input_role {
	INPUT_FILE,    /* generation.file, or the file of a person */
	INPUT_COMMAND, /* of the program that provider exec runs: what its version follows from */
	INPUT_GUIDE, /* of generation.inputs, or generation.workflow: what goes along with a request */
	INPUT_STEP,    /* a step's parameter of type PARAM_PATH */
	INPUT_PROJECT, /* assets.yaml, a template, a pack: whoever reads them knows what they say */
	INPUT_LOCK,    /* the lock, where there is one; read by pin.c */
};

struct input {
	enum input_role role;
	const struct spec_step *step; /* INPUT_STEP */
	enum input_use use;           /* INPUT_GUIDE */
	struct str path;              /* as the depfile names it; NUL-terminated */
	struct place at;
	struct bytes data; /* owned; empty until read, and for what others read */
	struct str sha;    /* SHA-256, hexadecimal; empty until read */
	/* INPUT_GUIDE, once read: what its bytes begin as. */
	enum media_format format;
	uint32_t width, height;
};

struct inputs {
	struct input *items; /* in the arena given */
	size_t count;
	const struct project_command
		*command; /* generation.command, where the chain runs it and the
						  policy file defines it */
	const char *root; /* of the project, for that */
	/* generation.inputs.asset: whose product goes along, or NULL; and what stands for it in keys, empty until it is
	 * looked for (edge.c). */
	const struct spec *edge;
	struct made_from edge_made_from;
	struct str file_path; /* of INPUT_FILE, also when it is waited for and not there yet */
};

/* All inputs in the order of their roles and of the spec. Nothing is read. */
void inputs_list(const struct compile_options *options, const struct spec *spec,
		 struct arena *arena, struct inputs *out);
/* Reads and hashes those that are read here. A file outside the project is a finding. */
enum status inputs_read(const struct compile_options *options, struct inputs *inputs,
			struct arena *arena, struct diag *diag);
/* Whether the files that the spec names are there and in the project, each that is not a finding at
 * its place; reads those alone that a step can judge before it sees a picture. */
enum status inputs_check(const struct compile_options *options, const struct inputs *inputs,
			 struct diag *diag);
/* Frees the bytes read; paths and digests live as long as the arena. */
void inputs_release(struct inputs *inputs);

/* Whether `spec` takes itself as input, by way of those of options->edges. */
bool inputs_have_cycle(const struct compile_options *options, const struct spec *spec);
/* The one of a role (and of a step, else NULL), or NULL. */
const struct input *inputs_find(const struct inputs *inputs, enum input_role role,
				const struct spec_step *step);
/* The path of the file that a line of a request's key text stands for ("input.file",
 * "input.command.N", "input.image.N" …); empty when it is of none of these. */
struct str inputs_path_of_line(const struct inputs *inputs, struct str name);
/* Their paths, sorted and unique, in the arena. */
struct str *inputs_paths(const struct inputs *inputs, struct arena *arena, size_t *count);

#endif
