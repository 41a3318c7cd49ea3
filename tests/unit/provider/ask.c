/* ask.c - asks a provider for a picture, as the compiler would. */
#include "unit/provider/ask.h"

#include <criterion/criterion.h>

void ask_init(struct ask *ask, const char *provider, const char *model, const char *prompt)
{
	*ask = (struct ask){.provider = provider_find(str_of(provider))};
	cr_assert_not_null(ask->provider);
	ask->params = param_defaults(ask->provider->decl.params, &ask->arena);
	ask->request = (struct provider_request){
		.kind = ASSET_IMAGE,
		.prompt = str_of(prompt),
		.model = str_of(model),
		.params = &ask->params,
		.candidate = 1,
		.hints = {.label = STR("test-asset")},
	};
	ask_set(ask, "size", "64x64");
}

void ask_set(struct ask *ask, const char *param, const char *value)
{
	size_t row = param_index(ask->params.defs, str_of(param));

	cr_assert_neq(row, SIZE_MAX, "no parameter %s", param);
	cr_assert_eq(param_parse(&ask->params.defs[row], str_of(value), ask->request.at,
				 &ask->arena, &ask->params.values[row], &ask->diag),
		     ST_OK, "%s: %s", param, value);
}

enum status ask_make(struct ask *ask)
{
	bytes_release(&ask->result.data);
	return ask->provider->make(&ask->request, &ask->result, &ask->diag);
}

void ask_image(struct ask *ask)
{
	image_release(&ask->image);
	cr_assert_eq(ask_make(ask), ST_OK, "%s", ask->diag.first ? ask->diag.first->text : "");
	cr_assert_eq(ask->result.format, MEDIA_PNG);
	cr_assert_eq(media_sniff(ask->result.data.data, ask->result.data.len), MEDIA_PNG);
	cr_assert_eq(image_decode(ask->result.data.data, ask->result.data.len, ask->request.at,
				  &ask->image, &ask->diag),
		     ST_OK);
}

static uint64_t hash_byte(uint64_t hash, uint8_t byte)
{
	return (hash ^ byte) * UINT64_C(0x100000001B3);
}

uint64_t ask_hash(const struct ask *ask)
{
	size_t count = (size_t)ask->image.width * ask->image.height * 4;
	uint64_t hash = UINT64_C(0xCBF29CE484222325);

	for (unsigned shift = 0; shift < 32; shift += 8) {
		hash = hash_byte(hash, (uint8_t)(ask->image.width >> shift));
		hash = hash_byte(hash, (uint8_t)(ask->image.height >> shift));
	}
	for (size_t i = 0; i < count; i++)
		hash = hash_byte(hash, ask->image.rgba[i]);
	return hash;
}

void ask_release(struct ask *ask)
{
	image_release(&ask->image);
	bytes_release(&ask->result.data);
	diag_release(&ask->diag);
	arena_release(&ask->arena);
}

uint64_t hash_of(const char *model, const char *prompt)
{
	struct ask ask;
	uint64_t hash;

	ask_init(&ask, "procedural", model, prompt);
	ask_image(&ask);
	hash = ask_hash(&ask);
	ask_release(&ask);
	return hash;
}
