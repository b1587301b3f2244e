// What the tests need from Debian or Ubuntu: a browser, Chinese fonts, PostgreSQL with PostGIS, NATS, PgBouncer.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";

const NEEDS = [
  {
    what: "Chromium",
    present: () =>
      ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].some((path) =>
        existsSync(path),
      ),
    packages: ["chromium"],
  },
  {
    what: "Chinese fonts",
    present: () =>
      existsSync("/usr/share/fonts/opentype/noto") &&
      readdirSync("/usr/share/fonts/opentype/noto").some((name) => name.includes("CJK")),
    packages: ["fonts-noto-cjk"],
  },
  { what: "PostgreSQL with PostGIS", present: postgis, packages: ["postgresql", "postgresql-postgis"] },
  {
    what: "NATS",
    present: () => ["/usr/sbin/nats-server", "/usr/bin/nats-server"].some((path) => existsSync(path)),
    packages: ["nats-server"],
  },
  { what: "PgBouncer", present: () => existsSync("/usr/sbin/pgbouncer"), packages: ["pgbouncer"] },
];

function postgis() {
  const base = "/usr/lib/postgresql";
  return (
    existsSync(base) &&
    readdirSync(base).some(
      (version) =>
        existsSync(`${base}/${version}/bin/initdb`) &&
        existsSync(`/usr/share/postgresql/${version}/extension/postgis.control`),
    )
  );
}

/** Installs what is missing when root on a Debian family; otherwise throws with the command to run. */
export function ensureTestPackages() {
  const missing = NEEDS.filter((need) => !need.present());
  if (missing.length === 0) return;
  const packages = missing.flatMap((need) => need.packages);
  const names = missing.map((need) => need.what).join(", ");
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    throw new Error(`The tests need ${names}. Install with: sudo apt-get install ${packages.join(" ")}`);
  }
  console.error(`Installing ${names} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["update", "-qq"], { stdio: "inherit", env });
  const apt = spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], {
    stdio: ["ignore", "ignore", "inherit"],
    env,
  });
  const still = NEEDS.filter((need) => !need.present());
  if (apt.status !== 0 || still.length > 0)
    throw new Error(`apt-get could not install ${still.map((need) => need.what).join(", ") || names}.`);
}
