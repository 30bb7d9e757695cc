// Run by `node --test app/map`.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Taken, spread } from './placing.mjs';

function name(line) {
  const along = [0];
  for (let i = 1; i < line.length; i++) along.push(along[i - 1] + Math.hypot(line[i][0] - line[i - 1][0], line[i][1] - line[i - 1][1]));
  return { line, along, at: along.at(-1) / 2 };
}

test('two names never share a place, and a refused name takes none', () => {
  const taken = new Taken({ x: 400, y: 300 });
  assert.equal(taken.take([[100, 100, 40, 10]]), true);
  assert.equal(taken.take([[170, 100, 20, 10], [130, 105, 20, 10]]), false);
  assert.equal(taken.take([[170, 100, 20, 10]]), true, 'the first half of the refused name is free');
  assert.equal(taken.take([[390, 100, 20, 10]]), false, 'a name is not cut by the edge');
});

test('letters stand on the line, evenly, from left to right', () => {
  const glyphs = spread(name([[0, 50], [200, 50]]), [10, 10, 10, 10], 5, 7, 0.6);
  assert.deepEqual(glyphs.map(({ x, y, turn }) => [Math.round(x), y, turn]), [[90, 57, 0], [100, 57, 0], [110, 57, 0], [120, 57, 0]]);
});

test('a line drawn from right to left is read from left to right all the same', () => {
  const glyphs = spread(name([[200, 50], [0, 50]]), [10, 10, 10], 0, 0, 0.6);
  assert.deepEqual(glyphs.map(({ x }) => Math.round(x)), [90, 100, 110]);
  assert.ok(glyphs.every(({ turn }) => Math.abs(turn) < 1e-9));
});

test('a name longer than its line, or over a sharp corner, is not written', () => {
  assert.equal(spread(name([[0, 0], [30, 0]]), [10, 10, 10, 10], 0, 0, 0.6), undefined);
  assert.equal(spread(name([[0, 0], [100, 0], [100, 100]]), Array(8).fill(10), 0, 0, 0.6), undefined);
});
