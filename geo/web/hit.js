/* What lies under the pointer: a grid over the screen, so that the answer does not take longer with more rows. */
(function () {
  "use strict";

  const atlas = window.atlas;
  const GRID_PX = 32;
  const LEAST_REACH_PX = 8;
  const MOST_REACH_PX = 48;

  /** Rows by cell: `order` holds rows, cell k those from starts[k] to starts[k + 1]. Made once a paint, on demand. */
  function buildGrid(layer) {
    const { view, low, high } = layer;
    const columns = Math.ceil(view.width / GRID_PX);
    const lines = Math.ceil(view.height / GRID_PX);
    const cells = new Int32Array(high - low).fill(-1);
    const starts = new Int32Array(columns * lines + 1);
    for (let row = low; row < high; row++) {
      if (!layer.isSeen(row)) continue;
      const [x, y] = layer.position(row);
      if (x < 0 || y < 0 || x >= view.width || y >= view.height) continue;
      cells[row - low] = Math.floor(y / GRID_PX) * columns + Math.floor(x / GRID_PX);
      starts[cells[row - low] + 1]++;
    }
    for (let k = 0; k < columns * lines; k++) starts[k + 1] += starts[k];
    const order = new Int32Array(starts[columns * lines]);
    const next = starts.slice();
    cells.forEach((cell, k) => {
      if (cell >= 0) order[next[cell]++] = k + low;
    });
    return { columns, lines, starts, order };
  }

  /** Rows whose symbol covers a canvas position, the nearest first; `slack` widens the reach for a finger. */
  function rowsAt(layer, point, slack = 0) {
    if (!layer.grid) layer.grid = buildGrid(layer);
    const { columns, lines, starts, order } = layer.grid;
    const found = [];
    const cellOf = (value) => Math.floor(value / GRID_PX);
    const span = (value) => [cellOf(value - MOST_REACH_PX), cellOf(value + MOST_REACH_PX)];
    const [left, right] = span(point.x);
    const [top, bottom] = span(point.y);
    for (let line = Math.max(0, top); line <= Math.min(lines - 1, bottom); line++) {
      for (let column = Math.max(0, left); column <= Math.min(columns - 1, right); column++) {
        const cell = line * columns + column;
        for (let k = starts[cell]; k < starts[cell + 1]; k++) {
          const [x, y] = layer.position(order[k]);
          const distance = Math.hypot(x - point.x, y - point.y);
          if (distance <= Math.max(LEAST_REACH_PX, layer.radius(order[k])) + slack) found.push([distance, order[k]]);
        }
      }
    }
    return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, row]) => row);
  }

  atlas.rowsAt = rowsAt;
})();
