"""Command line: ``python -m geo check | build | export``.

Exit status: 0 done, 1 the data has faults, 2 the command or a file cannot be used.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from geo import config
from geo.errors import AtlasError, DataFaults, SelectionError

USAGE_ERROR, DATA_ERROR = 2, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; every error is one clear line on stderr."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except DataFaults as faults:
        print(f"{len(faults.faults)} faults in the data:\n{faults}", file=sys.stderr)
        return DATA_ERROR
    except (AtlasError, OSError) as error:
        print(f"python -m geo {options.command}: {error}", file=sys.stderr)
        return USAGE_ERROR


def _check(options: argparse.Namespace) -> int:
    from geo.checks import check_folder, format_report

    report = check_folder(_folder(options.data))
    print(format_report(report))
    return DATA_ERROR if report.faults else 0


def _build(options: argparse.Namespace) -> int:
    from geo import build

    folder = _folder(options.data)
    stale = build.stale_files(folder)
    if options.check:
        for path in stale:
            print(f"{path.relative_to(folder.parent)} is not what its recipes give; run: python -m geo build")
        print("Built geometry is up to date." if not stale else f"{len(stale)} stale files.")
        return DATA_ERROR if stale else 0
    for path in build.write_regions(folder):
        print(f"wrote {path.relative_to(folder.parent)}")
    return 0


def _export(options: argparse.Namespace) -> int:
    from geo import export, store
    from geo.filters import filter_events
    from geo.selection import from_query
    from geo.words import write_number

    ending = options.out.suffix.lstrip(".").lower()
    if ending not in export.WRITERS:
        raise SelectionError(
            f"--out {options.out} ends in {ending or 'nothing'!r}; allowed: {', '.join(export.WRITERS)}"
        )
    atlas = store.load_atlas(_folder(options.data))
    query = {name: value for name, value in (
        ("years", options.years), ("mode", options.mode), ("actor", options.actor), ("side", options.side),
        ("kinds", options.kinds), ("countries", options.countries), ("lineage", "0" if options.no_lineage else None),
    ) if value}  # fmt: skip
    selection, notices = from_query(query, atlas)
    if notices:
        raise SelectionError(" ".join(notices))
    options.out.write_bytes(export.WRITERS[ending](atlas, selection))
    print(f"{options.out}: {write_number(len(filter_events(atlas, selection)), 'event')}")
    return 0


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise SelectionError(f"--data {path} is not a folder")
    return path.resolve()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geo", description="Check, build and export the atlas's data.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="check | build | export")
    _add_command(commands, "check", _check, "validate everything under data/ and print counts", "python -m geo check")
    build = _add_command(commands, "build", _build, "rebuild geometry from recipes", "python -m geo build --check")
    build.add_argument("--check", action="store_true", help="change nothing; fail if what is committed is stale")
    export = _add_command(
        commands, "export", _export, "write the rows of a selection to a file",
        "python -m geo export --out aqim.csv --years 2012 2013 --actor aqim --kinds attack,kidnapping",
    )  # fmt: skip
    export.add_argument("--out", type=Path, required=True, metavar="FILE", help="the ending decides: csv or geojson")
    export.add_argument("--years", nargs="+", metavar="YEAR", help="one year, or the first and the last")
    export.add_argument("--mode", choices=("year", "range", "upto"), help="how one year is meant")
    export.add_argument("--actor", metavar="IDS", help="actor ids, joined by commas; none means all")
    export.add_argument("--side", choices=("any", "by", "against"), help="which side the actors are on (any)")
    export.add_argument("--no-lineage", action="store_true", help="without predecessors and successors")
    export.add_argument("--kinds", metavar="KINDS", help="event kinds, joined by commas")
    export.add_argument("--countries", metavar="ISO3", help="country codes, joined by commas")
    return parser


def _add_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, run: object, what: str, example: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=what, description=what.capitalize() + ".", epilog=f"Example: {example}")
    command.add_argument("--data", type=Path, default=config.DATA_FOLDER, metavar="FOLDER", help="default: data/")
    command.set_defaults(run=run)
    return command


if __name__ == "__main__":
    sys.exit(main())
