-- Sums for each quarter of an hour: the offset of every time zone is a multiple of it, so days of any zone add up exactly.
CREATE TABLE IF NOT EXISTS usage_quarters
(
    slot DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    customer LowCardinality(String),
    team LowCardinality(String),
    virtual_key LowCardinality(String),
    provider LowCardinality(String),
    model LowCardinality(String),
    requests SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    errors SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    refused SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    input_tokens SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    cached_input_tokens SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    cache_write_tokens SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    output_tokens SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    reasoning_tokens SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    audio_input_tokens SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    audio_output_tokens SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    images SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    cost_nano_usd SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    unpriced SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    latency_ms_sum SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    latency_ms_count SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(slot)
ORDER BY (slot, customer, team, virtual_key, provider, model)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS usage_quarters_fill TO usage_quarters AS
SELECT
    toStartOfFifteenMinutes(created_at) AS slot,
    customer,
    team,
    virtual_key,
    provider,
    model,
    toInt64(count()) AS requests,
    toInt64(countIf(outcome IN ('client_error', 'failed', 'unknown'))) AS errors,
    toInt64(countIf(outcome = 'refused')) AS refused,
    sum(ifNull(r.input_tokens, 0)) AS input_tokens,
    sum(ifNull(r.cached_input_tokens, 0)) AS cached_input_tokens,
    sum(ifNull(r.cache_write_tokens, 0)) AS cache_write_tokens,
    sum(ifNull(r.output_tokens, 0)) AS output_tokens,
    sum(ifNull(r.reasoning_tokens, 0)) AS reasoning_tokens,
    sum(ifNull(r.audio_input_tokens, 0)) AS audio_input_tokens,
    sum(ifNull(r.audio_output_tokens, 0)) AS audio_output_tokens,
    sum(ifNull(r.images, 0)) AS images,
    sum(ifNull(r.cost_nano_usd, 0)) AS cost_nano_usd,
    toInt64(countIf(isNull(r.cost_nano_usd))) AS unpriced,
    sum(ifNull(r.latency_ms, 0)) AS latency_ms_sum,
    toInt64(countIf(isNotNull(r.latency_ms))) AS latency_ms_count
FROM requests AS r
GROUP BY slot, customer, team, virtual_key, provider, model;

CREATE VIEW IF NOT EXISTS usage_day AS
SELECT
    toDate(slot) AS day,
    customer,
    team,
    virtual_key,
    provider,
    model,
    sum(u.requests) AS requests,
    sum(u.errors) AS errors,
    sum(u.refused) AS refused,
    sum(u.input_tokens) AS input_tokens,
    sum(u.cached_input_tokens) AS cached_input_tokens,
    sum(u.cache_write_tokens) AS cache_write_tokens,
    sum(u.output_tokens) AS output_tokens,
    sum(u.reasoning_tokens) AS reasoning_tokens,
    sum(u.audio_input_tokens) AS audio_input_tokens,
    sum(u.audio_output_tokens) AS audio_output_tokens,
    sum(u.images) AS images,
    sum(u.cost_nano_usd) AS cost_nano_usd,
    sum(u.unpriced) AS unpriced,
    sum(u.latency_ms_sum) / greatest(sum(u.latency_ms_count), 1) AS avg_latency_ms
FROM usage_quarters AS u
GROUP BY day, customer, team, virtual_key, provider, model;
