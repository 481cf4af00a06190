-- One row a request. A node's rows lie together within ten minutes: that packs its ids and numbers well, reads them back
-- in order for a proof, and is fine enough to find the newest rows quickly.
-- Numbers that are not known are NULL. Hashes are 16 bytes, or none; the columns of the plain name show them in hex.
CREATE TABLE IF NOT EXISTS requests
(
    created_at DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    node LowCardinality(String),
    seq Int64 CODEC(Delta(8), ZSTD(1)),
    chain Int64 CODEC(NONE),
    request_id String CODEC(ZSTD(3)),
    trace_id_bytes String CODEC(ZSTD(1)),
    trace_id String ALIAS lower(hex(trace_id_bytes)),
    client_address LowCardinality(String) CODEC(ZSTD(1)),
    config_version LowCardinality(String) CODEC(ZSTD(1)),
    customer LowCardinality(String) CODEC(ZSTD(1)),
    team LowCardinality(String) CODEC(ZSTD(1)),
    virtual_key LowCardinality(String) CODEC(ZSTD(1)),
    user_id String CODEC(ZSTD(1)),
    client_api LowCardinality(String) CODEC(ZSTD(1)),
    operation LowCardinality(String) CODEC(ZSTD(1)),
    model LowCardinality(String) CODEC(ZSTD(1)),
    stream Bool CODEC(ZSTD(1)),
    request_bytes Nullable(Int64) CODEC(T64, ZSTD(1)),
    prompt_hash_bytes String CODEC(ZSTD(1)),
    prompt_hash String ALIAS lower(hex(prompt_hash_bytes)),
    provider LowCardinality(String) CODEC(ZSTD(1)),
    provider_key LowCardinality(String) CODEC(ZSTD(1)),
    served_model LowCardinality(String) CODEC(ZSTD(1)),
    attempts Int32 CODEC(T64, ZSTD(1)),
    attempt_log String CODEC(ZSTD(1)),
    outcome LowCardinality(String) CODEC(ZSTD(1)),
    status Int32 CODEC(T64, ZSTD(1)),
    error_class LowCardinality(String) CODEC(ZSTD(1)),
    finish_reason LowCardinality(String) CODEC(ZSTD(1)),
    client_aborted Bool CODEC(ZSTD(1)),
    cache LowCardinality(String) CODEC(ZSTD(1)),
    response_bytes Nullable(Int64) CODEC(T64, ZSTD(1)),
    body_hash_bytes String CODEC(ZSTD(1)),
    body_hash String ALIAS lower(hex(body_hash_bytes)),
    latency_ms Nullable(Int64) CODEC(T64, ZSTD(1)),
    ttft_ms Nullable(Int64) CODEC(T64, ZSTD(1)),
    overhead_us Nullable(Int64) CODEC(T64, ZSTD(1)),
    input_tokens Nullable(Int64) CODEC(T64, ZSTD(1)),
    cached_input_tokens Nullable(Int64) CODEC(T64, ZSTD(1)),
    cache_write_tokens Nullable(Int64) CODEC(T64, ZSTD(1)),
    output_tokens Nullable(Int64) CODEC(T64, ZSTD(1)),
    reasoning_tokens Nullable(Int64) CODEC(T64, ZSTD(1)),
    audio_input_tokens Nullable(Int64) CODEC(T64, ZSTD(1)),
    audio_output_tokens Nullable(Int64) CODEC(T64, ZSTD(1)),
    images Nullable(Int64) CODEC(T64, ZSTD(1)),
    usage_estimated Bool CODEC(ZSTD(1)),
    cost_nano_usd Nullable(Int64) CODEC(T64, ZSTD(1)),
    reserved_nano_usd Nullable(Int64) CODEC(T64, ZSTD(1)),
    INDEX by_request_id request_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_seq seq TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(created_at)
ORDER BY (toStartOfTenMinutes(created_at), node, seq)
SETTINGS non_replicated_deduplication_window = 10000;

-- A batch that is refused and cut in two sends its bodies and checkpoints again: here the second copy replaces the first.
CREATE TABLE IF NOT EXISTS bodies
(
    node LowCardinality(String),
    seq Int64 CODEC(Delta(8), ZSTD(1)),
    created_at DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    request_id String CODEC(ZSTD(3)),
    request String CODEC(ZSTD(3)),
    response String CODEC(ZSTD(3)),
    truncated Bool
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(created_at)
ORDER BY (node, seq)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE TABLE IF NOT EXISTS checkpoints
(
    node LowCardinality(String),
    seq Int64,
    chain String,
    at DateTime64(3, 'UTC'),
    key_id LowCardinality(String),
    signature String
)
ENGINE = ReplacingMergeTree
ORDER BY (node, seq)
SETTINGS non_replicated_deduplication_window = 10000;
