-- Sums for each quarter of an hour in UTC, without who paid: few rows, from which the days and hours of any zone follow.
CREATE TABLE usage_quarter_hour (
    quarter_hour TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    outcome TEXT NOT NULL,
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
    PRIMARY KEY (quarter_hour, provider, model, outcome)
) WITHOUT ROWID;

-- The two digits of the minute become those of the quarter that it is in.
INSERT INTO usage_quarter_hour
SELECT
    substr(created_at, 1, 14) || substr('00153045', 1 + 2 * (substr(created_at, 15, 2) / 15), 2) AS quarter_hour,
    provider,
    model,
    outcome,
    count(*),
    sum(cost_nano_usd IS NULL),
    sum(ifnull(cost_nano_usd, 0)),
    sum(ifnull(input_tokens, 0)),
    sum(ifnull(cached_input_tokens, 0)),
    sum(ifnull(cache_write_tokens, 0)),
    sum(ifnull(output_tokens, 0)),
    sum(ifnull(reasoning_tokens, 0)),
    sum(ifnull(audio_input_tokens, 0)),
    sum(ifnull(audio_output_tokens, 0)),
    sum(ifnull(images, 0)),
    sum(ifnull(latency_ms, 0)),
    count(latency_ms),
    sum(ifnull(ttft_ms, 0)),
    count(ttft_ms)
FROM requests
GROUP BY 1, 2, 3, 4;

-- What a search may find, by the day of the rows that hold it: a search looks only at days on which there is something.
CREATE TABLE texts (
    day TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (day, text)
) WITHOUT ROWID;

INSERT OR IGNORE INTO texts
SELECT substr(created_at, 1, 10), user_id FROM request_rows WHERE user_id <> '';

INSERT OR IGNORE INTO texts
SELECT substr(created_at, 1, 10), client_address FROM request_rows WHERE client_address <> '';

INSERT OR IGNORE INTO texts
WITH seen AS (
    SELECT DISTINCT substr(created_at, 1, 10) AS day, kind FROM request_rows
)
SELECT day, customer FROM seen JOIN kinds ON kinds.id = kind WHERE customer <> ''
UNION SELECT day, team FROM seen JOIN kinds ON kinds.id = kind WHERE team <> ''
UNION SELECT day, virtual_key FROM seen JOIN kinds ON kinds.id = kind WHERE virtual_key <> ''
UNION SELECT day, model FROM seen JOIN kinds ON kinds.id = kind WHERE model <> ''
UNION SELECT day, served_model FROM seen JOIN kinds ON kinds.id = kind WHERE served_model <> ''
UNION SELECT day, error_class FROM seen JOIN kinds ON kinds.id = kind WHERE error_class <> ''
UNION SELECT day, provider FROM seen JOIN kinds ON kinds.id = kind WHERE provider <> ''
UNION SELECT day, provider_key FROM seen JOIN kinds ON kinds.id = kind WHERE provider_key <> ''
UNION SELECT day, finish_reason FROM seen JOIN kinds ON kinds.id = kind WHERE finish_reason <> '';
