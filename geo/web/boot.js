/* The namespace, the line to Python, and a guard against a lost first command.
 *
 * streamlit-folium drops a render event that arrives while its scripts load and then runs the first
 * event's command, so that a slider moved early leaves map and page apart (seen on a cold link). We
 * remember the newest command, run it once the map stands, and ask Streamlit to send it once more,
 * for the events that came before this file. */
(function () {
  "use strict";

  const atlas = (window.atlas = window.atlas || {});
  let newest = null; // text of the newest feature group that Streamlit sent

  atlas.state = {
    events: 0, unplaced: 0, zones: 0, operations: 0, years: [], actor: "", frame: 0,
    playing: false, hexagons: 0, page: "", view: [],
  };

  window.addEventListener("message", (event) => {
    const message = event.data;
    if (!message || message.type !== "streamlit:render" || !message.args) return;
    newest = message.args.feature_group || null;
    catchUp();
  });

  /** Run the newest command if streamlit-folium has left it out. Harmless when it has not. */
  function catchUp() {
    const seen = window.__GLOBAL_DATA__;
    if (!window.map || !seen || !newest) return;
    // Our listener is called after streamlit-folium's, which has noted by now what it ran.
    if (seen.last_feature_group === null || seen.last_feature_group === newest) return;
    seen.last_feature_group = newest;
    new Function(newest)();
  }

  /** Called at the end of mount: Streamlit answers a second "ready" with the newest arguments. */
  atlas.askAgain = function () {
    setTimeout(() => {
      catchUp();
      if (window.Streamlit && window.Streamlit.setComponentReady) window.Streamlit.setComponentReady();
    }, 0);
  };

  /** Hand a value to Python. `seq` always grows, or an equal value would not be delivered twice. */
  atlas.send = function (value) {
    const last = Number(atlas.recall("atlas.seq")) || 0;
    const seq = Math.max(Date.now(), last + 1);
    atlas.remember("atlas.seq", seq);
    const sent = Object.assign({}, value, { keys: atlas.keyCounts(), seq });
    window.dispatchEvent(new CustomEvent("atlas:value", { detail: sent })); // for pages without Python
    if (window.Streamlit) window.Streamlit.setComponentValue(sent);
  };

  /** sessionStorage is missing in some private modes and on file://; then nothing is remembered. */
  atlas.remember = function (key, value) {
    try {
      window.sessionStorage.setItem(key, JSON.stringify(value));
    } catch (error) {
      atlas.forgotten = true;
    }
  };

  atlas.recall = function (key) {
    try {
      return JSON.parse(window.sessionStorage.getItem(key));
    } catch (error) {
      return null;
    }
  };

  /** A name for this load of the page: it changes with a reload, not with a change of page. */
  atlas.pageLoad = function () {
    try {
      return Math.round(window.parent.performance.timeOrigin);
    } catch (error) {
      return 0;
    }
  };

  /** What streamlit-folium and Streamlit leave behind at each command; both only ever grow. */
  atlas.sweep = function (map) {
    const groups = window.feature_group;
    if (Array.isArray(groups)) {
      groups.forEach((group) => map.removeLayer(group));
      groups.length = 0;
    }
    const themes = Array.from(document.querySelectorAll("head > style"))
      .filter((style) => style.textContent.includes("--primary-color"));
    themes.slice(0, -1).forEach((style) => style.remove());
  };
})();
