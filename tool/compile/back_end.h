/* back_end.h - who runs a family of models here: a server that a policy file names, a program of the project, or an account whose
 * key is set, in this order.
 *
 * The first of these that there is: `providers: {bark: {endpoint: NAME}}` of the project's policy file, else of the user's, or an
 * endpoint that has the family's name; `providers: {bark: {command: NAME}}`; Replicate, where REPLICATE_API_TOKEN is set; an
 * endpoint of Hugging Face, where HF_TOKEN is set and its address is known.
 */
#ifndef ASSETC_COMPILE_BACK_END_H
#define ASSETC_COMPILE_BACK_END_H

#include "compile/deal_where.h"
#include "provider/family.h"

struct back_end {
	const struct family_back *row;    /* hosted; else NULL */
	const struct provider *provider;  /* whose protocol is spoken; NULL: there is no back end, or a program */
	const struct project_command *command; /* the program; else NULL */
	struct whereabouts where; /* with provider; why and hint also where there is no back end */
};

/* Never fails. Texts are in the arena, the project, the user's files, or static. */
void back_end_find(const struct compile_options *options, const struct provider *family,
		   struct arena *arena, struct back_end *out);
/* The program alone, which no key and no variable has a say in: NULL where a server is named, or none is. Cheap, since every
 * look-up asks. */
const struct project_command *back_end_command(const struct compile_options *options,
					       const struct provider *family);

#endif
