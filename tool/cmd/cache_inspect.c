/* cache_inspect.c - `assetc cache inspect DIGEST`: what an entry or an object of the cache is.
 *
 * DIGEST is that of a key (32 digits, as `assetc key` prints it), the SHA-256 of bytes (64), or the
 * first six or more digits of one that is in the cache. Nothing is read but entries; whether an
 * object's bytes are right is for `cache verify` to say.
 */
#include "cmd/cache.h"

#include "base/json.h"
#include "base/utc.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define PREFIX_MIN 6u
#define LISTED_MAX 20u
#define KEY_DIGITS (AC_KEY_HEX_SIZE - 1)
#define SHA_DIGITS (AC_SHA256_HEX_SIZE - 1)
#define TIME_SIZE  32

static const char *const SPACES[AC_SPACE_COUNT] = {
	[AC_REQUESTS] = "requests", [AC_NAMES] = "names", [AC_PRODUCTS] = "products"};

struct found {
	struct ac_match items[LISTED_MAX];
	size_t count; /* may be more than there is room for */
};

struct inspection {
	struct ac_store *store;
	struct json json;
	struct strbuf out;
	struct ac_sha256 sha; /* of the object that is looked at */
	bool is_json;
};

/* ---- words ------------------------------------------------------------------------------- */

static void format_time(struct timespec time, char out[TIME_SIZE])
{
	struct strbuf text = {0};

	if (time.tv_sec >= 0 && time.tv_sec <= UTC_LAST)
		utc_add_time(&text, time.tv_sec);
	strbuf_add_c(&text, text.len ? "Z" : "unknown");
	(void)snprintf(out, TIME_SIZE, "%s", text.data);
	strbuf_release(&text);
}

static const char *state_of(struct ac_store *store, const struct ac_sha256 *sha)
{
	struct ac_object_view view;

	if (ac_object_show(store, sha, &view) != AC_OK)
		return "gone";
	return view.is_in_trash ? "in the trash" : "at hand";
}

static const char *flags_of(unsigned flags)
{
	if (flags & AC_REF_PAID)
		return flags & AC_REF_DRAFT ? "bought draft" : "bought";
	return flags & AC_REF_DRAFT ? "draft" : "free";
}

/* Lines of bytes from disk, indented; what a terminal could obey is shown as '?'. */
static void print_lines(const char *text, size_t len)
{
	bool is_start = true;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (is_start)
			printf("  ");
		is_start = c == '\n';
		(void)putchar(c == '\n' || (c >= 0x20 && c != 0x7f) ? c : '?');
	}
	if (!is_start)
		(void)putchar('\n');
}

/* ---- an entry ---------------------------------------------------------------------------- */

static void print_ref(struct inspection *look, const struct ac_ref *ref)
{
	char hex[AC_SHA256_HEX_SIZE];

	ac_sha256_format(&ref->sha, hex);
	printf("ref %-5u %s  %s, %s, %" PRIu64 " bytes, %s\n", ref->number, hex,
	       flags_of(ref->flags), ref->label, ref->size, state_of(look->store, &ref->sha));
	print_lines(ref->note, ref->note_len);
}

static void write_ref(struct inspection *look, const struct ac_ref *ref)
{
	char hex[AC_SHA256_HEX_SIZE];

	ac_sha256_format(&ref->sha, hex);
	json_object_begin(&look->json, NULL);
	json_u64(&look->json, "number", ref->number);
	json_c(&look->json, "sha256", hex);
	json_bool(&look->json, "paid", ref->flags & AC_REF_PAID);
	json_bool(&look->json, "draft", ref->flags & AC_REF_DRAFT);
	json_c(&look->json, "type", ref->label);
	json_u64(&look->json, "bytes", ref->size);
	json_c(&look->json, "state", state_of(look->store, &ref->sha));
	json_str(&look->json, "note", (struct str){ref->note, ref->note_len});
	json_object_end(&look->json);
}

static void write_entry(struct inspection *look, const struct ac_entry_view *view,
			const char *written, const char *used)
{
	struct json *json = &look->json;

	json_object_begin(json, NULL);
	json_c(json, "kind", "entry");
	json_c(json, "space", SPACES[view->space]);
	json_c(json, "key", view->key_hex);
	json_c(json, "path", view->path);
	json_c(json, "written", written);
	json_c(json, "used", used);
	json_str(json, "text", (struct str){view->text, view->text_len});
	json_array_begin(json, "refs");
	for (size_t i = 0; i < view->entry->count; i++)
		write_ref(look, &view->entry->refs[i]);
	json_array_end(json);
	json_object_end(json);
}

static bool show_entry(void *context, const struct ac_entry_view *view)
{
	struct inspection *look = context;
	char written[TIME_SIZE], used[TIME_SIZE];

	format_time(view->written, written);
	format_time(view->used, used);
	if (look->is_json) {
		write_entry(look, view, written, used);
		return true;
	}
	printf("entry     %s  of %s\npath      %s\nwritten   %s\nused      %s\n", view->key_hex,
	       SPACES[view->space], view->path, written, used);
	for (size_t i = 0; i < view->entry->count; i++)
		print_ref(look, &view->entry->refs[i]);
	printf("key\n");
	print_lines(view->text, view->text_len);
	return true;
}

/* ---- an object --------------------------------------------------------------------------- */

static void name_ref(struct inspection *look, const struct ac_entry_view *view,
		     const struct ac_ref *ref)
{
	struct json *json = &look->json;

	if (!look->is_json) {
		printf("named by  %s  of %s, as %u: %s, %s\n", view->key_hex, SPACES[view->space],
		       ref->number, flags_of(ref->flags), ref->label);
		return;
	}
	json_object_begin(json, NULL);
	json_c(json, "space", SPACES[view->space]);
	json_c(json, "key", view->key_hex);
	json_u64(json, "number", ref->number);
	json_bool(json, "paid", ref->flags & AC_REF_PAID);
	json_bool(json, "draft", ref->flags & AC_REF_DRAFT);
	json_c(json, "type", ref->label);
	json_object_end(json);
}

static bool show_name(void *context, const struct ac_entry_view *view)
{
	struct inspection *look = context;

	for (size_t i = 0; i < view->entry->count; i++) {
		if (ac_sha256_equal(&view->entry->refs[i].sha, &look->sha))
			name_ref(look, view, &view->entry->refs[i]);
	}
	return true;
}

static void begin_object(struct inspection *look, const char *hex,
			 const struct ac_object_view *view, const char *state)
{
	struct json *json = &look->json;
	char stored[TIME_SIZE], used[TIME_SIZE];
	bool is_there = view->path[0] != '\0';

	format_time(view->stored, stored);
	format_time(view->used, used);
	if (!look->is_json) {
		printf("object    %s\nstate     %s\n", hex, state);
		if (is_there)
			printf("path      %s\nsize      %" PRIu64 " bytes\n%s   %s\nused      %s\n",
			       view->path, view->size, view->is_in_trash ? "moved  " : "stored ",
			       stored, used);
		return;
	}
	json_object_begin(json, NULL);
	json_c(json, "kind", "object");
	json_c(json, "sha256", hex);
	json_c(json, "state", state);
	if (is_there) {
		json_c(json, "path", view->path);
		json_u64(json, "bytes", view->size);
		json_c(json, view->is_in_trash ? "moved" : "stored", stored);
		json_c(json, "used", used);
	}
	json_array_begin(json, "named_by");
}

static enum status show_object(struct inspection *look, const char *hex, struct diag *diag)
{
	struct ac_object_view view;
	struct ac_error error = {0};
	enum ac_code code;

	(void)ac_sha256_parse(hex, strlen(hex), &look->sha);
	if (ac_object_show(look->store, &look->sha, &view) != AC_OK)
		view = (struct ac_object_view){0};
	begin_object(look, hex, &view, state_of(look->store, &look->sha));
	code = ac_entries_naming(look->store, &look->sha, show_name, look, &error);
	if (look->is_json) {
		json_array_end(&look->json);
		json_object_end(&look->json);
	}
	return code == AC_OK ? ST_OK : cache_error(&error, diag);
}

/* ---- which one --------------------------------------------------------------------------- */

static bool note_match(void *context, const struct ac_match *match)
{
	struct found *found = context;

	/* One object under two names is one thing: it is just being moved. */
	for (size_t i = 0; i < found->count && i < LISTED_MAX; i++) {
		if (match->kind != AC_MATCH_ENTRY && found->items[i].kind != AC_MATCH_ENTRY &&
		    strcmp(match->hex, found->items[i].hex) == 0)
			return true;
	}
	if (found->count < LISTED_MAX)
		found->items[found->count] = *match;
	found->count++;
	return true;
}

static enum status tell_ambiguous(const char *prefix, const struct found *found, struct diag *diag)
{
	(void)diag_error(diag, ST_USAGE, "E1023", (struct place){0},
			 "%zu things in the cache begin with '%s'", found->count, prefix);
	for (size_t i = 0; i < found->count && i < LISTED_MAX; i++) {
		const struct ac_match *match = &found->items[i];
		const char *kind = match->kind == AC_MATCH_ENTRY    ? SPACES[match->space]
				   : match->kind == AC_MATCH_OBJECT ? "objects"
								    : "trash";

		diag_note(diag, (struct place){0}, "%s  in %s", match->hex, kind);
	}
	return ST_USAGE;
}

static enum status tell_none(const char *prefix, struct diag *diag)
{
	return diag_error(diag, ST_INVALID, "E1023", (struct place){0},
			  "nothing in the cache begins with '%s'", prefix);
}

static enum status show(struct inspection *look, const char *word, const struct found *found,
			struct diag *diag)
{
	const struct ac_match *match = &found->items[0];
	struct ac_error error = {0};
	enum ac_code code;

	if (found->count == 1 && match->kind == AC_MATCH_ENTRY) {
		code = ac_entry_show(look->store, match->space, match->hex, show_entry, look,
				     &error);
		if (code == AC_NOT_FOUND)
			return tell_none(word, diag);
		return code == AC_OK ? ST_OK : cache_error(&error, diag);
	}
	return show_object(look, match->hex, diag);
}

static bool note_name(void *context, const struct ac_entry_view *view)
{
	(void)view;
	*(bool *)context = true;
	return false;
}

/* Whether some entry names an object that is gone. */
static bool is_named(struct ac_store *store, const char *hex)
{
	struct ac_sha256 sha;
	bool is_known = false;

	if (!ac_sha256_parse(hex, strlen(hex), &sha))
		return false;
	(void)ac_entries_naming(store, &sha, note_name, &is_known, NULL);
	return is_known;
}

static enum status read_word(const char *text, char out[SHA_DIGITS + 1], struct diag *diag)
{
	size_t len = strlen(text);
	bool is_digest = len >= PREFIX_MIN && len <= SHA_DIGITS;

	for (size_t i = 0; is_digest && i <= len; i++) {
		is_digest = i == len || isxdigit((unsigned char)text[i]);
		out[i] = (char)tolower((unsigned char)text[i]);
	}
	if (is_digest)
		return ST_OK;
	return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
			  "cache inspect takes a digest or its first %u or more digits, not '%s'",
			  PREFIX_MIN, text);
}

enum status cache_inspect(struct invocation *inv, struct ac_store *store, struct diag *diag)
{
	struct inspection look = {.store = store, .is_json = inv->is_json};
	struct found found = {0};
	struct ac_error error = {0};
	char word[SHA_DIGITS + 1];
	enum status st = read_word(inv->operands.items[1], word, diag);

	if (st != ST_OK)
		return st;
	if (ac_store_match(store, word, note_match, &found, &error) != AC_OK)
		return cache_error(&error, diag);
	if (found.count > 1)
		return tell_ambiguous(word, &found, diag);
	if (found.count == 0 && (strlen(word) != SHA_DIGITS || !is_named(store, word)))
		return tell_none(word, diag);
	if (found.count == 0)
		memcpy(found.items[0].hex, word, sizeof(word));
	look.json.out = &look.out;
	st = show(&look, word, &found, diag);
	if (st == ST_OK && inv->is_json)
		(void)fwrite(look.out.data, 1, look.out.len, stdout);
	strbuf_release(&look.out);
	return st;
}
