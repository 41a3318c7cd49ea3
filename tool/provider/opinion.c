/* opinion.c - reading what a judge answers. */
#include "provider/opinion.h"

#include "provider/translate.h"

const char *opinion_read(struct str text, struct arena *arena, struct opinion *out)
{
	struct source source = {"opinion", str_trim(text)};
	struct diag unsaid = {0};
	struct node *root = NULL;
	struct str reason;
	uint64_t score;
	enum status st = ST_INVALID;

	*out = (struct opinion){0};
	if (text.len <= OPINION_TEXT_MAX)
		st = json_parse(&source, arena, &root, &unsaid);
	diag_release(&unsaid);
	if (st != ST_OK || root->type != NODE_MAP)
		return "it is no JSON object";
	reason = node_text(root, "reason");
	if (!node_number(root, "score", OPINION_SCORE_MAX, &score))
		return "its score is no whole number from 0 to 100";
	if (!reason.len || root->count != 2)
		return "it has other members than a score and a reason";
	out->score = (unsigned)score;
	out->reason = text_for_people(arena, reason, OPINION_REASON_MAX);
	return NULL;
}
