/* choice.c - what comes of comparing candidates: which one ships, how that is remembered, and how it is told. */
#include "compile/choosing.h"

#include "base/facts.h"
#include "base/json.h"

#include <string.h>

/* ---- what is remembered ------------------------------------------------------------------ */

static void add_digest(struct strbuf *out, const struct ac_sha256 *sha)
{
	char hex[AC_SHA256_HEX_SIZE];

	ac_sha256_format(sha, hex);
	strbuf_add_char(out, ' ');
	strbuf_add_c(out, hex);
}

/* A product key names the raw, the steps and whatever else its bytes follow from. */
void choosing_write_key(struct choosing *choosing)
{
	struct strbuf out = {0};

	strbuf_add_c(&out, CHOICE_FORMAT);
	for (size_t i = 0; i < choosing->count; i++) {
		const struct candidate *one = &choosing->items[i];

		strbuf_printf(&out, "candidate.%u: raw", one->number);
		add_digest(&out, &one->raw.sha);
		strbuf_add_c(&out, " product");
		add_digest(&out, &one->product);
		strbuf_add_char(&out, '\n');
	}
	strbuf_printf(&out, "kind: %s\ndecode: ", score_kind(&choosing->brief));
	content_add_decode_revision(choosing->brief.kind, &out);
	strbuf_add_char(&out, '\n');
	for (size_t i = 0; i < score_count; i++) {
		unsigned weight = score_weight(i, &choosing->brief);

		if (weight)
			strbuf_printf(&out, "score.%s: %u x %u\n", score_table[i]->name,
				      score_table[i]->revision, weight);
	}
	choosing->key = str_copy(&choosing->job->arena, strbuf_str(&out));
	strbuf_release(&out);
}

static bool is_better(const struct selection_item *one, const struct selection_item *other)
{
	if (one->fails != other->fails)
		return other->fails;
	return one->points > other->points;
}

void choosing_settle(struct choosing *choosing)
{
	struct selection *choice = &choosing->job->selection;

	choice->is_pending = false;
	choice->chosen = 0;
	for (size_t i = 1; i < choice->count; i++) {
		if (is_better(&choice->items[i], &choice->items[choice->chosen]))
			choice->chosen = i;
	}
}

/* Bytes from disk: what does not fit the candidates is no choice of theirs. */
static bool read_item(const struct ac_ref *ref, const struct candidate *one, struct arena *arena,
		      struct selection_item *out)
{
	struct str note = {ref->note, ref->note_len};
	uint64_t points;

	if (ref->number != one->number || !ac_sha256_equal(&ref->sha, &one->raw.sha) ||
	    !str_to_u64(facts_get(note, "points"), &points) || points > SCORE_MAX)
		return false;
	*out = (struct selection_item){.candidate = one->number,
				       .fails = facts_get(note, "fails").len > 0,
				       .points = (unsigned)points,
				       .note = str_copy(arena, note)};
	return true;
}

static bool read_entry(struct choosing *choosing, const struct ac_entry *entry)
{
	struct job *job = choosing->job;
	bool is_sound = entry->count == choosing->count;

	for (size_t i = 0; is_sound && i < entry->count; i++)
		is_sound = read_item(&entry->refs[i], &choosing->items[i], &job->arena,
				     &job->selection.items[i]);
	return is_sound;
}

enum status choosing_recall(struct choosing *choosing, bool *found)
{
	struct job *job = choosing->job;
	struct ac_entry entry = {0};
	enum status st = job_find_own(job, choosing->key, &entry, found);

	*found = *found && read_entry(choosing, &entry);
	ac_entry_release(&entry);
	if (*found)
		choosing_settle(choosing);
	return st;
}

enum status choosing_remember(struct choosing *choosing)
{
	struct job *job = choosing->job;
	const struct selection *choice = &job->selection;
	struct ac_ref *refs = arena_array(&job->arena, choice->count, sizeof(*refs));
	struct ac_error error = {0};

	for (size_t i = 0; i < choice->count; i++) {
		const struct selection_item *item = &choice->items[i];

		refs[i] = (struct ac_ref){.number = item->candidate,
					  .sha = choosing->items[i].raw.sha,
					  .size = choosing->items[i].raw.size,
					  .label = i == choice->chosen
							   ? "chosen"
							   : (item->fails ? "failed" : "other"),
					  .note = item->note.ptr,
					  .note_len = item->note.len};
	}
	return job_cache_error(job,
			       ac_entry_put(job->store, AC_PRODUCTS, choosing->key.ptr,
					    choosing->key.len, refs, choice->count, false, &error),
			       &error);
}

/* ---- telling ----------------------------------------------------------------------------- */

void selection_add(const struct selection *choice, struct strbuf *out)
{
	const struct selection_item *chosen = &choice->items[choice->chosen], *next = NULL;

	strbuf_printf(out, "candidate %u of %u: %u of %u", chosen->candidate, choice->asked,
		      chosen->points, SCORE_MAX);
	for (size_t i = 0; i < choice->count; i++) {
		const struct selection_item *item = &choice->items[i];

		if (i != choice->chosen && (!next || is_better(item, next)))
			next = item;
	}
	if (next && next->fails)
		strbuf_add_c(out, ", no other passes");
	else if (next)
		strbuf_printf(out, ", next %u (%u)", next->points, next->candidate);
}

/* Every score that there is, of this build or another that remembered it, by the name of its line. */
void selection_json(const struct selection_item *item, bool with_facts, struct json *json)
{
	struct str left = item->note;
	char name[64];

	while (left.len) {
		const char *end = memchr(left.ptr, '\n', left.len);
		size_t len = end ? (size_t)(end - left.ptr) : left.len;
		const char *colon = memmem(left.ptr, len, ": ", 2);
		struct str word = {left.ptr, colon ? (size_t)(colon - left.ptr) : 0};

		if (word.len && word.len < sizeof(name) &&
		    (with_facts || !str_ends(word, ".fact"))) {
			memcpy(name, word.ptr, word.len);
			name[word.len] = '\0';
			json_raw(json, name, (struct str){colon + 2, len - word.len - 2});
		}
		left.ptr += len + (end ? 1 : 0);
		left.len -= len + (end ? 1 : 0);
	}
}

void selection_copy(const struct selection *from, struct arena *arena, struct selection *out)
{
	*out = *from;
	out->items = arena_array(arena, from->count + 1, sizeof(*out->items));
	for (size_t i = 0; i < from->count; i++) {
		out->items[i] = from->items[i];
		out->items[i].note = str_copy(arena, from->items[i].note);
	}
}
