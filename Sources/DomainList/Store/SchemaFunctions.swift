/// What the server does itself, whole and in few steps: it keeps the plans of its functions, which
/// take longer to make than to follow.
enum SchemaFunctions {
  /// Makes sure that domains are part of their runs, and holds them until the end of the
  /// transaction. Who stores answers of the same domain waits here, so that the last one sees all of
  /// them when it counts. In one order, so that no two wait for each other. Answers those that the
  /// table knows.
  static let hold = """
    CREATE FUNCTION domain_runner.hold(runs text[], names text[])
    RETURNS TABLE (run text, domain text, id uuid, run_month date)
    LANGUAGE plpgsql AS $function$
    #variable_conflict use_column
    BEGIN
      INSERT INTO domain_runner.run_domains (run, domain_id, priority)
      SELECT i.run, d.id, d.priority
      FROM unnest(runs, names) AS i (run, domain)
      JOIN domain_runner.domains d ON d.domain = i.domain
      ORDER BY i.run, d.id
      ON CONFLICT (run, domain_id) DO NOTHING;
      RETURN QUERY
      SELECT i.run, i.domain, d.id, m.run_month
      FROM unnest(runs, names) AS i (run, domain)
      JOIN domain_runner.runs m ON m.run = i.run
      JOIN domain_runner.domains d ON d.domain = i.domain
      JOIN domain_runner.run_domains r ON r.run = i.run AND r.domain_id = d.id
      ORDER BY r.run, r.domain_id FOR NO KEY UPDATE OF r;
    END $function$
    """

  /// What has become of each domain. All questions final: completed. All questions stored and each
  /// that is not final asked under the lease in force: an attempt that failed, unless it was called
  /// off. Anything else: not yet known.
  static let settle = """
    CREATE FUNCTION domain_runner.settle(runs text[], names text[]) RETURNS void
    LANGUAGE plpgsql AS $function$
    BEGIN
      WITH counted AS (
        SELECT r.run, r.domain_id, r.attempts, r.lease, m.max_attempts,
          c.stored, c.final, c.questions, c.stale, c.cancelled, c.reason, c.last
        FROM unnest(runs, names) AS i (run, domain)
        JOIN domain_runner.domains d ON d.domain = i.domain
        JOIN domain_runner.run_domains r ON r.run = i.run AND r.domain_id = d.id
        JOIN domain_runner.runs m ON m.run = i.run
        CROSS JOIN LATERAL (
          SELECT count(*) AS stored, count(*) FILTER (WHERE s.final) AS final,
            max(s.questions) AS questions, max(s.ts) AS last,
            count(*) FILTER (WHERE NOT s.final AND s.lease IS DISTINCT FROM r.lease::text) AS stale,
            count(*) FILTER (WHERE NOT s.final AND s.error_kind = 'cancelled') AS cancelled,
            (min(s.provider || ':' || s.model || ': ' || s.error_kind || ': ' ||
              left(coalesce(s.error_message, ''), 200)) FILTER (WHERE NOT s.final)) AS reason
          FROM domain_runner.responses s
          WHERE s.run_month = m.run_month AND s.run = r.run AND s.domain_id = r.domain_id
        ) AS c
        WHERE r.status <> 'completed'
      ), decided AS (
        SELECT run, domain_id, attempts, last,
          CASE WHEN final >= questions THEN 'completed'
            WHEN lease IS NULL OR stored < questions OR stale > 0 THEN NULL
            WHEN cancelled > 0 THEN 'pending'
            WHEN attempts + 1 >= max_attempts THEN 'failed'
            ELSE 'pending' END AS status,
          final < questions AND cancelled = 0 AS failed,
          (questions - final) || ' of ' || questions || ' questions unanswered: ' || reason AS reason
        FROM counted
      ), settled AS (
        UPDATE domain_runner.run_domains r
        SET status = o.status, attempts = r.attempts + CASE WHEN o.failed THEN 1 ELSE 0 END,
          lease = NULL, holder = NULL, lease_until = NULL,
          reason = CASE WHEN o.status = 'completed' THEN NULL ELSE o.reason END, updated_at = now()
        FROM decided o
        WHERE o.status IS NOT NULL AND r.run = o.run AND r.domain_id = o.domain_id
        RETURNING r.run, r.domain_id, r.status, o.failed, o.last
      ), locked AS (
        SELECT d.id, s.run, s.status, s.failed, s.last FROM settled s
        JOIN domain_runner.domains d ON d.id = s.domain_id ORDER BY d.id FOR NO KEY UPDATE OF d
      )
      UPDATE domain_runner.domains d
      SET status = CASE WHEN d.last_run IS NULL OR d.last_run = s.run THEN s.status ELSE d.status END,
        process_count = d.process_count + CASE WHEN s.status = 'completed' THEN 1 ELSE 0 END,
        error_count = d.error_count + CASE WHEN s.failed THEN 1 ELSE 0 END,
        last_processed_at = CASE WHEN s.status = 'pending' THEN d.last_processed_at
          ELSE greatest(d.last_processed_at, s.last) END,
        updated_at = now()
      FROM locked s WHERE d.id = s.id;
    END $function$
    """
}
