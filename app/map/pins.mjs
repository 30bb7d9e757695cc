// Pins and clusters as DOM elements. Texts of people enter through textContent and attributes only, never as markup.

const SVG = 'http://www.w3.org/2000/svg';
const MARKS = ['new', 'work', 'over', 'repeat', 'await', 'done', 'none'];

function svg(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** The drawing of a state: shape, sign and tail from the sprite. */
export function drawing(icons, mark) {
  const shape = MARKS.includes(mark) ? mark : 'none';
  const uses = ['tail', `g-${shape}`, 'tip'].map((id) => svg('use', { href: `${icons}#${id}` }));
  return svg('svg', { class: `pin s-${shape}`, viewBox: '0 0 32 40', 'aria-hidden': 'true' }, ...uses);
}

/** Fills templates such as «Здесь {n}: в работе {open}, выполнено {done}». */
export function say(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

/** A marker without size: the style sheet moves the element so that its tip stands on the point. */
export function marker(at, element) {
  const icon = L.divIcon({ html: element, className: 'mkbox', iconSize: [0, 0] });
  return L.marker(at, { icon, interactive: false, keyboard: false });
}

function button(className, pressed, focused) {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = className;
  // Leaflet takes the pointer from markers that are not its own business.
  element.style.pointerEvents = 'auto';
  element.addEventListener('click', (event) => {
    event.stopPropagation();
    pressed(event);
  });
  element.addEventListener('focus', focused);
  element.addEventListener('dblclick', (event) => event.stopPropagation());
  return element;
}

/** One complaint. */
export class Pin {
  constructor(data, layer, fresh) {
    this.layer = layer;
    this.element = button('mk', (event) => layer.pressed(event) && layer.options.select?.(this.number), () => layer.reveal(this));
    if (fresh) {
      this.element.classList.add('mk--new');
      this.element.addEventListener('animationend', () => this.element.classList.remove('mk--new'), { once: true });
    }
    this.update(data);
    this.marker = marker(this.at, this.element);
  }

  update([lon, lat, mark, number, title, support]) {
    const { icons, labels } = this.layer.options;
    this.number = String(number);
    if (mark !== this.mark) this.element.replaceChildren(drawing(icons, mark));
    this.mark = mark;
    const words = [labels.marks?.[mark] ?? mark, title].filter(Boolean).join(': ');
    const backed = support > 0 && labels.support ? `, ${say(labels.support, { n: support })}` : '';
    this.element.setAttribute('aria-label', words + backed);
    this.move([lat, lon]);
  }

  move(at) {
    const moved = this.at && (at[0] !== this.at[0] || at[1] !== this.at[1]);
    this.at = at;
    if (moved) this.marker.setLatLng(at);
  }

  select(selected) {
    this.element.classList.toggle('mk--sel', selected);
    if (selected) this.element.setAttribute('aria-current', 'true');
    else this.element.removeAttribute('aria-current');
    this.marker.setZIndexOffset(selected ? 10000 : 0);
  }
}

/** Several complaints too near to each other for this zoom: a thick arc for what is open, a thin one for what is done. */
export class Cluster {
  constructor(data, layer) {
    this.layer = layer;
    this.element = button('cl', (event) => layer.pressed(event) && layer.enter(this.at), () => layer.reveal(this));
    this.update(data);
    this.marker = marker(this.at, this.element);
  }

  update([lon, lat, open, done, total]) {
    this.at = [lat, lon];
    const said = `${open}/${done}/${total}`;
    if (said === this.said) return;
    this.said = said;
    this.element.classList.toggle('cl--lg', total >= 50);
    this.element.setAttribute('aria-label', say(this.layer.options.labels.cluster ?? '{n}: {open} / {done}', { n: total, open, done }));
    this.element.replaceChildren(ring(open, done, total));
  }

  select() {}
}

function ring(open, done, total) {
  // Both arcs of a hundred parts with a small gap between them.
  const all = Math.max(1, total);
  const both = open > 0 && done > 0;
  const gap = both ? 2 : 0;
  const red = Math.max(open > 0 ? 3 : 0, Math.round((100 * open) / all) - gap);
  const green = Math.max(done > 0 ? 3 : 0, Math.round((100 * done) / all) - gap);
  const arcs = svg('g', { transform: 'rotate(-90 24 24)' });
  if (open > 0) arcs.append(svg('circle', { class: 'w', cx: 24, cy: 24, r: 19, pathLength: 100, 'stroke-dasharray': `${red} ${100 - red}` }));
  if (done > 0) {
    const start = open > 0 ? -(red + gap) : 0;
    arcs.append(svg('circle', { class: 'g', cx: 24, cy: 24, r: 20, pathLength: 100, 'stroke-dasharray': `${green} ${100 - green}`, 'stroke-dashoffset': start }));
  }
  const number = svg('text', { x: 24, y: 29 });
  number.textContent = total < 10000 ? String(total) : `${Math.round(total / 1000)}k`;
  return svg('svg', { viewBox: '0 0 48 48', 'aria-hidden': 'true' }, svg('circle', { class: 'bg', cx: 24, cy: 24, r: 24 }), arcs, number);
}
