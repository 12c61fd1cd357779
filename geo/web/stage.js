/* A stack of canvases that moves with the map: Leaflet's renderer, without its vector objects.
 *
 * One canvas for each thing that changes on its own (base map, zones, labels, events), so that each is
 * the cache of itself. Between paints the stack is only shifted and scaled by CSS; canvases are a
 * little larger than the map, so that a short drag shows no edge. */
(function () {
  "use strict";

  const atlas = window.atlas;
  const MAX_RATIO = 2; // three times the pixels are not seen, but are paid for

  atlas.Stage = L.Renderer.extend({
    options: { padding: 0.12, names: [], onView: null },

    _initContainer() {
      this._container = L.DomUtil.create("div", "atlas-stage");
      this.contexts = {};
      for (const name of this.options.names) {
        const canvas = L.DomUtil.create("canvas", `atlas-canvas atlas-canvas-${name}`, this._container);
        canvas.setAttribute("aria-hidden", "true");
        this.contexts[name] = canvas.getContext("2d");
      }
    },

    _destroyContainer() {
      L.DomUtil.remove(this._container);
      delete this._container;
    },

    getEvents() {
      return Object.assign(L.Renderer.prototype.getEvents.call(this), { move: this._onMove });
    },

    /** A drag that leaves the painted area is painted at once, not when it ends. */
    _onMove() {
      if (this._map._animatingZoom || !this._bounds || this._zoom !== this._map.getZoom()) return;
      const corner = this._map.containerPointToLayerPoint([0, 0]);
      const shown = L.bounds(corner, corner.add(this._map.getSize()));
      if (!this._bounds.contains(shown)) this._update();
    },

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const ratio = Math.min(window.devicePixelRatio || 1, MAX_RATIO);
      const origin = this._map.getPixelOrigin();
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this.view = {
        zoom: this._zoom, scale: Math.pow(2, this._zoom), ratio, width: size.x, height: size.y,
        left: origin.x + this._bounds.min.x, top: origin.y + this._bounds.min.y,
        inset: size.subtract(this._map.getSize()).divideBy(2),
      };
      Object.values(this.contexts).forEach((context) => fit(context.canvas, size, ratio));
      if (this.options.onView) this.options.onView(this.view);
    },

    /** A clean context in CSS pixels, for one paint. */
    clear(name) {
      const context = this.contexts[name];
      const { ratio, width, height } = this.view;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.globalAlpha = 1;
      context.clearRect(0, 0, width, height);
      return context;
    },

    /** Mouse position in the map -> position on the canvases. */
    toCanvas(point) {
      return this._map.containerPointToLayerPoint(point).subtract(this._bounds.min);
    },
  });

  function fit(canvas, size, ratio) {
    const width = Math.round(size.x * ratio);
    const height = Math.round(size.y * ratio);
    if (canvas.width === width && canvas.height === height) return;
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${size.x}px`;
    canvas.style.height = `${size.y}px`;
  }
})();
