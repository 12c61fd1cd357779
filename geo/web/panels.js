/* The hover tip and the list of what lies at one spot. Text only ever enters as textContent. */
(function () {
  "use strict";

  const atlas = window.atlas;
  const PAGE = 50; // rows a list shows at once
  const PRECISION_WORDS = {
    2: "near the place named", 3: "somewhere in the district", 4: "somewhere in the region", 5: "place vague",
    6: "only the country is known", 7: "at sea or in the air",
  };

  /** <tag class>text</tag>, with children; the one way in which this map makes HTML. */
  function element(tag, className, text, children = []) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined && text !== null) made.textContent = text;
    made.append(...children);
    return made;
  }

  function button(className, text, onClick) {
    const made = element("button", className, text);
    made.type = "button";
    made.addEventListener("click", onClick);
    return made;
  }

  function capital(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
  }

  /** Lines of text about an event, from `EventLayer.describe`. */
  function eventLines(event) {
    const doubts = [PRECISION_WORDS[event.precision], event.disputed ? "attribution disputed" : null].filter(Boolean);
    return {
      title: event.place, date: event.date, what: `${capital(atlas.style.kinds[event.kind].label)} · ${event.actor}`,
      deaths: atlas.time.formatDeaths(event.deaths), doubts,
    };
  }

  function areaLines(area) {
    const { formatDay } = atlas.time;
    const isOngoing = area.to === null;
    const from = formatDay(area.from);
    const date = isOngoing ? `from ${from}, ongoing at the end of 2024` : `${from} \u2013 ${formatDay(area.to)}`;
    if (!area.type) return { title: area.name, date, what: `Area of operation · ${area.lead}`, doubts: [] };
    const type = capital(atlas.style.zone_types[area.type].label);
    return { title: area.name, date, what: `${type} zone · ${area.actor}`, doubts: [`${area.confidence} confidence`] };
  }

  class Tip {
    constructor(parent) {
      this.node = element("div", "atlas-tip");
      this.node.setAttribute("role", "presentation");
      parent.append(this.node);
      this.hide();
    }

    show(lines, more, point) {
      const rows = [element("strong", "", lines.title), element("span", "", lines.date), element("span", "", lines.what)];
      if (lines.deaths) rows.push(element("span", "", lines.deaths));
      if (lines.doubts.length) rows.push(element("span", "atlas-muted", lines.doubts.join(" · ")));
      if (more) rows.push(element("span", "atlas-muted", more));
      this.node.replaceChildren(...rows);
      this.node.hidden = false;
      place(this.node, point, 14);
    }

    hide() {
      this.node.hidden = true;
    }
  }

  /** A list to choose from. items: [{swatch (canvas or null), title, detail, pick()}]. */
  class Choice {
    constructor(parent) {
      this.node = element("section", "atlas-choice");
      this.node.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        this.close();
      });
      L.DomEvent.disableClickPropagation(this.node).disableScrollPropagation(this.node);
      parent.append(this.node);
      this.node.hidden = true;
    }

    open(title, items, point) {
      const list = element("ul", "");
      const close = button("atlas-close", "\u00d7", () => this.close());
      close.setAttribute("aria-label", "Close the list");
      this.node.setAttribute("aria-label", title);
      this.node.replaceChildren(element("header", "", null, [element("strong", "", title), close]), list);
      this.fill(list, items, 0);
      this.node.hidden = false;
      place(this.node, point, 10);
      const first = list.querySelector("button");
      if (first) first.focus({ preventScroll: true });
    }

    fill(list, items, start) {
      for (const item of items.slice(start, start + PAGE)) list.append(this.row(item));
      const left = items.length - start - PAGE;
      if (left <= 0) return;
      const more = button("atlas-more", `Show ${Math.min(PAGE, left)} more of ${atlas.time.formatNumber(left)}`, (event) => {
        event.stopPropagation(); // Leaflet takes a click on what has left the page for a click on the map
        more.parentNode.remove();
        this.fill(list, items, start + PAGE);
        list.children[start + PAGE].firstChild.focus();
      });
      list.append(element("li", "", null, [more]));
    }

    row(item) {
      const pick = button("atlas-item", null, () => {
        this.close();
        item.pick();
      });
      const text = element("span", "", null, [element("b", "", item.title), element("span", "", item.detail)]);
      pick.append(...[item.swatch, text].filter(Boolean));
      return element("li", "", null, [pick]);
    }

    close() {
      const hadFocus = this.node.contains(document.activeElement);
      this.node.hidden = true;
      // Back to the map, or the keys would go nowhere.
      if (hadFocus) this.node.closest(".leaflet-container").focus({ preventScroll: true });
    }

    get isOpen() {
      return !this.node.hidden;
    }
  }

  /** Beside the point, and inside the map. */
  function place(node, point, gap) {
    const { clientWidth, clientHeight } = node.parentNode;
    const { offsetWidth, offsetHeight } = node;
    const flip = point.x + gap + offsetWidth > clientWidth - 6;
    const x = flip ? point.x - gap - offsetWidth : point.x + gap;
    const y = point.y + gap + offsetHeight > clientHeight - 6 ? point.y - gap - offsetHeight : point.y + gap;
    node.style.left = `${Math.max(6, Math.min(x, clientWidth - offsetWidth - 6))}px`;
    node.style.top = `${Math.max(6, Math.min(y, clientHeight - offsetHeight - 6))}px`;
  }

  Object.assign(atlas, { element, button, capital, eventLines, areaLines, Tip, Choice });
})();
