-- Lamps, cabinets, water points, bins and parking spaces that report by themselves or through a gateway.
CREATE TABLE devices (
  device text PRIMARY KEY,
  domain text NOT NULL,
  type text NOT NULL,
  -- whose keys it sends (assets/codes/telemetry.json)
  vendor text NOT NULL,
  key_sha256 bytea NOT NULL,
  active boolean NOT NULL,
  created_ms bigint NOT NULL
);

-- What they measured. Messages of one moment are one row.
CREATE TABLE observations (
  device text NOT NULL,
  ts bigint NOT NULL,
  -- domain and type, e.g. lighting/lamp
  type text NOT NULL,
  -- point → value in the unit of assets/codes/telemetry.json; raw.KEY = not mapped
  points jsonb NOT NULL,
  -- point → quality code; NULL = all good
  quality jsonb,
  PRIMARY KEY (device, ts)
);
CREATE INDEX observations_ts ON observations (ts);
