-- Tracks of the past. Fixes arrive in `positions`, one partition a day (UTC, by ts), made ahead by history/day-partitions.ts;
-- each ten minutes are sealed into blocks (history/seal-tracks.ts), which hold them after the day's partition is dropped.
ALTER TABLE positions RENAME TO positions_unparted;
ALTER INDEX positions_pkey RENAME TO positions_unparted_pkey;
ALTER INDEX positions_ts RENAME TO positions_unparted_ts;
CREATE TABLE positions (LIKE positions_unparted, PRIMARY KEY (vehicle, ts)) PARTITION BY RANGE (ts);
CREATE INDEX positions_ts ON positions (ts);
-- fixes of days that have no partition: very late ones, and those of before this migration
CREATE TABLE positions_other PARTITION OF positions DEFAULT;
INSERT INTO positions SELECT * FROM positions_unparted;
DROP TABLE positions_unparted;

-- Fixes of one vehicle in one span of time, as columns. Level 0 holds every fix of ten minutes; higher levels are
-- thinned for views of days and weeks (history/spans.ts).
CREATE TABLE track_blocks (
  vehicle integer NOT NULL,
  level smallint NOT NULL,
  -- begin of the span, UTC ms, a multiple of the level's length
  t0 bigint NOT NULL,
  first_ms bigint NOT NULL,
  last_ms bigint NOT NULL,
  fixes integer NOT NULL,
  west_e6 integer NOT NULL,
  south_e6 integer NOT NULL,
  east_e6 integer NOT NULL,
  north_e6 integer NOT NULL,
  -- a length-delimited twin.Track, sent as it is
  track bytea NOT NULL,
  -- a deflated twin.TrackDetails; level 0 only
  details bytea,
  PRIMARY KEY (vehicle, level, t0)
) PARTITION BY RANGE (t0);
CREATE INDEX track_blocks_time ON track_blocks (level, t0);
CREATE TABLE track_blocks_other PARTITION OF track_blocks DEFAULT;

-- Spans that have been sealed; up to the last of a level, its blocks are the tracks.
CREATE TABLE sealed_spans (
  level smallint NOT NULL,
  t0 bigint NOT NULL,
  -- of all vehicles together
  fixes integer NOT NULL,
  sealed_ms bigint NOT NULL,
  PRIMARY KEY (level, t0)
);
