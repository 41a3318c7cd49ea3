/* profile.c - comparing the profile of a link with those its records were compiled under. */
#include "link/profile.h"

static size_t draft_count(const struct record *records, size_t count)
{
	size_t drafts = 0;

	for (size_t i = 0; i < count; i++)
		drafts += records[i].is_draft;
	return drafts;
}

static enum status refuse_drafts(struct str profile, const struct record *records, size_t count,
				 struct diag *diag)
{
	struct strbuf names = {0};
	enum status st;

	for (size_t i = 0; i < count; i++) {
		if (records[i].is_draft)
			strbuf_printf(&names, "%s'%.*s' (%s)", names.len ? ", " : "",
				      STR_ARGS(records[i].id), records[i].source->path);
	}
	st = diag_error(diag, ST_INVALID, "E0922", (struct place){0},
			"drafts cannot be linked under the profile %.*s: %s", STR_ARGS(profile),
			names.data);
	diag_hint(diag, "compile them with --profile %.*s", STR_ARGS(profile));
	strbuf_release(&names);
	return st;
}

static enum status refuse_other(struct str profile, const struct record *record, struct diag *diag)
{
	struct place at = {.source = record->source};
	enum status st;

	if (record->profile.ptr)
		st = diag_error(
			diag, ST_INVALID, "E0921", at,
			"'%.*s' was compiled under the profile %.*s, this link is under %.*s",
			STR_ARGS(record->id), STR_ARGS(record->profile), STR_ARGS(profile));
	else
		st = diag_error(diag, ST_INVALID, "E0921", at,
				"'%.*s' was compiled without a profile, this link is under %.*s",
				STR_ARGS(record->id), STR_ARGS(profile));
	diag_hint(diag, "compile it with --profile %.*s", STR_ARGS(profile));
	return st;
}

/* Whatever profiles a project has, no record was compiled under this one. */
static enum status refuse_unknown(struct str profile, const struct record *records, size_t count,
				  struct diag *diag)
{
	const char **names = mem_zalloc(count + 3, sizeof(*names));
	const char *near;
	enum status st =
		diag_error(diag, ST_INVALID, "E0921", (struct place){0},
			   "no record was compiled under the profile %.*s", STR_ARGS(profile));

	names[0] = "draft";
	names[1] = "release";
	for (size_t i = 0; i < count; i++)
		names[i + 2] = records[i].profile.ptr ? records[i].profile.ptr : "draft";
	near = nearest_word(profile, names);
	if (near)
		diag_hint(diag, "did you mean '%s'?", near);
	else
		diag_hint(diag, "compile with --profile %.*s", STR_ARGS(profile));
	mem_free((void *)names);
	return st;
}

/* A stale lock approves other bytes; what a model made needs one that approves these. */
static bool is_unapproved(const struct record *record)
{
	return record->lock == RECORD_STALE ||
	       (record->lock == RECORD_UNLOCKED && record->provenance.provider.ptr);
}

static enum status refuse_unapproved(const struct record *records, size_t count, struct diag *diag)
{
	struct strbuf names = {0};
	enum status st = ST_OK;

	for (size_t i = 0; i < count; i++) {
		if (is_unapproved(&records[i]) && !records[i].is_draft)
			strbuf_printf(&names, "%s'%.*s' (%s)", names.len ? ", " : "",
				      STR_ARGS(records[i].id),
				      records[i].lock == RECORD_STALE ? "stale lock" : "no lock");
	}
	if (names.len) {
		st = diag_error(diag, ST_INVALID, "E0924", (struct place){0},
				"under the profile release every raw that a model made is locked: "
				"%s",
				names.data);
		diag_hint(diag, "assetc lock update approves what the specs ask for; then compile "
				"again");
	}
	strbuf_release(&names);
	return st;
}

static void warn_drafts(size_t drafts, struct diag *diag)
{
	diag_warning(diag, "W0923", (struct place){0},
		     drafts == 1 ? "%zu of the assets is a draft: a stand-in for what was asked for"
				 : "%zu of the assets are drafts: stand-ins for what was asked for",
		     drafts);
	diag_hint(diag,
		  "--profile draft says that drafts are wanted, --profile release refuses them");
}

bool profile_is_release(struct str profile, const struct record *records, size_t count)
{
	bool is_release = str_is(profile, "release");

	for (size_t i = 0; i < count && profile.len && !is_release; i++)
		is_release = records[i].is_release && str_equal(records[i].profile, profile);
	return is_release;
}

enum status profile_check(struct str profile, const struct record *records, size_t count,
			  struct diag *diag)
{
	size_t drafts = draft_count(records, count);
	bool is_release = profile_is_release(profile, records, count);
	bool is_known = is_release || str_is(profile, "draft");
	enum status st = ST_OK;

	for (size_t i = 0; i < count && profile.len; i++)
		is_known = is_known || str_equal(records[i].profile, profile);
	if (profile.len && count && !is_known)
		return refuse_unknown(profile, records, count, diag);
	if (drafts && is_release)
		st = refuse_drafts(profile, records, count, diag);
	else if (drafts && !profile.len)
		warn_drafts(drafts, diag);
	if (is_release && refuse_unapproved(records, count, diag) != ST_OK)
		st = ST_INVALID;
	for (size_t i = 0; i < count && profile.len; i++) {
		/* Under release a draft has been named already. */
		if (!str_equal(records[i].profile, profile) && !(is_release && records[i].is_draft))
			st = refuse_other(profile, &records[i], diag);
	}
	return st;
}
