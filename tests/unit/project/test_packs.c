/* Which files the patterns of `packs:` find. */
#include "project/packs.h"

#include "unit/base/scratch.h"

static struct scratch scratch;
static struct project project;
static struct arena arena;
static struct diag diag;
static struct str *paths;
static size_t count;

static void make(void)
{
	scratch_make(&scratch);
	cr_assert_eq(chdir(scratch.root), 0);
	scratch_folder(&scratch, ".git");
	scratch_folder(&scratch, "packs");
	scratch_folder(&scratch, "packs/deep");
	scratch_folder(&scratch, "packs/deep/er");
	scratch_folder(&scratch, "packs/.hidden");
	scratch_folder(&scratch, "specs");
	scratch_text(&scratch, "packs/b.yaml", "");
	scratch_text(&scratch, "packs/a.yaml", "");
	scratch_text(&scratch, "packs/.c.yaml", "");
	scratch_text(&scratch, "packs/a.txt", "");
	scratch_text(&scratch, "packs/deep/d.yaml", "");
	scratch_text(&scratch, "packs/deep/er/e.yaml", "");
	scratch_text(&scratch, "packs/.hidden/f.yaml", "");
}

static void drop(void)
{
	diag_release(&diag);
	project_release(&project);
	arena_release(&arena);
	scratch_remove(&scratch);
}

TestSuite(project_packs, .init = make, .fini = drop);

static enum status find(const char *spec_path, const char *settings)
{
	static const char *const NONE[] = {NULL};
	static const struct vocab vocab = {.provider_names = NONE};

	if (settings)
		scratch_text(&scratch, "assets.yaml", settings);
	cr_assert_eq(project_open(spec_path, NULL, &vocab, &project, &diag), ST_OK);
	return project_packs(&project, str_of(spec_path), &arena, &paths, &count, &diag);
}

static void expect(const char *wanted)
{
	struct strbuf text = {0};

	for (size_t i = 0; i < count; i++)
		strbuf_printf(&text, "%s%.*s", i ? " " : "", STR_ARGS(paths[i]));
	cr_expect_str_eq(text.data ? text.data : "", wanted);
	strbuf_release(&text);
}

Test(project_packs, without_the_key_those_of_the_folder)
{
	cr_assert_eq(find("coin.yaml", NULL), ST_OK);
	expect("packs/a.yaml packs/b.yaml");
}

Test(project_packs, are_spelled_as_the_spec_is)
{
	cr_assert_eq(find("./specs/coin.yaml", NULL), ST_OK);
	expect("packs/a.yaml packs/b.yaml");
	cr_assert_eq(chdir("specs"), 0);
	project_release(&project);
	cr_assert_eq(find("coin.yaml", NULL), ST_OK);
	expect("../packs/a.yaml ../packs/b.yaml");
}

Test(project_packs, each_once_and_sorted)
{
	cr_assert_eq(find("coin.yaml", "packs: [packs/b*, packs/deep/d.yaml, 'packs/?.y[a]ml']\n"),
		     ST_OK);
	expect("packs/a.yaml packs/b.yaml packs/deep/d.yaml");
}

Test(project_packs, stars_take_folders_in)
{
	cr_assert_eq(symlink("..", "packs/deep/round"), 0);
	cr_assert_eq(find("coin.yaml", "packs: '**/*.yaml'\n"), ST_OK);
	expect("assets.yaml packs/a.yaml packs/b.yaml packs/deep/d.yaml packs/deep/er/e.yaml");
}

Test(project_packs, a_name_is_listed_though_it_is_not_there)
{
	cr_assert_eq(find("coin.yaml", "packs: [packs/none.yaml, 'none/*.yaml']\n"), ST_OK);
	expect("packs/none.yaml");
}

Test(project_packs, links_out_of_the_project_are_refused)
{
	cr_assert_eq(symlink("/etc/passwd", "packs/out.yaml"), 0);
	cr_assert_eq(find("coin.yaml", NULL), ST_INVALID);
	cr_expect_str_eq(diag.first->code, "E0404");
}
