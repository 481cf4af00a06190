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

-- What a search may find, by the day of the rows that hold it: a search looks only at days on which there is something.
CREATE TABLE IF NOT EXISTS texts
(
    day Date CODEC(Delta(2), ZSTD(1)),
    text String CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (day, text)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS texts_fill TO texts AS
SELECT
    toDate(r.created_at) AS day,
    arrayJoin([
        toString(r.customer),
        toString(r.team),
        toString(r.virtual_key),
        toString(r.user_id),
        toString(r.model),
        toString(r.served_model),
        toString(r.error_class),
        toString(r.provider),
        toString(r.provider_key),
        toString(r.finish_reason),
        toString(r.client_address)
    ]) AS text
FROM requests AS r
GROUP BY day, text
HAVING text != '';
