"""Numbers and folders with a meaning, named once."""

import os
from pathlib import Path

ROOT_FOLDER = Path(__file__).resolve().parent.parent
# Another data folder of the same shape may be shown; benchmarks do so with larger ones.
DATA_FOLDER = Path(os.environ.get("ATLAS_DATA", ROOT_FOLDER / "data"))
WEB_FOLDER = Path(__file__).resolve().parent / "web"

FIRST_YEAR = 1992
LAST_YEAR = 2024

# Areas, distances and grids are computed in Africa Albers; never in degrees.
EQUAL_AREA_CRS = "ESRI:102022"
GEOGRAPHIC_CRS = "EPSG:4326"

# Points on a border or a coast fall a little outside simplified polygons.
BORDER_TOLERANCE_KM = 15

# UCDP where_prec: from this code on, the place is too vague for a symbol of its own.
VAGUE_PRECISIONS = (5, 6)

# A longer query, or a longer value in it, is not a link that the app has written.
MAX_QUERY_LENGTH = 4_000
MAX_VALUE_LENGTH = 60

# The view: the map's own limits, so that a link cannot send it elsewhere.
MIN_ZOOM, MAX_ZOOM = 3.0, 11.0
VIEW_BOUNDS = (-25.0, -2.0, 40.0, 46.0)  # west, south, east, north; degrees

REPOSITORY_ISSUES = ""  # an address here turns "report an error" into a link

# The countries of the atlas: an event elsewhere is listed, but is not part of the map's figures.
REGION_COUNTRIES = (
    "BEN", "BFA", "CIV", "DZA", "GHA", "LBY", "MAR", "MLI", "MRT", "NER", "SAH", "TCD", "TGO", "TUN",
)  # fmt: skip
