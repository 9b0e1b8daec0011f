/// The tables, as steps that only go forward. A step that was released is never changed.
enum Schema {
  struct Step {
    let name: String
    /// Statements that run in one transaction.
    let statements: [String]
  }

  static let steps = [
    Step(
      name: "domains, runs, responses, prompts",
      statements: tables + responses + months
        + [SchemaFunctions.hold, SchemaFunctions.settle])
  ]

  private static let tables = [
    """
    CREATE TABLE domain_runner.domains (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      domain text NOT NULL UNIQUE,
      status text NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'processing', 'completed', 'failed')),
      priority integer NOT NULL DEFAULT 0,
      cohort text,
      source text,
      process_count integer NOT NULL DEFAULT 0,
      error_count integer NOT NULL DEFAULT 0,
      last_run text,
      last_processed_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    ) WITH (fillfactor = 90)
    """,
    "CREATE INDEX domains_created ON domain_runner.domains (created_at)",
    """
    CREATE TABLE domain_runner.runs (
      run text PRIMARY KEY,
      run_month date NOT NULL CHECK (extract(day FROM run_month) = 1),
      max_attempts integer NOT NULL DEFAULT 2 CHECK (max_attempts > 0),
      enrolled_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now()
    )
    """,
    """
    CREATE TABLE domain_runner.run_domains (
      run text NOT NULL,
      domain_id uuid NOT NULL REFERENCES domain_runner.domains,
      status text NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'processing', 'completed', 'failed')),
      priority integer NOT NULL DEFAULT 0,
      attempts integer NOT NULL DEFAULT 0,
      lease uuid,
      holder text,
      lease_until timestamptz,
      reason text,
      updated_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (run, domain_id),
      CHECK ((status = 'processing') = (lease IS NOT NULL AND lease_until IS NOT NULL))
    ) WITH (fillfactor = 90)
    """,
    """
    CREATE INDEX run_domains_due ON domain_runner.run_domains
      (run, attempts, priority DESC, domain_id) WHERE status = 'pending'
    """,
    """
    CREATE INDEX run_domains_leased ON domain_runner.run_domains (run, lease_until)
      WHERE status = 'processing'
    """,
    """
    CREATE INDEX run_domains_held ON domain_runner.run_domains (holder)
      WHERE status = 'processing'
    """,
    """
    CREATE TABLE domain_runner.prompts (
      name text NOT NULL,
      hash text NOT NULL,
      text text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (name, hash)
    )
    """,
    """
    CREATE TABLE domain_runner.unknown_responses (
      run text NOT NULL,
      question uuid NOT NULL,
      domain text NOT NULL,
      record json NOT NULL,
      received_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (run, question)
    )
    """,
  ]

  /// Every field of the record. `question` is a uuid because its 32 hexadecimal digits are one, in
  /// half the space; numbers are numeric because that keeps their digits. What is counted comes first,
  /// where it is found without looking through the texts.
  private static let responses = [
    """
    CREATE TABLE domain_runner.responses (
      run_month date NOT NULL,
      questions integer NOT NULL,
      sample integer NOT NULL,
      attempts integer NOT NULL,
      ts timestamptz NOT NULL,
      domain_id uuid NOT NULL,
      question uuid NOT NULL,
      final boolean NOT NULL
        GENERATED ALWAYS AS (status = 'ok' OR coalesce(NOT error_retryable, false)) STORED,
      run text NOT NULL,
      cohort text,
      lease text,
      prompt text NOT NULL,
      provider text NOT NULL,
      model text NOT NULL,
      answered_provider text,
      answered_model text,
      status text NOT NULL CHECK (status IN ('ok', 'error')),
      text text,
      finish text,
      finish_raw text,
      tokens_prompt bigint,
      tokens_completion bigint,
      tokens_cached bigint,
      tokens_reasoning bigint,
      cost_usd numeric,
      cost_reported_usd numeric,
      latency_ms numeric,
      first_byte_ms numeric,
      queue_ms numeric,
      tries json,
      request_id text,
      key text,
      maybe_billed boolean,
      error_kind text,
      error_http integer,
      error_message text,
      error_retryable boolean,
      simulated boolean,
      extra json,
      UNIQUE (run_month, run, question)
    ) PARTITION BY RANGE (run_month)
    """,
    "CREATE INDEX responses_of_domain ON domain_runner.responses (run_month, run, domain_id)",
  ]

  /// A month's partition is made when its first run is, by whoever makes the run; attaching it stops
  /// no one who reads or writes others.
  private static let months = [
    """
    CREATE FUNCTION domain_runner.add_month(month date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $function$
    DECLARE
      name text := 'responses_' || to_char(month, 'YYYY_MM');
    BEGIN
      IF to_regclass('domain_runner.' || name) IS NOT NULL THEN RETURN; END IF;
      PERFORM pg_advisory_xact_lock(4738203, 2);
      IF to_regclass('domain_runner.' || name) IS NOT NULL THEN RETURN; END IF;
      EXECUTE format(
        'CREATE TABLE domain_runner.%I (LIKE domain_runner.responses INCLUDING ALL)', name);
      EXECUTE format(
        'ALTER TABLE domain_runner.responses ATTACH PARTITION domain_runner.%I '
        'FOR VALUES FROM (%L) TO (%L)', name, month, month + interval '1 month');
    END $function$
    """,
    """
    CREATE FUNCTION domain_runner.begin_run(name text, attempts integer) RETURNS date
    LANGUAGE plpgsql AS $function$
    DECLARE
      month date;
    BEGIN
      INSERT INTO domain_runner.runs (run, run_month, max_attempts)
        VALUES (name, date_trunc('month', now() AT TIME ZONE 'UTC'), coalesce(attempts, 2))
        ON CONFLICT (run) DO UPDATE SET max_attempts = attempts
          WHERE attempts IS NOT NULL AND runs.max_attempts <> attempts;
      SELECT run_month INTO month FROM domain_runner.runs WHERE run = name;
      PERFORM domain_runner.add_month(month);
      RETURN month;
    END $function$
    """,
  ]
}
