import { Presets, SingleBar } from "cli-progress";
import type { Progress } from "./feature-table.ts";

/** Steps quicker than this draw no bar, only their line. */
const BAR_AFTER_MS = 300;

/**
 * Progress of a command on stderr: a bar while a counted step runs on a terminal, then one line with its time.
 */
export function stderrProgress(): Progress {
  const isTerminal = process.stderr.isTTY === true;
  return {
    step(name, total) {
      const start = performance.now();
      let bar: SingleBar | null = null;
      return {
        tick(done) {
          if (!isTerminal || total === undefined || performance.now() - start < BAR_AFTER_MS) return;
          if (!bar) {
            bar = new SingleBar(
              { format: `${name} {bar} {value}/{total}`, stream: process.stderr, clearOnComplete: true },
              Presets.shades_classic,
            );
            bar.start(total, done);
          }
          bar.update(done);
        },
        end(note) {
          bar?.stop();
          const seconds = (performance.now() - start) / 1000;
          process.stderr.write(`${name}${note ? ` · ${note}` : ""} · ${seconds.toFixed(2)} s\n`);
        },
      };
    },
  };
}

/** For tests and for callers that report themselves. */
export const silentProgress: Progress = { step: () => ({ tick: () => {}, end: () => {} }) };
