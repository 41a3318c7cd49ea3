#include "run.h"

#include <criterion/criterion.h>

#define ENTRY(more) \
	"{\"id\": \"sfx_frog_hop\", \"type\": \"sfx\", \"prompt\": \"a frog hops\"" more "}"
#define FILE_OF(entry) "{\"assets\": [\n" entry "]}"

Test(import_sounds, standards_become_steps)
{
	struct run run;

	run_text(&run, "assets.json",
		 "{\"project\": \"Pond\", \"technical_standards\": {\"format\": \"ogg\", "
		 "\"codec\": \"libvorbis\", \"sample_rate\": 44100, "
		 "\"sfx_bitrate_kbps\": 192, \"music_bitrate_kbps\": 250, "
		 "\"sfx_peak_normalization_dbfs\": -3.0, "
		 "\"music_loudness_normalization_lufs\": -16},\n"
		 "\"assets\": [{\"id\": \"sfx_hop_01\", \"type\": \"sfx\", \"category\": "
		 "\"frog_moves\", \"phase\": 1, \"priority\": 2, "
		 "\"name\": \"Hop\", \"tags\": [\"frog\"], \"description\": \"it hops\", "
		 "\"prompt\": \"hop: \\u2014 hop\", "
		 "\"duration_seconds\": 0.5, \"prompt_influence\": 0.35, \"output_path\": "
		 "\"assets/audio/frog/hop_01.ogg\", "
		 "\"manifest_key\": \"sfxHop1\"},\n"
		 "{\"id\": \"song\", \"type\": \"music\", \"prompt\": \"calm\", "
		 "\"duration_seconds\": null, \"tags\": []}]}");
	cr_assert_eq(run.status, ST_OK, "%s", run.diag.first ? run.diag.first->text : "");
	cr_expect_eq(run.import.file_count, 2);
	run_expect(&run, "sfx-hop-01.yaml", "id", "sfx-hop-01");
	run_expect(&run, "sfx-hop-01.yaml", "metadata",
		   "{\"category\": \"frog_moves\", \"name\": \"Hop\", \"phase\": 1, \"priority\": "
		   "2, \"project\": \"Pond\", \"tags\": [\"frog\"]}");
	run_expect(&run, "sfx-hop-01.yaml", "generation",
		   "{\"kind\": \"sfx\", \"provider\": \"elevenlabs\", \"type\": \"audio\"}");
	run_expect(&run, "sfx-hop-01.yaml", "prompt.base", "hop: \xE2\x80\x94 hop");
	run_expect(&run, "sfx-hop-01.yaml", "prompt.parameters",
		   "{\"duration_seconds\": 0.5, \"prompt_influence\": 0.35}");
	run_expect(&run, "sfx-hop-01.yaml", "post_processing.0",
		   "{\"action\": \"resample\", \"rate\": 44100}");
	run_expect(&run, "sfx-hop-01.yaml", "post_processing.1",
		   "{\"action\": \"normalize\", \"peak\": \"-3 dB\"}");
	run_expect(&run, "sfx-hop-01.yaml", "post_processing.3",
		   "{\"action\": \"convert\", \"formats\": [\"ogg\"], \"quality\": 60}");
	run_expect(&run, "sfx-hop-01.yaml", "integration",
		   "{\"description\": \"it hops\", \"manifest_key\": \"sfxHop1\", "
		   "\"manifest_path\": \"audio/frog/hop_01.ogg\"}");
	run_expect(&run, "song.yaml", "post_processing.1",
		   "{\"action\": \"normalize\", \"loudness\": \"-16 LUFS\"}");
	run_expect(&run, "song.yaml", "post_processing.3.quality", "78");
	run_expect(&run, "song.yaml", "metadata.category", "music");
	cr_expect_null(run_value(&run, "song.yaml", "prompt.parameters"));
	cr_expect_null(run_value(&run, "song.yaml", "integration.manifest_path"));
	cr_expect_eq(run.import.note_count, 1);
	run_expect_note(&run, 2, 255, "'assets/'");
	run_release(&run);
}

Test(import_sounds, formats_of_path_and_standard_are_both_written)
{
	struct run run;

	run_text(&run, "a.json",
		 "{\"technical_standards\": {\"format\": \"wav\", \"sfx_bitrate_kbps\": 400}, "
		 "\"assets\": [\n" ENTRY(", \"output_path\": \"./x/hop.mp3\"") "]}");
	run_expect(&run, "sfx-frog-hop.yaml", "integration.manifest_path", "x/hop.mp3");
	run_expect(&run, "sfx-frog-hop.yaml", "post_processing.1",
		   "{\"action\": \"convert\", \"bitrate\": \"320k\", \"formats\": [\"mp3\", "
		   "\"wav\"]}");
	run_release(&run);
	run_text(&run, "a.json", FILE_OF(ENTRY("")));
	run_expect(&run, "sfx-frog-hop.yaml", "post_processing.1",
		   "{\"action\": \"convert\", \"formats\": [\"mp3\"]}");
	run_release(&run);
}

Test(import_sounds, a_budget_is_proposed_for_the_policy)
{
	struct run run;

	run_text(&run, "a.json",
		 "{\"budget\": {\"daily_limit_usd\": 2.5, \"monthly_limit_usd\": 10, "
		 "\"safety_margin_credits\": 500}, \"assets\": [" ENTRY("") "]}");
	cr_assert_eq(run.import.proposal_count, 2);
	cr_expect_str_eq(run.import.proposals[0].file, "assets.policy.yaml");
	cr_expect(str_is(run.import.proposals[0].lines, "budget: {day_usd: 2.5, month_usd: 10}\n"));
	cr_expect(str_is(run.import.proposals[1].lines,
			 "providers: {elevenlabs: {safety_margin_credits: 500}}\n"));
	run_release(&run);
	run_text(&run, "a.json",
		 "{\"budget\": {\"monthly_limit_usd\": 0}, \"assets\": [" ENTRY("") "]}");
	cr_assert_eq(run.import.proposal_count, 1);
	cr_expect(str_is(run.import.proposals[0].lines, "budget: {month_usd: 0}\n"));
	run_release(&run);
}

Test(import_sounds, what_has_no_place_is_told)
{
	struct run run;

	run_text(&run, "a.json",
		 "{\"assets\": [\n" ENTRY(", \"output_path\": \"../hop.mp3\", \"manifest_key\": "
					  "\"1hop\", \"tags\": [1, 2], \"weight\": 3, "
					  "\"category\": \"big frogs\"") "],\n\"notes\": \"n\", "
									 "\"technical_standards\": "
									 "{\"codec\": \"opus\"}}");
	cr_assert_eq(run.status, ST_OK);
	run_expect_note(&run, 2, 79, "'..' are not allowed");
	run_expect_note(&run, 2, 109, "'1hop'");
	run_expect_note(&run, 2, 125, "'tags'");
	run_expect_note(&run, 2, 133, "'weight'");
	run_expect_note(&run, 3, 1, "'notes'");
	run_expect_note(&run, 3, 48, "'opus'");
	cr_expect_eq(run.import.note_count, 6);
	run_expect(&run, "sfx-frog-hop.yaml", "metadata.category", "big frogs");
	run_expect(
		&run, "sfx-frog-hop.yaml", "integration",
		"{\"manifest_key\": \"sfxFrogHop\", \"manifest_section\": \"audio.sfx.bigFrogs\"}");
	run_release(&run);
}

Test(import_sounds, metadata_that_is_no_text_is_told)
{
	struct run run;

	run_text(&run, "a.json",
		 "{\"project\": {\"a\": 1}, \"assets\": [" ENTRY(
			 ", \"phase\": {\"b\": 2}, \"name\": [[]]") "]}");
	cr_assert_eq(run.status, ST_OK);
	run_expect_note(&run, 1, 13, "'project'");
	cr_expect_eq(run.import.note_count, 3);
	run_expect(&run, "sfx-frog-hop.yaml", "metadata", "{\"category\": \"misc\"}");
	run_release(&run);
}

Test(import_sounds, faults_have_a_place)
{
	run_expect_error(FILE_OF("{\"id\": \"a\", \"type\": \"sfx\", \"prompt\": null}"), "E0851",
			 2, 1);
	run_expect_error(FILE_OF("{\"id\": \"a\", \"type\": \"speech\", \"prompt\": \"p\"}"),
			 "E0305", 2, 21);
	run_expect_error(FILE_OF(ENTRY(", \"duration_seconds\": -1")), "E0304", 2, 84);
	run_expect_error(FILE_OF(ENTRY(", \"duration_seconds\": \"long\"")), "E0303", 2, 84);
	run_expect_error(FILE_OF(ENTRY("") ",\n" ENTRY("")), "E0852", 3, 1);
	run_expect_error("{\"budget\": 5, \"assets\": [" ENTRY("") "]}", "E0851", 1, 12);
	run_expect_error(
		"{\"technical_standards\": {\"format\": \"aiff\"}, \"assets\": [" ENTRY("") "]}",
		"E0305", 1, 36);
}

Test(import_sounds, other_spellings_and_what_the_provider_lacks)
{
	struct run run;

	run_text(&run, "a.json",
		 "{\"assets\": [{\"id\": \"hop\", \"type\": \"sfx\", \"prompt\": \"p\", "
		 "\"duration\": 2.5, "
		 "\"n\": 2, \"seed\": -4, \"model\": \"song-2\"}]}");
	cr_assert_eq(run.status, ST_OK, "%s", run.diag.first ? run.diag.first->text : "");
	run_expect(&run, "hop.yaml", "prompt.parameters",
		   "{\"duration_seconds\": 2.5, \"n_variations\": 2}");
	run_expect_note(&run, 1, 90, "seed");
	run_expect_note(&run, 1, 103, "has no model 'song-2'");
	run_release(&run);
}
