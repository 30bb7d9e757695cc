// Colours of the base map, one table per theme. Text and halo keep 4.5:1; pins keep 3:1 on every fill below.

const light = {
  paper: '#fbf7ef', land: '#fbf7ef', block: '#f1eadd', green: '#dde8cc', field: '#f3efdc', park: '#d6e3c3', beach: '#f3e4c4', square: '#f7f1e6',
  building: '#e4d9c6', tree: '#bfd2a6', water: '#c3dde3', sea: '#b5d3db', path: '#ecf1df', rail: '#b9ad9b', tie: '#fffdf9',
  road: '#fffefb', street: '#fffdf9', edge: '#dccfb8', faint: '#ebe2d2', far: '#d9c9ad', grid: '#efe7d9',
  text: '#5d5546', waterText: '#2b5c6c', parkText: '#14693a', houseText: '#6d6454', halo: '#fffdf9',
};

const dark = {
  paper: '#2b2930', land: '#2b2930', block: '#24232a', green: '#212d28', field: '#2a2a2b', park: '#22332a', beach: '#3a3428', square: '#2c2a32',
  building: '#2e2c35', tree: '#2b4033', water: '#0f2a35', sea: '#0c232d', path: '#2c3f33', rail: '#5a5660', tie: '#35333c',
  road: '#45424d', street: '#38363f', edge: '#1b1a20', faint: '#201f25', far: '#4e4a57', grid: '#35333b',
  text: '#b6afa2', waterText: '#8fc0cd', parkText: '#7cd69b', houseText: '#9a9389', halo: '#1b1a20',
};

const contrast = {
  ...dark,
  paper: '#000', land: '#000', block: '#101012', green: '#0f1a13', field: '#0a0a08', park: '#12241a', beach: '#241f12', square: '#151517',
  building: '#26252b', water: '#06222c', sea: '#041a22', road: '#6b6774', street: '#4a4751', edge: '#000', faint: '#000', far: '#7d7889',
  text: '#fff', waterText: '#fff', parkText: '#fff', houseText: '#fff', halo: '#000',
};

const prefersDark = matchMedia('(prefers-color-scheme: dark)');

/** The table of the theme that the page shows now. */
export function palette() {
  const theme = document.documentElement.dataset.theme;
  if (theme === 'contrast') return contrast;
  return theme === 'dark' || (theme === 'auto' && prefersDark.matches) ? dark : light;
}

/** English names on an English page, Russian ones otherwise. */
export function english() {
  return document.documentElement.lang.startsWith('en');
}

/** How much larger than usual the reader wants text: 1 … 1.75. */
export function textScale() {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  return Math.min(1.75, Math.max(1, rem || 1));
}

/** Calls back when theme, language or size of text change; answers a function that stops it. */
export function watchLook(changed) {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-size', 'lang'] });
  prefersDark.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    prefersDark.removeEventListener('change', changed);
  };
}
