/* manifest_pack.c - slots and entities in the manifest. */
#include "link/manifest_pack.h"

#include "link/emit_text.h"

static void write_placement(struct json *json, const struct pack_placement *placement)
{
	bool is_plain = placement->scale == MILLION && placement->offset_x == 0 &&
			placement->offset_y == 0 && placement->anchor == ANCHOR_CENTER;

	if (is_plain)
		return;
	json_object_begin(json, "placement");
	json_decimal(json, "scale", placement->scale);
	json_decimal(json, "offsetX", placement->offset_x);
	json_decimal(json, "offsetY", placement->offset_y);
	json_c(json, "anchor", pack_anchor_word(placement->anchor));
	json_object_end(json);
}

static void write_all(struct json *json, struct arena *arena, const char *name,
		      const struct binding *bindings, size_t count, bool are_entities)
{
	json_object_begin(json, name);
	for (size_t i = 0; i < count; i++) {
		const struct binding *binding = &bindings[i];
		const struct record *record;

		if (!binding->asset)
			continue;
		record = binding->asset->record;
		json_object_begin(json, str_keep(arena, binding->name));
		if (are_entities && binding->slot.len)
			json_str(json, "slot", binding->slot);
		json_str(json, "asset", record->is_foreign ? binding->asset->name : record->id);
		json_str(json, "section", record->section);
		json_str(json, "key", record->key);
		json_str(json, "path", asset_product(binding->asset)->path);
		write_placement(json, &binding->placement);
		json_object_end(json);
	}
	json_object_end(json);
}

void manifest_write_pack(struct json *json, const struct bindings *bindings)
{
	struct arena scratch = {0};

	json_object_begin(json, "pack");
	if (bindings->pack.len)
		json_str(json, "name", bindings->pack);
	json_object_begin(json, "coverage");
	json_u64(json, "covered", bindings->covered);
	json_u64(json, "total", bindings->slot_count);
	json_object_end(json);
	write_all(json, &scratch, "slots", bindings->slots, bindings->slot_count, false);
	write_all(json, &scratch, "entities", bindings->entities, bindings->entity_count, true);
	json_object_end(json);
	arena_release(&scratch);
}
