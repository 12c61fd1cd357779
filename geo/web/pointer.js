/* Pointer and keys on the map: what is hovered, what a click opens, which keys belong to the page. */
(function () {
  "use strict";

  const atlas = window.atlas;
  const TOUCH_SLACK_PX = 8;

  class Pointer {
    /** scene: {map, stage, furniture, layer, shown: {zones, operations}, cells, open, select(value)} */
    constructor(scene) {
      this.scene = scene;
      const container = scene.map.getContainer();
      scene.map.on("click", (event) => this.onClick(event));
      scene.map.on("mousemove", (event) => this.onHover(event));
      scene.map.on("mouseout movestart zoomstart", () => scene.furniture.tip.hide());
      scene.map.on("movestart zoomstart", () => scene.furniture.choice.close());
      container.addEventListener("pointerdown", (event) => {
        this.slack = event.pointerType === "mouse" ? 0 : TOUCH_SLACK_PX;
      }, true);
      document.addEventListener("keydown", (event) => forwardKey(event));
    }

    at(containerPoint) {
      const { scene } = this;
      const point = scene.stage.toCanvas(containerPoint);
      const rows = scene.shown.events ? this.rowsAt(point) : [];
      const areas = [...scene.shown.zones, ...scene.shown.operations];
      if (rows.length) return { rows, areas: [], cell: null };
      const cell = scene.cells && atlas.cells.cellAt(scene.cells, scene.stage.view, point);
      return { rows, areas: atlas.areasAt(areas, scene.stage.view, point), cell };
    }

    rowsAt(point) {
      const { layer } = this.scene;
      return layer.hexagons ? layer.rowsInHexagon(point) : atlas.rowsAt(layer, point, this.slack || 0);
    }

    onHover(event) {
      const { scene } = this;
      if (!scene.layer || scene.map._animatingZoom || this.slack) return;
      const { rows, areas, cell } = this.at(event.containerPoint);
      scene.map.getContainer().classList.toggle("atlas-pointing", rows.length + areas.length > 0 || Boolean(cell));
      if (rows.length && scene.layer.hexagons) {
        scene.furniture.tip.show(crowdLines(scene.layer, rows), "click to list or zoom in", event.containerPoint);
      } else if (rows.length) {
        const more = rows.length > 1 ? `${atlas.time.formatNumber(rows.length - 1)} more here: click to list` : "";
        scene.furniture.tip.show(atlas.eventLines(scene.layer.describe(rows[0])), more, event.containerPoint);
      } else if (cell) {
        const more = areas.length ? `${areas.length} more here: click to list` : "";
        scene.furniture.tip.show(atlas.cells.cellLines(scene.cells, cell), more, event.containerPoint);
      } else if (areas.length) {
        const more = areas.length > 1 ? `${areas.length - 1} more here: click to list` : "";
        scene.furniture.tip.show(atlas.areaLines(areas[0]), more, event.containerPoint);
      } else scene.furniture.tip.hide();
    }

    onClick(event) {
      const { scene } = this;
      if (!scene.layer) return;
      scene.furniture.tip.hide();
      if (scene.furniture.choice.isOpen) return scene.furniture.choice.close();
      const { rows, areas, cell } = this.at(event.containerPoint);
      if (rows.length === 1) scene.select({ type: "event", event: rows[0] });
      else if (rows.length) this.listEvents(`${count(rows)} events here`, rows, event.containerPoint);
      else if (cell && !areas.length) selectCell(scene, cell);
      else if (areas.length === 1 && !cell) selectArea(scene, areas[0]);
      else if (areas.length) this.listAreas(areas, cell, event.containerPoint);
      else if (Object.values(scene.open).some((id) => id !== null && id !== undefined)) scene.select({ type: "close" });
    }

    /** Rows in the order of time, each of which can be opened. */
    listEvents(title, rows, point) {
      const { scene } = this;
      const items = [...rows].sort((a, b) => a - b).map((row) => ({
        get swatch() { return atlas.symbolSwatch(scene.layer.decodeLook(scene.layer.describe(row).look)); },
        get title() { return lines(scene, row).title; },
        get detail() {
          const { date, what, deaths } = lines(scene, row);
          return `${date} · ${what} · ${deaths}`;
        },
        pick: () => scene.select({ type: "event", event: row }),
      }));
      if (scene.layer.hexagons && rows.every((row) => scene.layer.isSeen(row))) items.unshift(this.zoomItem(point));
      scene.furniture.choice.open(title, items, point);
    }

    zoomItem(point) {
      const { map } = this.scene;
      const zoom = Math.min(map.getMaxZoom(), map.getZoom() + 1.5);
      const pick = () => map.setZoomAround(L.point(point), zoom);
      return { title: "Zoom in here", detail: "until single events can be told apart", pick };
    }

    listAreas(areas, cell, point) {
      const items = areas.map((area) => {
        const { title, date, what } = atlas.areaLines(area);
        const { colour } = atlas.style.families[area.family];
        const swatch = area.type ? atlas.zoneSwatch(area.type, colour) : atlas.operationSwatch(colour);
        return { swatch, title, detail: `${what} · ${date}`, pick: () => selectArea(this.scene, area) };
      });
      if (cell) items.unshift(cellItem(this.scene, cell));
      this.scene.furniture.choice.open(`${items.length} areas here`, items, point);
    }
  }

  /** Many events in a few lines; unknown deaths are counted apart and add nothing. */
  function crowdLines(layer, rows) {
    const { formatNumber, formatRange } = atlas.time;
    const { first, date_precision: datePrecision, deaths, precision, families } = layer.table;
    const known = rows.map((row) => deaths[row]).filter((toll) => toll >= 0);
    const sum = known.reduce((total, toll) => total + toll, 0);
    const unknown = rows.length - known.length;
    const rough = rows.filter((row) => precision[row] >= 3).length;
    const dates = [rows[0], rows[rows.length - 1]].map((row) => formatRange(first[row], first[row], datePrecision[row]));
    const { family, events } = layer.hexagons.leaderAt(rows[0]);
    return {
      title: `${count(rows)} event${rows.length === 1 ? "" : "s"}`,
      date: [...new Set(dates)].join(" \u2013 "),
      what: `Most by: ${atlas.style.families[families[family]].label} (${formatNumber(events)})`,
      deaths: known.length ? `${formatNumber(sum)} reported deaths` : "deaths unknown",
      doubts: [
        unknown && known.length ? `${formatNumber(unknown)} with unknown deaths` : "",
        rough ? `${formatNumber(rough)} placed only roughly` : "",
      ].filter(Boolean),
    };
  }

  function count(rows) {
    return atlas.time.formatNumber(rows.length);
  }

  function lines(scene, row) {
    return atlas.eventLines(scene.layer.describe(row));
  }

  function selectArea(scene, area) {
    scene.select(area.type ? { type: "zone", zone: area.id } : { type: "operation", operation: area.id });
  }

  function selectCell(scene, cell) {
    scene.select({ type: "cell", by: scene.cells.by, index: cell.index });
  }

  function cellItem(scene, cell) {
    const { title, date } = atlas.cells.cellLines(scene.cells, cell);
    return { swatch: atlas.cells.cellSwatch(cell.look), title, detail: date, pick: () => selectCell(scene, cell) };
  }

  /** Letters are shortcuts of the page (P, N, H ...). Keys reach only the focused document, so hand them on. */
  function forwardKey(event) {
    const isShortcut = /^[a-z?]$/i.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey;
    const isTyped = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (!isShortcut || isTyped || event.defaultPrevented || window.parent === window) return;
    try {
      const { key, code, shiftKey, keyCode } = event;
      const copy = new KeyboardEvent("keydown", { key, code, keyCode, shiftKey, bubbles: true, cancelable: true });
      window.parent.document.dispatchEvent(copy);
    } catch (error) {
      atlas.isDetached = true; // a frame of another origin: its keys are out of reach
    }
  }

  atlas.Pointer = Pointer;
})();
