/* The player's track: events a year as bars, the window as a band, and a drag that scrubs. */
(function () {
  "use strict";

  const atlas = window.atlas;
  const { element, clock } = atlas;
  const { FIRST_YEAR, LAST_YEAR } = clock;
  const YEARS = LAST_YEAR - FIRST_YEAR + 1;
  const AXIS_PX = 15;
  const LABEL_ROOM_PX = 34;

  class Track {
    /** onScrub(fraction, isEnd): called along a drag, and once more at its end. */
    constructor(onScrub) {
      this.canvas = element("canvas", "");
      this.head = element("div", "atlas-track-head");
      this.node = element("div", "atlas-track", null, [this.canvas, this.head]);
      this.counts = new Int32Array(YEARS);
      this.width = 0;
      this.years = [FIRST_YEAR, LAST_YEAR];
      this.node.tabIndex = 0;
      const roles = { role: "slider", "aria-label": "Year", "aria-valuemin": FIRST_YEAR, "aria-valuemax": LAST_YEAR };
      Object.entries(roles).forEach(([name, value]) => this.node.setAttribute(name, value));
      this.listen(onScrub);
      new ResizeObserver(() => this.draw()).observe(this.node);
    }

    listen(onScrub) {
      const fraction = (event) => {
        const box = this.node.getBoundingClientRect();
        return Math.min(0.9999, Math.max(0, (event.clientX - box.left) / box.width));
      };
      let last = 0;
      const follow = (event) => {
        last = fraction(event);
        onScrub(last, false);
      };
      this.node.addEventListener("pointerdown", (event) => {
        if (event.button > 0) return;
        this.node.setPointerCapture(event.pointerId);
        this.isDragged = true;
        follow(event);
      });
      this.node.addEventListener("pointermove", (event) => this.isDragged && follow(event));
      const end = () => {
        if (!this.isDragged) return;
        this.isDragged = false;
        onScrub(last, true); // where it was last: a cancelled pointer may be anywhere
      };
      this.node.addEventListener("pointerup", end);
      this.node.addEventListener("pointercancel", end);
    }

    setCounts(counts) {
      if (counts.every((count, k) => count === this.counts[k])) return;
      this.counts = counts;
      this.draw();
    }

    setYears(years, text) {
      this.node.setAttribute("aria-valuenow", years[1]);
      this.node.setAttribute("aria-valuetext", text);
      if (years.join() === this.years.join()) return;
      this.years = years;
      this.draw();
    }

    /** The moving line; null hides it. */
    setPosition(position) {
      this.head.hidden = position === null;
      // A transform: it moves the line without a new layout, sixty times a second.
      if (position !== null) this.head.style.transform = `translateX(${((position - FIRST_YEAR) / YEARS) * this.width}px)`;
    }

    draw() {
      const { clientWidth: width, clientHeight: height } = this.node;
      if (!width || !height) return;
      this.width = width;
      const ratio = Math.min(window.devicePixelRatio || 1, 2);
      this.canvas.width = width * ratio;
      this.canvas.height = height * ratio;
      const context = this.canvas.getContext("2d");
      context.scale(ratio, ratio);
      this.drawBars(context, width, height - AXIS_PX);
      this.drawAxis(context, width, height);
    }

    drawBars(context, width, height) {
      const { accent, country_line: grey } = atlas.style.colours;
      const step = width / YEARS;
      const most = Math.max(1, ...this.counts);
      const [a, b] = this.years;
      context.fillStyle = atlas.withAlpha(accent, 0.14);
      context.fillRect((a - FIRST_YEAR) * step, 0, (b - a + 1) * step, height);
      this.counts.forEach((count, k) => {
        const isShown = k + FIRST_YEAR >= a && k + FIRST_YEAR <= b;
        const bar = count ? Math.max(1.5, (count / most) * (height - 4)) : 0;
        context.fillStyle = isShown ? accent : atlas.withAlpha(grey, 0.7);
        context.fillRect(k * step + 1, height - bar, Math.max(1, step - 2), bar);
      });
      context.fillStyle = accent;
      context.fillRect((b - FIRST_YEAR + 1) * step - 2, 0, 2, height);
      context.fillStyle = grey;
      context.fillRect(0, height, width, 1);
    }

    drawAxis(context, width, height) {
      const { muted, accent } = atlas.style.colours;
      const step = width / YEARS;
      const every = [1, 2, 4, 8, 16].find((years) => years * step >= LABEL_ROOM_PX) || 32;
      context.font = `12px ${atlas.FONT}`;
      context.textBaseline = "bottom";
      for (let year = FIRST_YEAR; year <= LAST_YEAR; year += every) {
        const x = (year - FIRST_YEAR + 0.5) * step;
        const half = context.measureText(String(year)).width / 2;
        context.fillStyle = year >= this.years[0] && year <= this.years[1] ? accent : muted;
        context.fillText(String(year), Math.min(width - 2 * half, Math.max(0, x - half)), height + 1);
      }
    }
  }

  atlas.Track = Track;
})();
