-- Tracks of the past that any server took: whoever is on duty seals and judges the span, and then forgets it.
CREATE TABLE late_tracks (
  vehicle integer PRIMARY KEY,
  -- first and last fix, UTC ms
  from_ms bigint NOT NULL,
  to_ms bigint NOT NULL,
  -- how often it was told of since; what is told of while it is judged is judged again
  told integer NOT NULL
);
