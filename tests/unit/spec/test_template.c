#include "unit/spec/words.h"

#include <criterion/criterion.h>

#define TEMPLATE "version: \"1.0\"\ntemplate: jump\ngeneration: {provider: singer}\n"

Test(spec_template, a_template_with_typed_parameters_is_fine)
{
	expect_fine(TEMPLATE "parameters:\n"
			     "  - {name: type, type: enum, values: [small, big], default: small}\n"
			     "  - {name: n, type: integer, min: 1, max: 9, default: 3}\n"
			     "  - {name: share, type: number, default: 0.5}\n"
			     "  - {name: loud, type: boolean, default: false}\n"
			     "  - {name: who, type: string, description: the jumper}\n"
			     "prompt: {base: 'a {{type}} jump of {{ who }}', templates: {small: 'x {{n}}', big: '{{share}} {{loud}}'}}\n"
			     "integration: {naming_pattern: 'jump_{{type_number}}_{{variant_letter}}.mp3'}\n"
			     "matrix: {type: [small, big], who: [x]}\n");
}

Test(spec_template, a_name_in_text_must_be_declared)
{
	expect_finding(TEMPLATE "prompt: {base: 'a {{typo}}'}\n", "E0321", 4, 16);
	expect_finding(TEMPLATE "prompt: {base: 'a {{}}'}\n", "E0321", 4, 16);
	expect_finding(TEMPLATE "prompt: {base: 'a {{typ'}\n", "E0320", 4, 16);
	expect_finding(TEMPLATE "prompt: {base: '{{'}\n", "E0320", 4, 16);
	expect_finding(TEMPLATE "prompt: {base: '{{a}'}\n", "E0320", 4, 16);
	expect_fine(TEMPLATE "prompt: {base: 'a } b }} c { d'}\n");
}

Test(spec_template, placeholders_stand_for_values_of_any_type)
{
	expect_fine(TEMPLATE "parameters: [{name: s, type: number}]\n"
			     "prompt: {parameters: {duration_seconds: '{{s}}'}}\n"
			     "post_processing: [{action: normalize, peak: '{{s}}'}, {action: convert, formats: '{{s}}'}]\n"
			     "integration: {manifest_key: 'k{{s}}', manifest_path: 'a/{{s}}.mp3', manifest_section: 'audio.{{s}}'}\n");
	expect_fine(TEMPLATE "parameters: [{name: s, type: string}]\n"
			     "post_processing: [{action: convert, formats: [mp3, '{{s}}']}]\n");
	expect_finding(HEAD "generation: {provider: singer}\npost_processing: [{action: convert, formats: ['{{s}}']}]\n", "E0305", 4, 47);
	expect_finding(HEAD "generation: {provider: singer}\nprompt: {parameters: {duration_seconds: '{{s}}'}}\n", "E0303", 4, 41);
}

Test(spec_template, parameters_are_checked)
{
	expect_finding(TEMPLATE "parameters: {a: b}\n", "E0303", 4, 13);
	expect_finding(TEMPLATE "parameters: [a]\n", "E0303", 4, 14);
	expect_finding(TEMPLATE "parameters: [{name: a}]\n", "E0302", 4, 14);
	expect_finding(TEMPLATE "parameters: [{type: string}]\n", "E0302", 4, 14);
	expect_finding(TEMPLATE "parameters: [{name: a, type: strin}]\n", "E0305", 4, 30);
	expect_finding(TEMPLATE "parameters: [{name: 1a, type: string}]\n", "E0316", 4, 21);
	expect_finding(TEMPLATE "parameters: [{name: a-b, type: string}]\n", "E0316", 4, 21);
	expect_finding(TEMPLATE "parameters: [{name: a, type: enum}]\n", "E0302", 4, 14);
	expect_finding(TEMPLATE "parameters: [{name: a, type: enum, values: [x], default: y}]\n", "E0305", 4, 58);
	expect_finding(TEMPLATE "parameters: [{name: a, type: enum, values: []}]\n", "E0303", 4, 44);
	expect_finding(TEMPLATE "parameters: [{name: a, type: string, min: 1}]\n", "E0304", 4, 43);
	expect_finding(TEMPLATE "parameters: [{name: a, type: boolean, max: 1}]\n", "E0304", 4, 44);
	expect_finding(TEMPLATE "parameters: [{name: a, type: integer, default: x}]\n", "E0303", 4, 48);
	expect_finding(TEMPLATE "parameters: [{name: a, type: integer, default: 1.5}]\n", "E0303", 4, 48);
	expect_finding(TEMPLATE "parameters: [{name: a, type: boolean, values: [true, 1]}]\n", "E0303", 4, 54);
	expect_finding(TEMPLATE "parameters: [{name: a, type: number, min: 2, max: 1}]\n", "E0304", 4, 51);
	expect_finding(TEMPLATE "parameters: [{name: a, type: string}, {name: a, type: string}]\n", "E0203", 4, 46);
	expect_finding(TEMPLATE "parameters: [{name: a, type: string, defualt: x}]\n", "E0301", 4, 38);
}

Test(spec_template, instances_and_matrix_are_checked)
{
	expect_finding("version: \"1.0\"\nfrom: jump\ninstances: {a: b}\n", "E0303", 3, 12);
	expect_finding("version: \"1.0\"\nfrom: jump\ninstances: [a]\n", "E0303", 3, 13);
	expect_finding("version: \"1.0\"\nfrom: jump\ninstances: ''\n", "E0303", 3, 12);
	expect_finding("version: \"1.0\"\nfrom: jump\nmatrix: [a]\n", "E0303", 3, 9);
	expect_finding("version: \"1.0\"\nfrom: jump\nmatrix: {a: b}\n", "E0303", 3, 13);
	expect_finding("version: \"1.0\"\nfrom: jump\nmatrix: {a: []}\n", "E0303", 3, 13);
	expect_finding("version: \"1.0\"\nfrom: jump\nwith: [a]\n", "E0303", 3, 7);
}

Test(spec_template, parts_of_templates_have_no_place_elsewhere)
{
	expect_finding(PAINTED "parameters: []\n", "E0322", 4, 13);
	expect_finding(PAINTED "matrix: {a: [b]}\n", "E0322", 4, 9);
	expect_finding(PAINTED "instances: []\n", "E0322", 4, 12);
	expect_finding(PAINTED "with: {}\n", "E0322", 4, 7);
	expect_finding(TEMPLATE "with: {}\n", "E0322", 4, 7);
	expect_finding("version: \"1.0\"\nfrom: jump\nparameters: []\n", "E0322", 3, 13);
	expect_finding("version: \"1.0\"\ntemplate: a\nfrom: b\ngeneration: {provider: singer}\n", "E0322", 3, 7);
	expect_finding("version: \"1.0\"\ntemplate: a\n", "E0302", 1, 1);
}
