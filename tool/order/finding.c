/* finding.c - a finding of one program told by the other. Its place is nowhere: the book and the network have no lines. */
#include "order/order.h"

void order_put_finding(struct message *message, const struct finding *finding)
{
	message_begin(message, ORDER_FINDING, 0);
	message_put_int(message, "severity", finding->severity);
	message_put_c(message, "code", finding->code);
	message_put_c(message, "text", finding->text);
	message_put_c(message, "hint", finding->hint);
}

bool order_read_finding(const struct message *message, struct arena *arena, struct diag *diag)
{
	/* The code outlives the message, as those in the program's text do. */
	const char *code = str_copy(arena, message_get(message, "code")).ptr;
	struct str text = message_get(message, "text"), hint = message_get(message, "hint");
	int64_t severity = message_int(message, "severity", -1);

	if (message->kind != ORDER_FINDING || !text.ptr)
		return false;
	if (severity == SEVERITY_ERROR)
		(void)diag_error(diag, ST_BUG, code, (struct place){0}, "%.*s", STR_ARGS(text));
	else if (severity == SEVERITY_WARNING)
		diag_warning(diag, code, (struct place){0}, "%.*s", STR_ARGS(text));
	else
		diag_note(diag, (struct place){0}, "%.*s", STR_ARGS(text));
	if (hint.ptr)
		diag_hint(diag, "%.*s", STR_ARGS(hint));
	return true;
}
