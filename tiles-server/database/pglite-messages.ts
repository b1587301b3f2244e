/** What the adapter asks of the database thread (pglite-thread.mjs); answered in order. */
export type ThreadRequest =
  | { readonly id: number; readonly kind: "query"; readonly sql: string; readonly params: readonly unknown[] }
  | { readonly id: number; readonly kind: "copy"; readonly sql: string; readonly text: string }
  | { readonly id: number; readonly kind: "execute"; readonly script: string }
  | { readonly id: number; readonly kind: "close" };

export type ThreadAnswer =
  | { readonly id: number; readonly rows: unknown[]; readonly affected: number }
  | { readonly id: number; readonly error: { message: string; code?: string; detail?: string } };

export interface ThreadData {
  /** of the cluster */
  readonly folder: string;
  /** `lib/` and `share/` of PostGIS (postgis-files.ts) */
  readonly postgis: string;
}
