/* grammar.h - readers of the parts of a spec that are more than rows of a table; used by the tables
 * in grammar.c. */
#ifndef ASSETC_SPEC_GRAMMAR_H
#define ASSETC_SPEC_GRAMMAR_H

#include "spec/fields.h"

void grammar_read_steps(struct reader *reader, const struct node *value);      /* steps.c */
void grammar_read_parameters(struct reader *reader, const struct node *value); /* template.c */
void grammar_read_instances(struct reader *reader, const struct node *value);
void grammar_read_matrix(struct reader *reader, const struct node *value);
/* Every {{name}} of a template must be one of its parameters or built in. */
void template_check_names(struct reader *reader, const struct node *document);

#endif
