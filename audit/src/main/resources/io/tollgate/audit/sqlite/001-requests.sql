-- One row a request, kept small: what repeats from row to row is said once, in kinds.
-- Everybody reads the view requests.
CREATE TABLE nodes (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

-- What usage is asked by.
CREATE TABLE payers (
    id INTEGER PRIMARY KEY,
    customer TEXT NOT NULL,
    team TEXT NOT NULL,
    virtual_key TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    outcome TEXT NOT NULL,
    UNIQUE (customer, team, virtual_key, provider, model, outcome)
);

CREATE TABLE kinds (
    id INTEGER PRIMARY KEY,
    payer INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    config_version TEXT NOT NULL,
    customer TEXT NOT NULL,
    team TEXT NOT NULL,
    virtual_key TEXT NOT NULL,
    client_api TEXT NOT NULL,
    operation TEXT NOT NULL,
    model TEXT NOT NULL,
    stream INTEGER NOT NULL,
    provider TEXT NOT NULL,
    provider_key TEXT NOT NULL,
    served_model TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    status INTEGER NOT NULL,
    error_class TEXT NOT NULL,
    finish_reason TEXT NOT NULL,
    client_aborted INTEGER NOT NULL,
    cache TEXT NOT NULL,
    usage_estimated INTEGER NOT NULL
);

CREATE INDEX kinds_by_hash ON kinds (hash);

-- Numbers that are not known are NULL. row_id is the node's id times 2^40 plus seq: one tree for the order of each node's record and for
-- what makes a repeated batch change nothing.
CREATE TABLE request_rows (
    row_id INTEGER PRIMARY KEY,
    created_at TEXT NOT NULL,
    kind INTEGER NOT NULL,
    chain INTEGER NOT NULL,
    latency_ms INTEGER,
    ttft_ms INTEGER,
    overhead_us INTEGER,
    cost_nano_usd INTEGER,
    reserved_nano_usd INTEGER,
    request_id TEXT NOT NULL,
    trace_id TEXT NOT NULL,
    client_address TEXT NOT NULL,
    user_id TEXT NOT NULL,
    request_bytes INTEGER,
    response_bytes INTEGER,
    prompt_hash TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    attempt_log TEXT NOT NULL,
    input_tokens INTEGER,
    cached_input_tokens INTEGER,
    cache_write_tokens INTEGER,
    output_tokens INTEGER,
    reasoning_tokens INTEGER,
    audio_input_tokens INTEGER,
    audio_output_tokens INTEGER,
    images INTEGER
);

-- Filters read kind, and averages latency_ms, out of the index alone.
CREATE INDEX request_rows_by_time ON request_rows (created_at, kind, latency_ms);

CREATE INDEX request_rows_by_request ON request_rows (request_id);

-- CROSS JOIN keeps the order of the tables: rows first, by whatever index the question allows.
CREATE VIEW requests AS
SELECT
    (SELECT name FROM nodes WHERE nodes.id = r.row_id >> 40) AS node,
    r.row_id & 1099511627775 AS seq,
    r.chain AS chain,
    r.created_at AS created_at,
    r.request_id AS request_id,
    r.trace_id AS trace_id,
    r.client_address AS client_address,
    k.config_version AS config_version,
    k.customer AS customer,
    k.team AS team,
    k.virtual_key AS virtual_key,
    r.user_id AS user_id,
    k.client_api AS client_api,
    k.operation AS operation,
    k.model AS model,
    k.stream AS stream,
    r.request_bytes AS request_bytes,
    r.prompt_hash AS prompt_hash,
    k.provider AS provider,
    k.provider_key AS provider_key,
    k.served_model AS served_model,
    k.attempts AS attempts,
    r.attempt_log AS attempt_log,
    k.outcome AS outcome,
    k.status AS status,
    k.error_class AS error_class,
    k.finish_reason AS finish_reason,
    k.client_aborted AS client_aborted,
    k.cache AS cache,
    r.response_bytes AS response_bytes,
    r.body_hash AS body_hash,
    r.latency_ms AS latency_ms,
    r.ttft_ms AS ttft_ms,
    r.overhead_us AS overhead_us,
    r.input_tokens AS input_tokens,
    r.cached_input_tokens AS cached_input_tokens,
    r.cache_write_tokens AS cache_write_tokens,
    r.output_tokens AS output_tokens,
    r.reasoning_tokens AS reasoning_tokens,
    r.audio_input_tokens AS audio_input_tokens,
    r.audio_output_tokens AS audio_output_tokens,
    r.images AS images,
    k.usage_estimated AS usage_estimated,
    r.cost_nano_usd AS cost_nano_usd,
    r.reserved_nano_usd AS reserved_nano_usd,
    r.row_id AS row_id
FROM request_rows r CROSS JOIN kinds k ON k.id = r.kind;

CREATE TABLE bodies (
    row_id INTEGER PRIMARY KEY,
    node TEXT NOT NULL,
    seq INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    request_id TEXT NOT NULL,
    request TEXT NOT NULL,
    response TEXT NOT NULL,
    truncated INTEGER NOT NULL
);

CREATE INDEX bodies_by_time ON bodies (created_at);

CREATE INDEX bodies_by_request ON bodies (request_id);

CREATE TABLE checkpoints (
    node TEXT NOT NULL,
    seq INTEGER NOT NULL,
    chain TEXT NOT NULL,
    at TEXT NOT NULL,
    at_millis INTEGER NOT NULL,
    key_id TEXT NOT NULL,
    signature TEXT NOT NULL,
    PRIMARY KEY (node, seq)
) WITHOUT ROWID;

-- Sums for each hour and each day in UTC, written with the rows.
CREATE TABLE hour_sums (
    hour TEXT NOT NULL,
    payer INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    unpriced INTEGER NOT NULL,
    cost_nano_usd INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    cached_input_tokens INTEGER NOT NULL,
    cache_write_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    reasoning_tokens INTEGER NOT NULL,
    audio_input_tokens INTEGER NOT NULL,
    audio_output_tokens INTEGER NOT NULL,
    images INTEGER NOT NULL,
    latency_ms INTEGER NOT NULL,
    latency_count INTEGER NOT NULL,
    ttft_ms INTEGER NOT NULL,
    ttft_count INTEGER NOT NULL,
    PRIMARY KEY (hour, payer)
) WITHOUT ROWID;

CREATE TABLE day_sums (
    day TEXT NOT NULL,
    payer INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    unpriced INTEGER NOT NULL,
    cost_nano_usd INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    cached_input_tokens INTEGER NOT NULL,
    cache_write_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    reasoning_tokens INTEGER NOT NULL,
    audio_input_tokens INTEGER NOT NULL,
    audio_output_tokens INTEGER NOT NULL,
    images INTEGER NOT NULL,
    latency_ms INTEGER NOT NULL,
    latency_count INTEGER NOT NULL,
    ttft_ms INTEGER NOT NULL,
    ttft_count INTEGER NOT NULL,
    PRIMARY KEY (day, payer)
) WITHOUT ROWID;

CREATE VIEW usage_hour AS
SELECT
    s.hour AS hour,
    p.customer AS customer,
    p.team AS team,
    p.virtual_key AS virtual_key,
    p.provider AS provider,
    p.model AS model,
    p.outcome AS outcome,
    s.requests AS requests,
    s.unpriced AS unpriced,
    s.cost_nano_usd AS cost_nano_usd,
    s.input_tokens AS input_tokens,
    s.cached_input_tokens AS cached_input_tokens,
    s.cache_write_tokens AS cache_write_tokens,
    s.output_tokens AS output_tokens,
    s.reasoning_tokens AS reasoning_tokens,
    s.audio_input_tokens AS audio_input_tokens,
    s.audio_output_tokens AS audio_output_tokens,
    s.images AS images,
    s.latency_ms AS latency_ms,
    s.latency_count AS latency_count,
    s.ttft_ms AS ttft_ms,
    s.ttft_count AS ttft_count
FROM hour_sums s CROSS JOIN payers p ON p.id = s.payer;

CREATE VIEW usage_day AS
SELECT
    s.day AS day,
    p.customer AS customer,
    p.team AS team,
    p.virtual_key AS virtual_key,
    p.provider AS provider,
    p.model AS model,
    p.outcome AS outcome,
    s.requests AS requests,
    s.unpriced AS unpriced,
    s.cost_nano_usd AS cost_nano_usd,
    s.input_tokens AS input_tokens,
    s.cached_input_tokens AS cached_input_tokens,
    s.cache_write_tokens AS cache_write_tokens,
    s.output_tokens AS output_tokens,
    s.reasoning_tokens AS reasoning_tokens,
    s.audio_input_tokens AS audio_input_tokens,
    s.audio_output_tokens AS audio_output_tokens,
    s.images AS images,
    s.latency_ms AS latency_ms,
    s.latency_count AS latency_count,
    s.ttft_ms AS ttft_ms,
    s.ttft_count AS ttft_count
FROM day_sums s CROSS JOIN payers p ON p.id = s.payer;
