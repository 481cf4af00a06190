-- What each change of the configuration did to one object. before is NULL where the file's object counted, after is NULL where it counts again,
-- and the word null in either says that there is no such object.
CREATE TABLE changes (
    change_id TEXT PRIMARY KEY NOT NULL,
    created_at TEXT NOT NULL,
    lineage TEXT NOT NULL,
    version INTEGER NOT NULL,
    changed_by TEXT NOT NULL,
    what TEXT NOT NULL,
    section TEXT NOT NULL,
    name TEXT NOT NULL,
    before TEXT,
    after TEXT
);

CREATE INDEX changes_by_time ON changes (created_at);
