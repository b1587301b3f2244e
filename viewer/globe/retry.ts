import { useTwin } from "../state.ts";

const FIRST_WAIT_MS = 8_000;
const LONGEST_WAIT_MS = 300_000;

/**
 * Something of the picture could not be read: the person is told, and once the server answers for `url` again
 * `reopen` is called. A thing that fails again and again is asked for less and less often.
 * @param times how often it has failed before
 * @returns how to stop waiting
 */
export function retryLater(url: string, detail: string, times: number, reopen: () => void): () => void {
  const { raise, clear } = useTwin.getState();
  raise("tileMissing", detail);
  let timer: ReturnType<typeof setTimeout>;
  const stopped = new AbortController();
  const wait = () => {
    timer = setTimeout(ask, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** times));
  };
  const ask = () =>
    fetch(url, { method: "HEAD", cache: "no-cache", signal: stopped.signal }).then(
      (answer) => {
        if (!answer.ok) return wait();
        clear("tileMissing");
        reopen();
      },
      () => {
        if (!stopped.signal.aborted) wait(); // no answer yet
      },
    );
  wait();
  return () => {
    clearTimeout(timer);
    stopped.abort();
  };
}
