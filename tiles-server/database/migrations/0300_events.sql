-- Rules as data, and what they find. Natural keys throughout: what is found again is the same row.

-- Every version of every rule; the newest holds. Version 1 is that of assets/rules.
CREATE TABLE rule_versions (
  rule text NOT NULL,
  version integer NOT NULL,
  definition jsonb NOT NULL,
  made_ms bigint NOT NULL,
  PRIMARY KEY (rule, version)
);

CREATE TABLE permits (
  permit text PRIMARY KEY,
  vehicle integer NOT NULL,
  version integer NOT NULL,
  -- layers = from the county's layers, follows them; edited = by hand, stays
  origin text NOT NULL,
  -- withdrawn by hand or no longer in the layers; kept for the evidence of the past
  removed boolean NOT NULL,
  definition jsonb NOT NULL
);
CREATE INDEX permits_vehicle ON permits (vehicle);

-- Who changed what: rows are only ever added.
CREATE TABLE audit (
  -- rule:ID or permit:ID
  subject text NOT NULL,
  version integer NOT NULL,
  at_ms bigint NOT NULL,
  who text NOT NULL,
  before jsonb,
  after jsonb,
  PRIMARY KEY (subject, version)
);
CREATE INDEX audit_at ON audit (at_ms);

CREATE TABLE events (
  -- 0 = of no vehicle
  vehicle integer NOT NULL,
  -- rule, subject, start and key
  id text NOT NULL,
  rule text NOT NULL,
  severity text NOT NULL,
  subject_kind text NOT NULL,
  subject text NOT NULL,
  start_ms bigint NOT NULL,
  end_ms bigint,
  lon_e6 integer,
  lat_e6 integer,
  rule_version integer NOT NULL,
  company text NOT NULL,
  grid text,
  -- open, ended, withdrawn
  state text NOT NULL,
  -- live, history
  found_by text NOT NULL,
  -- {values, details}
  body jsonb NOT NULL,
  -- {fences, permit, limits}, as they were then
  evidence jsonb NOT NULL,
  -- the track or readings around it; NULL = not over for long enough
  readings jsonb,
  PRIMARY KEY (vehicle, id)
);
CREATE INDEX events_start ON events (start_ms, id);
CREATE INDEX events_unproven ON events (end_ms) WHERE readings IS NULL;

CREATE TABLE trips (
  vehicle integer NOT NULL,
  start_ms bigint NOT NULL,
  end_ms bigint,
  company text NOT NULL,
  trip jsonb NOT NULL,
  PRIMARY KEY (vehicle, start_ms)
);
CREATE INDEX trips_start ON trips (start_ms);

-- What the engine remembered of a vehicle after its report of `ts`: judging goes on from there after a restart, and
-- again from before a report that came late.
CREATE TABLE rule_states (
  vehicle integer NOT NULL,
  ts bigint NOT NULL,
  state jsonb NOT NULL,
  PRIMARY KEY (vehicle, ts)
);

-- Pieces of sweeping routes that a vehicle covered on a day (county's time): {route: bits in base64}.
CREATE TABLE sweeping_days (
  vehicle integer NOT NULL,
  day text NOT NULL,
  until_ms bigint NOT NULL,
  covered jsonb NOT NULL,
  PRIMARY KEY (vehicle, day)
);
CREATE INDEX sweeping_days_day ON sweeping_days (day);

-- Where water is measured: limits depend on the sampling place, bursts on neighbours, night flows on the district.
CREATE TABLE water_points (
  device text PRIMARY KEY,
  -- outlet, network, end, reservoir
  place text NOT NULL,
  -- metered district its flow enters; '' = none
  dma text NOT NULL,
  lon_e6 integer,
  lat_e6 integer
);
