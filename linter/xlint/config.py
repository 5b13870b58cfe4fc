"""The configuration: `xlint.toml`, or `[tool.xlint]` in pyproject.toml. Data only: nothing in it is run.

Every value remembers where it was set. What is wrong in a file is a `ConfigError` that names file, line and key, and the
nearest known key where one was probably meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import msgspec
from pathspec import GitIgnoreSpec

from xlint.finding import Finding, Severity
from xlint.ignore import globs
from xlint.nearest import nearest, quote

Table = dict[str, Any]
Key = tuple[str, ...]


class ConfigError(Exception):
    """What is wrong with the configuration, on one line: `file:line: what`."""

    def __init__(self, message: str, file: Path | str | None = None, line: int | None = None) -> None:
        place = "" if file is None else f"{file}: " if line is None else f"{file}:{line}: "
        super().__init__(place + message)


class ForPath(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """What holds for the paths of one `per-path` glob."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    severity: dict[str, Severity] = {}


class Settings(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """The keys of `xlint.toml`. Globs are read as in .gitignore and hang at the file's folder."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    pedantic: bool = False
    severity: dict[str, Severity] = {}
    per_path: dict[str, ForPath] = {}
    exclude: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ()
    parameter_prefix: str | None = None
    base_url_sources: tuple[str, ...] = ()
    menu_items: dict[str, Annotated[str, msgspec.Meta(pattern="^(form|class):.+")]] = {}
    metadata_complete: bool = False
    contracts: tuple[str, ...] = ()
    baseline: str | None = None
    parameter_names: dict[str, str] = {}
    sources: tuple[Table, ...] = ()
    sinks: tuple[Table, ...] = ()
    sanitizers: tuple[Table, ...] = ()
    encoders: tuple[Table, ...] = ()


class Config(msgspec.Struct, frozen=True, dict=True):
    """Settings with their origins. `root` is what reported paths are relative to, `folder` where the file's globs hang.

    `origins` gives for each key that was set the file and line (or the option) that set it.
    """

    settings: Settings = Settings()
    root: Path = Path()
    folder: Path = Path()
    file: Path | None = None
    origins: Mapping[Key, str] = {}

    @property
    def contract_files(self) -> tuple[Path, ...]:
        return tuple(self.folder / name for name in self.settings.contracts)

    @property
    def baseline_file(self) -> Path | None:
        return None if self.settings.baseline is None else self.folder / self.settings.baseline

    def active(self, rule: str, path: str) -> bool:
        """Whether findings of the rule are wanted in the file at `path` (relative to `root`)."""
        wanted = _wants(self.settings, rule)
        for entry in self._entries(path):
            wanted = (wanted if entry.select is None else rule in entry.select) and rule not in entry.ignore
        return wanted

    def severity(self, rule: str, path: str, default: Severity) -> Severity:
        """The severity that the configuration gives the rule in the file at `path`; the last matching entry wins."""
        severity = self.settings.severity.get(rule, default)
        for entry in self._entries(path):
            severity = entry.severity.get(rule, severity)
        return severity

    def settle(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings that are wanted where they stand, with the severity that they have there."""
        settled = []
        for finding in findings:
            path = finding.report.at.path
            if self.active(finding.rule, path):
                severity = self.severity(finding.rule, path, finding.severity)
                same = severity is finding.severity
                settled.append(finding if same else msgspec.structs.replace(finding, severity=severity))
        return tuple(settled)

    def wanted(self, rule: str, *, pedantic: bool = False) -> bool:
        """Whether the rule has to run at all. A pedantic rule that is selected by name needs no `pedantic`."""
        named = rule in (self.settings.select or ())
        if pedantic and not (named or self.settings.pedantic):
            return False
        selected_somewhere = any(rule in (entry.select or ()) for entry in self.settings.per_path.values())
        return _wants(self.settings, rule) or selected_somewhere

    def override(self, origin: str, **values: Any) -> Config:
        """The configuration with settings replaced, for options of the command line."""
        keys = {(name.replace("_", "-"),): origin for name in values}
        settings = msgspec.structs.replace(self.settings, **values)
        return msgspec.structs.replace(self, settings=settings, origins={**self.origins, **keys})

    def require_rules(self, known: Iterable[str]) -> None:
        """`ConfigError` for the first rule id in the configuration that is none of `known`."""
        names = frozenset(known)
        for key, rule in _rule_ids(self.settings):
            if rule not in names:
                origin = self.origins.get(key) or self.origins.get(key[:1]) or self.origins.get(key[:2], "")
                raise ConfigError(f"{'.'.join(key)}: unknown rule {quote(rule)}{nearest(rule, names)}", origin or None)

    @cached_property
    def _per_path(self) -> tuple[tuple[GitIgnoreSpec, ForPath], ...]:
        return tuple((globs([glob]), entry) for glob, entry in self.settings.per_path.items())

    def _entries(self, path: str) -> tuple[ForPath, ...]:
        if not self._per_path:
            return ()
        name = _below(self.root / path, self.folder)
        return tuple(entry for spec, entry in self._per_path if spec.match_file(name))


def _wants(settings: Settings, rule: str) -> bool:
    return (settings.select is None or rule in settings.select) and rule not in settings.ignore


def _below(path: Path, folder: Path) -> str:
    absolute, base = path.absolute(), folder.absolute()
    return absolute.relative_to(base).as_posix() if absolute.is_relative_to(base) else absolute.as_posix().lstrip("/")


def _rule_ids(settings: Settings) -> Iterable[tuple[Key, str]]:
    for rule in settings.select or ():
        yield ("select",), rule
    for rule in settings.ignore:
        yield ("ignore",), rule
    for rule in settings.severity:
        yield ("severity", rule), rule
    for glob, entry in settings.per_path.items():
        for rule in (*(entry.select or ()), *entry.ignore, *entry.severity):
            yield ("per-path", glob), rule
