/* What holds for every step and check: names, help, kinds, revisions, tables of parameters. */
#include "unit/step/fixture.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <string.h>

static bool is_name(const char *text)
{
	if (!text || !islower((unsigned char)text[0]))
		return false;
	for (; *text; text++) {
		if (!islower((unsigned char)*text) && !isdigit((unsigned char)*text) &&
		    *text != '_')
			return false;
	}
	return true;
}

static bool has_words(const struct param_def *def)
{
	return def->type == PARAM_ENUM || def->type == PARAM_ENUMS;
}

static void conform_param(const char *owner, const struct param_def *def)
{
	struct arena arena = {0};
	struct diag diag = {0};
	struct param_value value;

	cr_assert(is_name(def->name), "%s.%s", owner, def->name);
	cr_assert_not_null(def->help, "%s.%s", owner, def->name);
	cr_assert_neq(def->help[0], '\0');
	cr_assert_neq(def->help[strlen(def->help) - 1], '.', "%s.%s", owner, def->name);
	cr_assert_leq(def->min, def->max, "%s.%s", owner, def->name);
	cr_assert(def->type == PARAM_COLOR || has_words(def) == (def->words != NULL), "%s.%s",
		  owner, def->name);
	cr_assert_not((def->flags & PARAM_REQUIRED) && def->def, "%s.%s", owner, def->name);
	if (def->def)
		cr_assert_eq(param_parse(def, str_of(def->def), (struct place){0}, &arena, &value,
					 &diag),
			     ST_OK, "%s.%s", owner, def->name);
	arena_release(&arena);
	diag_release(&diag);
}

/* What a row says of others must be so: another row of the table, and a choice between several. */
static void conform_together(const struct param_owner *decl)
{
	size_t one = 0, some = 0;

	for (const struct param_def *def = decl->params; def->name; def++) {
		one += (def->flags & PARAM_ONE_OF) != 0;
		some += (def->flags & PARAM_SOME_OF) != 0;
		cr_assert_not((def->flags & PARAM_ONE_OF) && def->def, "%s.%s", decl->name,
			      def->name);
		cr_assert(!def->beside ||
				  param_index(decl->params, str_of(def->beside)) != SIZE_MAX,
			  "%s.%s", decl->name, def->name);
	}
	cr_assert_neq(one, 1, "%s", decl->name);
	cr_assert_neq(some, 1, "%s", decl->name);
}

static void conform(const struct param_owner *decl)
{
	size_t count = param_count(decl->params);

	cr_assert(is_name(decl->name));
	cr_assert_not_null(decl->help, "%s", decl->name);
	cr_assert_neq(decl->help[0], '\0', "%s", decl->name);
	cr_assert_not_null(decl->params, "%s", decl->name);
	cr_assert_neq(decl->kinds & (ASSET_IMAGE | ASSET_AUDIO), 0, "%s", decl->name);
	cr_assert_eq(decl->kinds & ~(unsigned)(ASSET_IMAGE | ASSET_AUDIO), 0, "%s", decl->name);
	conform_together(decl);
	for (size_t i = 0; i < count; i++) {
		conform_param(decl->name, &decl->params[i]);
		for (size_t k = 0; k < i; k++)
			cr_assert_str_neq(decl->params[i].name, decl->params[k].name, "%s",
					  decl->name);
	}
}

Test(step_registry, every_step_conforms)
{
	cr_assert_gt(step_count, 20);
	for (size_t i = 0; i < step_count; i++) {
		const struct step *step = step_table[i];

		conform(&step->decl);
		cr_assert_gt(step->revision, 0);
		cr_assert_eq(step_find(str_of(step->decl.name)), step);
		for (size_t k = 0; k < i; k++)
			cr_assert_str_neq(step->decl.name, step_table[k]->decl.name);
	}
}

Test(step_registry, every_check_conforms)
{
	cr_assert_gt(check_count, 10);
	for (size_t i = 0; i < check_count; i++) {
		const struct check *check = check_table[i];
		size_t params = param_count(check->decl.params);

		conform(&check->decl);
		cr_assert_gt(check->revision, 0);
		cr_assert_eq(check_find(str_of(check->decl.name)), check);
		cr_assert_leq(params, 1, "%s", check->decl.name);
		if (params)
			cr_assert_str_eq(check->decl.params[0].name, "value");
		cr_assert_eq((check->pixels || check->samples) + (check->file != NULL), 1, "%s",
			     check->decl.name);
		for (size_t k = 0; k < i; k++)
			cr_assert_str_neq(check->decl.name, check_table[k]->decl.name);
	}
}

Test(step_registry, only_what_the_compiler_reads_makes_no_pixels)
{
	for (size_t i = 0; i < step_count; i++) {
		const struct step *step = step_table[i];

		cr_assert_eq(!step->run && !step->run_sound && !step->run_sheet,
			     strcmp(step->decl.name, "convert") == 0 ||
				     strcmp(step->decl.name, "compress") == 0 ||
				     strcmp(step->decl.name, "variants") == 0,
			     "%s", step->decl.name);
	}
}

Test(step_registry, knows_which_kind_a_step_is_for)
{
	cr_assert_eq(step_find(STR("resize"))->decl.kinds, ASSET_IMAGE);
	cr_assert_eq(step_find(STR("normalize"))->decl.kinds, ASSET_AUDIO);
	cr_assert_eq(step_find(STR("validate"))->decl.kinds, ASSET_IMAGE | ASSET_AUDIO);
	cr_assert_eq(check_find(STR("has_alpha"))->decl.kinds, ASSET_IMAGE);
	cr_assert_eq(check_find(STR("no_clipping"))->decl.kinds, ASSET_AUDIO);
	cr_assert_eq(check_find(STR("format"))->decl.kinds, ASSET_IMAGE | ASSET_AUDIO);
}

Test(step_registry, finds_nothing_under_other_names)
{
	cr_assert_null(step_find(STR("Resize")));
	cr_assert_null(step_find(STR("")));
	cr_assert_null(check_find(STR("has_alph")));
	cr_assert_null(check_find(STR("file_size_under_")));
}

Test(step_registry, reads_a_size_in_a_check_name)
{
	static const struct {
		const char *name;
		int64_t bytes; /* 0: not such a name */
	} ROWS[] = {
		{"file_size_under_2mb", 2 * 1024 * 1024},
		{"file_size_under_500kb", 500 * 1024},
		{"file_size_under_4096mb", (int64_t)4096 * 1024 * 1024},
		{"file_size_under_mb", 0},
		{"file_size_under_0mb", 0},
		{"file_size_under_-1mb", 0},
		{"file_size_under_2gb", 0},
		{"file_size_under_2", 0},
		{"file_size_under_99999999999999999999mb", 0},
		{"file_size_under_5000kb", 5000 * 1024},
		{"file_size_under_4097mb", 0},
		{"file_size_under_18446744073709551615kb", 0},
		{"file_size_under", 0},
		{"kb", 0},
		{"", 0},
	};

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		struct param_value value = {0};
		bool is_size = check_name_argument(str_of(ROWS[i].name), &value);

		cr_assert_eq(is_size, ROWS[i].bytes != 0, "%s", ROWS[i].name);
		cr_assert_eq(value.number, ROWS[i].bytes * MILLION, "%s", ROWS[i].name);
		if (is_size)
			cr_assert_str_eq(check_find(str_of(ROWS[i].name))->decl.name,
					 "file_size_under");
	}
}
