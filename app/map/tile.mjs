// One vector tile → shapes that a canvas paints at once (a Path2D per class) and candidates for names.
// Coordinates are CSS pixels of the tile: 0 … SIZE.

import { VectorTile } from '@mapbox/vector-tile';
import Pbf from 'pbf';

export const SIZE = 512;

/** Names of one street closer than this (CSS pixels along it) would only repeat each other. */
const REPEAT = 420;

/** A generator that gives way between layers and answers what was in the tile. */
export function* decode(buffer) {
  const { layers } = new VectorTile(new Pbf(buffer));
  yield;
  const areas = shapes(layers.area, true);
  yield;
  const lines = shapes(layers.line, false);
  yield;
  const labels = points(layers.label);
  // A tree beyond the edge reaches in; a name there belongs to the neighbour, which has it too.
  const trees = labels.filter(({ kind }) => kind === 'tree');
  const names = [...streets(layers.line), ...labels.filter((at) => at.kind !== 'tree' && inside(at)), ...points(layers.house).filter(inside)];
  return { areas, lines, trees, names };
}

function* features(layer) {
  for (let i = 0; i < (layer?.length ?? 0); i++) yield layer.feature(i);
}

function shapes(layer, closed) {
  const byClass = {};
  for (const feature of features(layer)) {
    const path = (byClass[feature.properties.class] ??= new Path2D());
    const k = SIZE / feature.extent;
    for (const ring of feature.loadGeometry()) {
      path.moveTo(ring[0].x * k, ring[0].y * k);
      for (let i = 1; i < ring.length; i++) path.lineTo(ring[i].x * k, ring[i].y * k);
      if (closed) path.closePath();
    }
  }
  return byClass;
}

/** Named lines, joined where pieces of one name meet end to end, so that a name may run through crossings. */
function streets(layer) {
  const byName = new Map();
  for (const feature of features(layer)) {
    const { class: kind, name_ru: ru, name_en: en } = feature.properties;
    if (!ru && !en) continue;
    const key = kind + ru;
    if (!byName.has(key)) byName.set(key, { kind, ru: ru || en, en: en || ru, pieces: [] });
    const k = SIZE / feature.extent;
    for (const line of feature.loadGeometry()) {
      if (line.length > 1) byName.get(key).pieces.push(line.map((p) => [p.x * k, p.y * k]));
    }
  }
  const found = [];
  for (const { kind, ru, en, pieces } of byName.values()) {
    for (const line of join(pieces)) {
      const along = measure(line);
      const length = along[along.length - 1];
      const copies = Math.max(1, Math.floor(length / REPEAT));
      for (let i = 0; i < copies; i++) found.push({ kind, ru, en, line, along, at: (length * (i + 0.5)) / copies });
    }
  }
  return found;
}

function join(pieces) {
  const rest = pieces.slice();
  const done = [];
  const near = (a, b) => Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) < 1.5;
  while (rest.length) {
    let line = rest.pop();
    for (let i = 0; i < rest.length; i++) {
      const other = rest[i];
      const [a, z, b, y] = [line[0], line.at(-1), other[0], other.at(-1)];
      let merged;
      if (near(z, b)) merged = line.concat(other.slice(1));
      else if (near(y, a)) merged = other.concat(line.slice(1));
      else if (near(z, y)) merged = line.concat(other.slice(0, -1).reverse());
      else if (near(a, b)) merged = other.slice(1).reverse().concat(line);
      if (merged) {
        line = merged;
        rest.splice(i, 1);
        i = -1;
      }
    }
    done.push(line);
  }
  return done;
}

/** Distance from the start of the line to each of its points. */
function measure(line) {
  const along = [0];
  for (let i = 1; i < line.length; i++) {
    along.push(along[i - 1] + Math.hypot(line[i][0] - line[i - 1][0], line[i][1] - line[i - 1][1]));
  }
  return along;
}

const inside = ({ x, y }) => x >= 0 && y >= 0 && x < SIZE && y < SIZE;

function points(layer) {
  const found = [];
  for (const feature of features(layer)) {
    const { class: kind = 'house', name_ru: ru, name_en: en, number } = feature.properties;
    const k = SIZE / feature.extent;
    for (const [point] of feature.loadGeometry()) {
      const x = point.x * k;
      const y = point.y * k;
      found.push({ kind, ru: String(number ?? (ru || en) ?? ''), en: String(number ?? (en || ru) ?? ''), x, y });
    }
  }
  return found;
}
