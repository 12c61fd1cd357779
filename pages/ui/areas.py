"""Zones and operations below the map: how many, how large, when, and their events."""

import pandas as pd
import streamlit as st

from geo import charts, filters, summary
from geo.config import LAST_YEAR
from geo.style import COLOURS, FAMILIES, ZONE_TYPES
from geo.words import write_count, write_date, write_number
from pages.ui import state, tables
from pages.ui.frame import View


def draw_zones(view: View) -> None:
    """Number and km2 of the zones in force, then the list of them by actor and type."""
    zones, number, area = tables.read_zones(view.selection)
    if zones.empty:
        st.caption("No zones in force for this choice.")
        return
    st.html(
        f'<h2 class="panel">{write_number(number, "zone")}, together about {write_count(int(round(area, -3)))} km²</h2>'
        '<p class="remark">Overlaps are counted once. Zones are assessments; their edges are not measured.</p>'
    )
    st.dataframe(
        _readable_zones(zones, view.atlas.actors["short_name"]),
        hide_index=True,
        width="stretch",
        height=300,
        alt="Zones in force",
    )
    draw_choice(zones, "zone")


def draw_dates(view: View) -> None:
    """The operations as dated bars, those in force dark; their cards can be opened below."""
    st.html('<h2 class="panel">Dates of operations</h2>' + charts.dated_bars(_bars(view), view.selection.years))
    draw_choice(tables.read_operations(view.selection), "operation")


def draw_operations(view: View) -> None:
    """The events of each operation in force: a party takes part, inside its area and dates."""
    operations = tables.read_operations(view.selection)
    kept = view.atlas.events.iloc[view.reading.rows]
    lines = []
    for _, operation in operations.iterrows():
        found = summary.operation_events(view.atlas, operation, kept)
        figures = summary.count_figures(filters.atlas_columns(view.atlas), found.index.to_numpy())
        lines.append({"operation": operation["name"], "events": figures.events, "figures": figures.sentence()})
    if not lines:
        st.caption("No operations in force in these years.")
        return
    ranked = pd.DataFrame(lines).sort_values("events", ascending=False, kind="stable")
    st.dataframe(ranked, hide_index=True, width="stretch", alt="Events of each operation in force")
    st.caption(
        "An event counts for an operation if its lead or a partner takes part, inside the area and the dates. "
        "This follows time and place; it does not say that the operation caused it."
    )


def _readable_zones(zones: pd.DataFrame, short_names: pd.Series) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "actor": zones["actor_id"].map(short_names),
            "type": [ZONE_TYPES[name].label for name in zones["zone_type"]],
            "zone": zones["name"],
            "from": zones["valid_from"].map(write_date),
            "to": zones["valid_to"].map(write_date),
            "about km²": zones["area_km2"].round(-2).astype(int),
            "confidence": zones["confidence"],
        }
    )
    return table.sort_values(["actor", "type", "zone"])


def draw_choice(areas: pd.DataFrame, kind: str, *, place: str = "list") -> None:
    """Open a card without the map, for keyboards and screen readers."""
    names = dict(zip(areas[f"{kind}_id"], areas["name"], strict=True))
    key = f"open-{kind}-{place}"
    opened = getattr(state.current(), kind)
    wanted = opened if opened in names else None
    state.show(key, wanted)
    st.selectbox(
        f"Open the card of a{'n' if kind == 'operation' else ''} {kind}",
        list(names),
        index=None,
        format_func=lambda name: names.get(name, name),
        key=key,
        placeholder="choose",
        on_change=state.take,
        args=(key, lambda identifier: state.card_fields(kind, identifier or "")),
    )


def _bars(view: View) -> list[tuple[str, float, float, str, bool]]:
    operations = view.atlas.operations.sort_values(["start", "name"])
    in_force = set(tables.read_operations(view.selection)["operation_id"])
    family = view.atlas.actors["colour_family"]
    return [
        (
            str(row.name),
            _decimal_year(row.start),
            _decimal_year(row.end),
            FAMILIES.get(str(family[row.lead]), FAMILIES["unknown"]).colour or COLOURS["muted"],
            row.operation_id in in_force,
        )
        for row in operations.itertuples(index=False, name="Operation")
    ]


def _decimal_year(date: pd.Timestamp) -> float:
    return float(LAST_YEAR + 1) if pd.isna(date) else date.year + (date.day_of_year - 1) / 365.25
