-- For a PostgreSQL with Citus: history spread over workers by vehicle. Not run by the program; run it once, as the owner,
-- after the first start: psql "$DATABASE_URL" -f citus.sql
CREATE EXTENSION IF NOT EXISTS citus;
SELECT create_reference_table('vehicles');
SELECT create_reference_table('permits');
SELECT create_distributed_table('positions', 'vehicle');
SELECT create_distributed_table('track_blocks', 'vehicle', colocate_with => 'positions');
SELECT create_distributed_table('alarms', 'vehicle', colocate_with => 'positions');
SELECT create_distributed_table('quarantine', 'vehicle', colocate_with => 'positions');
