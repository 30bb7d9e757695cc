// Complaints on the map: asks the server for the tiles in view, keeps what is there in step with the answers.

import { L } from './leaflet.mjs';
import { Cluster, Pin } from './pins.mjs';

const SIZE = 512;
const POLL_MS = 15_000;
/** Answers kept for tiles that may come into view again. */
const KEEP = 96;
/** Pins whose heights differ by less are in one row for the Tab key, CSS pixels. */
const ROW = 56;

/**
 * Options: icons (address of the sprite), labels ({marks, cluster, support}), query (filter, without «?»),
 * select(number), state(kind, at, shown) with kind loading | ok | error | offline, paused, selected, covered() (CSS
 * pixels of the map's left side that lie under a panel now).
 */
export const Complaints = L.Layer.extend({
  options: { url: '/tiles/complaints/{z}/{x}/{y}', icons: '', labels: {}, query: '', paused: false, selected: undefined, covered: undefined },

  initialize(options) {
    L.setOptions(this, options);
    this._answers = new Map();
    this._shown = new Map();
  },

  onAdd() {
    this._refresh = () => this._load();
    this._tick = setInterval(() => this._poll(), POLL_MS);
    document.addEventListener('visibilitychange', (this._onVisible = () => this._poll()));
    window.addEventListener('online', this._refresh);
    window.addEventListener('offline', (this._onOffline = () => this._tell('offline')));
    this._load();
  },

  onRemove() {
    clearInterval(this._tick);
    document.removeEventListener('visibilitychange', this._onVisible);
    window.removeEventListener('online', this._refresh);
    window.removeEventListener('offline', this._onOffline);
    this._abort?.abort();
    for (const item of this._shown.values()) item.marker.remove();
    this._shown.clear();
  },

  getEvents() {
    return { moveend: this._load };
  },

  /** The filter of the list, such as «state=work&days=30». */
  setQuery(query) {
    if (query === this.options.query) return;
    this.options.query = query;
    this._answers.clear();
    // What stands there was found by another question: it stays until there is an answer, of any kind.
    this._foreign = true;
    if (this._map) this._load();
  },

  setPaused(paused) {
    this.options.paused = paused;
    this._poll();
  },

  setSelected(number) {
    this.options.selected = number;
    for (const item of this._shown.values()) item.select(item.number !== undefined && item.number === number);
  },

  /** Where a complaint stands on the map, if it is shown by itself. */
  placeOf(number) {
    return this._shown.get(`p${number}`)?.at;
  },

  /** Gives the focus to a pin; tells whether it is there. */
  focusPin(number) {
    const element = this._shown.get(`p${number}`)?.element;
    element?.focus({ preventScroll: true });
    return element !== undefined;
  },

  /** Ask again now, for example after a live event. */
  refresh() {
    if (this._map) this._load(true);
  },

  /** A pin that got the focus by the keyboard under a panel or a button comes out into the open. */
  reveal({ at, element }) {
    if (!this._map || !element.matches(':focus-visible')) return;
    const { left, top, width, height } = element.getBoundingClientRect();
    const over = document.elementFromPoint(left + width / 2, top + height / 2);
    // A neighbour on the map is no cover.
    if (over && this._map.getPane('mapPane').contains(over)) return;
    const [size, point] = [this._map.getSize(), this._map.latLngToContainerPoint(at)];
    this._map.panBy([point.x - ((this.options.covered?.() ?? 0) + size.x) / 2, point.y - size.y / 2], { animate: false });
  },

  /** A press that ends a drag of the map is none. Keys have no detail. */
  pressed(event) {
    return !(event.detail && this._map?.dragging?.moved());
  },

  /** Into a cluster. */
  enter(at) {
    const zoom = Math.min(this._map.getMaxZoom(), this._map.getZoom() + 2);
    this._map.getContainer().focus({ preventScroll: true });
    this._map.setView(at, zoom);
  },

  _poll() {
    if (document.visibilityState === 'visible' && !this.options.paused && this._map) this._load(true);
  },

  _tell(kind) {
    let shown = 0;
    if (kind === 'ok') for (const item of this._shown.values()) shown += item.total;
    this.options.state?.(kind, Date.now(), shown);
  },

  _view() {
    const map = this._map;
    const z = map.getZoom();
    const { min, max } = map.getPixelBounds();
    const last = 2 ** (z - 1) - 1;
    const clamp = (value) => Math.max(0, Math.min(last, Math.floor(value / SIZE)));
    const keys = [];
    for (let y = clamp(min.y); y <= clamp(max.y); y++) {
      for (let x = clamp(min.x); x <= clamp(max.x); x++) keys.push(`${z - 1}/${x}/${y}`);
    }
    return keys;
  },

  /** @param {boolean} polling the same view again: what is new since then is shown as new */
  async _load(polling = false) {
    if (!this._map || !this._map.getSize().x) return;
    const poll = polling === true;
    this._abort?.abort();
    if (navigator.onLine === false) {
      this._apply(this._view(), false);
      this._tell('offline');
      return;
    }
    const abort = (this._abort = new AbortController());
    const keys = this._view();
    const missing = keys.filter((key) => poll || !(Date.now() - this._answers.get(key)?.at < POLL_MS));
    // What was asked a moment ago needs no second question.
    if (!missing.length) {
      this._apply(keys, false);
      this._tell('ok');
      return;
    }
    if (!poll) this._tell('loading');
    if (keys.every((key) => this._answers.has(key))) this._apply(keys, false);
    const results = await Promise.all(missing.map((key) => this._ask(key, abort.signal)));
    if (abort.signal.aborted) return;
    this._apply(keys, poll);
    this._tell(results.every(Boolean) ? 'ok' : navigator.onLine === false ? 'offline' : 'error');
  },

  async _ask(key, signal) {
    const { url, query } = this.options;
    const [z, x, y] = key.split('/');
    const address = url.replace('{z}', z).replace('{x}', x).replace('{y}', y) + (query ? `?${query}` : '');
    const before = this._answers.get(key);
    try {
      const headers = { Accept: 'application/json', ...(before?.etag && { 'If-None-Match': before.etag }) };
      const answer = await fetch(address, { signal, headers });
      let data = before?.data;
      if (answer.status === 204) data = { pins: [], clusters: [] };
      else if (answer.status !== 304) {
        if (!answer.ok) return false;
        data = await answer.json();
      }
      if (signal.aborted || !data) return false;
      this._answers.delete(key);
      this._answers.set(key, { data, etag: answer.headers.get('ETag') ?? before?.etag, at: Date.now() });
      return true;
    } catch {
      return false;
    }
  },

  /** Brings the markers in step with the answers; a tile without an answer keeps what stands in it. */
  _apply(keys, poll) {
    const wanted = new Map();
    let whole = true;
    for (const key of keys) {
      const data = this._answers.get(key)?.data;
      if (!data) {
        whole = false;
        continue;
      }
      for (const pin of data.pins ?? []) wanted.set(`p${pin[3]}`, pin);
      for (const cluster of data.clusters ?? []) wanted.set(`c${cluster[0]},${cluster[1]}`, cluster);
    }
    for (const [key, item] of this._shown) {
      if (wanted.has(key) || (!whole && !this._foreign && this._map.getBounds().contains(item.at) && !this._answered(item.at))) continue;
      item.marker.remove();
      this._shown.delete(key);
    }
    this._foreign = false;
    for (const [key, data] of wanted) {
      let item = this._shown.get(key);
      if (item) item.update(data);
      else {
        item = key[0] === 'p' ? new Pin(data, this, poll) : new Cluster(data, this);
        item.marker.addTo(this._map);
        this._shown.set(key, item);
      }
      item.total = key[0] === 'p' ? 1 : data[4];
      item.select(item.number !== undefined && item.number === this.options.selected);
    }
    for (const key of this._answers.keys()) {
      if (this._answers.size <= KEEP) break;
      if (!keys.includes(key)) this._answers.delete(key);
    }
    this._order();
    // Whoever stands beside a pin may want to move.
    this._map.fire('complaints');
  },

  _answered(at) {
    const z = this._map.getZoom();
    const point = this._map.project(at, z);
    return this._answers.has(`${z - 1}/${Math.floor(point.x / SIZE)}/${Math.floor(point.y / SIZE)}`);
  },

  /** Tab goes through what is in view, row by row from the top; the element that has the focus is never moved. */
  _order() {
    const bounds = this._map.getBounds();
    const items = [...this._shown.values()].map((item) => ({ item, at: this._map.latLngToContainerPoint(item.at), box: item.marker.getElement() }));
    items.sort((a, b) => Math.floor(a.at.y / ROW) - Math.floor(b.at.y / ROW) || a.at.x - b.at.x);
    for (const { item } of items) item.element.tabIndex = bounds.contains(item.at) ? 0 : -1;
    const boxes = items.map(({ box }) => box).filter(Boolean);
    if (boxes.every((box, i) => i === 0 || boxes[i - 1].compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING)) return;
    const focused = boxes.findIndex((box) => box.contains(document.activeElement));
    boxes.forEach((box, i) => {
      if (i < focused) box.parentNode.insertBefore(box, boxes[focused]);
      else if (i > focused) box.parentNode.append(box);
    });
  },
});
