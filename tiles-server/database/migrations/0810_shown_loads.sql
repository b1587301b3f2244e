-- Which publication each server on this database answers from, and the rows of features that it reads for it: they are
-- deleted when no server does any more (publication/shown-loads.ts).
CREATE TABLE shown_loads (
  -- name of one run of a server
  server text PRIMARY KEY,
  -- number of the publication; NULL = it has loaded none yet
  number integer,
  loads text[] NOT NULL,
  -- by the database's clock; a server that was not heard of until then is gone
  until_ms bigint NOT NULL
);
