/* emit_c_table.c - what a C header says of each asset, slot and entity. */
#include "link/emit_c.h"
#include "link/emit_frames.h"
#include "link/emit_text.h"

#include "base/param.h"

/* ---- types ------------------------------------------------------------------------------- */

static void write_facts_of(struct strbuf *out, const struct fact *facts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		strbuf_printf(out, "\t%s %s; /* %s */\n", facts[i].is_real ? "float" : "uint32_t",
			      facts[i].name, facts[i].help);
}

static void write_frame_types(struct header *header)
{
	struct strbuf *out = header->out;

	strbuf_printf(out,
		      "/* One frame of an asset that was cut, or packed into an atlas. */\n"
		      "struct %s_frame {\n"
		      "\tconst char *name; /* in the atlas, or among the frames of its asset; may "
		      "be empty */\n"
		      "\tuint32_t page; /* enum %s_index of the picture it lies in: its own, or "
		      "that of an "
		      "atlas */\n",
		      header->lower, header->lower);
	write_facts_of(out, FRAME_FACTS, FRAME_FACT_COUNT);
	strbuf_printf(out,
		      "};\n\n"
		      "/* Frames that follow each other, both ends included. */\n"
		      "struct %s_animation {\n"
		      "\tconst char *name;\n"
		      "\tuint32_t first, last;\n"
		      "};\n\n",
		      header->lower);
}

static void write_types(struct header *header)
{
	const char *upper = header->upper, *lower = header->lower;

	strbuf_printf(header->out,
		      "enum %s_kind { %s_KIND_IMAGE, %s_KIND_AUDIO, %s_KIND_OTHER };\n\n", lower,
		      upper, upper, upper);
	strbuf_printf(
		header->out,
		"/* How an asset stands where it is used: 1 and 0 unless a pack says "
		"otherwise. */\n"
		"struct %s_placement {\n"
		"\tfloat scale, offset_x, offset_y;\n"
		"};\n\n"
		"/* One of the files of an asset that has several. */\n"
		"struct %s_file {\n"
		"\tconst char *variant; /* as 1x, of an image in several sizes; else empty */\n"
		"\tconst char *format;  /* as png */\n"
		"\tconst char *path;    /* below the output folder */\n"
		"\tuint32_t width, height;\n"
		"};\n\n",
		lower, lower);
	write_frame_types(header);
	strbuf_printf(
		header->out,
		"struct %s_info {\n"
		"\tuint64_t id;\n"
		"\tconst char *path; /* below the output folder; in several sizes that of 1x */\n"
		"\tenum %s_kind kind;\n",
		lower, lower);
	write_facts_of(header->out, FACTS, FACT_COUNT);
	strbuf_printf(header->out,
		      "\tconst char *atlas; /* path of the file that names its frames, or NULL */\n"
		      "\tconst struct %s_file *files; /* NULL: there is but the one at path */\n"
		      "\tuint32_t file_count;\n"
		      "\tstruct %s_placement placement; /* where all slots that it fills say the "
		      "same */\n"
		      "\tconst struct %s_frame *frame_list; /* as many as frames; NULL: no more is "
		      "known of them */\n"
		      "\tconst struct %s_animation *animations; /* NULL: there are none */\n"
		      "\tuint32_t animation_count;\n"
		      "};\n\n",
		      lower, lower, lower, lower);
	strbuf_printf(header->out,
		      "#if defined(__GNUC__)\n"
		      "#define %s_UNUSED __attribute__((unused))\n"
		      "#else\n"
		      "#define %s_UNUSED\n"
		      "#endif\n\n",
		      upper, upper);
}

/* ---- rows -------------------------------------------------------------------------------- */

static const struct fact_form FACT_FORM = {.real = "f", .whole = "u"};

static void write_text(struct strbuf *out, struct str text)
{
	if (text.len)
		text_quote(out, text, ESCAPE_OCTAL);
	else
		strbuf_add_c(out, "NULL");
}

static void write_placement(struct strbuf *out, const struct pack_placement *placement)
{
	strbuf_add_char(out, '{');
	placement_add(out, placement, &FACT_FORM);
	strbuf_add_char(out, '}');
}

/* Of all assets, one after the other. */
static void write_files(struct header *header)
{
	bool is_begun = false;

	for (size_t i = 0; i < header->all->count; i++) {
		const struct asset *asset = &header->all->assets[i];

		for (size_t f = 0; f < asset_file_count(asset); f++) {
			if (!is_begun)
				strbuf_printf(
					header->out,
					"static const struct %s_file %s_files[] %s_UNUSED = {\n",
					header->lower, header->lower, header->upper);
			is_begun = true;
			strbuf_add_c(header->out, "\t{");
			file_add(header->out, &asset->record->products[f], ESCAPE_OCTAL,
				 &FACT_FORM);
			strbuf_add_c(header->out, "},\n");
		}
	}
	if (is_begun)
		strbuf_add_c(header->out, "};\n\n");
}

static void begin_table(struct header *header, const char *type, const char *table, bool *is_begun)
{
	if (!*is_begun)
		strbuf_printf(header->out, "static const struct %s_%s %s_%s[] %s_UNUSED = {\n",
			      header->lower, type, header->lower, table, header->upper);
	*is_begun = true;
}

static void write_frames(struct header *header)
{
	struct strbuf *out = header->out;
	bool is_begun = false;

	for (size_t i = 0; i < header->all->count; i++) {
		const struct asset *asset = &header->all->assets[i];

		for (size_t f = 0; f < asset_frame_count(asset); f++) {
			struct frame_facts frame = asset_frame(header->all, asset, f);

			begin_table(header, "frame", "frames", &is_begun);
			strbuf_add_c(out, "\t{");
			text_quote(out, frame.name, ESCAPE_OCTAL);
			strbuf_add_c(out, ", ");
			header_add_name(header, "", frame.page);
			strbuf_add_c(out, ", ");
			frame_add(out, &frame, &FACT_FORM);
			strbuf_add_c(out, "},\n");
		}
	}
	strbuf_add_c(out, is_begun ? "};\n\n" : "");
}

static void write_animations(struct header *header)
{
	bool is_begun = false;

	for (size_t i = 0; i < header->all->count; i++) {
		const struct record *record = header->all->assets[i].record;

		for (size_t a = 0; a < record->animation_count; a++) {
			begin_table(header, "animation", "animations", &is_begun);
			strbuf_add_c(header->out, "\t{");
			text_quote(header->out, record->animations[a].name, ESCAPE_OCTAL);
			strbuf_printf(header->out, ", %uu, %uu},\n",
				      (unsigned)record->animations[a].first,
				      (unsigned)record->animations[a].last);
		}
	}
	strbuf_add_c(header->out, is_begun ? "};\n\n" : "");
}

/* Rows of the tables above that are the next asset's. */
struct next_rows {
	size_t files, frames, animations;
};

static void write_rows(struct header *header, const char *table, size_t *next, size_t count)
{
	if (count)
		strbuf_printf(header->out, ", %s_%s + %zu", header->lower, table, *next);
	else
		strbuf_add_c(header->out, ", NULL");
	*next += count;
}

/* *next is counted on. */
static void write_info(struct header *header, size_t index, const struct pack_placement *placement,
		       struct next_rows *next)
{
	static const char *const KINDS[] = {"_KIND_IMAGE, ", "_KIND_AUDIO, ", "_KIND_OTHER, "};
	const struct asset *asset = &header->all->assets[index];
	struct strbuf *out = header->out;

	strbuf_add_c(out, "\t{");
	header_add_name(header, "ID_", index);
	strbuf_add_c(out, ", ");
	header_add_name(header, "PATH_", index);
	strbuf_add_c(out, ", ");
	strbuf_add_c(out, header->upper);
	strbuf_add_c(out, KINDS[fact_kind(asset)]);
	facts_add(out, asset, &FACT_FORM);
	write_text(out, asset->record->atlas);
	write_rows(header, "files", &next->files, asset_file_count(asset));
	strbuf_printf(out, ", %zuu, ", asset_file_count(asset));
	write_placement(out, placement);
	write_rows(header, "frames", &next->frames, asset_frame_count(asset));
	write_rows(header, "animations", &next->animations, asset_animation_count(asset));
	strbuf_printf(out, ", %zuu},\n", asset_animation_count(asset));
}

/* C has no empty arrays: without assets each table holds one row that nothing reaches. */
static void write_table(struct header *header)
{
	const struct pack_placement *placements = placements_of(header->call, &header->arena);
	struct next_rows next = {0};

	strbuf_printf(
		header->out,
		"/* By enum %s_index. */\nstatic const struct %s_info %s_table[] %s_UNUSED = {\n",
		header->lower, header->lower, header->lower, header->upper);
	for (size_t i = 0; i < header->all->count; i++)
		write_info(header, i, &placements[i], &next);
	if (header->all->count == 0) {
		strbuf_printf(header->out, "\t{0u, \"\", %s_KIND_IMAGE, ", header->upper);
		facts_add(header->out, NULL, &FACT_FORM);
		strbuf_add_c(header->out, "NULL, NULL, 0u, {1.0f, 0.0f, 0.0f}, NULL, NULL, 0u},\n");
	}
	strbuf_add_c(header->out, "};\n\n");
}

/* ---- search ------------------------------------------------------------------------------ */

static void write_id_order(struct header *header)
{
	size_t count = header->all->count;
	const size_t *places = assets_by_id(&header->arena, header->all);

	strbuf_printf(header->out,
		      "/* The indexes again, in ascending order of the ids. */\n"
		      "static const uint32_t %s_by_id[] %s_UNUSED = {\n",
		      header->lower, header->upper);
	for (size_t i = 0; i < count; i++) {
		strbuf_add_char(header->out, '\t');
		header_add_name(header, "", places[i]);
		strbuf_add_c(header->out, ",\n");
	}
	strbuf_add_c(header->out, count ? "};\n\n" : "\t0u,\n};\n\n");
}

static void write_find(struct header *header)
{
	const char *upper = header->upper, *lower = header->lower;

	strbuf_printf(header->out,
		      "/* The asset with a stable id, or NULL. */\n"
		      "%s_UNUSED static inline const struct %s_info *%s_find(uint64_t id)\n"
		      "{\n"
		      "\tsize_t low = 0, high = %s_COUNT;\n"
		      "\n"
		      "\twhile (low < high) {\n"
		      "\t\tsize_t middle = low + (high - low) / 2;\n"
		      "\t\tconst struct %s_info *info = &%s_table[%s_by_id[middle]];\n"
		      "\n"
		      "\t\tif (info->id == id)\n"
		      "\t\t\treturn info;\n"
		      "\t\tif (info->id < id)\n"
		      "\t\t\tlow = middle + 1;\n"
		      "\t\telse\n"
		      "\t\t\thigh = middle;\n"
		      "\t}\n"
		      "\treturn NULL;\n"
		      "}\n\n",
		      upper, lower, lower, upper, lower, lower, lower);
}

void header_add_table(struct header *header)
{
	write_types(header);
	write_files(header);
	write_frames(header);
	write_animations(header);
	write_table(header);
	write_id_order(header);
	write_find(header);
}

/* ---- slots and entities ------------------------------------------------------------------ */

static void write_bound_names(struct header *header, const char *what, const char *kind,
			      const char *total, const struct str *names, size_t count)
{
	strbuf_printf(header->out, "enum %s_%s {\n", header->lower, what);
	for (size_t i = 0; i < count; i++)
		strbuf_printf(header->out, "\t%s_%s_%.*s,\n", header->upper, kind,
			      STR_ARGS(names[i]));
	strbuf_printf(header->out, "\t%s_%s\n};\n\n", header->upper, total);
}

static void write_binding(struct header *header, const struct binding *binding)
{
	struct strbuf *out = header->out;

	strbuf_add_c(out, "\t{");
	text_quote(out, binding->name, ESCAPE_OCTAL);
	strbuf_add_c(out, ", ");
	text_quote(out, binding->slot, ESCAPE_OCTAL);
	strbuf_add_c(out, ", ");
	if (binding->asset) {
		strbuf_printf(out, "&%s_table[", header->lower);
		header_add_name(header, "", binding->asset->place);
		strbuf_add_char(out, ']');
	} else {
		strbuf_add_c(out, "NULL");
	}
	strbuf_add_c(out, ", ");
	write_placement(out, &binding->placement);
	strbuf_printf(out, ", \"%s\"},\n", pack_anchor_word(binding->placement.anchor));
}

static void write_bound(struct header *header, const char *what, const char *table,
			const struct binding *bound, size_t count)
{
	strbuf_printf(header->out,
		      "/* By enum %s_%s. */\n"
		      "static const struct %s_binding %s_%s[] %s_UNUSED = {\n",
		      header->lower, what, header->lower, header->lower, table, header->upper);
	for (size_t i = 0; i < count; i++)
		write_binding(header, &bound[i]);
	strbuf_add_c(header->out, count ? "};\n\n"
					: "\t{\"\", \"\", NULL, {1.0f, 0.0f, 0.0f}, \"center\"},\n"
					  "};\n\n");
}

void header_add_bindings(struct header *header)
{
	const struct bindings *bound = header->call->bindings;
	const char *lower = header->lower;

	strbuf_printf(header->out, "/* The active pack; empty: there is none. */\n#define %s_PACK ",
		      header->upper);
	text_quote(header->out, bound->pack, ESCAPE_OCTAL);
	strbuf_add_c(header->out,
		     "\n\n/* Never store these: they change as slots and entities come "
		     "and go. */\n");
	write_bound_names(header, "slot", "SLOT", "SLOTS_COUNT", header->bound.slots,
			  bound->slot_count);
	write_bound_names(header, "entity", "ENTITY", "ENTITIES_COUNT", header->bound.entities,
			  bound->entity_count);
	strbuf_printf(header->out,
		      "/* What fills a slot, or stands for an entity. */\n"
		      "struct %s_binding {\n"
		      "\tconst char *name; /* of the slot or entity */\n"
		      "\tconst char *slot; /* that it fills; of a slot its name */\n"
		      "\tconst struct %s_info *asset; /* NULL: it is missing */\n"
		      "\tstruct %s_placement placement;\n"
		      "\tconst char *anchor; /* what of the asset its position means, as center or "
		      "top-left */\n"
		      "};\n\n",
		      lower, lower, lower);
	write_bound(header, "slot", "slots", bound->slots, bound->slot_count);
	write_bound(header, "entity", "entities", bound->entities, bound->entity_count);
}
