import { readConfig } from "./config.ts";
import { lockDataFolder } from "./database/data-folder-lock.ts";
import { openDatabase } from "./database/open-database.ts";

// Makes the embedded database ahead of the first start, e.g. while the county is being published:
// a new cluster with PostGIS takes 12 s of one core. Does nothing that main.ts would not do itself.
const config = readConfig(process.env);
const unlock = lockDataFolder(config.dataDir);
const database = await openDatabase(config);
await database.close();
unlock();
process.exit(0);
