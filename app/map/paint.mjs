// Paints one decoded tile. A generator: it gives way after each layer, so that a slow phone can go on dragging the map.

import { SIZE } from './tile.mjs';

/** Widths in CSS pixels at zoom 16; a street grows by a half at each step. */
const WIDTH = { motorway: 15, primary: 12, secondary: 9, street: 6.5, path: 2.6, rail: 3.4, river: 9, pier: 7 };
const GROWTH = 1.5;

export function widthOf(kind, zoom) {
  return WIDTH[kind] * GROWTH ** (zoom - 16);
}

/** @param {CanvasRenderingContext2D} ctx scaled to CSS pixels */
export function* paint(ctx, tile, zoom, colours) {
  const fill = (kind) => {
    if (!tile.areas[kind]) return;
    ctx.fillStyle = colours[kind];
    ctx.fill(tile.areas[kind]);
  };
  const stroke = (kind, colour, width, cap = 'round', dash = []) => {
    if (!tile.lines[kind]) return;
    ctx.lineCap = cap;
    ctx.lineJoin = 'round';
    ctx.setLineDash(dash);
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.stroke(tile.lines[kind]);
    ctx.setLineDash([]);
  };
  const street = widthOf('street', zoom);

  paper(ctx, colours);
  for (const kind of ['land', 'green', 'field']) fill(kind);
  if (street > 1.6) stroke('street', colours.faint, street + 2);
  fill('block');
  yield;
  for (const kind of ['park', 'beach', 'square']) fill(kind);
  yield;
  fill('building');
  yield;
  crowns(ctx, tile.trees, zoom, colours.tree);
  stroke('path', colours.path, Math.max(0.8, widthOf('path', zoom)));
  stroke('river', colours.water, Math.max(1, widthOf('river', zoom)));
  fill('water');
  fill('sea');
  stroke('pier', colours.beach, Math.max(1, widthOf('pier', zoom)), 'butt');
  const rail = Math.max(0.9, widthOf('rail', Math.min(zoom, 17)));
  stroke('rail', colours.rail, rail, 'butt');
  if (rail > 1.6) stroke('rail', colours.tie, rail * 0.48, 'butt', [rail * 2.6, rail * 2.6]);
  yield;
  stroke('street', colours.street, Math.max(0.7, street));
  const main = ['secondary', 'primary', 'motorway'];
  for (const kind of main) {
    const width = widthOf(kind, zoom);
    if (width > 2.4) stroke(kind, colours.edge, width + Math.min(3, 1 + width / 6));
    else stroke(kind, colours.far, Math.max(kind === 'secondary' ? 0.6 : 1.1, width));
  }
  for (const kind of main) {
    const width = widthOf(kind, zoom);
    if (width > 2.4) stroke(kind, colours.road, width);
  }
}

/** What shows while a tile is on its way. */
export function paper(ctx, colours) {
  ctx.fillStyle = colours.paper;
  ctx.fillRect(0, 0, SIZE, SIZE);
}

/** What shows when a tile cannot be had: the site works without it. */
export function grid(ctx, colours) {
  paper(ctx, colours);
  ctx.strokeStyle = colours.grid;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (let i = 0; i < SIZE; i += 64) {
    ctx.moveTo(i + 0.5, 0);
    ctx.lineTo(i + 0.5, SIZE);
    ctx.moveTo(0, i + 0.5);
    ctx.lineTo(SIZE, i + 0.5);
  }
  ctx.stroke();
}

/** Trees of parks and streets. */
function crowns(ctx, trees, zoom, colour) {
  if (!trees.length) return;
  const radius = 4.5 * 1.4 ** (zoom - 16);
  ctx.fillStyle = colour;
  ctx.beginPath();
  for (const { x, y } of trees) {
    ctx.moveTo(x + radius, y);
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
  }
  ctx.fill();
}
