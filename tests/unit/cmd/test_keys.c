/* test_keys.c - keys in the environment: seen once, then gone, and still known of. */
#include "cmd/keys.h"

#include "provider/hosted.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where the value of a variable stands, however empty. */
static char *value_at(const char *name)
{
	size_t len = strlen(name);

	for (char **it = environ; *it; it++) {
		if (strncmp(*it, name, len) == 0 && (*it)[len] == '=')
			return *it + len + 1;
	}
	return NULL;
}

Test(cmd_keys, are_overwritten_and_still_known_of)
{
	static const char *const NAMES[] = {"OPENAI_API_KEY", "STABILITY_API_KEY",
					    "ELEVENLABS_API_KEY", "ASSETC_KEY_STUDIO"};
	static const char KEY[] = "sk-0123456789";
	struct invocation inv = {0};

	unsetenv("XDG_CONFIG_HOME");
	unsetenv("HOME");
	setenv("ASSETC_CACHE_DIR", "kept", 1);
	for (size_t i = 0; i < 4; i++)
		setenv(NAMES[i], KEY, 1);
	setenv("STABILITY_API_KEY", "", 1);
	cr_expect(keys_has(NULL, "OPENAI_API_KEY"));
	keys_wipe(&inv);
	keys_wipe(&inv);
	for (size_t i = 0; i < 4; i++) {
		const char *value = value_at(NAMES[i]);

		cr_assert_not_null(value);
		for (size_t j = 0; i != 1 && j < sizeof(KEY); j++)
			cr_expect_eq(value[j], 0, "%s", NAMES[i]);
	}
	cr_expect_str_eq(getenv("ASSETC_CACHE_DIR"), "kept");
	cr_expect(keys_has(NULL, "OPENAI_API_KEY"));
	cr_expect(keys_has(NULL, "ELEVENLABS_API_KEY"), "asked for the first time");
	cr_expect(keys_has(NULL, "ASSETC_KEY_STUDIO"));
	cr_expect_not(keys_has(NULL, "STABILITY_API_KEY"));
	cr_expect_not(keys_has(NULL, "ASSETC_KEY_OTHER"));
}

/* The other half of a key is one too. */
Test(cmd_keys, both_halves)
{
	static const char *const NAMES[] = {"FIREFLY_SERVICES_CLIENT_ID",
					    "FIREFLY_SERVICES_CLIENT_SECRET", "SCENARIO_API_KEY",
					    "SCENARIO_SDK_API_SECRET"};
	const struct provider *scenario = provider_find(STR("scenario"));
	struct invocation inv = {0};
	struct arena arena = {0};

	unsetenv("XDG_CONFIG_HOME");
	unsetenv("HOME");
	unsetenv("SCENARIO_API_SECRET");
	for (size_t i = 0; i < 4; i++)
		setenv(NAMES[i], "sk-0123456789", 1);
	keys_wipe(&inv);
	for (size_t i = 0; i < 4; i++)
		cr_expect_eq(*value_at(NAMES[i]), '\0', "%s", NAMES[i]);
	cr_assert_not_null(scenario);
	cr_expect(str_is(keys_named(scenario->hosted, STR("SCENARIO_API_KEY"), &arena),
			 "SCENARIO_API_KEY and SCENARIO_SDK_API_SECRET"),
		  "the one that was set");
	cr_expect(str_is(keys_named(scenario->hosted, STR("ASSETC_KEY_OWN"), &arena),
			 "ASSETC_KEY_OWN"),
		  "that one holds both");
	arena_release(&arena);
}
