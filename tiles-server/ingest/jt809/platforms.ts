import { readFileSync } from "node:fs";
import { z } from "zod";

const number32 = z.number().int().min(0).max(0xffffffff);

const platformSchema = z.strictObject({
  /** for people: which platform this is */
  name: z.string().min(1),
  /** 接入码 in every header */
  accessCode: number32,
  user: number32,
  password: z.string().min(4).max(8),
  /** addresses it may come from; absent = any */
  addresses: z.array(z.union([z.ipv4(), z.ipv6()])).optional(),
  /** true = we open the second link to where it says it listens, which must be where it comes from or one of `addresses` */
  secondLink: z.boolean().default(false),
  /** constants of the agreed encryption */
  m1: number32.default(10_000_000),
  ia1: number32.default(20_000_000),
  ic1: number32.default(30_000_000),
});

/** A platform that may forward its vehicles to us. */
export type Jt809Platform = z.infer<typeof platformSchema>;

/** Reads the list of platforms (JSON). @throws Error naming the file and what is wrong in it */
export function readPlatforms(file: string): Jt809Platform[] {
  try {
    return z.array(platformSchema).parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    throw new Error(`${file}: ${(cause as Error).message}`, { cause });
  }
}
