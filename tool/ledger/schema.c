/* schema.c - the tables of the book, as SQL. SCHEMA.md says what they mean.
 *
 * What must never happen to money is refused here too, by checks and triggers, so that no mistake
 * in a function above can do it. Opening compares every statement with what stands in the file.
 */
#include "ledger/schema.h"

#include <stddef.h>

/* A billion dollars: sums of thousands of those still fit 64 bits. */
#define USD "BETWEEN 0 AND 1000000000000000"

static const char BOOK[] = "CREATE TABLE book (\n"
			   "	one INTEGER PRIMARY KEY CHECK (one = 1),\n"
			   "	ledger TEXT NOT NULL,\n"
			   "	created_us INTEGER NOT NULL,\n"
			   "	latest_us INTEGER NOT NULL,\n"
			   "	is_held INTEGER NOT NULL DEFAULT 0 CHECK (is_held IN (0, 1))\n"
			   ") STRICT";

static const char RUNS[] = "CREATE TABLE runs (\n"
			   "	id TEXT PRIMARY KEY,\n"
			   "	kind TEXT NOT NULL CHECK (kind IN ('compile', 'build', 'fetch')),\n"
			   "	is_named INTEGER NOT NULL CHECK (is_named IN (0, 1)),\n"
			   "	project TEXT NOT NULL,\n"
			   "	started_us INTEGER NOT NULL,\n"
			   "	latest_us INTEGER NOT NULL\n"
			   ") STRICT, WITHOUT ROWID";
static const char RUNS_LATEST[] = "CREATE INDEX runs_latest ON runs (project, latest_us) WHERE "
				  "kind = 'compile' AND is_named = 0";

static const char JOBS[] = "CREATE TABLE jobs (\n"
			   "	n INTEGER PRIMARY KEY,\n"
			   "	id TEXT NOT NULL UNIQUE,\n"
			   "	run TEXT NOT NULL REFERENCES runs (id),\n"
			   "	project TEXT NOT NULL,\n"
			   "	kind TEXT NOT NULL,\n"
			   "	state TEXT NOT NULL CHECK (state IN\n"
			   "		('running', 'cancelling', 'succeeded', 'partial', "
			   "'failed', 'cancelled')),\n"
			   "	defaults TEXT,\n"
			   "	created_us INTEGER NOT NULL,\n"
			   "	ended_us INTEGER\n"
			   ") STRICT";
static const char JOBS_MOVE[] =
	"CREATE TRIGGER jobs_move BEFORE UPDATE OF state ON jobs\n"
	"WHEN NEW.state <> OLD.state AND NOT (OLD.state = 'running' OR\n"
	"	(OLD.state = 'cancelling' AND NEW.state <> 'running'))\n"
	"BEGIN SELECT RAISE(ABORT, 'a job that ended does not begin again'); END";

static const char TASKS[] =
	"CREATE TABLE tasks (\n"
	"	job INTEGER NOT NULL REFERENCES jobs (n),\n"
	"	spec TEXT NOT NULL,\n"
	"	state TEXT NOT NULL CHECK (state IN\n"
	"		('waiting', 'running', 'succeeded', 'failed', 'cancelled')),\n"
	"	attempt TEXT REFERENCES attempts (id),\n"
	"	error_code TEXT,\n"
	"	error_text TEXT,\n"
	"	theme TEXT,\n"
	"	base TEXT,\n"
	"	details TEXT,\n"
	"	style TEXT,\n"
	"	negative TEXT,\n"
	"	prompt TEXT,\n"
	"	latest_us INTEGER NOT NULL,\n"
	"	PRIMARY KEY (job, spec)\n"
	") STRICT, WITHOUT ROWID";
static const char TASKS_MOVE[] =
	"CREATE TRIGGER tasks_move BEFORE UPDATE OF state ON tasks\n"
	"WHEN NEW.state <> OLD.state AND NOT (OLD.state = 'waiting' OR\n"
	"	(OLD.state = 'running' AND NEW.state <> 'waiting'))\n"
	"BEGIN SELECT RAISE(ABORT, 'a task that ended does not begin again'); END";

/* booked_usd is NULL while nothing is booked: then the estimate is reserved. So what a row weighs
 * is always coalesce(booked_usd, estimate_usd). */
static const char ATTEMPTS[] =
	"CREATE TABLE attempts (\n"
	"	n INTEGER PRIMARY KEY,\n"
	"	id TEXT NOT NULL UNIQUE,\n"
	"	run TEXT NOT NULL REFERENCES runs (id),\n"
	"	job TEXT REFERENCES jobs (id),\n"
	"	project TEXT NOT NULL,\n"
	"	spec TEXT NOT NULL,\n"
	"	type TEXT NOT NULL,\n"
	"	provider TEXT NOT NULL,\n"
	"	driver TEXT NOT NULL,\n"
	"	endpoint TEXT NOT NULL,\n"
	"	model TEXT NOT NULL,\n"
	"	purchase TEXT NOT NULL,\n"
	"	purchase_text TEXT NOT NULL,\n"
	"	reason TEXT,\n"
	"	seed TEXT,\n"
	"	plan TEXT,\n"
	"	terms TEXT,\n"
	"	estimate_usd INTEGER NOT NULL CHECK (estimate_usd " USD "),\n"
	"	is_unpriced INTEGER NOT NULL CHECK (is_unpriced IN (0, 1)),\n"
	"	is_rebuilt INTEGER NOT NULL CHECK (is_rebuilt IN (0, 1)),\n"
	"	intent_us INTEGER NOT NULL,\n"
	"	day INTEGER NOT NULL,\n"
	"	sends INTEGER NOT NULL CHECK (sends >= 0),\n"
	"	state TEXT NOT NULL CHECK (state IN\n"
	"		('intent', 'accepted', 'succeeded', 'failed', 'unknown', 'cancelled')),\n"
	"	booked_usd INTEGER CHECK (booked_usd " USD "),\n"
	"	is_estimated INTEGER NOT NULL DEFAULT 0 CHECK (is_estimated IN (0, 1)),\n"
	"	is_partial INTEGER NOT NULL DEFAULT 0 CHECK (is_partial IN (0, 1)),\n"
	"	is_unusable INTEGER NOT NULL DEFAULT 0 CHECK (is_unusable IN (0, 1)),\n"
	"	class TEXT CHECK (class IN ('RETRY', 'FATAL', 'POLICY', 'AUTH', 'QUOTA')),\n"
	"	http_status INTEGER,\n"
	"	credits INTEGER,\n"
	"	usage TEXT,\n"
	"	request_ids TEXT,\n"
	"	revised_prompt TEXT,\n"
	"	vendor_job TEXT,\n"
	"	spool TEXT,\n"
	"	error TEXT,\n"
	"	accepted_us INTEGER,\n"
	"	ended_us INTEGER,\n"
	"	resolution TEXT CHECK (resolution IN ('billed', 'not-billed', 'resent')),\n"
	"	resolved_us INTEGER,\n"
	"	resolved_day INTEGER\n"
	") STRICT";
static const char ATTEMPTS_PURCHASE[] = "CREATE INDEX attempts_purchase ON attempts (purchase)";
static const char ATTEMPTS_OPEN[] = "CREATE INDEX attempts_open ON attempts (state, run)\n"
				    "WHERE state IN ('intent', 'accepted', 'unknown')";

static const char ATTEMPTS_BEGIN[] =
	"CREATE TRIGGER attempts_begin BEFORE INSERT ON attempts\n"
	"WHEN NOT (NEW.state = 'intent' AND NEW.is_rebuilt = 0 AND NEW.booked_usd IS NULL) AND\n"
	"	NOT (NEW.state = 'succeeded' AND NEW.is_rebuilt = 1 AND NEW.booked_usd IS NOT "
	"NULL)\n"
	"BEGIN SELECT RAISE(ABORT, 'an attempt begins as an intent'); END";
static const char ATTEMPTS_MOVE[] =
	"CREATE TRIGGER attempts_move BEFORE UPDATE OF state ON attempts\n"
	"WHEN NEW.state <> OLD.state AND NOT (\n"
	"	(OLD.state = 'intent' AND NEW.state = 'accepted' AND NEW.booked_usd IS NOT NULL\n"
	"		AND NEW.sends > 0) "
	"OR\n"
	"	(OLD.state = 'intent' AND NEW.state = 'failed' AND NEW.booked_usd = 0) OR\n"
	"	(OLD.state = 'intent' AND NEW.state = 'unknown' AND NEW.booked_usd IS NULL\n"
	"		AND NEW.sends > 0) OR\n"
	"	(OLD.state = 'accepted' AND NEW.state IN ('succeeded', 'failed', 'cancelled', "
	"'unknown')\n"
	"		AND NEW.booked_usd IS NOT NULL) OR\n"
	"	(OLD.state = 'unknown' AND NEW.state = 'failed' AND NEW.booked_usd IS NOT NULL\n"
	"		AND OLD.resolution IS NULL AND NEW.resolution IS NOT NULL))\n"
	"BEGIN SELECT RAISE(ABORT, 'an attempt does not move like this'); END";
static const char ATTEMPTS_FIXED[] = "CREATE TRIGGER attempts_fixed BEFORE UPDATE OF n, id, run, "
				     "job, project, spec, type, provider,\n"
				     "	driver, endpoint, model, purchase, purchase_text, reason, "
				     "seed, plan, terms, estimate_usd,\n"
				     "	is_unpriced, is_rebuilt, intent_us ON attempts\n"
				     "BEGIN SELECT RAISE(ABORT, 'what was intended stays'); END";
static const char ATTEMPTS_FINAL[] =
	"CREATE TRIGGER attempts_final BEFORE UPDATE OF sends, state, booked_usd, is_estimated,\n"
	"	is_partial, is_unusable, class, http_status, credits, usage, request_ids, "
	"revised_prompt,\n"
	"	vendor_job, spool, error, accepted_us, ended_us, resolution, resolved_us, "
	"resolved_day\n"
	"ON attempts WHEN OLD.state IN ('succeeded', 'failed', 'cancelled')\n"
	"BEGIN SELECT RAISE(ABORT, 'an end is final'); END";
static const char ATTEMPTS_KEEP[] = "CREATE TRIGGER attempts_keep BEFORE DELETE ON attempts\n"
				    "BEGIN SELECT RAISE(ABORT, 'the book forgets nothing'); END";

/* The same seven sums wherever the weight of a row changes. */
#define SUMS(row, weight) \
	"	INSERT INTO sums (scope, name, project, usd) VALUES\n" \
	"		('run', " row ".run, '', " weight "),\n" \
	"		('run', " row ".run, " row ".project, " weight "),\n" \
	"		('day', " row ".day, '', " weight "),\n" \
	"		('day', " row ".day, " row ".project, " weight "),\n" \
	"		('month', " row ".day / 100, '', " weight "),\n" \
	"		('month', " row ".day / 100, " row ".project, " weight "),\n" \
	"		('asset', " row ".spec, " row ".project, " weight ")\n" \
	"	ON CONFLICT (scope, name, project) DO UPDATE SET usd = usd + excluded.usd;\n"
#define WEIGHT(row) "coalesce(" row ".booked_usd, " row ".estimate_usd)"

static const char SUMS_TABLE[] = "CREATE TABLE sums (\n"
				 "	scope TEXT NOT NULL,\n"
				 "	name ANY NOT NULL,\n"
				 "	project TEXT NOT NULL,\n"
				 "	usd INTEGER NOT NULL,\n"
				 "	PRIMARY KEY (scope, name, project)\n"
				 ") STRICT, WITHOUT ROWID";
static const char SUMS_INSERT[] = "CREATE TRIGGER sums_insert AFTER INSERT ON attempts\n"
				  "BEGIN\n" SUMS("NEW", WEIGHT("NEW")) "END";
static const char SUMS_BOOK[] =
	"CREATE TRIGGER sums_book AFTER UPDATE OF booked_usd ON attempts\n"
	"WHEN " WEIGHT("NEW") " <> " WEIGHT(
		"OLD") "\n"
		       "BEGIN\n" SUMS("NEW", WEIGHT("NEW") " - " WEIGHT("OLD")) "END";
static const char SUMS_DAY[] =
	"CREATE TRIGGER sums_day AFTER UPDATE OF day ON attempts WHEN NEW.day <> OLD.day\n"
	"BEGIN\n" SUMS("OLD", "-" WEIGHT("OLD")) SUMS("NEW", WEIGHT("NEW")) "END";

static const char ITEMS[] = "CREATE TABLE items (\n"
			    "	attempt INTEGER NOT NULL REFERENCES attempts (n),\n"
			    "	candidate INTEGER NOT NULL CHECK (candidate >= 1),\n"
			    "	key TEXT NOT NULL,\n"
			    "	state TEXT NOT NULL CHECK (state IN ('asked', 'succeeded', "
			    "'unusable', 'missing')),\n"
			    "	share_usd INTEGER NOT NULL CHECK (share_usd " USD "),\n"
			    "	sha256 TEXT,\n"
			    "	PRIMARY KEY (attempt, candidate)\n"
			    ") STRICT, WITHOUT ROWID";
static const char ITEMS_KEY[] = "CREATE INDEX items_key ON items (key)";
static const char ITEMS_FINAL[] = "CREATE TRIGGER items_final BEFORE UPDATE OF attempt, candidate, "
				  "key, state, sha256 ON items\n"
				  "WHEN OLD.state = 'succeeded'\n"
				  "BEGIN SELECT RAISE(ABORT, 'an end is final'); END";
static const char ITEMS_KEEP[] = "CREATE TRIGGER items_keep BEFORE DELETE ON items\n"
				 "BEGIN SELECT RAISE(ABORT, 'the book forgets nothing'); END";

static const char LIMITS[] =
	"CREATE TABLE limits (\n"
	"	kind TEXT PRIMARY KEY CHECK (kind IN ('run', 'day', 'month', 'asset')),\n"
	"	usd INTEGER NOT NULL CHECK (usd " USD "),\n"
	"	set_us INTEGER NOT NULL\n"
	") STRICT, WITHOUT ROWID";
static const char ENDPOINTS[] = "CREATE TABLE endpoints (\n"
				"	name TEXT PRIMARY KEY,\n"
				"	not_before_us INTEGER NOT NULL,\n"
				"	reason TEXT\n"
				") STRICT, WITHOUT ROWID";
static const char VERDICTS[] = "CREATE TABLE verdicts (\n"
			       "	purchase TEXT PRIMARY KEY,\n"
			       "	purchase_text TEXT NOT NULL,\n"
			       "	attempt INTEGER NOT NULL REFERENCES attempts (n)\n"
			       ") STRICT, WITHOUT ROWID";

/* The founding document's table. Times are text there, money is dollars. */
static const char GENERATIONS[] =
	"CREATE VIEW generations AS SELECT n AS id,\n"
	"	strftime('%Y-%m-%dT%H:%M:%S', intent_us / 1000000, 'unixepoch')\n"
	"		|| printf('.%03dZ', intent_us / 1000 % 1000) AS timestamp,\n"
	"	spec AS spec_id, provider, type,\n"
	"	coalesce(booked_usd, estimate_usd) / 1000000.0 AS cost,\n"
	"	state = 'succeeded' AS success,\n"
	"	(ended_us - intent_us) / 1000000.0 AS duration,\n"
	"	printf('%04d-%02d', day / 10000, day / 100 % 100) AS month\n"
	"FROM attempts WHERE state NOT IN ('intent', 'accepted')";

const char *const SCHEMA[] = {
	BOOK,          RUNS,           RUNS_LATEST,       JOBS,
	JOBS_MOVE,     ATTEMPTS,       ATTEMPTS_PURCHASE, ATTEMPTS_OPEN,
	TASKS,         TASKS_MOVE,     SUMS_TABLE,        ATTEMPTS_BEGIN,
	ATTEMPTS_MOVE, ATTEMPTS_FIXED, ATTEMPTS_FINAL,    ATTEMPTS_KEEP,
	SUMS_INSERT,   SUMS_BOOK,      SUMS_DAY,          ITEMS,
	ITEMS_KEY,     ITEMS_FINAL,    ITEMS_KEEP,        LIMITS,
	ENDPOINTS,     VERDICTS,       GENERATIONS,       NULL,
};
