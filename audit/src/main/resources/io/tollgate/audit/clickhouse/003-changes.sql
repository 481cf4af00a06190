-- What each change of the configuration did to one object. Every node writes what it sees: the view shows each change once.
-- before is NULL where the file's object counted, after is NULL where it counts again, and the word null in either says that there is no such object.
CREATE TABLE IF NOT EXISTS change_rows
(
    change_id String,
    created_at DateTime64(3, 'UTC'),
    lineage LowCardinality(String),
    version Int64,
    changed_by String,
    what String,
    section LowCardinality(String),
    name String,
    before Nullable(String) CODEC(ZSTD(3)),
    after Nullable(String) CODEC(ZSTD(3))
)
ENGINE = ReplacingMergeTree
ORDER BY (lineage, version, change_id)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE VIEW IF NOT EXISTS changes AS
SELECT change_id, created_at, lineage, version, changed_by, what, section, name, before, after
FROM change_rows FINAL;
