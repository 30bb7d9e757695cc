// What the application finds as window.Otklik when a page has a map; Leaflet comes along as window.L.
// The only caller is app/src/browser/map; it owns the map, this file only adds layers to it.

import { BaseMap } from './basemap.mjs';
import { Complaints } from './complaints.mjs';
import { drawing, marker } from './pins.mjs';

/** A pin that only shows a place. */
function Spot({ lat, lon, mark, icons }) {
  const element = document.createElement('span');
  element.className = 'mk mk--spot';
  element.append(drawing(icons, mark));
  return marker([lat, lon], element);
}

/** The reader's own place. */
function Me({ lat, lon }) {
  const element = document.createElement('span');
  element.className = 'me';
  element.style.position = 'absolute';
  return marker([lat, lon], element);
}

window.Otklik = { ...window.Otklik, BaseMap, Complaints, Spot, Me };
