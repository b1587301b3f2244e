import { basename } from "node:path";

/** How a survey file is named to clients: without the folders of the machine it was imported on, and a database without its password. */
export function sourceName(source: string): string {
  if (!URL.canParse(source) || !source.includes("://")) return basename(source.replaceAll("\\", "/"));
  const { protocol, host, pathname } = new URL(source);
  return `${protocol}//${host}${pathname}`;
}
