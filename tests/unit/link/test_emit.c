/* What every emitter must do. */
#include "unit/link/emit_sample.h"

#include "link/emit.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(link_emit, .init = sample_init, .fini = sample_fini);

Test(link_emit, finds_by_language)
{
	cr_expect_str_eq(emitter_find(STR("c"))->language, "c");
	cr_expect_null(emitter_find(STR("cobol")));
	cr_expect_null(emitter_find(STR("")));
	cr_expect(str_starts(str_of(emitter_list(&sample_arena)), "c, "));
}

Test(link_emit, every_emitter_says_what_it_writes)
{
	cr_assert_gt(emitter_count, 0);
	for (size_t i = 0; i < emitter_count; i++) {
		cr_expect_gt(strlen(emitter_table[i]->language), 0);
		cr_expect_gt(strlen(emitter_table[i]->help), 0);
		cr_expect(str_contains(str_of(emitter_list(&sample_arena)),
				       emitter_table[i]->language));
		cr_expect_eq(emitter_find(str_of(emitter_table[i]->language)), emitter_table[i]);
	}
}

static struct str text_of(emit_fn *emit, const struct collection *all)
{
	struct emit_call call = {all, STR("game"), STR("assets.x"), NULL};
	struct strbuf out = {0};
	struct str text;

	cr_assert_eq(emit(&call, &out, &(struct diag){0}), ST_OK);
	text = str_copy(&sample_arena, strbuf_str(&out));
	strbuf_release(&out);
	return text;
}

Test(link_emit, every_emitter_writes_the_same_twice)
{
	struct collection one = sample_collection(&(struct sample){.id = "one"}, 1);
	struct collection two =
		sample_collection((struct sample[]){{.id = "one"}, {.id = "two"}}, 2);

	for (size_t i = 0; i < emitter_count; i++) {
		emit_fn *const FUNCTIONS[] = {emitter_table[i]->emit, emitter_table[i]->emit_part};

		for (size_t f = 0; f < 2 && FUNCTIONS[f]; f++) {
			struct str text = text_of(FUNCTIONS[f], &one);

			cr_expect(str_equal(text, text_of(FUNCTIONS[f], &one)));
			cr_expect_not(str_equal(text, text_of(FUNCTIONS[f], &two)));
			cr_expect(str_ends(text, "\n"));
		}
	}
}

Test(link_emit, every_emitter_marks_its_file)
{
	struct collection none = sample_collection(NULL, 0);

	for (size_t i = 0; i < emitter_count; i++) {
		struct str text = text_of(emitter_table[i]->emit, &none);

		text.len = text.len < 512 ? text.len : 512;
		cr_expect(str_contains(text, "Written by `assetc link`"), "%s",
			  emitter_table[i]->language);
	}
}

Test(link_emit, every_emitter_writes_the_same_for_any_order)
{
	static const struct sample HERE[] = {{.id = "one"}, {.id = "two"}, {.id = "three"}};
	static const struct sample THERE[] = {{.id = "three"}, {.id = "one"}, {.id = "two"}};
	struct collection here = sample_collection(HERE, 3), there = sample_collection(THERE, 3);

	for (size_t i = 0; i < emitter_count; i++)
		cr_expect(str_equal(text_of(emitter_table[i]->emit, &here),
				    text_of(emitter_table[i]->emit, &there)),
			  "%s", emitter_table[i]->language);
}

/* All other characters of the text are seen, and printed alike everywhere. */
Test(link_emit, no_emitter_writes_blanks_at_the_end_of_a_line)
{
	struct collection all = sample_collection((struct sample[]){{.id = "one"}}, 1);

	for (size_t i = 0; i < emitter_count; i++) {
		struct str text = text_of(emitter_table[i]->emit, &all);

		cr_expect_not(str_contains(text, " \n") || str_contains(text, "\t\n") ||
				      str_contains(text, "\r"),
			      "%s", emitter_table[i]->language);
	}
}

Test(link_emit, every_emitter_tells_slots_that_become_one)
{
	struct collection all = emit_assets();
	struct bindings bound = emit_bindings(&all);
	struct emit_call call = {&all, STR("asset"), STR("assets.x"), &bound};

	bound.slots[2].name = STR("lost_one");
	for (size_t i = 0; i < emitter_count; i++) {
		struct strbuf out = {0};
		struct diag diag = {0};

		cr_expect_eq(emitter_table[i]->emit(&call, &out, &diag), ST_INVALID);
		cr_expect(has_finding(&diag, "E0918", "the slots 'lost-one' and 'lost_one'", NULL),
			  "%s", emitter_table[i]->language);
		cr_expect_eq(diag.errors, 1);
		strbuf_release(&out);
		diag_release(&diag);
	}
}
