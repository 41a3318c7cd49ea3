/* The manifest, byte for byte. */
#include "unit/link/sample.h"

#include "link/manifest.h"
#include "spec/node.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(link_manifest, .init = sample_init, .fini = sample_fini);

static void assert_manifest(const struct sample *samples, size_t count, bool has_provenance,
			    const char *expected)
{
	struct collection all = sample_collection(samples, count);
	struct strbuf out = {0};

	cr_assert_eq(collection_check(&all, &(struct diag){0}), ST_OK);
	manifest_write(&(struct manifest_call){.all = &all, .has_provenance = has_provenance},
		       &out);
	cr_expect_str_eq(out.data, expected);
	strbuf_release(&out);
}

Test(link_manifest, of_nothing)
{
	assert_manifest(NULL, 0, true,
			"{\n  \"version\": \"1.0.0\",\n  \"description\": \"Made by assetc link: a "
			"change made here is lost\",\n  \"assets\": {}\n}\n");
}

Test(link_manifest, has_variants_and_atlases)
{
	static const struct sample SAMPLES[] = {
		{.id = "logo",
		 .type = "multiResolution",
		 .path = "logo.png",
		 .measures = "\"variant\": \"1x\", \"width\": 8, \"height\": 4",
		 .more = ", {\"format\": \"webp\", \"variant\": \"1x\", \"path\": \"logo.webp\", "
			 "\"sha256\": \"" SHA
			 "\", \"size\": 7}, {\"format\": \"png\", \"variant\": \"2x\", \"path\": "
			 "\"logo@2x.png\", \"sha256\": \"" SHA
			 "\", \"size\": 7, \"width\": 16, \"height\": 8}"},
		{.id = "kit",
		 .type = "atlasXML",
		 .atlas = "kit/kit.xml",
		 .measures = "\"alpha\": true"},
		{.id = "set",
		 .type = "atlas",
		 .atlas = "kit/set.json",
		 .measures = "\"alpha\": true"},
	};

	assert_manifest(SAMPLES, sizeof(SAMPLES) / sizeof(SAMPLES[0]), true,
			"{\n"
			"  \"version\": \"1.0.0\",\n"
			"  \"description\": \"Made by assetc link: a change made here is lost\",\n"
			"  \"assets\": {\n"
			"    \"images\": {\n"
			"      \"kit\": {\n"
			"        \"id\": \"kit\",\n"
			"        \"type\": \"atlasXML\",\n"
			"        \"path\": \"images/kit.png\",\n"
			"        \"atlasXML\": \"kit/kit.xml\"\n"
			"      },\n"
			"      \"logo\": {\n"
			"        \"id\": \"logo\",\n"
			"        \"type\": \"multiResolution\",\n"
			"        \"path\": \"logo.png\",\n"
			"        \"variants\": {\n"
			"          \"1x\": {\n"
			"            \"png\": \"logo.png\",\n"
			"            \"webp\": \"logo.webp\",\n"
			"            \"width\": 8,\n"
			"            \"height\": 4\n"
			"          },\n"
			"          \"2x\": {\n"
			"            \"png\": \"logo@2x.png\",\n"
			"            \"width\": 16,\n"
			"            \"height\": 8\n"
			"          }\n"
			"        },\n"
			"        \"width\": 8,\n"
			"        \"height\": 4\n"
			"      },\n"
			"      \"set\": {\n"
			"        \"id\": \"set\",\n"
			"        \"type\": \"atlas\",\n"
			"        \"path\": \"images/set.png\",\n"
			"        \"atlas\": \"kit/set.json\"\n"
			"      }\n"
			"    }\n"
			"  }\n"
			"}\n");
}

Test(link_manifest, has_maps_and_lists)
{
	static const struct sample SAMPLES[] = {
		{.id = "coin", .description = "Gold \xC3\xA9 \\\"x\\\""},
		{.id = "jump-b",
		 .kind = "audio",
		 .section = "audio.sfx.jump",
		 .key = "jumpB",
		 .path = "b.mp3",
		 .format = "mp3",
		 .measures = SOUND(0.25, 44100, 1, 11025)},
		{.id = "jump-a",
		 .kind = "audio",
		 .section = "audio.sfx.jump",
		 .key = "jumpA",
		 .path = "a.mp3",
		 .format = "mp3",
		 .measures = SOUND(0.500023, 44100, 2, 22051)},
		{.id = "theme",
		 .kind = "audio",
		 .section = "audio.music",
		 .path = "t.ogg",
		 .format = "ogg",
		 .measures =
			 SOUND(2, 48000, 1, 96000) ", \"loop\": {\"start\": 4800, \"end\": 96000}",
		 .more = ", {\"format\": \"mp3\", \"path\": \"t.mp3\", \"sha256\": \"" SHA
			 "\", \"size\": 7, " SOUND(1, 44100, 2, 44100) "}"},
		{.id = "bar", .section = "images.ui", .measures = "\"alpha\": false"},
		{.id = "zebra", .measures = "\"alpha\": false"},
	};

	assert_manifest(SAMPLES, sizeof(SAMPLES) / sizeof(SAMPLES[0]), true,
			"{\n"
			"  \"version\": \"1.0.0\",\n"
			"  \"description\": \"Made by assetc link: a change made here is lost\",\n"
			"  \"assets\": {\n"
			"    \"audio\": {\n"
			"      \"music\": {\n"
			"        \"theme\": {\n"
			"          \"id\": \"theme\",\n"
			"          \"type\": \"audio\",\n"
			"          \"path\": \"t.ogg\",\n"
			"          \"formats\": {\n"
			"            \"mp3\": \"t.mp3\",\n"
			"            \"ogg\": \"t.ogg\"\n"
			"          },\n"
			"          \"duration\": 2,\n"
			"          \"sampleRate\": 48000,\n"
			"          \"channels\": 1,\n"
			"          \"loop\": {\n"
			"            \"start\": 4800,\n"
			"            \"end\": 96000\n"
			"          }\n"
			"        }\n"
			"      },\n"
			"      \"sfx\": {\n"
			"        \"jump\": [\n"
			"          {\n"
			"            \"key\": \"jumpA\",\n"
			"            \"id\": \"jump-a\",\n"
			"            \"type\": \"audio\",\n"
			"            \"path\": \"a.mp3\",\n"
			"            \"duration\": 0.500023,\n"
			"            \"sampleRate\": 44100,\n"
			"            \"channels\": 2\n"
			"          },\n"
			"          {\n"
			"            \"key\": \"jumpB\",\n"
			"            \"id\": \"jump-b\",\n"
			"            \"type\": \"audio\",\n"
			"            \"path\": \"b.mp3\",\n"
			"            \"duration\": 0.25,\n"
			"            \"sampleRate\": 44100,\n"
			"            \"channels\": 1\n"
			"          }\n"
			"        ]\n"
			"      }\n"
			"    },\n"
			"    \"images\": {\n"
			"      \"coin\": {\n"
			"        \"id\": \"coin\",\n"
			"        \"type\": \"image\",\n"
			"        \"path\": \"images/coin.png\",\n"
			"        \"description\": \"Gold \xC3\xA9 \\\"x\\\"\",\n"
			"        \"width\": 32,\n"
			"        \"height\": 16\n"
			"      },\n"
			"      \"ui\": {\n"
			"        \"bar\": {\n"
			"          \"id\": \"bar\",\n"
			"          \"type\": \"image\",\n"
			"          \"path\": \"images/bar.png\"\n"
			"        }\n"
			"      },\n"
			"      \"zebra\": {\n"
			"        \"id\": \"zebra\",\n"
			"        \"type\": \"image\",\n"
			"        \"path\": \"images/zebra.png\"\n"
			"      }\n"
			"    }\n"
			"  }\n"
			"}\n");
}

static const struct sample SHEET = {
	.id = "hero",
	.is_draft = true,
	.section = "a.b.c",
	.type = "spritesheet",
	.format = "webp",
	.path = "hero.webp",
	.more = ", " PRODUCT("jpg", "hero.jpg") ", " PRODUCT("png", "hero.png"),
	.sheet = "\"frameWidth\": 16, \"frameHeight\": 8, \"margin\": 0, \"spacing\": 0",
	.provenance = "\"provider\": \"openai\", \"model\": \"m\", \"cost_usd\": 0.0132, "
		      "\"date\": \"2026-11-21\"",
};

#define SHEET_HEAD \
	"{\n" \
	"  \"version\": \"1.0.0\",\n" \
	"  \"description\": \"Made by assetc link: a change made here is lost\",\n" \
	"  \"assets\": {\n" \
	"    \"a\": {\n" \
	"      \"b\": {\n" \
	"        \"c\": {\n" \
	"          \"hero\": {\n" \
	"            \"id\": \"hero\",\n" \
	"            \"type\": \"spritesheet\",\n" \
	"            \"path\": \"hero.webp\",\n" \
	"            \"formats\": {\n" \
	"              \"jpg\": \"hero.jpg\",\n" \
	"              \"png\": \"hero.png\",\n" \
	"              \"webp\": \"hero.webp\"\n" \
	"            },\n" \
	"            \"width\": 32,\n" \
	"            \"height\": 16,\n" \
	"            \"frameWidth\": 16,\n" \
	"            \"frameHeight\": 8,\n" \
	"            \"margin\": 0,\n" \
	"            \"spacing\": 0,\n" \
	"            \"draft\": true"
#define SHEET_TAIL \
	"\n" \
	"          }\n" \
	"        }\n" \
	"      }\n" \
	"    }\n" \
	"  }\n" \
	"}\n"

Test(link_manifest, has_formats_frames_and_provenance)
{
	assert_manifest(&SHEET, 1, true,
			SHEET_HEAD ",\n"
				   "            \"aiGenerated\": true,\n"
				   "            \"aiProvider\": \"openai\",\n"
				   "            \"aiCost\": 0.0132,\n"
				   "            \"generatedDate\": \"2026-11-21\"" SHEET_TAIL);
}

Test(link_manifest, leaves_provenance_out_when_told_to)
{
	assert_manifest(&SHEET, 1, false, SHEET_HEAD SHEET_TAIL);
}

Test(link_manifest, claims_nothing_that_is_unknown)
{
	struct sample sample = SHEET;

	sample.provenance = "\"provider\": \"bark\"";
	assert_manifest(&sample, 1, true,
			SHEET_HEAD ",\n"
				   "            \"aiGenerated\": true,\n"
				   "            \"aiProvider\": \"bark\"" SHEET_TAIL);
}

Test(link_manifest, is_valid_json_whatever_the_sections_are)
{
	static const char *const SECTIONS[] = {"x",
					       "x.y",
					       "x.y.z",
					       "audio.sfx",
					       "audio.sfx.a",
					       "audio.sf",
					       "audio.sfx.b.c",
					       "audio.sfx.b.d.e",
					       "audio.sfxy.z",
					       "images",
					       "y.z",
					       "\xE6\x97\xA5",
					       "a b.c"};
	enum { COUNT = sizeof(SECTIONS) / sizeof(SECTIONS[0]) };
	struct sample samples[COUNT] = {0};
	struct collection all;
	struct strbuf out = {0};
	struct source source = {.path = "manifest.json"};
	struct diag diag = {0};
	struct node *root;

	for (size_t i = 0; i < COUNT; i++) {
		samples[i].id = str_printf(&sample_arena, "asset%zu", i).ptr;
		samples[i].section = SECTIONS[i];
	}
	all = sample_collection(samples, COUNT);
	cr_assert_eq(collection_check(&all, &(struct diag){0}), ST_OK);
	manifest_write(&(struct manifest_call){.all = &all, .has_provenance = true}, &out);
	source.text = strbuf_str(&out);
	cr_assert_eq(json_parse(&source, &sample_arena, &root, &diag), ST_OK, "%s", out.data);
	for (size_t i = 0; i < COUNT; i++) {
		const struct node *at = node_find(root, "assets");
		char *parts = arena_text(&sample_arena, SECTIONS[i], strlen(SECTIONS[i])),
		     *rest = parts;

		for (char *part; (part = strsep(&rest, ".")) != NULL;)
			at = node_find(at, part);
		at = str_starts(str_of(SECTIONS[i]), "audio.sfx.") ? at->items[0]
								   : node_find(at, samples[i].id);
		cr_expect(str_is(node_find(at, "id")->text, samples[i].id));
	}
	strbuf_release(&out);
}
