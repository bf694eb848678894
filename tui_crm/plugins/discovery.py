"""Which plugins are installed: found by entry points and in the plugins directory, without importing any of them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from tui_crm.i18n import _
from tui_crm.plugins.manifest import FILE_NAME, Manifest, PluginError, read

GROUP = "tui_crm.plugins"
"""The group of entry points in which distributions name their plugins: id = "module" or "module:object"."""
MOST_FILES = 2000


@dataclass(frozen=True, slots=True)
class Source:
    """Where a plugin's code is. `place`: a module's dotted name, or the path of a single file."""

    kind: str  # "package" or "file"
    place: str
    attribute: str = ""  # the object in the module; "" for the module itself
    manifest: str = ""  # the path of plugin.toml, or of the single file
    distribution: str = ""  # who brings it, as "tui-crm-realty 1.2"; "" for a single file

    def plain(self) -> dict[str, str]:
        """As JSON and a worker take it."""
        return asdict(self)

    @property
    def fingerprint(self) -> str:
        """Changes when a file of the plugin does; "" when it is gone. Asked at every start: it looks at names, sizes and times only."""
        path = Path(self.manifest)
        try:
            if self.kind == "file":
                found = path.stat()
                return f"{found.st_mtime_ns:x}-{found.st_size:x}"
            files = sorted(item for item in path.parent.rglob("*") if item.suffix in (".py", ".toml"))[:MOST_FILES]
            seen = [(str(item.relative_to(path.parent)), item.stat().st_mtime_ns, item.stat().st_size) for item in files]
        except OSError:
            return ""
        return f"{zlib.crc32(repr(seen).encode()):08x}" if path in files else ""


@dataclass(frozen=True, slots=True)
class Found:
    """An installed plugin; `manifest` is None when it cannot be read, and `problem` says why, or why the plugin may not run."""

    id: str
    source: Source
    manifest: Manifest | None = None
    problem: str = ""


def installed(folder: Path | None = None) -> dict[str, Found]:
    """The installed plugins by id: those of distributions, then the single files of `folder`. Nothing is imported.

    Of two with the same id, the distribution whose name comes first has it; the other is under `<id> (<who brings it>)` with its problem.
    """
    found: dict[str, Found] = {}
    for each in (*_packages(), *_files(folder)):
        if each.id not in found:
            found[each.id] = each
            continue
        owner = found[each.id].source
        name = f"{each.id} ({each.source.distribution or Path(each.source.place).name})"
        problem = _("the id {plugin} belongs to {owner}").format(plugin=each.id, owner=owner.distribution or owner.place)
        found[name] = Found(name, each.source, each.manifest, problem)
    return dict(sorted(found.items()))


def at(path: Path) -> Found:
    """The plugin in a single file, in a package's folder, or in a project's folder that holds one. Raises PluginError."""
    path = path.expanduser().resolve()
    if path.is_file() and path.suffix == ".py":
        return _file(path)
    candidates = [path / FILE_NAME, *sorted(path.glob(f"*/{FILE_NAME}")), *sorted(path.glob(f"src/*/{FILE_NAME}"))]
    for candidate in candidates:
        if candidate.is_file():
            manifest = read(candidate)
            source = Source("package", _dotted(candidate.parent), "", str(candidate))
            return Found(manifest.id, source, manifest, manifest.incompatible)
    raise PluginError(_("{path}: there is no plugin (no {name}, no single file)").format(path=path, name=FILE_NAME))


def _dotted(folder: Path) -> str:
    """The name by which a package's folder is imported."""
    parent = folder.parent
    return f"{_dotted(parent)}.{folder.name}" if (parent / "__init__.py").is_file() else folder.name


def _packages() -> Iterator[Found]:
    from importlib.metadata import entry_points

    points = sorted(entry_points(group=GROUP), key=lambda point: (point.dist.name if point.dist else "", point.name))
    for point in points:
        module, _colon, attribute = point.value.partition(":")
        owner = f"{point.dist.name} {point.dist.version}" if point.dist else ""
        folder = _folder(module)
        manifest = str(folder / FILE_NAME) if folder else ""
        source = Source("package", module.strip(), attribute.strip(), manifest, owner)
        if not folder:
            yield Found(point.name, source, None, _("its module {module} is not there").format(module=module))
        else:
            yield _read(point.name, source)


def _folder(module: str) -> Path | None:
    """The folder of a package, found without importing it."""
    from importlib.util import find_spec

    top, *rest = module.strip().split(".")
    try:
        spec = find_spec(top)
    except (ImportError, ValueError):
        return None
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(place).joinpath(*rest)
        if folder.is_dir():
            return folder
    return None


def _files(folder: Path | None) -> Iterator[Found]:
    if folder is None or not folder.is_dir():
        return
    for path in sorted(folder.glob("*.py")):
        if path.name == "conftest.py" or path.name.startswith("test_"):
            continue  # the tests of a plugin beside it
        try:
            yield _file(path)
        except PluginError as error:
            yield Found(path.name, Source("file", str(path), "", str(path)), None, str(error))


def _file(path: Path) -> Found:
    manifest = read(path)
    return Found(manifest.id, Source("file", str(path), "", str(path)), manifest, manifest.incompatible)


def _read(name: str, source: Source) -> Found:
    try:
        manifest = read(Path(source.manifest))
    except PluginError as error:
        return Found(name, source, None, str(error))
    if manifest.id != name:
        text = _("the entry point is called {name}, the manifest says {plugin}")
        return Found(name, source, manifest, text.format(name=name, plugin=manifest.id))
    return Found(name, source, manifest, manifest.incompatible)


def source_of(plain: Mapping[str, str]) -> Source:
    """A source from what `Source.plain` gave."""
    return Source(**{name: str(plain.get(name, "")) for name in ("kind", "place", "attribute", "manifest", "distribution")})
