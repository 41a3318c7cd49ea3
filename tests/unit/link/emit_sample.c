/* emit_sample.c - assets for the tests of emitters. */
#include "unit/link/emit_sample.h"

#include <criterion/criterion.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct sample SAMPLES[] = {
	{.id = "coin", .category = "items"},
	{.id = "hero-walk",
	 .section = "images.heroes",
	 .key = "heroWalk",
	 .type = "spritesheet",
	 .sheet = "\"frameWidth\": 8, \"frameHeight\": 14, \"margin\": 1, \"spacing\": 2"},
	{.id = "jump",
	 .kind = "audio",
	 .section = "audio.sfx.jump",
	 .key = "sfxJump1_01",
	 .path = "audio/\xC3\xA9"
		 "1.mp3",
	 .format = "mp3",
	 .measures = SOUND(1.5, 44100, 2, 66150)},
	{.id = "logo", .type = "multiResolution"},
	{.id = "theme",
	 .kind = "audio",
	 .section = "audio.music",
	 .path = "t.ogg",
	 .format = "ogg",
	 .measures =
		 SOUND(90, 48000, 1, 4320000) ", \"loop\": {\"start\": 48000, \"end\": 4320000}"},
	{.id = "tiles", .type = "atlasXML"},
};

static struct record *record_of(const struct collection *all, const char *id)
{
	for (size_t i = 0; i < all->count; i++) {
		if (str_is(all->assets[i].record->id, id))
			return (struct record *)all->assets[i].record;
	}
	cr_assert_fail("there is no %s", id);
	return NULL;
}

static struct record_product product_of(const char *variant, const char *format, uint32_t width)
{
	return (struct record_product){
		.format = str_of(format),
		.variant = str_of(variant),
		.path = str_printf(&sample_arena, "logo@%s.%s", variant, format),
		.width = width,
		.height = width / 2,
	};
}

/* The 1x is not the first. */
static void make_variants(struct record *record)
{
	record->product_count = 4;
	record->products = arena_array(&sample_arena, 4, sizeof(*record->products));
	record->products[0] = product_of("2x", "png", 64);
	record->products[1] = product_of("2x", "webp", 64);
	record->products[2] = product_of("1x", "png", 32);
	record->products[3] = product_of("1x", "webp", 32);
}

struct collection emit_assets(void)
{
	struct collection all = sample_collection(SAMPLES, COUNT(SAMPLES));

	make_variants(record_of(&all, "logo"));
	record_of(&all, "tiles")->atlas = STR("images/tiles.xml");
	return all;
}

static struct binding bind(const struct collection *all, const char *name, const char *slot,
			   const char *id)
{
	struct binding binding = {
		.name = str_of(name), .slot = str_of(slot), .placement = PACK_PLACEMENT_NONE};

	for (size_t i = 0; i < all->count; i++) {
		if (id && str_is(all->assets[i].record->id, id))
			binding.asset = &all->assets[i];
	}
	return binding;
}

struct bindings emit_bindings(const struct collection *all)
{
	struct bindings made = {.pack = STR("forest"), .slot_count = 4, .entity_count = 1};

	made.slots = arena_array(&sample_arena, 4, sizeof(*made.slots));
	made.slots[0] = bind(all, "coin", "coin", "coin");
	made.slots[0].placement = EMIT_PLACED;
	made.slots[1] = bind(all, "hero", "hero", "hero-walk");
	made.slots[2] = bind(all, "logo", "logo", "coin");
	made.slots[3] = bind(all, "lost-one", "lost-one", NULL);
	made.entities = arena_array(&sample_arena, 1, sizeof(*made.entities));
	made.entities[0] = bind(all, "boss-1", "hero", "logo");
	made.entities[0].placement = EMIT_PLACED;
	return made;
}

struct collection emit_hostile(void)
{
	struct collection all = sample_collection(&SAMPLES[0], 1);

	record_of(&all, "coin")->products[0].path = STR(HOSTILE_PATH);
	return all;
}

struct str emitted_bound(const char *language, const struct collection *all,
			 const struct bindings *bindings)
{
	struct emit_call call = {all, STR("asset"), STR("assets.x"), bindings};
	struct strbuf out = {0};
	struct diag diag = {0};
	struct str text;

	cr_assert_not_null(emitter_find(str_of(language)));
	cr_assert_eq(emitter_find(str_of(language))->emit(&call, &out, &diag), ST_OK, "%s: %s",
		     language, diag.first ? diag.first->text : "");
	text = str_copy(&sample_arena, strbuf_str(&out));
	strbuf_release(&out);
	return text;
}

struct str emitted(const char *language, const struct collection *all)
{
	return emitted_bound(language, all, NULL);
}

void assert_refused(const char *language, const struct sample *samples, size_t count,
		    const char *code, const char *part, const char *other)
{
	struct collection all = sample_collection(samples, count);
	struct emit_call call = {&all, STR("asset"), STR("assets.x"), NULL};
	struct strbuf out = {0};
	struct diag diag = {0};

	cr_expect_eq(emitter_find(str_of(language))->emit(&call, &out, &diag), ST_INVALID);
	cr_expect(has_finding(&diag, code, part, other), "%s: %s", language,
		  diag.first ? diag.first->text : "nothing");
	cr_expect_eq(diag.errors, 1);
	strbuf_release(&out);
	diag_release(&diag);
}

bool has_line(struct str text, const char *line)
{
	size_t len = strlen(line);

	for (size_t begin = 0, end; begin < text.len; begin = end + 1) {
		for (end = begin; end < text.len && text.ptr[end] != '\n';)
			end++;
		while (begin < end && (text.ptr[begin] == ' ' || text.ptr[begin] == '\t'))
			begin++;
		if (end - begin == len && memcmp(text.ptr + begin, line, len) == 0)
			return true;
	}
	return false;
}

bool assert_program(const char *const *argv)
{
	int code = run_program(argv);

	cr_expect(code == 0 || code == -1, "%s ends with %d", argv[0], code);
	return code != -1;
}
