-- Alarms of terminals as edges: one row from the first report with the bit until the first without it.
CREATE TABLE alarms (
  vehicle integer NOT NULL,
  -- bit of the JT/T 808 alarm field; ingest/jt808/alarms.ts names it
  alarm smallint NOT NULL,
  since_ms bigint NOT NULL,
  -- NULL = still set
  until_ms bigint,
  PRIMARY KEY (vehicle, alarm, since_ms)
);
CREATE INDEX alarms_since ON alarms (since_ms);

-- Way in and sender of what was not believed, e.g. jt808:13900000001; vehicle 0 = of none that is registered.
ALTER TABLE quarantine ADD COLUMN source text NOT NULL DEFAULT '';
CREATE INDEX quarantine_received ON quarantine (received_ms);
