#include "unit/compile/workshop.h"

#include "compile/vocab.h"

static void open_store(struct workshop *shop, const char *name)
{
	struct ac_error error = {0};

	cr_assert_eq(ac_store_open(scratch_path(&shop->scratch, name), &shop->store, &error), AC_OK, "%s", error.text);
}

void workshop_open(struct workshop *shop)
{
	memset(shop, 0, sizeof(*shop));
	scratch_make(&shop->scratch);
	scratch_folder(&shop->scratch, ".git");
	scratch_folder(&shop->scratch, "out");
	open_store(shop, "store");
	(void)stpcpy(shop->record, scratch_path(&shop->scratch, "out/coin.asset.json"));
	(void)stpcpy(shop->out_dir, scratch_path(&shop->scratch, "out"));
	(void)stpcpy(shop->depfile, scratch_path(&shop->scratch, "out/coin.d"));
	(void)stpcpy(shop->spec, scratch_path(&shop->scratch, "coin.yaml"));
	cr_assert_eq(project_open(shop->spec, NULL, vocab_get(), &shop->project, &shop->diag), ST_OK);
	shop->options = (struct compile_options){.project = &shop->project, .record = shop->record, .out_dir = shop->out_dir, .depfile = shop->depfile};
}

void workshop_close(struct workshop *shop)
{
	ac_store_close(shop->store);
	project_release(&shop->project);
	spec_file_release(&shop->file);
	diag_release(&shop->diag);
	scratch_remove(&shop->scratch);
}

void workshop_other_store(struct workshop *shop)
{
	ac_store_close(shop->store);
	open_store(shop, "other-store");
}

const struct spec *workshop_spec(struct workshop *shop, const char *text)
{
	const struct spec_setting setting = {.vocab = vocab_get(), .defaults = &shop->project.defaults};
	enum status st;

	diag_release(&shop->diag);
	spec_file_release(&shop->file);
	(void)scratch_text(&shop->scratch, "coin.yaml", text);
	st = spec_file_read(shop->spec, &setting, &shop->file, &shop->diag);
	cr_assert_eq(st, ST_OK, "%s in\n%s", shop->diag.first ? shop->diag.first->text : "", text);
	return &shop->file.specs[0];
}

enum status workshop_compile(struct workshop *shop, const char *text)
{
	const struct spec *spec = workshop_spec(shop, text);
	enum status st = compile_spec(shop->store, &shop->options, spec, &shop->result, &shop->diag);

	cr_expect_eq(st != ST_OK, shop->diag.errors > 0, "a status without a finding, or the other way round");
	return st;
}

void expect_outcome(struct workshop *shop, const char *text, enum compile_outcome outcome)
{
	cr_assert_eq(workshop_compile(shop, text), ST_OK, "%s", shop->diag.first ? shop->diag.first->text : "");
	cr_expect_eq(shop->result.outcome, outcome, "outcome %d where %d was expected, of\n%s", (int)shop->result.outcome,
		     (int)outcome, text);
}

const char *first_code(const struct workshop *shop)
{
	for (const struct finding *f = shop->diag.first; f; f = f->next) {
		if (f->severity == SEVERITY_ERROR)
			return f->code;
	}
	return "";
}

char *key_text(struct workshop *shop, const char *text)
{
	const struct spec *spec = workshop_spec(shop, text);
	struct arena arena = {0};
	struct ac_key key;
	struct str got;
	char *copy;
	enum status st = compile_key(shop->store, &shop->options, spec, &arena, &got, &key, &shop->diag);

	cr_assert_eq(st, ST_OK, "%s in\n%s", shop->diag.first ? shop->diag.first->text : "", text);
	copy = strndup(got.ptr, got.len);
	arena_release(&arena);
	return copy;
}
