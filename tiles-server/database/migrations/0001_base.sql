-- Features of the publication, the vehicle registry, hot positions and lamp states.
-- Rules that let this move to many servers unchanged: natural keys, no sequences, no triggers,
-- `vehicle` in the key of every history table, times as UTC milliseconds.
CREATE EXTENSION IF NOT EXISTS postgis;

-- One row for each layer file ever loaded; `load` is made from the file's SHA-256, so the same
-- survey is never loaded twice and two servers on one database agree on its name.
CREATE TABLE layer_loads (
  load text PRIMARY KEY,
  layer text NOT NULL,
  features integer NOT NULL,
  -- files the rows were imported from; features.source is an index into it, from 0
  sources text[] NOT NULL,
  complete boolean NOT NULL
);

CREATE TABLE features (
  load text NOT NULL,
  row_number integer NOT NULL,
  id text NOT NULL,
  name text,
  properties jsonb NOT NULL,
  -- bounding box in 1e-7 degree; NULL for rows without geometry
  west_e7 integer,
  south_e7 integer,
  east_e7 integer,
  north_e7 integer,
  -- on the ellipsoid, metres; NULL unless a line
  length_m double precision,
  -- where the row was in the survey: index into layer_loads.sources, and row there from 1
  source smallint,
  source_row integer,
  geom geometry(GeometryZ, 4490),
  words tsvector NOT NULL,
  PRIMARY KEY (load, row_number)
);
CREATE INDEX features_id ON features (id);
CREATE INDEX features_words ON features USING gin (words);
CREATE INDEX features_geom ON features USING gist (geom);

-- The registry: a vehicle keeps its number for ever, because history is stored under it.
CREATE TABLE vehicles (
  vehicle integer PRIMARY KEY,
  id text NOT NULL UNIQUE,
  layer text NOT NULL,
  plate text NOT NULL,
  kind text NOT NULL,
  company text NOT NULL,
  terminal text NOT NULL,
  properties jsonb NOT NULL,
  -- false = no longer in the publication; kept for its history
  active boolean NOT NULL
);
CREATE INDEX vehicles_terminal ON vehicles (terminal);

-- Fixes of the last hours, before they are sealed into blocks.
CREATE TABLE positions (
  vehicle integer NOT NULL,
  ts bigint NOT NULL,
  lon_e6 integer NOT NULL,
  lat_e6 integer NOT NULL,
  altitude_m smallint NOT NULL,
  speed_dkmh smallint NOT NULL,
  heading_deg smallint NOT NULL,
  status bigint NOT NULL,
  alarm bigint NOT NULL,
  PRIMARY KEY (vehicle, ts)
);
CREATE INDEX positions_ts ON positions (ts);

-- Last report of every lighting circuit.
CREATE TABLE lamp_circuits (
  circuit text PRIMARY KEY,
  ts bigint NOT NULL,
  level real NOT NULL,
  faults text[] NOT NULL
);
