/// What the server does itself, whole and in few steps: it keeps the plans of its functions, which
/// take longer to make than to follow.
enum SchemaFunctions {
  /// Makes sure that domains are part of their runs, and holds them until the end of the
  /// transaction: a conflict locks the row, whatever its condition says. Who stores answers of the
  /// same domain waits here, so that the last one sees all of them when it counts. In one order, so
  /// that no two wait for each other. Answers those that the table knows, and tells `settle` of them
  /// by settings of the transaction.
  static let hold = """
    CREATE FUNCTION domain_runner.hold(runs text[], names text[])
    RETURNS TABLE (run text, domain text, id uuid, run_month date)
    LANGUAGE plpgsql AS $function$
    #variable_conflict use_column
    DECLARE
      known_runs text[]; known_names text[]; ids uuid[]; months date[]; priorities integer[];
    BEGIN
      SELECT array_agg(i.run), array_agg(i.domain), array_agg(d.id), array_agg(m.run_month),
        array_agg(d.priority)
      INTO known_runs, known_names, ids, months, priorities
      FROM unnest(runs, names) AS i (run, domain)
      JOIN domain_runner.runs m ON m.run = i.run
      JOIN domain_runner.domains d ON d.domain = i.domain;
      INSERT INTO domain_runner.run_domains AS r (run, domain_id, priority)
      SELECT * FROM unnest(known_runs, ids, priorities) AS i (run, id, priority)
      ORDER BY i.run, i.id
      ON CONFLICT (run, domain_id) DO UPDATE SET priority = excluded.priority WHERE false;
      PERFORM set_config('domain_runner.held_runs', known_runs::text, true),
        set_config('domain_runner.held_ids', ids::text, true);
      RETURN QUERY SELECT * FROM unnest(known_runs, known_names, ids, months);
    END $function$
    """

  /// What has become of each domain that is held. All questions final: completed. All questions
  /// stored and each that is not final asked under the lease in force: an attempt that failed,
  /// unless it was called off. Anything else: not yet known.
  static let settle = """
    CREATE FUNCTION domain_runner.settle() RETURNS void
    LANGUAGE plpgsql AS $function$
    DECLARE
      runs text[] := nullif(current_setting('domain_runner.held_runs'), '')::text[];
      ids uuid[] := nullif(current_setting('domain_runner.held_ids'), '')::uuid[];
    BEGIN
      WITH counted AS (
        SELECT r.ctid AS place, r.run, r.domain_id, r.attempts, r.lease, m.run_month,
          m.max_attempts, c.stored, c.final, c.questions, c.last
        FROM unnest(runs, ids) AS i (run, id)
        JOIN domain_runner.run_domains r ON r.run = i.run AND r.domain_id = i.id
        JOIN domain_runner.runs m ON m.run = i.run
        CROSS JOIN LATERAL (
          SELECT count(*) AS stored, count(*) FILTER (WHERE s.final) AS final,
            max(s.questions) AS questions, max(s.ts) AS last
          FROM domain_runner.responses s
          WHERE s.run_month = m.run_month AND s.run = r.run AND s.domain_id = r.domain_id
        ) AS c
        WHERE r.status <> 'completed'
      ), decided AS (
        SELECT k.place, k.last,
          CASE WHEN k.final >= k.questions THEN 'completed'
            WHEN u.stale > 0 THEN NULL
            WHEN u.cancelled > 0 THEN 'pending'
            WHEN k.attempts + 1 >= k.max_attempts THEN 'failed'
            ELSE 'pending' END AS status,
          k.final < k.questions AND u.cancelled = 0 AS failed,
          (k.questions - k.final) || ' of ' || k.questions || ' questions unanswered: ' || u.reason
            AS reason
        FROM counted k
        CROSS JOIN LATERAL (
          SELECT count(*) FILTER (WHERE s.lease IS DISTINCT FROM k.lease::text) AS stale,
            count(*) FILTER (WHERE s.error_kind = 'cancelled') AS cancelled,
            min(s.provider || ':' || s.model || ': ' || s.error_kind || ': ' ||
              left(coalesce(s.error_message, ''), 200)) AS reason
          FROM domain_runner.responses s
          WHERE k.final < k.questions AND s.run_month = k.run_month AND s.run = k.run
            AND s.domain_id = k.domain_id AND NOT s.final
        ) AS u
        WHERE k.final >= k.questions OR k.stored >= k.questions AND k.lease IS NOT NULL
      ), settled AS (
        UPDATE domain_runner.run_domains r
        SET status = o.status, attempts = r.attempts + CASE WHEN o.failed THEN 1 ELSE 0 END,
          lease = NULL, holder = NULL, lease_until = NULL,
          reason = CASE WHEN o.status = 'completed' THEN NULL ELSE o.reason END, updated_at = now()
        FROM decided o
        WHERE o.status IS NOT NULL AND r.ctid = o.place
        RETURNING r.run, r.domain_id, r.status, o.failed, o.last
      )
      UPDATE domain_runner.domains d
      SET status = CASE WHEN d.last_run IS NULL OR d.last_run = s.run THEN s.status ELSE d.status END,
        process_count = d.process_count + CASE WHEN s.status = 'completed' THEN 1 ELSE 0 END,
        error_count = d.error_count + CASE WHEN s.failed THEN 1 ELSE 0 END,
        last_processed_at = CASE WHEN s.status = 'pending' THEN d.last_processed_at
          ELSE greatest(d.last_processed_at, s.last) END,
        updated_at = now()
      FROM (SELECT * FROM settled ORDER BY domain_id) AS s WHERE d.id = s.domain_id;
    END $function$
    """
}
