import { pgliteForTests, postgresForTests } from "../tiles-server/database/test-databases.ts";
import { measureIngest } from "./live/ingest.ts";

const t = process.argv[2] === "pglite" ? await pgliteForTests() : postgresForTests();
try {
  await measureIngest(t);
} finally {
  t.remove();
}
