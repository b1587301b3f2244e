import { RequestScheduler } from "cesium";

/** Cesium sorts this many requests by priority before they are sent; its default. */
const SORTED = 20;

/**
 * Lets `atOnce` requests be under way to the server. Cesium sends new ones once a picture and allows 18: ground for
 * a whole view then takes as many pictures as it has tiles / 18, which is a minute where a picture takes a second.
 * @throws Error when a Cesium release has changed the length of its queue into something else
 */
export function setRequestsAtOnce(atOnce: number): void {
  RequestScheduler.maximumRequestsPerServer = atOnce;
  RequestScheduler.maximumRequests = Math.max(RequestScheduler.maximumRequests, atOnce);
  if (typeof Reflect.get(RequestScheduler, "priorityHeapLength") !== "number")
    throw new Error("Cesium's RequestScheduler has no priorityHeapLength any more: find what replaced it.");
  Reflect.set(RequestScheduler, "priorityHeapLength", Math.max(SORTED, atOnce));
}
