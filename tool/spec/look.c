/* look.c - telling specs from all the other YAML and JSON that lies in a project.
 *
 * A spec has `version` and one of `generation`, `template`, `from`. To pass over a file because of a
 * slip in just these words would be to lose an asset in silence; to warn of every file that has a
 * version would be noise. So a file is told of when one half is there and the other half nearly.
 */
#include "spec/look.h"

/* Words that few other files have at their top. */
static const char *const OTHERS[] = {"prompt", "post_processing", "integration", NULL};
static const char *const INSTANCES[] = {"with", "instances", "matrix", NULL};
static const char *const BODIES[] = {"generation", "template", "from", NULL};

static bool has_any(const struct node *root, const char *const *words)
{
	for (; *words; words++) {
		if (node_find(root, *words))
			return true;
	}
	return false;
}

/* A key that looks like a slip of this word, with a value of the type that the word has. */
static const struct node *find_slip(const struct node *root, const char *word, enum node_type type)
{
	const char *const words[] = {word, NULL};

	for (size_t i = 0; i < root->count; i++) {
		const struct member *member = &root->members[i];

		if (member->value->type == type && nearest_word(member->key->text, words))
			return member->key;
	}
	return NULL;
}

struct miss {
	const char *word; /* that is missing */
	const struct node *slip;
};

/* What nearly is one of the words that say what is made. */
static bool find_body(const struct node *root, struct miss *miss)
{
	bool has_others = has_any(root, OTHERS);

	*miss = (struct miss){"generation", find_slip(root, "generation", NODE_MAP)};
	if (!miss->slip && has_others)
		*miss = (struct miss){"template", find_slip(root, "template", NODE_SCALAR)};
	if (!miss->slip && has_any(root, INSTANCES))
		*miss = (struct miss){"from", find_slip(root, "from", NODE_SCALAR)};
	if (!miss->slip)
		miss->word = "generation";
	return miss->slip || has_others;
}

static bool find_version(const struct node *root, struct miss *miss)
{
	*miss = (struct miss){"version", find_slip(root, "version", NODE_SCALAR)};
	return miss->slip || (node_find(root, "generation") && has_any(root, OTHERS));
}

enum spec_look spec_look(const struct node *root, struct diag *diag)
{
	bool has_version, has_body;
	struct miss miss;

	if (!root || root->type != NODE_MAP)
		return LOOK_OTHER;
	has_version = node_find(root, "version") != NULL;
	has_body = has_any(root, BODIES);
	if (spec_node_is_spec(root))
		return LOOK_SPEC;
	if (!has_version && !has_body)
		return LOOK_OTHER;
	if (has_version ? !find_body(root, &miss) : !find_version(root, &miss))
		return LOOK_OTHER;
	diag_warning(diag, "W0801", miss.slip ? miss.slip->at : root->at,
		     "this looks like a spec, but build passes it over: it has no '%s'", miss.word);
	if (miss.slip)
		diag_hint(diag, "did you mean '%s'?", miss.word);
	else
		diag_hint(diag, "a spec has 'version' and one of 'generation', 'template', 'from'");
	return LOOK_NEAR;
}
