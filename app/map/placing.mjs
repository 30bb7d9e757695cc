// Where names may stand. Pure geometry, no canvas.

/** Boxes that are taken already, in cells, so that a lookup does not go through all of them. */
export class Taken {
  constructor(size, cell = 64) {
    this.size = size;
    this.cell = cell;
    this.cells = new Map();
  }

  /** @param {number[][]} boxes centre x, centre y, half width, half height; all of them or none. Outside the view is nobody's. */
  take(boxes) {
    const { x: width, y: height } = this.size;
    const inside = boxes.every(([x, y, w, h]) => x - w >= 0 && y - h >= 0 && x + w <= width && y + h <= height);
    if (!inside || boxes.some((box) => this.#hits(box))) return false;
    for (const box of boxes) {
      for (const key of this.#keys(box)) {
        const list = this.cells.get(key);
        if (list) list.push(box);
        else this.cells.set(key, [box]);
      }
    }
    return true;
  }

  #hits([x, y, w, h]) {
    for (const key of this.#keys([x, y, w, h])) {
      for (const other of this.cells.get(key) ?? []) {
        if (Math.abs(other[0] - x) < other[2] + w && Math.abs(other[1] - y) < other[3] + h) return true;
      }
    }
    return false;
  }

  *#keys([x, y, w, h]) {
    for (let i = Math.floor((x - w) / this.cell); i <= Math.floor((x + w) / this.cell); i++) {
      for (let j = Math.floor((y - h) / this.cell); j <= Math.floor((y + h) / this.cell); j++) yield i * 4096 + j;
    }
  }
}

/**
 * Letters one after another along a line, centred at `at`; undefined where they do not fit or the line bends too much.
 * @param {{line: number[][], along: number[], at: number}} name
 * @param {number[]} widths of the letters
 * @param {number} bend greatest turn between two letters, radians
 * @returns {{x: number, y: number, turn: number}[]|undefined}
 */
export function spread({ line, along, at }, widths, dx, dy, bend) {
  const total = widths.reduce((sum, width) => sum + width, 0);
  const start = at - total / 2;
  if (start < 4 || at + total / 2 > along[along.length - 1] - 4) return undefined;
  const from = point(line, along, start);
  const to = point(line, along, start + total);
  // Read from left to right; from the bottom up where the line is upright.
  const back = to[0] < from[0] - 0.01;
  const glyphs = [];
  let gone = back ? start + total : start;
  let last;
  for (const width of widths) {
    const middle = back ? gone - width / 2 : gone + width / 2;
    gone += back ? -width : width;
    const half = Math.max(3, width / 2);
    const a = point(line, along, middle - half);
    const b = point(line, along, middle + half);
    const turn = back ? Math.atan2(a[1] - b[1], a[0] - b[0]) : Math.atan2(b[1] - a[1], b[0] - a[0]);
    if (last !== undefined && Math.abs(Math.atan2(Math.sin(turn - last), Math.cos(turn - last))) > bend) return undefined;
    last = turn;
    const [x, y] = point(line, along, middle);
    glyphs.push({ x: x + dx, y: y + dy, turn });
  }
  return glyphs;
}

/** The point of the line at a distance from its start. */
function point(line, along, distance) {
  let low = 1;
  let high = along.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (along[middle] < distance) low = middle + 1;
    else high = middle;
  }
  const length = along[low] - along[low - 1] || 1;
  const t = Math.min(1, Math.max(0, (distance - along[low - 1]) / length));
  const [a, b] = [line[low - 1], line[low]];
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
}
