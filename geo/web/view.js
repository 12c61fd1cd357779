/* Where the map looks: remembered over a change of page, carried by the address, set by commands.
 *
 * The address is rewritten in place (no server round trip), so that a copied link opens the same view. */
(function () {
  "use strict";

  const atlas = window.atlas;
  const MIN_ZOOM = 4;
  const LEAST_ZOOM = 3; // for screens on which the region does not fit at 4
  const MAX_ZOOM = 11;
  const LIMITS = [[-10, -70], [52, 80]]; // wider than the base geography, or a wide screen could not be centred
  const FIRST_BOUNDS = [-17.5, 8, 25.5, 37.8]; // until the base asset says better
  const ADDRESS_DELAY_MS = 400; // Streamlit writes the address after a command; we write after it

  class View {
    /** coverRight() says how many pixels on the right are covered by the legend. */
    constructor(map, coverRight) {
      this.map = map;
      this.coverRight = coverRight;
      this.bounds = FIRST_BOUNDS;
      this.moved = false; // by the reader, a link or a command: no longer the first view
      Object.assign(map.options, { zoomSnap: 0.25, zoomDelta: 0.5, wheelPxPerZoomLevel: 110, maxBoundsViscosity: 0.8 });
      map.setMinZoom(LEAST_ZOOM).setMaxZoom(MAX_ZOOM);
      map.keyboard.enable();
      const start = this.remembered() || this.fromAddress();
      if (start) this.set(start);
      else this.fit();
      map.setMaxBounds(LIMITS);
      map.on("moveend", () => this.onMoveEnd());
      for (const name of ["dragstart", "keydown"]) map.on(name, () => (this.moved = true));
      map.getContainer().addEventListener("wheel", () => (this.moved = true), { passive: true });
      map.getContainer().addEventListener("dblclick", () => (this.moved = true));
      map.getContainer().addEventListener("touchmove", () => (this.moved = true), { passive: true });
    }

    /** Fit the region, as at the start. */
    fit() {
      const [west, south, east, north] = this.bounds;
      const box = L.latLngBounds([south, west], [north, east]);
      const zoom = this.map.getBoundsZoom(box, false, L.point(4, 4));
      this.map.setMinZoom(Math.max(LEAST_ZOOM, Math.min(MIN_ZOOM, zoom)));
      this.map.setView(this.aside(box, zoom), zoom, { animate: false });
    }

    /** The middle of the box, moved left of the legend as far as the map has room to spare. */
    aside(box, zoom) {
      const west = this.map.project(box.getSouthWest(), zoom);
      const east = this.map.project(box.getNorthEast(), zoom);
      const spare = Math.max(0, (this.map.getSize().x - (east.x - west.x)) / 2 - 4);
      const shift = Math.min(spare, this.coverRight() / 2);
      return this.map.unproject(west.add(east).divideBy(2).add([shift, 0]), zoom);
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
      this.map.invalidateSize({ animate: false, pan: false });
      if (!this.moved) this.fit();
    }

    set([lat, lon, zoom]) {
      this.moved = true;
      this.map.setView([lat, lon], zoom, { animate: false });
    }

    /** goto of a command: followed once for each number and page load. */
    follow(goto) {
      if (!goto || !goto.view) return;
      const mark = `${atlas.pageLoad()}:${goto.n}`;
      if (atlas.recall("atlas.goto") === mark) return;
      atlas.remember("atlas.goto", mark);
      const [lat, lon, zoom] = goto.view;
      const isFirst = atlas.state.frame === 0;
      this.moved = true;
      if (isFirst || prefersStill()) this.map.setView([lat, lon], zoom, { animate: false });
      else this.map.flyTo([lat, lon], zoom, { duration: 0.7 });
    }

    current() {
      const centre = this.map.getCenter();
      return [round(centre.lat, 4), round(centre.lng, 4), round(this.map.getZoom(), 2)];
    }

    onMoveEnd() {
      atlas.state.view = this.current();
      if (!this.moved) return;
      atlas.remember("atlas.view", { load: atlas.pageLoad(), view: this.current() });
      this.writeAddress(this.current());
    }

    /** After a command: Streamlit has rewritten, or is about to rewrite, the address without our view. */
    keepAddress() {
      if (!this.moved) return;
      this.writeAddress(this.current());
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.moved && this.writeAddress(this.current()), ADDRESS_DELAY_MS);
    }

    remembered() {
      const kept = atlas.recall("atlas.view");
      return kept && kept.load === atlas.pageLoad() ? kept.view : null;
    }

    fromAddress() {
      try {
        const text = new URL(window.parent.location.href).searchParams.get("view");
        const view = (text || "").split(",").map(Number);
        const isView = view.length === 3 && view.every(Number.isFinite) && Math.abs(view[0]) < 85 && Math.abs(view[1]) <= 180;
        return isView ? [view[0], view[1], Math.min(MAX_ZOOM, Math.max(LEAST_ZOOM, view[2]))] : null;
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
