/* The map as a whole: mount it once, answer commands, paint, and publish what was painted.
 *
 * A command says which rows (a mask) and which time; see geo/layers.py. Commands may come before the
 * map stands or before its assets have arrived: the newest is kept, and applied when all is ready. */
(function () {
  "use strict";

  const atlas = window.atlas;
  const TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png";
  const EMPTY = "No events in this selection";
  const NOTHING_COLOURED = "Nothing to colour in this selection";
  const RELOAD = "Please reload the page.";
  let scene = null;
  let newest = null;

  atlas.mount = function (map) {
    scene = new Scene(map);
    atlas.scene = scene;
    atlas.askAgain();
    if (newest) scene.obey(newest);
  };

  atlas.command = function (command) {
    newest = command;
    if (scene) scene.obey(command);
  };

  class Scene {
    constructor(map) {
      this.map = map;
      this.shown = { events: false, zones: [], operations: [] };
      this.open = {};
      this.zonesKey = null;
      tidy(map);
      this.furniture = new atlas.Furniture(map, { home: () => this.view.home(), unplaced: () => this.listUnplaced() });
      this.furniture.resize();
      this.view = new atlas.View(map, () => this.furniture.covered());
      this.ground = new atlas.Stage({
        pane: pane(map, "atlas-ground", 150), names: ["base"], onView: () => this.paintGround(),
      });
      this.stage = new atlas.Stage({
        pane: pane(map, "atlas-data", 400), names: ["cells", "zones", "labels", "events"], onView: () => this.paintData(true),
      });
      map.addLayer(this.ground).addLayer(this.stage);
      this.stage.contexts.events.canvas.setAttribute("role", "img");
      this.stage.contexts.events.canvas.removeAttribute("aria-hidden");
      this.pointer = new atlas.Pointer(this);
      this.player = new atlas.Player(this, this.furniture.playerSlot);
      new ResizeObserver(() => this.resize()).observe(map.getContainer());
      // streamlit-folium does not wait for style sheets: what stands on the map has its size only with them.
      const sheets = document.querySelectorAll('link[rel="stylesheet"]');
      sheets.forEach((sheet) => sheet.addEventListener("load", () => this.resize()));
    }

    resize() {
      this.view.resize();
      this.furniture.resize();
    }

    /** At once where assets and masks are the ones at hand, which is the case for a move in time. */
    obey(command) {
      atlas.sweep(this.map);
      const key = JSON.stringify([command.assets, command.mask, command.zmask, command.omask, !command.cells]);
      if (key === this.preparedKey) return this.apply(command);
      prepare(command).then((prepared) => {
        if (command !== newest) return; // overtaken by a newer command while loading
        this.use(prepared);
        this.preparedKey = prepared.missing.length ? null : key;
        this.apply(command);
      }).catch((error) => command === newest && this.fail(error));
    }

    use({ base, events, zones, grid, masks, missing }) {
      this.missing = missing.length ? `The map could not load ${missing.join(" and ")}. ${RELOAD}` : "";
      if (this.base !== base) {
        this.base = base;
        if (base.bounds) this.view.setBounds(base.bounds);
        this.paintGround();
      }
      if (!this.layer || this.layer.table !== events) this.layer = new atlas.EventLayer(events);
      this.layer.keep(masks.events);
      this.areas = zones;
      if (this.grid !== grid) this.cellsText = null;
      this.grid = grid;
      this.masks = masks;
    }

    apply(command) {
      this.command = command;
      this.open = Object.assign({}, command.open);
      this.readCells(command.cells);
      this.player.adopt(command);
      this.setTiles(command.layers.includes("tiles"));
      this.view.follow(command.goto);
      this.paintData(true);
      this.view.keepAddress();
    }

    /** Kept while the command says the same of them, so that they are not painted again. */
    readCells(cells) {
      const text = JSON.stringify(cells || null);
      if (text === this.cellsText) return;
      this.cellsText = text;
      this.cells = atlas.cells.readCells(cells, this.grid);
    }

    fail(error) {
      console.error("atlas:", error);
      this.furniture.say(`The map could not be drawn. ${RELOAD}`, true);
    }

    paintGround() {
      if (this.base && this.base.bounds) atlas.paintBase(this.ground.clear("base"), this.ground.view, this.base);
    }

    paintData(isNewView) {
      if (!this.command || !this.stage.view) return;
      const has = (layer) => this.command.layers.includes(layer);
      if (isNewView) this.zonesKey = null;
      this.time = this.player.time();
      this.layer.setWindow(this.time.window, this.time.motion ? this.time.motion.echo : 0);
      this.shown.events = has("events");
      this.shown.zones = has("zones") ? this.zonesNow() : [];
      this.shown.operations = has("operations") ? this.operationsNow() : [];
      this.paintCells();
      this.paintZones();
      if (isNewView) this.paintLabels(has("labels"));
      this.paintEvents();
      this.publish();
    }

    zonesNow() {
      return atlas.zonesInForce(this.areas.zones, this.masks.zones, this.command.spans, this.time.asof);
    }

    operationsNow() {
      return atlas.zonesInForce(this.areas.operations, this.masks.operations, null, this.time.asof);
    }

    paintCells() {
      const { cells, stage } = this;
      const { canvas } = stage.contexts.cells;
      this.isHeld = this.player.isPlaying || this.player.isAhead;
      canvas.classList.toggle("atlas-canvas-held", this.isHeld);
      const painted = [cells, stage.view, this.base, this.open.cell];
      if (this.cellsPainted && painted.every((part, k) => part === this.cellsPainted[k])) return;
      this.cellsPainted = painted;
      canvas.hidden = !cells;
      const context = stage.clear("cells");
      this.cellClasses = cells ? atlas.cells.paintCells(context, stage.view, cells, { base: this.base, open: this.open.cell }) : [];
    }

    paintZones() {
      const { zones, operations } = this.shown;
      const key = [...zones, ...operations].map((area) => area.id).join(" ") + JSON.stringify(this.open);
      if (key === this.zonesKey) return;
      this.zonesKey = key;
      atlas.paintZones(this.stage.clear("zones"), this.stage.view, zones, { operations, open: this.open });
    }

    paintLabels(isOn) {
      const context = this.stage.clear("labels");
      if (isOn) atlas.paintLabels(context, this.stage.view, this.base, { places: !this.tilesShown });
    }

    paintEvents() {
      const context = this.stage.clear("events");
      this.counts = { events: 0, unplaced: 0 };
      this.layer.seen.fill(0);
      if (!this.shown.events) return;
      this.counts = this.layer.collect(this.stage.view, this.time.motion);
      this.layer.paint(context, this.open.event);
    }

    /** Words around the map, and the handle that tests wait on. */
    publish() {
      const { events, unplaced } = this.counts;
      const { actor, page, title } = this.command;
      const { years, label, note } = this.time;
      const { zones, operations } = this.shown;
      this.furniture.setYears(label);
      this.furniture.setNote(note);
      this.furniture.setUnplaced(unplaced);
      this.furniture.say(this.missing || this.sayEmpty(), Boolean(this.missing));
      this.stage.getPane().classList.toggle("atlas-crowded", Boolean(this.layer.hexagons));
      const hexagons = this.layer.hexagons ? this.layer.hexagons.areaKm2 : 0;
      const seen = {
        looks: this.layer.looksOnScreen(), zones, operations, zoom: this.stage.view.zoom, hexagons, cells: this.cellsSeen(),
      };
      this.furniture.legend.update(seen, this.player.isPlaying);
      const counts = `${events} events, ${unplaced} of them cannot be placed; ${zones.length} zones, ` +
        `${operations.length} areas of operation` + (this.cells ? `; ${atlas.cells.cellWords(this.cells)}` : "");
      const playing = this.player.isPlaying;
      const words = `${playing ? `Playing, ${years.join("\u2013")}` : title || "Map"}: ${this.missing || counts}.`;
      this.stage.contexts.events.canvas.setAttribute("aria-label", words);
      atlas.tellPage(words, playing);
      atlas.state = {
        events, unplaced, zones: zones.length, operations: operations.length, years, actor: actor || "",
        frame: atlas.state.frame + 1, playing, hexagons, page, view: this.view.current(),
        cells: this.cells ? this.cells.items.length : 0,
      };
    }

    /** What an empty map says. Cells can stand for other years than the events. */
    sayEmpty() {
      if (this.player.isPlaying) return "";
      if (this.cells) return this.cells.items.length ? "" : NOTHING_COLOURED;
      return this.shown.events && this.counts.events === 0 ? EMPTY : "";
    }

    /** For the legend. `held`: the time of the cells, while the player is at another. */
    cellsSeen() {
      if (!this.cells) return null;
      const { label, years, mode } = this.command;
      const held = this.isHeld ? label || atlas.time.formatYears(years, mode) : "";
      return { cells: this.cells, classes: this.cellClasses, held };
    }

    /** Show at once what was chosen, and tell Python. */
    select(value) {
      this.open = {
        event: value.event ?? null, zone: value.zone ?? null, operation: value.operation ?? null,
        cell: value.type === "cell" ? value.index : null,
      };
      this.paintData(false);
      atlas.send(value);
    }

    listUnplaced() {
      if (this.player.isPlaying) this.player.pause(); // a list of what is gone in a moment is of no use
      const rows = this.layer.unplacedRows();
      const { offsetLeft, offsetTop } = this.furniture.bottom;
      this.pointer.listEvents(`${rows.length} events cannot be placed`, rows, L.point(offsetLeft, offsetTop));
    }

    /** Online tiles are the reader's wish, never a need: the land is drawn beneath them. */
    setTiles(isOn) {
      if (isOn === Boolean(this.tiles)) return;
      if (isOn) {
        this.tiles = L.tileLayer(TILES, { maxZoom: 19 }).addTo(this.map);
        this.tiles.once("tileload", () => this.showTiles(true));
      } else {
        this.tiles.remove();
        this.tiles = null;
        this.showTiles(false);
      }
    }

    /** The tiles bring place names of their own. */
    showTiles(isShown) {
      this.tilesShown = isShown;
      this.furniture.setTiles(isShown);
      this.paintData(true);
    }
  }

  async function prepare(command) {
    const { base, events, zones, grid, missing } = await atlas.codec.loadAssets(command.assets, { needsGrid: Boolean(command.cells) });
    const { decodeMask } = atlas.codec;
    const masks = {
      events: await decodeMask(command.mask, events.n), zones: await decodeMask(command.zmask, zones.zones.length),
      operations: await decodeMask(command.omask, zones.operations.length),
    };
    return { base, events, zones, grid, masks, missing };
  }

  /** Leaflet's own furniture, and its watch over the window's size, make room for ours. */
  function tidy(map) {
    L.DomEvent.off(window, "resize", map._onResize, map);
    if (atlas.prefersStill()) Object.assign(map, { _zoomAnimated: false }).options.inertia = false;
    if (map.attributionControl) map.attributionControl.remove();
    if (map.zoomControl) map.zoomControl.remove();
    map.getContainer().classList.add("atlas-map");
  }

  function pane(map, name, level) {
    map.createPane(name).style.zIndex = level;
    return name;
  }
})();
