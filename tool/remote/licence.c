/* licence.c - under what terms a model's work is had: kept with every purchase, told at the first one. */
#include "remote/purchase.h"

#include <string.h>

struct told_licence {
	struct told_licence *next;
	struct str driver, model;
};

struct str licence_terms(const struct purchase *purchase, struct arena *arena)
{
	const char *licence = purchase->model->licence, *date = purchase->hosted->terms_date;

	if (licence && date)
		return str_printf(arena, "%s; terms of %s", licence, date);
	return str_of(licence ? licence : date);
}

static bool was_told(struct session *session, struct str driver, struct str model)
{
	struct told_licence *told = session->licences;

	while (told && !(str_equal(told->driver, driver) && str_equal(told->model, model)))
		told = told->next;
	if (told)
		return true;
	told = arena_alloc(&session->arena, sizeof(*told));
	*told = (struct told_licence){session->licences, driver, str_copy(&session->arena, model)};
	session->licences = told;
	return false;
}

/* Of the user, in all projects: who was told once knows. */
void licence_tell(struct session *session, const struct purchase *purchase, struct str model)
{
	struct str driver = str_of(provider_driver(purchase->speaks));
	struct arena arena = {0};
	struct str terms = licence_terms(purchase, &arena);
	struct diag diag = {0};
	bool is_known = true;

	if (purchase->model->licence && !was_told(session, driver, model) &&
	    ledger_knows_model(session->book, driver, model, session->began_us, &is_known, &diag) ==
		    ST_OK &&
	    !is_known)
		purchase_progress(session, purchase, "licence",
				  str_printf(&arena, "%.*s: %.*s", STR_ARGS(model),
					     STR_ARGS(terms)));
	diag_release(&diag);
	arena_release(&arena);
}
