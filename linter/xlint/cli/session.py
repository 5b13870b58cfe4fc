"""What every command that reads a repository needs: the configuration, the rules that are wanted, the models."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

import msgspec

from xlint import config_file, models, rule
from xlint.audit import Audit
from xlint.cli import output
from xlint.config import Config, ConfigError
from xlint.models import ModelError, Models
from xlint.progress import Progress, silent
from xlint.rule import Rule

_ADDED = frozenset({"ignore", "contracts"})
_OPTIONS = {"contracts": "--contract"}


class Session(msgspec.Struct, frozen=True):
    """`rules` are those that run, `known` all of them: what a report describes and a configuration may name."""

    config: Config
    rules: tuple[Rule, ...]
    known: tuple[Rule, ...]
    models: Models

    @classmethod
    def open(
        cls,
        paths: Sequence[Path],
        *,
        root: Path | None = None,
        file: Path | None = None,
        isolated: bool = False,
        options: dict[str, Any] | None = None,
        package: ModuleType | None = None,
    ) -> Session:
        """The session for `paths`. `options` are settings from the command line; `ConfigError` where something is wrong.

        An option replaces the file's setting, but `ignore` and `contracts` add to it.
        """
        config = configuration(paths, root=root, file=file, isolated=isolated)
        for name, value in (options or {}).items():
            value = (*getattr(config.settings, name), *value) if name in _ADDED else value
            config = config.override(_OPTIONS.get(name, f"--{name.replace('_', '-')}"), **{name: value})
        known = all_rules(package)
        config.require_rules(rule.id for rule in known)
        _require_contracts(config)
        wanted = tuple(rule for rule in known if config.wanted(rule.id, pedantic=rule.pedantic))
        return cls(config, wanted, known, load_models(config))

    @property
    def baseline(self) -> Path | None:
        """The baseline that the configuration names. `ConfigError` where it is not there."""
        file = self.config.baseline_file
        if file is not None and not file.is_file():
            written = "`xlint baseline write` writes it"
            raise ConfigError(
                f"baseline: {here(file)}: no such file; {written}", self.config.origins.get(("baseline",))
            )
        return file

    def check(
        self,
        paths: Sequence[Path],
        *,
        overlay: Mapping[Path, bytes] = MappingProxyType({}),
        progress: Progress = silent,
    ) -> Audit:
        """The audit of `paths`. `overlay` gives absolute paths another content than lies on disk."""
        from xlint.cli.workroom import workshop
        from xlint.run import check

        ids = {rule.id for rule in self.known}
        return check(
            paths,
            config=self.config,
            rules=self.rules,
            models=self.models,
            overlay=overlay,
            known=ids,
            progress=progress,
            workshop=workshop(self.config.root),
        )


def _require_contracts(config: Config) -> None:
    origin = config.origins.get(("contracts",), "")
    for file in config.contract_files:
        if not file.is_file():
            raise ConfigError(f"{'' if origin.startswith('--') else 'contracts: '}{here(file)}: no such file", origin)


def here(file: Path) -> Path:
    """The file as a person at this folder would name it."""
    return file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file


def all_rules(package: ModuleType | None = None) -> tuple[Rule, ...]:
    """The rules that ship with xlint, or those of another package."""
    if package is None:
        import xlint_rules

        package = xlint_rules
    return rule.load(package)


def load_models(config: Config) -> Models:
    """The models that ship with the rules, and the team's own; `ConfigError` where one of those cannot be read."""
    try:
        return models.load(files("xlint_rules") / "models", _own_models(config))
    except ModelError as error:
        raise ConfigError(str(error)) from None


def _own_models(config: Config) -> Iterator[tuple[str, Sequence[Mapping[str, Any]], str]]:
    for name in ("sources", "sinks", "sanitizers", "encoders"):
        for index, row in enumerate(getattr(config.settings, name)):
            where = config.origins.get((name, str(index))) or config.origins.get((name,), "")
            yield name.removesuffix("s"), (row,), where


def configuration(
    paths: Sequence[Path], *, root: Path | None = None, file: Path | None = None, isolated: bool = False
) -> Config:
    """The configuration for `paths`: the given file, or the nearest one above what the paths have in common."""
    base = (root or default_root(paths)).resolve()
    if isolated:
        return Config(root=base, folder=base)
    if file is not None and not file.is_file():
        raise ConfigError("no such file", file)
    found = file.resolve() if file else config_file.find(common(paths))
    if file is None:
        _name_passed_over(paths, found, base)
    return config_file.load(found, root=base) if found else Config(root=base, folder=base)


def _name_passed_over(paths: Sequence[Path], found: Path | None, root: Path) -> None:
    """Say which configurations of single paths do not count, since several are checked as one."""
    own = dict.fromkeys(config_file.find(path) for path in paths)
    for other in own:
        if other is not None and other != found:
            name = other.relative_to(root).as_posix() if other.is_relative_to(root) else other.name
            output.say(f"{name} is not used where several paths are checked together: name one with --config")


def default_root(paths: Sequence[Path]) -> Path:
    """What reported paths are relative to: the working folder, or what the paths have in common outside of it."""
    shared, here = common(paths), Path.cwd()
    if shared.is_relative_to(here):
        return here
    return shared if shared.is_dir() else shared.parent


def common(paths: Iterable[Path]) -> Path:
    """The deepest folder or file that holds all paths; the working folder where there are none."""
    resolved = [str(path.resolve()) for path in paths]
    try:
        return Path(os.path.commonpath(resolved)) if resolved else Path.cwd()
    except ValueError:
        raise ConfigError("the paths lie on different drives: name --root or check them one by one") from None
