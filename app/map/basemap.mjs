// The base map: vector tiles of our own server painted on canvas, with names on a canvas of their own above.

import { L } from './leaflet.mjs';
import { NameLayer } from './names.mjs';
import { grid, paint, paper } from './paint.mjs';
import { palette, watchLook } from './palette.mjs';
import { SIZE, decode } from './tile.mjs';
import { Turns } from './turns.mjs';

const RETRY_MS = 10_000;

/** Sharper than 2 is not seen on a map, but costs memory that phones do not have. */
const density = () => Math.min(2, window.devicePixelRatio || 1);

const VectorMap = L.GridLayer.extend({
  options: { tileSize: SIZE, keepBuffer: 1, updateWhenZooming: false, minZoom: 8, maxZoom: 18, url: '/tiles/base/{z}/{x}/{y}' },

  initialize(options) {
    L.setOptions(this, options);
    this._turns = new Turns();
    this._names = new NameLayer(this);
    this.on('tileunload', ({ tile }) => tile.forget());
    this.on('load', () => this._names.soon());
  },

  onAdd(map) {
    L.GridLayer.prototype.onAdd.call(this, map);
    map.addLayer(this._names);
    this._paper();
    this._stopWatching = watchLook(() => this._repaint());
    this._moods = { zoomanim: () => this._turns.feel('zoom'), dragstart: () => this._turns.feel('drag'), moveend: () => this._calm() };
    map.on(this._moods);
    window.addEventListener('online', (this._online = () => this._retry()));
  },

  onRemove(map) {
    this._stopWatching();
    map.off(this._moods);
    window.removeEventListener('online', this._online);
    map.removeLayer(this._names);
    L.GridLayer.prototype.onRemove.call(this, map);
  },

  createTile(coords, done) {
    const canvas = document.createElement('canvas');
    const scale = density();
    canvas.width = canvas.height = SIZE * scale;
    const ctx = canvas.getContext('2d', { alpha: false });
    ctx.scale(scale, scale);
    paper(ctx, palette());
    Object.assign(canvas, { coords, ctx, forget: () => {} });
    // Nobody wants to see a half-painted tile.
    canvas.style.visibility = 'hidden';
    this._fetch(canvas, () => {
      canvas.style.visibility = '';
      done(null, canvas);
    });
    return canvas;
  },

  /** Decoded tiles of the zoom that is shown, for the names. */
  shownTiles() {
    return Object.values(this._tiles ?? {}).filter(({ coords, current, el }) => current && el.data && coords.z === this._tileZoom).map(({ el }) => el);
  },

  async _fetch(canvas, done) {
    const { x, y, z } = canvas.coords;
    const { minZoom, maxZoom, url } = this.options;
    const abort = new AbortController();
    canvas.forget = () => abort.abort();
    canvas.failedAt = 0;
    try {
      // Leaflet knows the tile only after `createTile` has returned.
      await undefined;
      if (z < minZoom || z > maxZoom || navigator.onLine === false) throw new Error('no tile');
      const address = url.replace('{z}', z - 1).replace('{x}', x).replace('{y}', y);
      const answer = await fetch(address, { signal: abort.signal });
      if (answer.status === 503) this._later(answer.headers.get('Retry-After'));
      if (!answer.ok) throw new Error('no tile');
      const bytes = await answer.arrayBuffer();
      if (!bytes.byteLength) {
        grid(canvas.ctx, palette());
        canvas.empty = true;
        done();
        return;
      }
      const cancel = this._turns.add(this._work(canvas, bytes, done));
      canvas.forget = cancel;
    } catch {
      if (abort.signal.aborted) return;
      canvas.failedAt = performance.now();
      grid(canvas.ctx, palette());
      // Not an error for Leaflet: a sheet of plain paper is a valid map.
      done();
    }
  },

  *_work(canvas, bytes, done) {
    try {
      canvas.data = yield* decode(bytes);
      yield* paint(canvas.ctx, canvas.data, canvas.coords.z, palette());
    } catch {
      canvas.data = undefined;
      grid(canvas.ctx, palette());
    }
    done();
    this._names.soon();
  },

  *_again(canvas) {
    if (canvas.data) yield* paint(canvas.ctx, canvas.data, canvas.coords.z, palette());
    else if (canvas.failedAt || canvas.empty) grid(canvas.ctx, palette());
    else paper(canvas.ctx, palette());
  },

  /** What is seen before the first tile. */
  _paper() {
    this._map.getContainer().style.background = palette().paper;
  },

  _repaint() {
    this._paper();
    for (const { el } of Object.values(this._tiles ?? {})) this._turns.add(this._again(el));
    this._names.soon();
  },

  /** A server that is busy says when to ask again, in seconds; not all browsers at the same moment. */
  _later(seconds) {
    setTimeout(() => this._map && this._retry(), 1000 * (Number(seconds) || 10) * (1 + Math.random()));
  },

  _calm() {
    this._turns.feel('idle');
    if (navigator.onLine !== false) this._retry(RETRY_MS);
  },

  _retry(after = 0) {
    for (const { el } of Object.values(this._tiles ?? {})) {
      if (el.failedAt && performance.now() - el.failedAt >= after) this._fetch(el, () => {});
    }
  },
});

const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/**
 * What `new Otklik.BaseMap({rasterUrl, attribution})` answers: our own vector map, or raster tiles where the operator set an
 * address for them. Attribution is plain text.
 */
export function BaseMap({ rasterUrl, attribution = '' }) {
  const credit = { attribution: escape(attribution) };
  const layer = rasterUrl ? L.tileLayer(rasterUrl, { ...credit, minZoom: 8, maxZoom: 18 }) : new VectorMap(credit);
  // The page may change the size of the map without the window changing its own.
  let watch;
  layer.on('add', () => {
    const map = layer._map;
    watch = new ResizeObserver(() => map.invalidateSize({ animate: false, debounceMoveend: true }));
    watch.observe(map.getContainer());
  });
  layer.on('remove', () => watch?.disconnect());
  return layer;
}
