/** Binary heap of node numbers by cost. */
export class Heap {
  readonly #items: [cost: number, node: number][] = [];

  push(cost: number, node: number): void {
    const items = this.#items;
    let i = items.push([cost, node]) - 1;
    while (i > 0) {
      const up = (i - 1) >> 1;
      if (items[up]![0] <= cost) break;
      [items[i], items[up]] = [items[up]!, items[i]!];
      i = up;
    }
  }

  pop(): number | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (!top || !last) return undefined;
    if (items.length > 0) {
      items[0] = last;
      for (let i = 0; ; ) {
        let least = i;
        for (const child of [2 * i + 1, 2 * i + 2]) {
          if (child < items.length && items[child]![0] < items[least]![0]) least = child;
        }
        if (least === i) break;
        [items[i], items[least]] = [items[least]!, items[i]!];
        i = least;
      }
    }
    return top[1];
  }
}
