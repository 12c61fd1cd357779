/* Where the map looks: remembered over a change of page, carried by the address, set by commands.
 *
 * The address is rewritten in place (no server round trip), so that a copied link opens the same view. */
(function () {
  "use strict";

  const atlas = window.atlas;
  const MIN_ZOOM = 4;
  const LEAST_ZOOM = 3; // for screens on which the region does not fit at 4
  const MAX_ZOOM = 11;
  const LIMITS = [[-40, -100], [66, 110]]; // far wider than the region: tall and wide screens must be able to centre it
  const FIRST_BOUNDS = [-17.5, 8, 25.5, 37.8]; // until the base asset says better
  const ADDRESS_DELAY_MS = 400; // Streamlit writes the address after a command; we write after it

  class View {
    /** covered() says how many pixels {right, bottom} are covered by what stands on the map. */
    constructor(map, covered) {
      this.map = map;
      this.covered = covered;
      this.bounds = FIRST_BOUNDS;
      this.moved = false; // by the reader, a link or a command: no longer the first view
      this.chosen = null; // the view [lat, lon, zoom] once it was moved
      this.isOwnMove = false; // the move under way is ours, not the reader's
      Object.assign(map.options, { zoomSnap: 0.25, zoomDelta: 0.5, wheelPxPerZoomLevel: 110, maxBoundsViscosity: 0.8 });
      map.setMinZoom(LEAST_ZOOM).setMaxZoom(MAX_ZOOM);
      map.keyboard.enable();
      const start = this.remembered() || this.fromAddress();
      if (start) this.set(start);
      else this.fit();
      map.setMaxBounds(LIMITS);
      map.on("moveend", () => this.onMoveEnd());
    }

    /** Fit the region, as at the start. */
    fit() {
      const [west, south, east, north] = this.bounds;
      const box = L.latLngBounds([south, west], [north, east]);
      const zoom = this.map.getBoundsZoom(box, false, L.point(4, 4));
      this.quietly(() => {
        this.map.setMinZoom(Math.max(LEAST_ZOOM, Math.min(MIN_ZOOM, zoom)));
        this.jump(this.aside(box, zoom), zoom);
      });
    }

    /** Moves in here are not the reader's. */
    quietly(move) {
      this.isOwnMove = true;
      move();
      this.isOwnMove = false;
    }

    jump(centre, zoom) {
      if (this.map._loaded) this.map.stop(); // not before its first view
      this.map.setView(centre, zoom, { reset: true }); // a pan would be rounded to whole pixels
    }

    /** A centre that shows the box beside what covers the map, as far as there is room to spare. */
    aside(box, zoom) {
      const northWest = this.map.project(box.getNorthWest(), zoom);
      const southEast = this.map.project(box.getSouthEast(), zoom);
      const size = this.map.getSize();
      const { right, bottom } = this.covered();
      const shift = (room, length, cover) => {
        const spare = Math.max(0, (room - length) / 2);
        return Math.min(spare, Math.max(0, cover - spare));
      };
      const middle = northWest.add(southEast).divideBy(2);
      return this.map.unproject(middle.add([
        shift(size.x, southEast.x - northWest.x, right), shift(size.y, southEast.y - northWest.y, bottom),
      ]), zoom);
    }

    /** The base asset has come: fit to it, unless the view was chosen. */
    setBounds(bounds) {
      if (String(bounds) === String(this.bounds)) return;
      this.bounds = bounds;
      if (!this.moved) this.fit();
    }

    home() {
      this.moved = false;
      this.fit();
      this.writeAddress(null);
      atlas.remember("atlas.view", null);
    }

    resize() {
      this.quietly(() => {
        this.map.invalidateSize({ animate: false, pan: false });
        // Leaflet would keep the centre to the pixel only: after some resizes the view has drifted.
        if (this.moved) this.jump(this.chosen.slice(0, 2), this.chosen[2]);
      });
      if (!this.moved) this.fit();
    }

    set([lat, lon, zoom]) {
      this.moved = true;
      this.chosen = [lat, lon, zoom];
      this.jump([lat, lon], zoom);
    }

    /** goto of a command: followed once for each number and page load. Without a view it means the first one. */
    follow(goto) {
      if (!goto) return;
      const mark = `${atlas.pageLoad()}:${goto.n}`;
      if (atlas.recall("atlas.goto") === mark) return;
      atlas.remember("atlas.goto", mark);
      if (!goto.view) return this.home();
      const [lat, lon, zoom] = goto.view;
      const isFirst = atlas.state.frame === 0;
      this.moved = true;
      this.chosen = goto.view;
      if (isFirst || prefersStill()) this.jump([lat, lon], zoom);
      else this.map.flyTo([lat, lon], zoom, { duration: 0.7 });
    }

    current() {
      const centre = this.map.getCenter();
      return [round(centre.lat, 4), round(centre.lng, 4), round(this.map.getZoom(), 2)];
    }

    onMoveEnd() {
      atlas.state.view = this.current();
      if (this.isOwnMove) return;
      this.moved = true;
      this.chosen = this.current();
      atlas.remember("atlas.view", { load: atlas.pageLoad(), view: this.chosen });
      this.writeAddress(this.chosen);
    }

    /** After a command: Streamlit has rewritten, or is about to rewrite, the address without our view. */
    keepAddress() {
      if (!this.moved) return;
      this.writeAddress(this.chosen);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.moved && this.writeAddress(this.chosen), ADDRESS_DELAY_MS);
    }

    remembered() {
      const kept = atlas.recall("atlas.view");
      return kept && kept.load === atlas.pageLoad() ? kept.view : null;
    }

    fromAddress() {
      try {
        const text = new URL(window.parent.location.href).searchParams.get("view");
        const view = (text || "").split(",").map(Number);
        const isView = view.length === 3 && view.every(Number.isFinite);
        const isOnEarth = Math.abs(view[0]) < 85 && Math.abs(view[1]) <= 180;
        return isView && isOnEarth ? [view[0], view[1], Math.min(MAX_ZOOM, Math.max(LEAST_ZOOM, view[2]))] : null;
      } catch (error) {
        return null; // a frame of another origin: no address to read
      }
    }

    writeAddress(view) {
      try {
        const { location, history } = window.parent;
        const parameters = location.search.slice(1).split("&").filter((part) => part && !part.startsWith("view="));
        if (view) parameters.push(`view=${view[0].toFixed(4)},${view[1].toFixed(4)},${view[2].toFixed(2)}`);
        const search = parameters.length ? `?${parameters.join("&")}` : "";
        if (search === location.search) return;
        history.replaceState(history.state, "", location.pathname + search + location.hash);
      } catch (error) {
        this.isDetached = true; // a frame of another origin, or a file: the view stays out of the address
      }
    }
  }

  function round(value, digits) {
    return Number(value.toFixed(digits));
  }

  function prefersStill() {
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  Object.assign(atlas, { View, prefersStill });
})();
