/* emit.c - the table of emitters, made from emitters.def. */
#include "link/emit.h"

#define EMITTER(name) extern const struct emitter emitter_##name;
#include "link/emitters.def"
#undef EMITTER

const struct emitter *const emitter_table[] = {
#define EMITTER(name) &emitter_##name,
#include "link/emitters.def"
#undef EMITTER
};
const size_t emitter_count = sizeof(emitter_table) / sizeof(emitter_table[0]);

const struct emitter *emitter_find(struct str language)
{
	for (size_t i = 0; i < emitter_count; i++) {
		if (str_is(language, emitter_table[i]->language))
			return emitter_table[i];
	}
	return NULL;
}

const char *emitter_list(struct arena *arena)
{
	struct strbuf names = {0};
	const char *list;

	for (size_t i = 0; i < emitter_count; i++)
		strbuf_printf(&names, "%s%s", i ? ", " : "", emitter_table[i]->language);
	list = str_keep(arena, strbuf_str(&names));
	strbuf_release(&names);
	return list;
}
