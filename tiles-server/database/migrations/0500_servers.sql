-- Several servers on one database. Nothing here belongs to a session: it works behind a pooler.

-- What each server stored, in the order it stored it, for a few minutes: servers that missed a message of the live bus
-- read it here. Written in the transaction of the records themselves (bus/stored-messages.ts).
CREATE TABLE bus_messages (
  -- name of one run of a server
  server text NOT NULL,
  -- counts its messages from 1
  sequence bigint NOT NULL,
  -- by the database's clock, which all servers share
  stored_ms bigint NOT NULL,
  -- as in the ingest log (ingest/records.ts)
  records bytea NOT NULL,
  -- what everyone must read again
  changed text[] NOT NULL,
  PRIMARY KEY (server, sequence)
);
CREATE INDEX bus_messages_stored ON bus_messages (stored_ms);

-- Work that one server does for all, e.g. sealing tracks and judging rules: whoever holds the row, until its time is over.
CREATE TABLE leases (
  work text PRIMARY KEY,
  holder text NOT NULL,
  -- by the database's clock
  until_ms bigint NOT NULL
);
