/* grammar.h - readers of the parts of a spec that are more than rows of a table, and what the
 * schema needs to know of them; used by the tables in grammar.c. */
#ifndef ASSETC_SPEC_GRAMMAR_H
#define ASSETC_SPEC_GRAMMAR_H

#include "spec/fields.h"
#include "spec/setting.h"

struct spec_file;

void grammar_read_steps(struct reader *reader, const struct node *value);      /* steps.c */
void grammar_read_parameters(struct reader *reader, const struct node *value); /* template.c */
/* spec.c: one document, or the tree of an instance with its text of prompt.templates. */
enum status spec_read(struct spec_file *file, const struct node *document,
		      const struct node *chosen, bool is_template,
		      const struct spec_setting *setting, struct spec *spec, struct diag *diag);
void grammar_read_instances(struct reader *reader, const struct node *value);
void grammar_read_matrix(struct reader *reader, const struct node *value);
/* A list in which no value may stand twice (E0203). */
void grammar_refuse_equal(struct reader *reader, const struct node *list);
/* parameters.c: every parameter must be known to, and right for, some provider of the chain. */
void check_parameters(struct reader *reader);
/* Which providers of the chain take the model that a pack names (model.c). */
void default_model_choose(struct reader *reader);
/* The parts of the prompt that a spec leaves out. */
void spec_fill_prompt(struct spec *spec);
/* Every {{name}} of a template must be one of its parameters or built in. */
void template_check_names(struct reader *reader, const struct node *document);

#define STEPS_MAX               256u
#define TEMPLATE_PARAMETERS_MAX 256u
#define PARAMETERS_MAX          256u /* prompt.parameters */

/* What stands for one parameter of a template (template.c); ends with a NULL name. */
extern const struct param_def TEMPLATE_PARAMETER[];
extern const struct param_def SELECT_NUMBER, SELECT_WORD; /* generation.select (grammar.c) */

/* Formats of ASSET_IMAGE or ASSET_AUDIO, NULL-terminated (spec.c). */
const char *const *spec_formats(unsigned kind);
/* The field of `generation` that a provider cannot do without, or NULL (spec.c). */
const char *spec_provider_need(struct str provider);

#endif
