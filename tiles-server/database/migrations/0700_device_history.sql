-- What lighting circuits reported, so that they are judged again from it: reports of ten minutes in one row.
CREATE TABLE lamp_reports (
  circuit text NOT NULL,
  -- begin of the ten minutes, UTC ms
  t0 bigint NOT NULL,
  -- ms since t0 → [level in percent, ids of lamps that do not work…]
  reports jsonb NOT NULL,
  PRIMARY KEY (circuit, t0)
);
CREATE INDEX lamp_reports_t0 ON lamp_reports (t0);

-- What the engine remembered of lamps and water points when everything up to `ts` was judged.
CREATE TABLE device_states (
  ts bigint PRIMARY KEY,
  state jsonb NOT NULL
);
