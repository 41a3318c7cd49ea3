/* workshop.h - a project folder with specs, a store and an output folder, and compiles in it, for the tests of this room. */
#ifndef ASSETC_TESTS_COMPILE_WORKSHOP_H
#define ASSETC_TESTS_COMPILE_WORKSHOP_H

#include "compile/compile.h"
#include "unit/base/scratch.h"

struct workshop {
	struct scratch scratch;
	struct ac_store *store;
	char record[SCRATCH_PATH_SIZE], out_dir[SCRATCH_PATH_SIZE], depfile[SCRATCH_PATH_SIZE], spec[SCRATCH_PATH_SIZE];
	struct project project;
	struct compile_options options;
	struct compile_result result;
	struct spec_file file;
	struct diag diag;
};

/* Empty project with .git, so that it is its own root; options point to out/coin.asset.json with a depfile. */
void workshop_open(struct workshop *shop);
void workshop_close(struct workshop *shop);
/* Forgets all that was made from now on: another empty store. */
void workshop_other_store(struct workshop *shop);
/* Reads coin.yaml from text; it must be right. */
const struct spec *workshop_spec(struct workshop *shop, const char *text);
/* Writes coin.yaml and compiles it. */
enum status workshop_compile(struct workshop *shop, const char *text);
/* The same, and it must succeed with this outcome. */
void expect_outcome(struct workshop *shop, const char *text, enum compile_outcome outcome);
/* Code of the first error, "" when there was none. */
const char *first_code(const struct workshop *shop);
/* The request key's text; the caller frees. */
char *key_text(struct workshop *shop, const char *text);

/* A spec by its middle: a 16x16 gradient named coin, id, version and generation given. */
#define COIN "version: \"1.0\"\nid: coin\ngeneration: {type: image, provider: procedural, model: linear}\n"
#define COIN_16 COIN "prompt: {base: gold, parameters: {size: 16x16}}\n"

#endif
