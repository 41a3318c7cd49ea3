/* parts.h - the parts of a prompt, and where each of them stands. */
#ifndef ASSETC_CMD_PARTS_H
#define ASSETC_CMD_PARTS_H

#include "base/json.h"
#include "spec/spec.h"

#include <stdio.h>

/* One line for each part that is there: "  theme: packs/forest.yaml:4:26". */
void parts_print(const struct spec *spec, FILE *out);
/* "parts": {"theme": {"text": …, "from": …}, …}, in the order they are composed in. */
void parts_json(struct json *json, const struct spec *spec);

#endif
