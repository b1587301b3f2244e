import { setFlagsFromString } from "node:v8";

/**
 * Lets V8's heap grow by at most half before it collects. By itself it quadruples where memory is plenty: making the
 * demo county's water tiles then held 360 MB of heap, 100 of them alive, instead of 160, for 5 % less processor time.
 */
export function keepHeapSmall(): void {
  setFlagsFromString("--heap-growing-percent=50");
}
