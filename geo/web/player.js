/* The player: time in motion, local to the browser, over rows that are already there.
 *
 * While it plays, the window is its own; commands change only what is drawn in it. On pause, step or the
 * end of a drag it hands the window to Python, which moves slider, figures and address. Until Python has
 * answered the player is "ahead": an older command must not throw the map back. */
(function () {
  "use strict";

  const atlas = window.atlas;
  const { element, button, icon, clock } = atlas;
  const { CUMULATIVE, LENGTHS, SPEEDS } = clock;
  const PAGES = ["explore", "attacks", "operations", "spread"];
  const ANSWER_MS = 3000; // after this long without an answer the newest command rules again
  const KEPT = "atlas.player";

  class Player {
    /** scene: {map, layer, paintData(isNewView), apply(command)}; the newest command is given to adopt(). */
    constructor(scene, parent) {
      this.scene = scene;
      this.isPlaying = this.isAhead = false;
      this.years = [clock.LAST_YEAR, clock.LAST_YEAR];
      this.length = 1;
      const kept = atlas.recall(KEPT) || {};
      this.speed = SPEEDS.includes(kept.speed) ? kept.speed : 1;
      this.loop = Boolean(kept.loop);
      this.resume = kept.playing && kept.load === atlas.pageLoad() ? kept : null;
      this.build(parent);
    }

    build(parent) {
      const make = (name, label, action) => {
        const made = button("atlas-player-button", null, action);
        made.append(icon(name));
        made.title = label;
        made.setAttribute("aria-label", label);
        return made;
      };
      this.playButton = make("play", "Play (space)", () => this.toggle());
      this.loopButton = make("loop", "Play again from the start", () => this.setLoop(!this.loop));
      this.track = new atlas.Track((fraction, isEnd) => this.scrub(fraction, isEnd));
      this.lengthChoice = choice("Years shown at once", (value) => this.setLength(Number(value)));
      this.speedChoice = choice("Speed", (value) => this.setSpeed(Number(value)));
      fill(this.speedChoice, SPEEDS.map((speed) => [speed, `${speed === 0.5 ? "\u00bd" : speed}\u00d7`]), this.speed);
      this.node = element("section", "atlas-player", null, [
        element("div", "atlas-player-buttons", null, [
          make("back", "One step back (left arrow)", () => this.step(-1)), this.playButton,
          make("forward", "One step on (right arrow)", () => this.step(1)),
        ]),
        this.track.node,
        element("div", "atlas-player-options", null, [this.lengthChoice, this.speedChoice, this.loopButton]),
      ]);
      this.node.setAttribute("aria-label", "Player of the years");
      this.node.addEventListener("keydown", (event) => this.onKey(event));
      document.addEventListener("keydown", (event) => this.onSpace(event));
      L.DomEvent.disableClickPropagation(this.node).disableScrollPropagation(this.node);
      parent.append(this.node);
      this.setLoop(this.loop);
    }

    /** A command has come: its window rules, unless the player moves or waits for an answer. */
    adopt(command) {
      this.command = command;
      this.node.hidden = !PAGES.includes(command.page) && !command.layers.includes("player");
      if (this.node.hidden) this.stop();
      if (this.isAhead && sameYears(command, this)) this.settle();
      if (!this.isPlaying && !this.isAhead) {
        this.years = command.years;
        this.length = clock.lengthOf(command.years, command.mode);
      }
      this.track.setCounts(this.scene.layer.countByYear());
      this.show();
      if (this.resume) this.start(this.resume);
      this.resume = null;
    }

    get mode() {
      return clock.modeOf(this.years, this.length);
    }

    /** What is to be drawn now: the command's time, or the player's. */
    time() {
      const { command, years, mode } = this;
      const label = atlas.time.formatYears(years, mode);
      if (!this.isPlaying && !this.isAhead) return { ...command, label: command.label || label, motion: null };
      const window = clock.daysOf(years);
      const isMoving = this.isPlaying && !atlas.prefersStill();
      const day = isMoving ? clock.dayAt(this.position) : window[1];
      const isOneDay = command.asof[0] === command.asof[1];
      const words = isMoving ? atlas.time.formatMonth(day) : atlas.time.formatDay(day);
      return {
        window, years, mode, label, asof: [isOneDay ? day : window[0], day],
        note: renameNote(command.note, words, isMoving), motion: isMoving ? this.motion(window, day) : null,
      };
    }

    motion(window, day) {
      const { shown } = this.scene.layer;
      const span = day - window[0];
      const opacity = (row) => clock.opacity(day - shown[row], span, this.speed);
      return { from: window[0], echo: clock.ECHO_DAYS, opacity };
    }

    toggle() {
      if (this.isPlaying) this.pause();
      else this.start();
    }

    start(kept = {}) {
      this.length = clock.playableLength(kept.length ?? this.length);
      this.position = kept.position ?? clock.startPosition(this.years[1], this.length);
      this.settle();
      this.isPlaying = true;
      this.lastTick = performance.now();
      this.showYear(Math.floor(this.position));
      this.awaitFrame();
    }

    /** One tick a frame, also when pause and play follow each other within one. */
    awaitFrame() {
      cancelAnimationFrame(this.nextFrame);
      this.nextFrame = requestAnimationFrame((now) => this.tick(now));
    }

    tick(now) {
      if (!this.isPlaying) return;
      const before = Math.floor(this.position);
      const { position, ended } = clock.advance(this.position, Math.max(0, now - this.lastTick), this);
      this.lastTick = now;
      this.position = position;
      if (ended) return this.pause();
      const year = Math.floor(position);
      if (year !== before) this.showYear(year);
      else if (!atlas.prefersStill()) this.repaint();
      this.awaitFrame();
    }

    showYear(year) {
      this.years = clock.windowAt(year, this.length);
      this.keep();
      this.show();
      this.repaint();
    }

    repaint() {
      this.track.setPosition(this.isPlaying ? this.position : null);
      this.scene.paintData(false);
    }

    /** Stop without a word to Python: the page has no player. */
    stop() {
      this.isPlaying = false;
      this.keep();
    }

    pause() {
      this.isPlaying = false;
      this.handBack();
    }

    step(by) {
      this.goTo(clock.stepYear(this.years[1], by, this), true);
    }

    scrub(fraction, isEnd) {
      this.goTo(clock.snap(fraction, this.length), isEnd);
    }

    /** To the window that ends with a year; Python hears of it when the movement is over. */
    goTo(year, isEnd) {
      const was = this.years.join();
      this.isPlaying = false;
      this.years = clock.windowAt(year, this.length);
      this.isAhead = true;
      if (isEnd) this.handBack();
      else if (was !== this.years.join()) {
        this.show();
        this.repaint();
      }
    }

    setLength(length) {
      this.length = length;
      if (this.isPlaying) {
        this.position = Math.max(this.position, clock.firstEnd(length));
        this.showYear(Math.floor(this.position));
      } else this.goTo(this.years[1], true);
    }

    setSpeed(speed) {
      this.speed = speed;
      this.keep();
    }

    setLoop(loop) {
      this.loop = loop;
      this.loopButton.setAttribute("aria-pressed", String(loop));
      this.keep();
    }

    handBack() {
      clearTimeout(this.timer);
      this.isAhead = !sameYears(this.command, this);
      if (this.isAhead) this.timer = setTimeout(() => this.giveUp(), ANSWER_MS);
      this.keep();
      this.show();
      this.repaint();
      atlas.send({ type: "window", years: this.years, mode: this.mode });
    }

    settle() {
      clearTimeout(this.timer);
      this.isAhead = false;
    }

    /** No answer: back to what the page says. */
    giveUp() {
      this.settle();
      this.scene.apply(this.command);
    }

    keep() {
      const { speed, loop, length, position, isPlaying } = this;
      atlas.remember(KEPT, { speed, loop, length, position, playing: isPlaying, load: atlas.pageLoad() });
    }

    /** Controls and track as the state is. */
    show() {
      const words = (length) => [length, length === CUMULATIVE ? "up to" : length === 1 ? "1 year" : `${length} years`];
      const lengths = LENGTHS.includes(this.length) ? LENGTHS : [...LENGTHS, this.length];
      fill(this.lengthChoice, lengths.map(words), this.length);
      this.playButton.replaceChildren(icon(this.isPlaying ? "pause" : "play"));
      this.playButton.title = this.isPlaying ? "Pause (space)" : "Play (space)";
      this.playButton.setAttribute("aria-label", this.playButton.title);
      this.track.setYears(this.years, atlas.time.formatYears(this.years, this.mode));
      if (!this.isPlaying) this.track.setPosition(null);
    }

    onKey(event) {
      if (event.target.tagName === "SELECT" || event.ctrlKey || event.metaKey || event.altKey) return;
      const actions = {
        ArrowLeft: () => this.step(-1), ArrowDown: () => this.step(-1),
        ArrowRight: () => this.step(1), ArrowUp: () => this.step(1),
        Home: () => this.goTo(clock.firstEnd(this.length), true), End: () => this.goTo(clock.LAST_YEAR, true),
      };
      const action = actions[event.key];
      if (!action) return;
      event.preventDefault();
      event.stopPropagation();
      action();
    }

    /** Space plays and pauses from anywhere in the map but a button, which has its own use for it. */
    onSpace(event) {
      if (event.key !== " " || this.node.hidden || /^(BUTTON|SELECT|INPUT)$/.test(event.target.tagName)) return;
      event.preventDefault();
      this.toggle();
    }
  }

  function sameYears(command, player) {
    const length = clock.lengthOf(command.years, command.mode);
    return command.years.join() === player.years.join() && (length === CUMULATIVE) === (player.length === CUMULATIVE);
  }

  /** "Zones as of 31 December 2013" -> "Zones as of March 2014"; a note of another form is not true in motion. */
  function renameNote(note, words, isMoving) {
    const found = /^(.+ as of )/.exec(note || "");
    if (found) return found[1] + words;
    return isMoving ? words : "";
  }

  function choice(label, onChange) {
    const made = element("select", "atlas-player-choice");
    made.setAttribute("aria-label", label);
    made.title = label;
    made.addEventListener("change", () => onChange(made.value));
    return made;
  }

  function fill(select, options, value) {
    const key = JSON.stringify(options);
    if (select.dataset.key !== key) {
      select.dataset.key = key;
      const made = options.map(([id, text]) => Object.assign(element("option", "", text), { value: String(id) }));
      select.replaceChildren(...made);
    }
    select.value = String(value);
  }

  atlas.Player = Player;
})();
