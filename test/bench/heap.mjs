/** Numbers in, the least of them out. */
export function createHeap() {
  const heap = [];
  const swap = (a, b) => {
    [heap[a], heap[b]] = [heap[b], heap[a]];
  };
  return {
    size: () => heap.length,
    least: () => heap[0],
    add(value) {
      heap.push(value);
      for (let at = heap.length - 1; at > 0;) {
        const above = (at - 1) >> 1;
        if (heap[above] <= heap[at]) return;
        swap(above, at);
        at = above;
      }
    },
    take() {
      const least = heap[0];
      const last = heap.pop();
      if (heap.length === 0) return least;
      heap[0] = last;
      for (let at = 0; ;) {
        const left = 2 * at + 1;
        if (left >= heap.length) return least;
        const below = left + 1 < heap.length && heap[left + 1] < heap[left] ? left + 1 : left;
        if (heap[at] <= heap[below]) return least;
        swap(at, below);
        at = below;
      }
    },
  };
}
