-- What ingest keeps besides positions.
-- Additional items of the JT/T 808 report as sent (id, length, data); ingest/jt808/location-items.ts reads them.
ALTER TABLE positions ADD COLUMN items bytea;

-- Authentication code given to a vehicle's terminal at its last registration.
CREATE TABLE terminal_codes (
  vehicle integer PRIMARY KEY,
  code text NOT NULL,
  issued_ms bigint NOT NULL
);

-- Reports that were understood but not believed; acknowledged, so that the terminal does not repeat them.
CREATE TABLE quarantine (
  vehicle integer NOT NULL,
  received_ms bigint NOT NULL,
  -- place among the reports of the same millisecond
  sequence integer NOT NULL,
  reason text NOT NULL,
  -- the 0x0200 body as sent
  body bytea NOT NULL,
  PRIMARY KEY (vehicle, received_ms, sequence)
);
