"""Zones and areas of operation: recipes that can be read, of units that exist, and sound built geometry."""

from collections.abc import Iterator, Mapping

import shapely

from geo.errors import Fault, RecipeError
from geo.recipes import Country, Recipe, Unit, parse_recipe
from geo.validation import Checked

Tables = Mapping[str, Checked]


def find_area_faults(tables: Tables) -> list[Fault]:
    """Find recipes that cannot be built, and built geometry that cannot be drawn.

    Parameters
    ----------
    tables
        Checked tables by name: ``zones``, ``operations``, their built areas and the base geography.

    Returns
    -------
    faults
        Names are not judged while the base geography is damaged. Whether what was built is what
        the recipes give today is another question: ``geo.build.stale_files``.
    """
    units = tables["admin1"].table
    countries = set(tables["countries"].table["iso3"].dropna())
    names = {f"{iso3}:{name}" for iso3, name in zip(units["iso3"], units["name"], strict=True)} | countries
    is_judged = tables["admin1"].complete and tables["countries"].complete
    faults: list[Fault] = []
    for table, areas in (("zones", "zone_areas"), ("operations", "operation_areas")):
        faults += _recipe_faults(tables[table], names if is_judged else None)
        faults += _geometry_faults(tables[areas])
    faults += [fault for name in ("countries", "admin1") for fault in _geometry_faults(tables[name])]
    return faults


def _recipe_faults(checked: Checked, names: set[str] | None) -> Iterator[Fault]:
    for at, text in checked.table["recipe"].dropna().items():
        try:
            recipe = parse_recipe(text)
        except RecipeError as error:
            yield checked.fault(int(str(at)), "recipe", str(error))
            continue
        for unit in _units(recipe):
            if names is not None and unit not in names:
                yield checked.fault(int(str(at)), "recipe", "not a name in the base geography", unit)


def _units(recipe: Recipe) -> Iterator[str]:
    for term in recipe.terms:
        if isinstance(term, Unit):
            yield f"{term.iso3}:{term.name}"
        elif isinstance(term, Country):
            yield term.iso3


def _geometry_faults(checked: Checked) -> Iterator[Fault]:
    geometries = checked.table.geometry
    for at in checked.positions(geometries.notna() & ~geometries.is_valid):
        yield checked.fault(at, "geometry", "geometry is not valid", shapely.is_valid_reason(geometries.iloc[at]))
