// Leaflet, cut to the parts that the maps of the site use; without pop-ups, shapes, GeoJSON, overlays and controls it is
// two thirds of the whole. It stays one object, window.L, because the application's bindings look for it there.
import { Attribution } from 'leaflet/src/control/Control.Attribution.js';
import { Control } from 'leaflet/src/control/Control.js';
import { setOptions } from 'leaflet/src/core/Util.js';
import * as DomUtil from 'leaflet/src/dom/DomUtil.js';
import { LatLng } from 'leaflet/src/geo/LatLng.js';
import { LatLngBounds } from 'leaflet/src/geo/LatLngBounds.js';
import { Point } from 'leaflet/src/geometry/Point.js';
import { Layer } from 'leaflet/src/layer/Layer.js';
import { divIcon } from 'leaflet/src/layer/marker/DivIcon.js';
import { marker } from 'leaflet/src/layer/marker/Marker.js';
import { GridLayer } from 'leaflet/src/layer/tile/GridLayer.js';
import { tileLayer } from 'leaflet/src/layer/tile/TileLayer.js';
import { Renderer } from 'leaflet/src/layer/vector/Renderer.js';
import { Map } from 'leaflet/src/map/Map.js';
// Each adds itself to the map when it is switched on.
import 'leaflet/src/map/handler/Map.BoxZoom.js';
import 'leaflet/src/map/handler/Map.DoubleClickZoom.js';
import 'leaflet/src/map/handler/Map.Drag.js';
import 'leaflet/src/map/handler/Map.Keyboard.js';
import 'leaflet/src/map/handler/Map.ScrollWheelZoom.js';
import 'leaflet/src/map/handler/Map.TapHold.js';
import 'leaflet/src/map/handler/Map.TouchZoom.js';

Control.Attribution = Attribution;

export const L = {
  Control,
  DomUtil,
  GridLayer,
  LatLng,
  LatLngBounds,
  Layer,
  Map,
  Point,
  Renderer,
  divIcon,
  marker,
  setOptions,
  tileLayer,
};
window.L = L;
