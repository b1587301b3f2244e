import { isIP } from "node:net";

/** What of a request decides whether it may come in. */
interface RequestHeaders {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
}

/**
 * May this Host be asked? An IP address, localhost and the names of the configuration may. Any other name
 * was resolved to this machine by someone else's DNS: a page there could read the twin (DNS rebinding).
 */
export function hostAllowed(
  { host }: RequestHeaders,
  trustedOrigins: readonly string[],
  ownHost: string,
): boolean {
  if (host === undefined) return false;
  const name = hostName(host);
  if (name === "localhost" || name === ownHost.toLowerCase() || isIP(name) !== 0) return true;
  return trustedOrigins.some((origin) => new URL(origin).host === host.toLowerCase());
}

/** May a browser page of this Origin write or open a WebSocket? Its own may, and those of the configuration. No Origin = not a browser. */
export function originAllowed({ host, origin }: RequestHeaders, trustedOrigins: readonly string[]): boolean {
  if (origin === undefined) return true;
  if (trustedOrigins.includes(origin)) return true;
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase();
}

function hostName(host: string): string {
  const withoutPort = host.startsWith("[") ? host.slice(1, host.indexOf("]")) : host.replace(/:\d+$/, "");
  return withoutPort.toLowerCase();
}
