#include "run.h"

#include <criterion/criterion.h>

Test(import_shots, kinds_become_checks)
{
	struct run run;

	run_text(&run, "shots.json",
		 "[{\"key\": \"backdrop_pond_sky\", \"kind\": \"backdrop\", \"prompt\": "
		 "\"morning\"},\n"
		 " {\"key\": \"ui_star\", \"kind\": \"sprite\", \"prompt\": \"a star\"},\n"
		 " {\"key\": \"sprite_ui_knob\", \"kind\": \"sprite\", \"prompt\": \"a knob\"},\n"
		 " {\"key\": \"particle_dot\", \"kind\": \"particle\", \"prompt\": \"a dot\"},\n"
		 " {\"key\": \"frog\", \"kind\": \"sprite\", \"prompt\": \"a frog\"}]");
	cr_assert_eq(run.status, ST_OK);
	cr_expect_eq(run.import.file_count, 5);
	cr_expect_eq(run.import.note_count, 0);
	run_expect(&run, "backdrop-pond-sky.yaml", "id", "backdrop-pond-sky");
	run_expect(&run, "backdrop-pond-sky.yaml", "metadata.category", "backdrops");
	run_expect(&run, "backdrop-pond-sky.yaml", "generation",
		   "{\"provider\": \"openai\", \"type\": \"image\"}");
	run_expect(&run, "backdrop-pond-sky.yaml", "prompt.base", "morning");
	run_expect(&run, "backdrop-pond-sky.yaml", "prompt.parameters",
		   "{\"background\": \"opaque\", \"size\": \"1024x1024\"}");
	run_expect(&run, "backdrop-pond-sky.yaml", "post_processing.0.checks",
		   "[\"no_alpha\", \"dimensions_match\", \"is_power_of_two\", "
		   "\"file_size_under_2mb\"]");
	run_expect(&run, "backdrop-pond-sky.yaml", "integration",
		   "{\"manifest_key\": \"backdropPondSky\", \"manifest_path\": "
		   "\"images/backdrops/backdrop-pond-sky.png\"}");
	run_expect(&run, "ui-star.yaml", "integration.manifest_path", "images/ui/ui-star.png");
	run_expect(&run, "ui-star.yaml", "post_processing.0.checks",
		   "[\"has_alpha\", \"dimensions_match\", \"file_size_reasonable\"]");
	run_expect(&run, "ui-star.yaml", "prompt.parameters.background", "transparent");
	run_expect(&run, "sprite-ui-knob.yaml", "metadata.category", "sprites");
	run_expect(&run, "particle-dot.yaml", "metadata.category", "particles");
	run_expect(&run, "frog.yaml", "metadata.category", "sprites");
	run_release(&run);
}

Test(import_shots, what_more_a_shot_says)
{
	struct run run;

	run_text(&run, "shots.yaml",
		 "shots:\n"
		 "- key: sprite_owl\n"
		 "  kind: portrait\n"
		 "  prompt: \"an owl: \\\"hoo\\\"\\n\"\n"
		 "  size: 1000x512\n"
		 "  negative: cats\n"
		 "  tags: [bird, night]\n"
		 "  weight: 3\n"
		 "author: me\n");
	cr_assert_eq(run.status, ST_OK, "%s", run.diag.first ? run.diag.first->text : "");
	run_expect(&run, "sprite-owl.yaml", "prompt.base", "an owl: \"hoo\"\n");
	run_expect(&run, "sprite-owl.yaml", "prompt.negative", "cats");
	run_expect(&run, "sprite-owl.yaml", "prompt.parameters", "{\"size\": \"1000x512\"}");
	run_expect(&run, "sprite-owl.yaml", "metadata.tags", "[\"bird\", \"night\"]");
	run_expect(&run, "sprite-owl.yaml", "post_processing.0.checks",
		   "[\"dimensions_match\", \"file_size_reasonable\"]");
	cr_expect_eq(run.import.note_count, 3);
	run_expect_note(&run, 3, 9, "'portrait'");
	run_expect_note(&run, 8, 3, "'weight'");
	run_expect_note(&run, 9, 1, "'author'");
	run_release(&run);
}

Test(import_shots, a_backdrop_of_another_size_is_no_power_of_two)
{
	struct run run;

	run_text(&run, "s.json",
		 "[{\"key\": \"backdrop_a\", \"kind\": \"backdrop\", \"prompt\": \"a\", \"size\": "
		 "\"1536x1024\"}]");
	run_expect(&run, "backdrop-a.yaml", "post_processing.0.checks",
		   "[\"no_alpha\", \"dimensions_match\", \"file_size_under_2mb\"]");
	run_release(&run);
}

Test(import_shots, faults_have_a_place)
{
	run_expect_error("[{\"key\": \"a\", \"prompt\": \"p\"}]", "E0851", 1, 2);
	run_expect_error("[{\"key\": \"a\", \"kind\": \"sprite\", \"prompt\": 3}]", "E0303", 1, 43);
	run_expect_error(
		"[{\"key\": \"a\", \"kind\": \"sprite\", \"prompt\": \"\", \"size\": \"big\"}]",
		"E0303", 1, 55);
	run_expect_error("[{\"key\": \"\xE6\xBC\xA2\", \"kind\": \"sprite\", \"prompt\": \"p\"}]",
			 "E0851", 1, 10);
	run_expect_error("[{\"key\": \"a\", \"kind\": \"sprite\", \"prompt\": \"p\"},\n7]", "E0851",
			 2, 1);
	run_expect_error("[{\"key\": \"a_b\", \"kind\": \"sprite\", \"prompt\": \"p\"},\n{\"key\": "
			 "\"A-b\", \"kind\": \"sprite\", \"prompt\": \"p\"}]",
			 "E0852", 2, 1);
}

Test(import_shots, the_same_input_gives_the_same_bytes)
{
	static const char TEXT[] = "[{\"key\": \"ui_a\", \"kind\": \"ui\", \"prompt\": \"a\"}]";
	struct run one, other;

	run_text(&one, "shots.json", TEXT);
	run_text(&other, "../elsewhere/shots.json", TEXT);
	cr_expect(str_equal(run_file(&one, "ui-a.yaml")->bytes,
			    run_file(&other, "ui-a.yaml")->bytes));
	run_release(&one);
	run_release(&other);
}

/* Fields that a spec has go where the provider takes them. */
Test(import_shots, wishes_become_parameters)
{
	struct run run;

	run_text(&run, "shots.json",
		 "[{\"key\": \"sprite_a\", \"kind\": \"sprite\", \"prompt\": \"a\", \"quality\": "
		 "\"high\", "
		 "\"seed\": 7, \"model\": \"gpt-image-1\", \"n\": 3, \"width\": 512, \"height\": "
		 "256, "
		 "\"background\": \"opaque\", \"negative_prompt\": \"text\"},\n"
		 " {\"key\": \"sprite_b\", \"kind\": \"sprite\", \"prompt\": \"b\", "
		 "\"aspectRatio\": \"16:9\"},\n"
		 " {\"key\": \"sprite_c\", \"kind\": \"sprite\", \"prompt\": \"c\",\n"
		 "  \"width\": 512,\n"
		 "  \"quality\": \"best\", \"background\": null},\n"
		 " {\"key\": \"sprite_d\", \"kind\": \"sprite\", \"prompt\": \"d\", \"size\": "
		 "\"64x64\",\n"
		 "  \"width\": 32, \"height\": 64}]");
	cr_assert_eq(run.status, ST_OK, "%s", run.diag.first ? run.diag.first->text : "");
	run_expect(&run, "sprite-a.yaml", "generation",
		   "{\"model\": \"gpt-image-1\", \"provider\": \"openai\", \"type\": \"image\"}");
	run_expect(&run, "sprite-a.yaml", "prompt.parameters",
		   "{\"background\": \"opaque\", \"n_variations\": 3, \"quality\": \"high\", "
		   "\"seed\": 7, \"size\": \"512x256\"}");
	run_expect(&run, "sprite-a.yaml", "prompt.negative", "text");
	run_expect(&run, "sprite-a.yaml", "post_processing.0.checks.0", "no_alpha");
	run_expect(&run, "sprite-b.yaml", "prompt.parameters",
		   "{\"aspect_ratio\": \"16:9\", \"background\": \"transparent\"}");
	run_expect(&run, "sprite-b.yaml", "post_processing.0.checks",
		   "[\"has_alpha\", \"file_size_reasonable\"]");
	run_expect(&run, "sprite-c.yaml", "prompt.parameters",
		   "{\"background\": \"transparent\", \"size\": \"1024x1024\"}");
	run_expect_note(&run, 4, 12, "1024x1024 is written");
	run_expect_note(&run, 5, 14, "'best' is not one of");
	run_expect(&run, "sprite-d.yaml", "prompt.parameters.size", "64x64");
	run_expect_note(&run, 7, 12, "64x64 is written");
	cr_expect_eq(run.import.note_count, 3);
	run_release(&run);
}
