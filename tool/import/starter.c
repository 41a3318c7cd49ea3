/* starter.c - specs for people to begin with. */
#include "import/starter.h"

#include "import/yaml_write.h"
#include "spec/grammar.h"

static struct str finish(struct arena *arena, struct strbuf *out)
{
	struct str text = str_copy(arena, strbuf_str(out));

	strbuf_release(out);
	return text;
}

static void put_head(struct strbuf *out, const struct starter *starter)
{
	strbuf_add_c(out, "# 'assetc check' says what is wrong here, 'assetc build' makes it.\n"
			  "# All that a spec may say: 'assetc schema --markdown'.\n"
			  "version: \"1.0\"\n");
	strbuf_printf(out, "id: %.*s\n\n", STR_ARGS(starter->id));
}

static void put_generation(struct strbuf *out, const struct starter *starter, const char *type,
			   const char *model)
{
	const char *need = spec_provider_need(starter->provider);

	strbuf_printf(out, "generation:\n  type: %s\n", type);
	if (starter->kind == ASSET_AUDIO)
		strbuf_add_c(out, "  kind: sfx                    # or music, speech\n");
	strbuf_printf(out, "  provider: %-18.*s # 'assetc providers' tells of the others\n",
		      STR_ARGS(starter->provider));
	if (need)
		strbuf_printf(out, "  %s: FILL-IN\n", need);
	strbuf_printf(out, "  # model: %-20s # 'assetc providers %.*s' lists them\n\n", model,
		      STR_ARGS(starter->provider));
}

static void put_prompt(struct strbuf *out, const struct starter *starter, const char *style)
{
	strbuf_add_c(out, "prompt:\n  base: ");
	yaml_put_inline(out, starter->name);
	strbuf_printf(out,
		      "\n  # style: %s   # else what assets.yaml or the pack says\n"
		      "  # negative: text, watermark\n  parameters:\n",
		      style);
}

static void put_image(struct strbuf *out, const struct starter *starter)
{
	bool is_free = str_is(starter->provider, "procedural");

	strbuf_add_c(out,
		     "metadata:\n  category: sprites            # free to choose; groups assets\n"
		     "  tags: []\n\n");
	put_generation(out, starter, "image", "NAME");
	put_prompt(out, starter, "\"flat 2D art, bold outline\"");
	strbuf_printf(out, "    size: %-22s # what is asked for, before the steps below\n",
		      is_free ? "256x256" : "1024x1024");
	strbuf_add_c(out, starter->is_opaque
				  ? "    # background: opaque         # this one makes no other\n"
				  : "    background: transparent      # or opaque\n");
	strbuf_add_c(out,
		     "    # n_variations: 4            # candidates to choose from\n\n"
		     "post_processing:                 # in this order; 'assetc steps' lists all\n"
		     "  - {action: resize, dimensions: 64x64, fit: contain}\n"
		     "  - action: validate\n");
	strbuf_printf(out, "    checks: [%s, dimensions_match, file_size_reasonable]\n",
		      starter->is_opaque ? "no_alpha" : "has_alpha");
	strbuf_add_c(out, "  - {action: convert, formats: [png]}\n\n"
			  "integration:\n");
	strbuf_printf(out, "  manifest_path: images/sprites/%.*s.png\n", STR_ARGS(starter->id));
	strbuf_add_c(out, "  # description: a line for people, in the manifest\n");
}

static void put_audio(struct strbuf *out, const struct starter *starter)
{
	strbuf_add_c(
		out,
		"metadata:\n  category: misc               # part of its place in the manifest: "
		"audio.sfx.misc\n  tags: []\n\n");
	put_generation(out, starter, "audio", "NAME");
	put_prompt(out, starter, "\"dry, without any echo\"");
	strbuf_add_c(out,
		     "    duration_seconds: 0.6\n"
		     "    # n_variations: 4            # candidates to choose from\n\n"
		     "post_processing:                 # in this order; 'assetc steps' lists all\n"
		     "  - {action: trim_silence, threshold: -40 dB}\n"
		     "  - {action: normalize, peak: -1.5 dB}\n"
		     "  - action: validate\n"
		     "    checks: [not_empty, no_clipping, duration_range: [0.05, 3]]\n"
		     "  - {action: convert, formats: [mp3]}\n\n"
		     "integration:\n");
	strbuf_printf(out, "  manifest_path: audio/sfx/misc/%.*s.mp3\n", STR_ARGS(starter->id));
	strbuf_add_c(out, "  # description: a line for people, in the manifest\n");
}

struct str starter_write(struct arena *arena, const struct starter *starter)
{
	struct strbuf out = {0};

	put_head(&out, starter);
	if (starter->kind == ASSET_IMAGE)
		put_image(&out, starter);
	else
		put_audio(&out, starter);
	return finish(arena, &out);
}

/* ---- instances of templates -------------------------------------------------------------- */

static bool has_values(const struct starter_instance *instance)
{
	for (size_t i = 0; i < instance->of->count; i++) {
		if (instance->values[i])
			return true;
	}
	return false;
}

/* Text stays text, whatever it looks like. */
static void put_values(struct yaml *yaml, const struct starter_instance *instance)
{
	yaml_map_begin(yaml, STR("with"));
	for (size_t i = 0; i < instance->of->count; i++) {
		const struct template_parameter *parameter = &instance->of->parameters[i];
		bool is_text = parameter->type == TYPE_STRING || parameter->type == TYPE_ENUM;

		if (instance->values[i])
			(is_text ? yaml_text : yaml_plain)(yaml, parameter->name,
							   instance->values[i]->text);
	}
	yaml_map_end(yaml);
}

struct str starter_write_instance(struct arena *arena, const struct starter_instance *instance)
{
	struct strbuf out = {0};
	struct yaml yaml = {.out = &out};
	struct str head =
		str_printf(arena, "'assetc new --template %.*s' tells what may stand under 'with'.",
			   STR_ARGS(instance->from));

	yaml_comment(&yaml, head);
	yaml_text(&yaml, STR("version"), STR("1.0"));
	yaml_text(&yaml, STR("from"), instance->from);
	yaml_text(&yaml, STR("id"), instance->id);
	if (has_values(instance))
		put_values(&yaml, instance);
	yaml_map_begin(&yaml, STR("integration"));
	yaml_text(&yaml, STR("manifest_key"), instance->key);
	if (instance->path.len)
		yaml_text(&yaml, STR("manifest_path"), instance->path);
	yaml_map_end(&yaml);
	return finish(arena, &out);
}
