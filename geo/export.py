"""Take the rows in view away, with their sources, licence and the selection they come from."""

import csv
import io
import json
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pandas as pd

from geo.cards import CITE_AS
from geo.filters import filter_events
from geo.selection import Selection, describe, to_query

if TYPE_CHECKING:
    from geo.store import Atlas

LICENCE = "CC BY 4.0; see LICENSE-DATA.md for the credits of its sources"
CREDITS = ("UCDP GED (Uppsala Conflict Data Program), CC BY 4.0; places GeoNames, CC BY 4.0; some points "
           "© OpenStreetMap contributors, ODbL; made with Natural Earth")  # fmt: skip
# A spreadsheet runs a cell that begins like this as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LIST_COLUMNS = ("actors", "targets", "sources")


def export_csv(atlas: "Atlas", selection: Selection) -> bytes:
    """Write the rows of a selection as CSV (UTF-8 with byte order mark, LF).

    Returns
    -------
    content
        Columns as in the data model, then ``longitude``, ``latitude``, ``source_urls``, ``licence``,
        ``data_version``, ``selection``; lists joined by ``|``; unknown is empty. Cells that a
        spreadsheet would run as a formula get an apostrophe in front.
    """
    table = _export_table(atlas, selection)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns)
    for row in table.itertuples(index=False, name=None):
        writer.writerow([_cell(value) for value in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def export_geojson(atlas: "Atlas", selection: Selection) -> bytes:
    """Write the rows of a selection as GeoJSON (RFC 7946), one feature a line, with a ``metadata`` block."""
    table = _export_table(atlas, selection)
    lines = []
    for row in table.to_dict("records"):
        longitude, latitude = row.pop("longitude"), row.pop("latitude")
        properties = {name: _plain(value) for name, value in row.items() if name not in ("data_version", "selection")}
        feature = {"type": "Feature", "id": row["event_id"], "properties": properties,
                   "geometry": {"type": "Point", "coordinates": [longitude, latitude]}}  # fmt: skip
        lines.append(_compact(feature))
    metadata = _compact(describe_export(atlas, selection))
    head = f'{{"type":"FeatureCollection","name":"events","metadata":{metadata},"features":['
    return (head + "\n" + ",\n".join(lines) + "\n]}\n").encode()


def describe_export(atlas: "Atlas", selection: Selection) -> dict[str, Any]:
    """What an export says of itself; its date is the data version's, never today's."""
    link = "?" + urlencode(to_query(selection), doseq=True)
    return {"title": CITE_AS, "selection": describe(atlas, selection), "link": link,
            "data_version": atlas.version, "licence": LICENCE, "credits": CREDITS}  # fmt: skip


WRITERS = {"csv": export_csv, "geojson": export_geojson}


def _export_table(atlas: "Atlas", selection: Selection) -> pd.DataFrame:
    kept = filter_events(atlas, selection)
    urls = atlas.sources["url"].where(atlas.sources["url"].notna(), "")
    points = kept.geometry
    addresses = [tuple(url for url in (urls[name] for name in names) if url) for names in kept["sources"]]
    return pd.DataFrame(kept.drop(columns=["geometry", "region"])).assign(
        longitude=points.x, latitude=points.y, source_urls=pd.Series(addresses, index=kept.index, dtype=object),
        licence="CC BY 4.0", data_version=atlas.version, selection=describe(atlas, selection),
    )  # fmt: skip


def _cell(value: Any) -> str:
    plain = _plain(value)
    if isinstance(plain, list):
        plain = "|".join(plain)
    if isinstance(plain, str) and plain.startswith(FORMULA_STARTS):
        return f"'{plain}"
    return "" if plain is None else str(plain)


def _plain(value: Any) -> Any:
    """A value as JSON knows it; unknown is null."""
    if isinstance(value, (tuple, list)):
        return [str(part) for part in value]
    if value is None or value is pd.NaT or (not isinstance(value, str) and pd.isna(value)):
        return None
    if isinstance(value, date):  # pd.Timestamp is one
        return value.strftime("%Y-%m-%d")
    return value.item() if hasattr(value, "item") else value


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
