package sqlite

import (
	"strconv"

	"tabiji/backend/delivery"
	"tabiji/backend/journey"
)

// rowRules are further promises, which compare one table with another. Each is a query for the rows that break it.
var rowRules = []rule{
	// A mail step is left by the receipt of its mail, unless it was switched off; the program never deletes rows of the outbox.
	{"mail_missing", `SELECT 'enr_' || h.enrollment || ': ' || h.node FROM history h WHERE h.kind IN (` + kindList(journey.KindsOf(journey.Mails)) + `) AND h.reasons NOT LIKE '[{"id":"` + journey.NothingDone + `"%'
		AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.effect_key = 'e:' || h.enrollment || ':' || h.node || ':' || h.visit || ':0')
		UNION ALL SELECT 'enr_' || e.id || ': ' || e.node FROM enrollment e WHERE e.state = 'live' AND e.waits = 'receipt'
		AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.effect_key = 'e:' || e.id || ':' || e.node || ':' || e.visit || ':0')`},
	{"mail_gap", `SELECT 'out_' || (before + 1) FROM (SELECT id, lag(id, 1, 0) OVER (ORDER BY id) AS before FROM outbox) WHERE id > before + 1`},
	{"resend_missing", `SELECT 'out_' || o.id FROM outbox o WHERE o.settled = 'again'
		AND NOT EXISTS (SELECT 1 FROM outbox r WHERE r.effect_key = 'r:' || o.id || ':1')`},
	{"mail_of_nothing", `SELECT 'out_' || o.id FROM outbox o WHERE o.journey IS NOT NULL AND NOT EXISTS (SELECT 1 FROM journey j WHERE j.no = o.journey)
		UNION ALL SELECT 'out_' || w.ref FROM wake w WHERE w.kind = 'receipt' AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.id = w.ref)
		UNION ALL SELECT 'event ' || w.ref FROM wake w WHERE w.kind = 'event' AND NOT EXISTS (SELECT 1 FROM event e WHERE e.seq = w.ref)`},
	{"arrived_count", `WITH came AS (SELECT version, node, count(*) AS n FROM (
				SELECT e.version, h.node, h.enrollment, h.visit FROM history h JOIN enrollment e ON e.id = h.enrollment
				UNION SELECT version, node, id, visit FROM enrollment WHERE node <> '') GROUP BY version, node),
			kept AS (SELECT version, node, n FROM node_count WHERE what = 'arrived' AND n <> 0)
		SELECT coalesce(c.version, k.version) || '/' || coalesce(c.node, k.node) || ': ' || coalesce(k.n, 0) || ' ≠ ' || coalesce(c.n, 0)
		FROM came c FULL JOIN kept k ON k.version = c.version AND k.node = c.node WHERE coalesce(c.n, 0) <> coalesce(k.n, 0)`},
	// Each step that is left writes a row of history; of a person who was taken out the row has no outcome.
	{"left_count", `WITH gone AS (SELECT e.version, h.node, 'left:' || h.outcome AS what, count(*) AS n FROM history h JOIN enrollment e ON e.id = h.enrollment
				WHERE h.outcome <> '' GROUP BY 1, 2, 3),
			kept AS (SELECT version, node, what, n FROM node_count WHERE what LIKE 'left:%' AND n <> 0)
		SELECT coalesce(g.version, k.version) || '/' || coalesce(g.node, k.node) || ': ' || coalesce(k.n, 0) || ' ≠ ' || coalesce(g.n, 0)
		FROM gone g FULL JOIN kept k ON k.version = g.version AND k.node = g.node AND k.what = g.what WHERE coalesce(g.n, 0) <> coalesce(k.n, 0)`},
	// An enrollment that waits for a time or an event has its reasons stored (standing), and no other has.
	{"standing_lost", `SELECT 'enr_' || id FROM enrollment WHERE (waits <> '' AND waits <> 'receipt') <> (standing_at > 0) OR (standing_at > 0) <> (standing <> '')`},
	// A wait ends at the moment that was decided on arrival, moved only by the pauses of the journey since. Files on a
	// computer whose date was set are left out, because those shifts cannot be computed from rows.
	{"wait_moved", `WITH paused AS (SELECT body ->> '$.journey' AS journey, sum(body ->> '$.by') AS by FROM agenda WHERE kind = 'shift' GROUP BY 1)
		SELECT 'enr_' || e.id FROM enrollment e LEFT JOIN paused p ON p.journey = e.journey
		WHERE e.state = 'live' AND e.due_at IS NOT NULL AND e.standing_at > 0 AND json_valid(e.standing) AND e.standing ->> '$[0].args.at' IS NOT NULL
			AND NOT EXISTS (SELECT 1 FROM clock_jump)
			AND (e.due_at < (e.standing ->> '$[0].args.at') - CASE WHEN p.by IS NULL THEN 0 ELSE ` + unnoticed + ` END
				OR e.due_at > (e.standing ->> '$[0].args.at') + coalesce(p.by, 0))`},
	// A mail held because it is late, for which no question is in the list of late mails, would wait without end.
	{"late_lost", `SELECT 'out_' || o.id FROM outbox o WHERE o.state = 'held' AND o.reason LIKE '{"id":"reason.delivery.late"%'
			AND NOT EXISTS (SELECT 1 FROM late_mail l WHERE l.outbox = o.id)
		UNION ALL SELECT 'out_' || l.outbox FROM late_mail l WHERE NOT EXISTS (SELECT 1 FROM outbox o WHERE o.id = l.outbox)`},
	{"intake_cursor", `WITH c AS (SELECT (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'intake_seq') AS at,
				(SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'intake_seen') AS seen,
				coalesce((SELECT max(seq) FROM event), 0) AS newest,
				coalesce((SELECT max(CAST(substr(entry_key, 4) AS INTEGER)) FROM enrollment WHERE entry_key GLOB 'ev:[0-9]*'), 0) AS used)
		SELECT coalesce(at, '?') || ' (' || coalesce(seen, used) || ', ' || newest || ')' FROM c
		WHERE at IS NULL OR at > newest OR at < used OR at <> coalesce(seen, at)`},
	{"sequence_behind", `SELECT 'event ' || max(seq) FROM event HAVING max(seq) > coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'event'), 0)`},
	// The program plans nothing for more than a century ahead: such a row would never move.
	{"far_away", `SELECT 'enr_' || id FROM enrollment WHERE due_at IS NOT NULL AND state = 'live' AND (due_at > ` + farAway + ` OR due_at <= 0)
		UNION ALL SELECT 'out_' || id FROM outbox WHERE next_at IS NOT NULL AND (next_at > ` + farAway + ` OR next_at <= 0)
		UNION ALL SELECT 'agenda ' || key FROM agenda WHERE done = 0 AND (planned_at > ` + farAway + ` OR planned_at <= 0)
		UNION ALL SELECT 'account ' || id FROM account WHERE resumes_at > ` + farAway},
	{"message_gone", `SELECT 'version ' || v.id || ': ' || p.key FROM version v, json_each(v.body, '$.pins') p
			WHERE NOT EXISTS (SELECT 1 FROM message_version m WHERE m.id = p.value)
		UNION ALL SELECT 'out_' || o.id FROM outbox o WHERE NOT EXISTS (SELECT 1 FROM message_version m WHERE m.id = o.message_version)`},
	{"no_live_version", `SELECT id FROM journey WHERE state IN ('running', 'paused', 'finishing') AND live_version IS NULL`},
	{"node_unknown", `SELECT s.version || '/' || s.node FROM (SELECT DISTINCT version, node FROM enrollment WHERE state = 'live' AND node <> '') s
		JOIN version v ON v.id = s.version WHERE NOT EXISTS (SELECT 1 FROM json_each(v.body, '$.drawing.nodes') n WHERE n.value ->> 'id' = s.node)`},
	{"merged_wrong", `SELECT 'con_' || c.id FROM contact c JOIN contact into_ ON into_.id = c.merged_into WHERE into_.merged_into IS NOT NULL OR c.id = c.merged_into`},
}

// farAway is the beginning of the year 2200, in milliseconds UTC.
const farAway = "7258118400000"

// unnoticed is how far a computer's date may be set, in milliseconds, without a record of it: a pause that ends then
// shortens waits by as much.
var unnoticed = strconv.FormatInt(delivery.Unnoticed.Milliseconds(), 10)
