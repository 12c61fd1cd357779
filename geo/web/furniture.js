/* What stands on the map and is not map: the years, the notes, buttons, scale, credit and messages. */
(function () {
  "use strict";

  const atlas = window.atlas;
  const { element, button } = atlas;
  const SMALL_WIDTH_PX = 640;
  const SMALL_HEIGHT_PX = 400;
  const CREDIT = "Boundaries are no statement on status. Made with Natural Earth; places GeoNames.";
  const TILE_CREDIT = " Tiles \u00a9 OpenStreetMap contributors.";

  class Furniture {
    /** on: {home(), unplaced()} */
    constructor(map, on) {
      this.map = map;
      this.node = element("div", "atlas-over");
      map.getContainer().append(this.node);
      this.tools(on);
      this.years = element("div", "atlas-years");
      this.note = element("div", "atlas-note");
      this.chip = button("atlas-chip", "", on.unplaced);
      this.left = element("div", "atlas-left", null, [this.chip, this.years, this.note]);
      this.legendSlot = element("div", "atlas-right");
      this.credit = element("div", "atlas-credit", CREDIT);
      this.foot = element("footer", "atlas-foot", null, [this.credit]);
      this.foot.prepend(L.control.scale({ imperial: false, maxWidth: 110 }).addTo(map).getContainer());
      this.bottom = element("div", "atlas-bottom", null, [this.left, this.legendSlot]);
      this.message = element("div", "atlas-message");
      this.message.setAttribute("role", "status");
      this.playerSlot = element("div", "atlas-player-slot");
      this.node.append(this.bottom, this.playerSlot, this.foot, this.message);
      this.legend = new atlas.Legend(this.legendSlot);
      this.tip = new atlas.Tip(this.node);
      this.choice = new atlas.Choice(this.node);
      L.DomEvent.disableClickPropagation(this.chip);
      this.say("");
    }

    tools(on) {
      const make = (name, label, action) => {
        const made = button("atlas-tool", null, action);
        made.title = label;
        made.setAttribute("aria-label", label);
        made.append(icon(name));
        return made;
      };
      const bar = element("div", "atlas-tools", null, [
        make("plus", "Zoom in", () => this.map.zoomIn(0.75)), make("minus", "Zoom out", () => this.map.zoomOut(0.75)),
        make("home", "Show the whole region", on.home),
      ]);
      L.DomEvent.disableClickPropagation(bar);
      this.node.append(bar);
    }

    /** Sizes follow the map's own size, not the window's. */
    resize() {
      const { clientWidth, clientHeight } = this.map.getContainer();
      const isNarrow = clientWidth < SMALL_WIDTH_PX;
      const isShort = clientHeight < SMALL_HEIGHT_PX;
      this.node.classList.toggle("atlas-narrow", isNarrow);
      this.node.classList.toggle("atlas-short", isShort);
      this.legend.setRoom(isNarrow || isShort);
    }

    /** Pixels on the right and at the bottom that legend, player and foot cover. */
    covered() {
      const right = this.legend.folded ? 0 : this.legendSlot.offsetWidth + 20;
      return { right, bottom: this.playerSlot.offsetHeight + this.foot.offsetHeight };
    }

    setYears(text) {
      setText(this.years, text);
    }

    setNote(text) {
      setText(this.note, text || "");
    }

    setUnplaced(count) {
      this.chip.hidden = count === 0;
      setText(this.chip, `${atlas.time.formatNumber(count)} cannot be placed`);
    }

    setTiles(on) {
      setText(this.credit, CREDIT + (on ? TILE_CREDIT : ""));
    }

    /** One sentence in the middle of the map; "" takes it away. */
    say(text, isFailure = false) {
      setText(this.message, text);
      this.message.hidden = !text;
      this.message.classList.toggle("atlas-failure", isFailure);
    }
  }

  function setText(node, text) {
    if (node.textContent !== text) node.textContent = text;
  }

  const ICONS = {
    plus: "M8 3v10M3 8h10", minus: "M3 8h10", home: "M2.5 8 8 3l5.5 5M4.5 7v6h7V7",
    play: "M5 3l8 5-8 5z", pause: "M5 3v10M11 3v10", back: "M11 3L5 8l6 5M4 3v10", forward: "M5 3l6 5-6 5M12 3v10",
    loop: "M3 8a5 5 0 0 1 9-3M13 8a5 5 0 0 1-9 3M12 2v3h-3M4 14v-3h3",
  };

  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", ICONS[name]);
    if (name === "play") path.setAttribute("fill", "currentColor");
    svg.append(path);
    return svg;
  }

  Object.assign(atlas, { Furniture, icon });
})();
