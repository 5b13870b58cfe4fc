"""The entry point. `--version` and the overview are answered before anything heavy is imported."""

import gc
import os
import sys


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; gives the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    completing = "_XLINT_COMPLETE" in os.environ
    if given in (["--version"], ["-V"]):
        from xlint import __version__

        sys.stdout.write(f"xlint {__version__}\n")
        return 0
    if given in ([], ["--help"], ["-h"], ["help"]) and not completing:
        from xlint.cli.commands import overview

        (sys.stdout if given else sys.stderr).write(overview())
        return 0 if given else 2
    from xlint.cli.app import run

    gc.set_threshold(100_000, 20, 50)
    gc.disable()  # most of what a run makes lives as long as the run; where much is thrown away, it is turned on (`workshop`)
    return run(given)


if __name__ == "__main__":
    sys.exit(main())
