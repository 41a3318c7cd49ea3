/* manifest.c - writing the manifest.
 *
 * The assets of one run are sorted so that those of one section stand together, with what lies within a
 * section in its place among the keys; one walk opens and closes the sections as they come and go.
 */
#include "link/manifest.h"

#include "link/manifest_entry.h"
#include "link/manifest_pack.h"
#include "link/words.h"

struct writer {
	const struct manifest_call *call;
	struct json json;
	struct arena scratch;
};

/* ---- sections ---------------------------------------------------------------------------- */

/* The first part of a dotted section; *rest is what follows its dot. */
static struct str next_part(struct str *rest)
{
	size_t len = 0;
	struct str part;

	while (len < rest->len && rest->ptr[len] != '.')
		len++;
	part = (struct str){rest->ptr, len};
	len += len < rest->len;
	rest->ptr += len;
	rest->len -= len;
	return part;
}

static size_t part_count(struct str section)
{
	size_t count = 0;

	while (section.len) {
		(void)next_part(&section);
		count++;
	}
	return count;
}

/* Moves both sections behind the parts that they share. */
static void skip_shared(struct str *a, struct str *b)
{
	while (a->len && b->len) {
		struct str rest_a = *a, rest_b = *b;

		if (!str_equal(next_part(&rest_a), next_part(&rest_b)))
			return;
		*a = rest_a;
		*b = rest_b;
	}
}

static void close_sections(struct json *json, struct str section, size_t count)
{
	if (count && section_is_list(section)) {
		json_array_end(json);
		count--;
	}
	while (count--)
		json_object_end(json);
}

static void open_sections(struct json *json, struct arena *arena, struct str section,
			  struct str rest)
{
	while (rest.len) {
		const char *name = str_keep(arena, next_part(&rest));

		if (rest.len == 0 && section_is_list(section))
			json_array_begin(json, name);
		else
			json_object_begin(json, name);
	}
}

static void enter_section(struct json *json, struct arena *arena, struct str from, struct str to)
{
	struct str left = from, entered = to;

	skip_shared(&left, &entered);
	close_sections(json, from, part_count(left));
	open_sections(json, arena, to, entered);
}

static void write_entry(struct writer *writer, const struct record *record, const struct node *old)
{
	struct manifest_entry entry = {.record = record,
				       .old = old,
				       .name = record->is_item ? NULL : record->key.ptr,
				       .has_provenance = writer->call->has_provenance};

	manifest_write_entry(&writer->json, &writer->scratch, &entry);
}

/* What is new in a section that is open, and in the sections within. */
static void write_added(struct writer *writer, struct str section, const struct base_added *added)
{
	struct str at = section;

	for (; added; added = added->next) {
		const struct record *record = added->asset->record;

		enter_section(&writer->json, &writer->scratch, at, record->section);
		at = record->section;
		write_entry(writer, record, NULL);
	}
	enter_section(&writer->json, &writer->scratch, at, section);
}

/* ---- with a base manifest ---------------------------------------------------------------- */

static void write_place(struct writer *writer, const char *name, const struct base_place *place)
{
	struct json *json = &writer->json;

	if (place->kind == BASE_ENTRY && place->ours) {
		write_entry(writer, place->ours, place->node);
		return;
	}
	if (place->kind == BASE_ENTRY || place->kind == BASE_OTHER) {
		manifest_copy(json, &writer->scratch, name, place->node);
		return;
	}
	if (place->kind == BASE_LIST)
		json_array_begin(json, name);
	else
		json_object_begin(json, name);
	for (size_t i = 0; i < place->node->count; i++)
		write_place(writer, place->children[i].name, &place->children[i]);
	write_added(writer, place->section, place->added);
	if (place->kind == BASE_LIST)
		json_array_end(json);
	else
		json_object_end(json);
}

/* The description as link writes it when there is no base. It must stand early, where it is looked for. */
static bool is_described(const struct node *root)
{
	enum { VERSION_MAX = 64 };

	return root->count > 1 && root->members[0].value->type == NODE_SCALAR &&
	       root->members[0].value->text.len <= VERSION_MAX &&
	       str_is(root->members[1].key->text, "description") &&
	       str_starts(root->members[1].value->text, MANIFEST_MARK);
}

/* What an earlier link wrote beside the assets is written anew. A pack stays where none is linked now. */
static void write_base(struct writer *writer, const struct base *base)
{
	const struct node *root = base->root;

	if (!is_described(root))
		json_c(&writer->json, "assetc", MANIFEST_MARK ": a change made here is lost");
	for (size_t i = 0; i < root->count; i++) {
		const char *name = str_keep(&writer->scratch, root->members[i].key->text);

		if (root->members[i].value == base->assets.node)
			write_place(writer, name, &base->assets);
		else if (!str_is(str_of(name), "assetc") &&
			 !(writer->call->bindings && root->members[i].value == base->pack))
			manifest_copy(&writer->json, &writer->scratch, name,
				      root->members[i].value);
	}
}

/* ---- without ----------------------------------------------------------------------------- */

static void write_all(struct writer *writer, const struct collection *all)
{
	struct base_added *added = arena_array(&writer->scratch, all->count + 1, sizeof(*added));

	for (size_t i = 0; i < all->count; i++)
		added[i] = (struct base_added){&all->assets[i],
					       i + 1 < all->count ? &added[i + 1] : NULL};
	json_c(&writer->json, "version", "1.0.0");
	json_c(&writer->json, "description", MANIFEST_MARK ": a change made here is lost");
	json_object_begin(&writer->json, "assets");
	write_added(writer, (struct str){0}, all->count ? added : NULL);
	json_object_end(&writer->json);
}

void manifest_write(const struct manifest_call *call, struct strbuf *out)
{
	struct writer writer = {.call = call, .json = {.out = out}};

	json_object_begin(&writer.json, NULL);
	if (call->base)
		write_base(&writer, call->base);
	else
		write_all(&writer, call->all);
	if (call->bindings)
		manifest_write_pack(&writer.json, call->bindings);
	json_object_end(&writer.json);
	arena_release(&writer.scratch);
}
