/* verdict.c - classes of failures, for the book and for people. */
#include "remote/purchase.h"

static const struct row {
	const char *code;
	enum ledger_class in_book;
	const char *said; /* follows the provider's name */
	const char *hint; /* where the translator has none; NULL: none */
} ROWS[] = {
	[CLASS_RETRY] = {"E0550", LEDGER_RETRY, "cannot be asked now",
			 "nothing was bought: the next run asks again"},
	[CLASS_FATAL] = {"E0551", LEDGER_FATAL, "does not take the request", NULL},
	[CLASS_POLICY] = {"E0552", LEDGER_POLICY, "refuses the content", NULL},
	[CLASS_AUTH] = {"E0553", LEDGER_AUTH, "does not accept the key",
			"'assetc doctor' shows which variable the key comes from, and to which "
			"server it goes"},
	[CLASS_QUOTA] =
		{"E0554", LEDGER_QUOTA, "says that the account's quota is used up",
		 "nothing was bought: the account is filled, or its limit raised, at the vendor"},
	[CLASS_UNUSABLE] = {"E0555", LEDGER_NO_CLASS, "was paid and sent nothing that can be used",
			    "it is not asked again by itself: --retry-failed does, and pays again"},
	[CLASS_UNKNOWN] = {"E0556", LEDGER_NO_CLASS, "may have been paid, but its answer was lost",
			   NULL},
};

static const struct row *row_of(enum hosted_class class)
{
	return &ROWS[class > CLASS_NONE && class <= CLASS_UNKNOWN ? class : CLASS_UNKNOWN];
}

enum ledger_class verdict_in_book(enum hosted_class class)
{
	return row_of(class)->in_book;
}

/* Of a row that has ended, or is unknown. */
enum hosted_class verdict_class(const struct ledger_attempt *row)
{
	static const enum hosted_class CLASSES[] = {CLASS_RETRY, CLASS_FATAL, CLASS_POLICY,
						    CLASS_AUTH, CLASS_QUOTA};

	if (str_is(row->state, "unknown"))
		return CLASS_UNKNOWN;
	if (row->is_unusable)
		return CLASS_UNUSABLE;
	for (size_t i = 0; i < sizeof(CLASSES) / sizeof(CLASSES[0]); i++) {
		if (str_is(row->class, hosted_class_name(CLASSES[i])))
			return CLASSES[i];
	}
	return CLASS_NONE;
}

struct failing verdict_of(struct session *session, struct purchase *purchase,
			  enum hosted_class class, struct str why, struct str hint,
			  struct str attempt)
{
	struct arena *arena = &purchase->arena;
	struct failing out = {.class = class, .status = ST_PROVIDER, .code = row_of(class)->code};

	why = session_hide(session, why, arena);
	out.text = str_printf(arena, "%s %s: %.*s", purchase->provider->decl.name,
			      row_of(class)->said, STR_ARGS(why));
	out.hint = hint.len ? str_copy(arena, hint) : (struct str){0};
	if (attempt.len)
		out.attempt = str_copy(arena, attempt);
	if (class == CLASS_UNKNOWN && out.attempt.len)
		out.hint = str_printf(arena,
				      "look at the vendor's account, then say 'assetc ledger "
				      "resolve %.*s --billed' or '--not-billed'",
				      STR_ARGS(out.attempt));
	if (class == CLASS_FATAL && !out.hint.len)
		out.hint = str_printf(
			arena, "'assetc providers %s' shows which models and parameters it takes",
			purchase->provider->decl.name);
	if (!out.hint.len && row_of(class)->hint)
		out.hint = str_of(row_of(class)->hint);
	return out;
}
