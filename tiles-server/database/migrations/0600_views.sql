-- Views that people named: the desk and the query of its share link.
CREATE TABLE views (
  -- a random UUID
  id text PRIMARY KEY,
  name text NOT NULL UNIQUE,
  desk text NOT NULL,
  query text NOT NULL,
  made_ms bigint NOT NULL,
  changed_ms bigint NOT NULL
);
