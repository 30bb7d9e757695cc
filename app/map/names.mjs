// Names on the map: one canvas over the whole view, so that no name is cut where two tiles meet.

import { L } from './leaflet.mjs';
import { widthOf } from './paint.mjs';
import { english, palette, textScale } from './palette.mjs';
import { SIZE } from './tile.mjs';
import { Taken, spread } from './placing.mjs';

/** rank: who gets the room; size in CSS pixels; space: letter-spacing in em; line: drawn along the line. */
const STYLE = {
  city: { rank: 0, size: 20, weight: 640, ink: 'text' },
  town: { rank: 1, size: 15, weight: 600, ink: 'text' },
  district: { rank: 2, size: 13, weight: 600, space: 0.14, upper: true, ink: 'text' },
  island: { rank: 3, size: 11.5, weight: 520, space: 0.06, ink: 'waterText' },
  water: { rank: 3, size: 15, weight: 520, space: 0.24, upper: true, ink: 'waterText' },
  park: { rank: 4, size: 12, weight: 560, ink: 'parkText' },
  motorway: { rank: 5, size: 12, weight: 520, ink: 'text', line: true },
  primary: { rank: 5, size: 12, weight: 520, ink: 'text', line: true },
  river: { rank: 6, size: 12, weight: 520, space: 0.12, ink: 'waterText', line: true },
  secondary: { rank: 7, size: 12, weight: 520, ink: 'text', line: true },
  poi: { rank: 8, size: 11, weight: 520, ink: 'text' },
  stop: { rank: 8, size: 11, weight: 520, ink: 'text' },
  street: { rank: 9, size: 11.5, weight: 500, ink: 'text', line: true },
  house: { rank: 10, size: 10, weight: 500, ink: 'houseText' },
};

/** The same name again not nearer than this, CSS pixels. */
const APART = 300;
/** Two letters next to each other may turn by this much, radians. */
const BEND = 0.6;

export const NameLayer = L.Renderer.extend({
  options: { padding: 0.25, pane: 'names' },

  initialize(tiles) {
    L.Renderer.prototype.initialize.call(this, {});
    this._source = tiles;
    this._widths = new Map();
  },

  onAdd() {
    const pane = this._map.getPane('names') ?? this._map.createPane('names');
    pane.style.zIndex = 250;
    pane.style.pointerEvents = 'none';
    L.Renderer.prototype.onAdd.call(this);
    // The font of the page may come after the map.
    document.fonts?.addEventListener('loadingdone', (this._onFont = () => this._restart()));
  },

  onRemove() {
    document.fonts?.removeEventListener('loadingdone', this._onFont);
    clearTimeout(this._timer);
    L.Renderer.prototype.onRemove.call(this);
  },

  /** Draw again when the tiles of this moment have come. */
  soon() {
    if (!this._map) return;
    clearTimeout(this._timer);
    this._timer = setTimeout(() => this._map && this._update(), 60);
  },

  _restart() {
    this._widths.clear();
    this.soon();
  },

  _initContainer() {
    this._container = document.createElement('canvas');
    this._container.setAttribute('aria-hidden', 'true');
    this._ctx = this._container.getContext('2d');
  },

  _destroyContainer() {
    this._container.remove();
    delete this._container;
    delete this._ctx;
  },

  _update() {
    if (this._map._animatingZoom) return;
    const tiles = this._source.shownTiles();
    // After a zoom the old names stay, stretched, until there is something to put in their place.
    if (!tiles.length && this._zoom !== undefined && this._bounds) {
      this._updateTransform(this._map.getCenter(), this._map.getZoom());
      return;
    }
    L.Renderer.prototype._update.call(this);
    const size = this._bounds.getSize();
    const density = Math.min(2, window.devicePixelRatio || 1);
    const canvas = this._container;
    if (canvas.width !== size.x * density || canvas.height !== size.y * density) {
      canvas.width = size.x * density;
      canvas.height = size.y * density;
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
    }
    L.DomUtil.setTransform(canvas, this._bounds.min, 1);
    const ctx = this._ctx;
    ctx.setTransform(density, 0, 0, density, 0, 0);
    ctx.clearRect(0, 0, size.x, size.y);
    this._draw(ctx, tiles, this._bounds.min.add(this._map.getPixelOrigin()), size);
  },

  _draw(ctx, tiles, origin, size) {
    const colours = palette();
    const zoom = this._map.getZoom();
    const scale = textScale();
    const wanted = [];
    for (const { coords, data } of tiles) {
      const dx = coords.x * SIZE - origin.x;
      const dy = coords.y * SIZE - origin.y;
      if (dx > size.x || dy > size.y || dx < -SIZE || dy < -SIZE) continue;
      for (const name of data.names) {
        const style = STYLE[name.kind];
        if (style && this._worth(name, style, zoom)) wanted.push({ name, style, dx, dy });
      }
    }
    wanted.sort((a, b) => a.style.rank - b.style.rank || (b.name.along?.at(-1) ?? 0) - (a.name.along?.at(-1) ?? 0));
    const taken = new Taken(size);
    const said = new Map();
    const text = english() ? 'en' : 'ru';
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.lineJoin = 'round';
    ctx.strokeStyle = colours.halo;
    ctx.lineWidth = 3;
    for (const { name, style, dx, dy } of wanted) {
      const words = style.upper ? name[text].toLocaleUpperCase() : name[text];
      if (!words) continue;
      ctx.font = `${style.weight} ${style.size * scale}px "Golos Text Variable", system-ui, sans-serif`;
      ctx.letterSpacing = `${(style.space ?? 0) * style.size * scale}px`;
      ctx.fillStyle = colours[style.ink];
      if (style.line) this._along(ctx, words, name, dx, dy, style.size * scale, taken, said);
      else this._at(ctx, words, name.x + dx, name.y + dy, style, scale, taken);
    }
  },

  /** Streets are named when they are wide enough to be seen as streets. */
  _worth(name, style, zoom) {
    if (name.kind === 'house') return zoom >= 17;
    return !style.line || name.kind === 'river' || widthOf(name.kind, zoom) >= (name.kind === 'street' ? 5 : 3);
  },

  _at(ctx, words, x, y, style, scale, taken) {
    const lines = style.rank === 0 || style.rank > 9 ? [words] : wrap(words);
    const step = style.size * scale * 1.2;
    const width = Math.max(...lines.map((line) => this._width(ctx, line)));
    if (!taken.take([[x, y, width / 2 + 4, (step * lines.length) / 2 + 2]])) return;
    lines.forEach((line, i) => {
      const at = y + (i - (lines.length - 1) / 2) * step;
      if (style.rank < 10) ctx.strokeText(line, x, at);
      ctx.fillText(line, x, at);
    });
  },

  _along(ctx, words, name, dx, dy, size, taken, said) {
    const letters = Array.from(words);
    const widths = letters.map((letter) => this._width(ctx, letter));
    const earlier = said.get(words) ?? [];
    const place = (shift) => {
      const found = spread({ ...name, at: name.at + shift }, widths, dx, dy, BEND);
      if (!found) return undefined;
      const { x, y } = found[found.length >> 1];
      if (earlier.some((other) => Math.hypot(other.x - x, other.y - y) < APART)) return undefined;
      const boxes = found.filter((_, i) => i % 2 === 0 || i === found.length - 1).map((g) => [g.x, g.y, size * 0.7, size * 0.7]);
      return taken.take(boxes) ? found : undefined;
    };
    const glyphs = place(0) ?? place(60) ?? place(-60) ?? place(130) ?? place(-130);
    if (!glyphs) return;
    said.set(words, [...earlier, glyphs[glyphs.length >> 1]]);
    for (const paint of ['strokeText', 'fillText']) {
      for (let i = 0; i < letters.length; i++) {
        const { x: gx, y: gy, turn } = glyphs[i];
        ctx.save();
        ctx.translate(gx, gy);
        ctx.rotate(turn);
        ctx[paint](letters[i], 0, 0);
        ctx.restore();
      }
    }
  },

  _width(ctx, words) {
    const key = ctx.font + ctx.letterSpacing + words;
    let width = this._widths.get(key);
    if (width === undefined) this._widths.set(key, (width = ctx.measureText(words).width));
    return width;
  },
});

/** Long names of places stand in two lines. */
function wrap(words) {
  if (words.length < 17) return [words];
  const half = words.length / 2;
  let best = -1;
  for (let i = words.indexOf(' '); i > 0; i = words.indexOf(' ', i + 1)) {
    if (best < 0 || Math.abs(i - half) < Math.abs(best - half)) best = i;
  }
  return best < 0 ? [words] : [words.slice(0, best), words.slice(best + 1)];
}
