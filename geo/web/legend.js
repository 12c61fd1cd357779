/* The legend: only what is on screen, with the symbols as the map draws them. Foldable. */
(function () {
  "use strict";

  const atlas = window.atlas;
  const { element, button, capital } = atlas;
  const { drawSymbol, radiusOf, zoomFactor } = atlas.symbols;
  const SIZE_EXAMPLES = [200, 50, 10];
  const CAVEAT = "Zones are assessments; their edges are not measured.";
  const MOTION_PAUSE_MS = 400;
  const ZONE_ORDER = ["control", "contested_support", "support", "attack"];

  /** A small canvas, crisp on every screen. draw(context, width, height) in CSS pixels. */
  function swatch(width, height, draw) {
    const canvas = element("canvas", "atlas-swatch");
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    canvas.width = Math.ceil(width * ratio);
    canvas.height = Math.ceil(height * ratio);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    canvas.setAttribute("aria-hidden", "true");
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    draw(context, width, height);
    return canvas;
  }

  function symbolSwatch(look, radius = 5.5) {
    return swatch(22, 16, (context) => drawSymbol(context, look.disputed ? 8 : 11, look.disputed ? 6 : 8, look.soft ? 4 : radius, look));
  }

  class Legend {
    constructor(parent) {
      this.body = element("div", "atlas-legend-body");
      this.toggle = button("atlas-legend-toggle", "Legend", () => this.fold(!this.folded));
      this.node = element("section", "atlas-legend", null, [this.toggle, this.body]);
      this.node.setAttribute("aria-label", "Legend");
      L.DomEvent.disableClickPropagation(this.node).disableScrollPropagation(this.node);
      parent.append(this.node);
      this.chosen = atlas.recall("atlas.legend"); // null until the reader folds or unfolds it
      this.key = "";
    }

    /** Folded on small maps unless the reader chose otherwise. */
    setRoom(isSmall) {
      this.show(this.chosen === null ? isSmall : this.chosen);
    }

    fold(folded) {
      this.chosen = folded;
      atlas.remember("atlas.legend", folded);
      this.show(folded);
    }

    show(folded) {
      this.folded = folded;
      this.body.hidden = folded;
      this.toggle.setAttribute("aria-expanded", String(!folded));
    }

    /** seen: {looks, zones, operations, zoom, hexagons, cells}. Does nothing if the same things are on screen; in
     * motion it follows a few times a second, or it would cost more than the map. */
    update(seen, isMoving) {
      const now = performance.now();
      const held = seen.cells ? seen.cells.held : ""; // said at once
      if (isMoving && now < this.nextUpdate && held === this.held) return;
      this.held = held;
      this.nextUpdate = now + MOTION_PAUSE_MS;
      const key = JSON.stringify([
        seen.looks.map((look) => [look.kind, look.family, look.soft, look.hollow, look.disputed]),
        seen.zones.map((zone) => [zone.family, zone.type]), seen.operations.map((area) => area.family),
        zoomFactor(seen.zoom), seen.hexagons, seen.cells && [seen.cells.cells.title, seen.cells.cells.note, seen.cells.classes,
          seen.cells.held],
      ]);
      if (key === this.key) return;
      this.key = key;
      const cells = seen.cells && atlas.cells.cellLegend(seen.cells);
      const sections = [cells, this.families(seen), this.kinds(seen), this.sizes(seen), this.areas(seen)];
      this.body.replaceChildren(...sections.filter(Boolean));
      this.node.hidden = this.body.childElementCount === 0;
    }

    families({ looks, zones, operations }) {
      const used = new Set([...looks, ...zones, ...operations].map((item) => item.family));
      const rows = Object.entries(atlas.style.families).filter(([id]) => used.has(id)).map(([, family]) => [
        symbolSwatch({ shape: "circle", ...family }), family.label,
      ]);
      return section(null, rows);
    }

    kinds({ looks, hexagons }) {
      if (hexagons) return null;
      const used = new Set(looks.map((look) => look.kind));
      const colour = atlas.style.colours.muted;
      const rows = Object.entries(atlas.style.kinds).filter(([id]) => used.has(id))
        .map(([, kind]) => [symbolSwatch({ shape: kind.shape, colour }, 5), capital(kind.label)]);
      return section(null, rows, true);
    }

    /** Circles for the toll and, beside them, the marks of what is not known for sure. */
    sizes({ looks, zoom, hexagons }) {
      if (hexagons) return atlas.hexagonLegend(hexagons);
      const doubts = section(null, doubtRows(looks));
      if (!looks.some((look) => !look.hollow)) return doubts;
      const made = section("Reported deaths", [[nestedCircles(zoomFactor(zoom)), ""]]);
      if (doubts) made.append(doubts);
      made.classList.add("atlas-legend-sizes");
      return made;
    }

    areas({ zones, operations }) {
      const types = new Set(zones.map((zone) => zone.type));
      const words = (type) => `${capital(atlas.style.zone_types[type].label)} zone`;
      const rows = ZONE_ORDER.filter((type) => types.has(type)).map((type) => [zoneSwatch(type), words(type)]);
      if (operations.length) rows.push([operationSwatch(), "Operation area"]);
      const made = section(null, rows, true);
      if (made && zones.length) made.append(element("p", "atlas-muted", CAVEAT));
      return made;
    }
  }

  /** A heading and rows of [mark, text]; short texts stand in pairs, to leave room for the map. */
  function section(title, rows, isPaired = false) {
    if (!rows.length) return null;
    const items = rows.map(([mark, text]) => element("div", "atlas-legend-row", null, [mark, element("span", "", text)]));
    const list = element("div", isPaired ? "atlas-legend-pairs" : "", null, items);
    return element("div", "atlas-legend-section", null, [...(title ? [element("h3", "", title)] : []), list]);
  }

  const DOUBTS = [["hollow", "Deaths unknown", 5], ["soft", "Approximate place", 4], ["disputed", "Attribution disputed", 4]];

  function doubtRows(looks) {
    const seen = DOUBTS.filter(([name]) => looks.some((look) => look[name]));
    const base = { shape: "circle", colour: atlas.style.colours.muted };
    return seen.map(([name, words, radius]) => [symbolSwatch({ ...base, [name]: true }, radius), words]);
  }

  function nestedCircles(factor) {
    const radii = SIZE_EXAMPLES.map((deaths) => radiusOf(deaths) * factor);
    const widest = radii[0];
    return swatch(2 * widest + 38, Math.max(34, 2 * widest + 4), (context) => {
      const { muted, text } = atlas.style.colours;
      context.font = `12px ${atlas.FONT}`;
      context.textBaseline = "middle";
      radii.forEach((radius, k) => {
        const top = 2 * (widest - radius) + 2;
        context.beginPath();
        context.arc(widest + 2, top + radius, radius, 0, 2 * Math.PI);
        context.strokeStyle = muted;
        context.stroke();
        const y = 7 + k * Math.max(11, widest - 5);
        context.beginPath();
        context.moveTo(widest + 2, top);
        context.lineTo(2 * widest + 8, y);
        context.globalAlpha = 0.5;
        context.stroke();
        context.globalAlpha = 1;
        context.fillStyle = text;
        context.fillText(String(SIZE_EXAMPLES[k]), 2 * widest + 11, y);
      });
    });
  }

  function zoneSwatch(type, colour = atlas.style.colours.muted) {
    const look = atlas.style.zone_types[type];
    return swatch(26, 18, (context) => {
      context.beginPath();
      context.roundRect(2, 2, 22, 14, 3);
      context.fillStyle = atlas.withAlpha(colour, look.tint || 0.04);
      context.fill();
      if (look.hatch) {
        context.fillStyle = context.createPattern(atlas.hatchTile(6, 0, 1.2, colour), "repeat");
        context.fill();
      }
      context.strokeStyle = colour;
      context.lineWidth = look.outline ? 2 : 1;
      context.setLineDash(look.outline ? [] : [1, 2]);
      context.stroke();
    });
  }

  function operationSwatch(colour = atlas.style.colours.muted) {
    return swatch(26, 18, (context) => {
      context.beginPath();
      context.roundRect(2, 2, 22, 14, 3);
      context.strokeStyle = colour;
      context.lineWidth = 1.5;
      context.setLineDash([6, 3]);
      context.stroke();
    });
  }

  Object.assign(atlas, { Legend, symbolSwatch, zoneSwatch, operationSwatch, legendSection: section, swatch });
})();
