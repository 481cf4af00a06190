-- Sums for each quarter of an hour in UTC, without who paid: few rows, from which the days and hours of any zone follow.
-- They begin when this file is applied; before that the questions use hours and rows.
CREATE TABLE IF NOT EXISTS usage_quarter_hour
(
    quarter_hour DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
    provider LowCardinality(String),
    model LowCardinality(String),
    outcome LowCardinality(String),
    requests SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    unpriced SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    cost_nano_usd SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    input_tokens SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    cached_input_tokens SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    cache_write_tokens SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    output_tokens SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    reasoning_tokens SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    audio_input_tokens SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    audio_output_tokens SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    images SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    latency_ms SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    latency_count SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    ttft_ms SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1)),
    ttft_count SimpleAggregateFunction(sum, Int64) CODEC(T64, ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(quarter_hour)
ORDER BY (quarter_hour, provider, model, outcome)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS usage_quarter_hour_fill TO usage_quarter_hour AS
SELECT
    toStartOfFifteenMinutes(r.created_at) AS quarter_hour,
    r.provider AS provider,
    r.model AS model,
    r.outcome AS outcome,
    toInt64(count()) AS requests,
    toInt64(countIf(isNull(r.cost_nano_usd))) AS unpriced,
    sum(ifNull(r.cost_nano_usd, 0)) AS cost_nano_usd,
    sum(ifNull(r.input_tokens, 0)) AS input_tokens,
    sum(ifNull(r.cached_input_tokens, 0)) AS cached_input_tokens,
    sum(ifNull(r.cache_write_tokens, 0)) AS cache_write_tokens,
    sum(ifNull(r.output_tokens, 0)) AS output_tokens,
    sum(ifNull(r.reasoning_tokens, 0)) AS reasoning_tokens,
    sum(ifNull(r.audio_input_tokens, 0)) AS audio_input_tokens,
    sum(ifNull(r.audio_output_tokens, 0)) AS audio_output_tokens,
    sum(ifNull(r.images, 0)) AS images,
    sum(ifNull(r.latency_ms, 0)) AS latency_ms,
    toInt64(count(r.latency_ms)) AS latency_count,
    sum(ifNull(r.ttft_ms, 0)) AS ttft_ms,
    toInt64(count(r.ttft_ms)) AS ttft_count
FROM requests AS r
GROUP BY quarter_hour, provider, model, outcome;
