CREATE TABLE domains (id uuid, domain text, status text, priority int, cohort text, source text,
  process_count int, error_count int, last_processed_at timestamptz, created_at timestamptz,
  updated_at timestamptz);
CREATE TABLE domain_responses (domain_id uuid, model text, prompt_type text, response text,
  created_at timestamptz);
INSERT INTO domains VALUES
  ('00000000-0000-0000-0000-000000000001', 'Nike.com', 'completed', 3, 'sport', 'list', 2, 0,
   '2025-04-02T00:00:00Z', '2025-01-01', '2025-04-02'),
  ('00000000-0000-0000-0000-000000000002', 'adidas.de', 'processing', 1, NULL, NULL, 0, 1, NULL,
   '2025-01-01', '2025-01-01'),
  ('00000000-0000-0000-0000-000000000003', 'no domain', 'pending', 0, NULL, NULL, 0, 0, NULL,
   '2025-01-01', '2025-01-01');
INSERT INTO domain_responses VALUES
  ('00000000-0000-0000-0000-000000000001', 'openai/gpt-4', 'analysis', 'one', '2025-03-01T00:00:00Z'),
  ('00000000-0000-0000-0000-000000000001', 'claude', 'analysis', 'two', '2025-04-01T00:00:00Z'),
  ('00000000-0000-0000-0000-000000000001', 'claude', 'analysis', 'three', '2025-04-02T00:00:00Z');
