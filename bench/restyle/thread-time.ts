import type { CDPSession, Page } from "playwright-core";

/**
 * What scripts of a page cost its main thread, in milliseconds of processor time: time in which the thread waits, for
 * the graphics process or for a core that something else has, does not count.
 */
export class ThreadTime {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async of(page: Page): Promise<ThreadTime> {
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    return new ThreadTime(session);
  }

  /** Time of the scripts that run until `act` is done. */
  async during(act: () => Promise<unknown>): Promise<number> {
    const before = await this.#scriptSeconds();
    await act();
    return 1000 * ((await this.#scriptSeconds()) - before);
  }

  async #scriptSeconds(): Promise<number> {
    const { metrics } = await this.#session.send("Performance.getMetrics");
    const script = metrics.find(({ name }) => name === "ScriptDuration");
    if (!script) throw new Error(`no ScriptDuration among ${metrics.map(({ name }) => name).join(", ")}`);
    return script.value;
  }
}
