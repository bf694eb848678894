"""The open archive: a database, the person at it, and what texts mean to them. Every service takes it first."""

from __future__ import annotations

import getpass
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from functools import cached_property
from typing import TYPE_CHECKING

from tui_crm.errors import StoreError, reason_of
from tui_crm.i18n import _
from tui_crm.model.contexts import ReadContext, ShowContext
from tui_crm.model.core import CORE
from tui_crm.model.entity import Catalogue, Entity
from tui_crm.model.record import Record
from tui_crm.query.ast import ALL, Node, conjunction
from tui_crm.services import custom_fields, plugin_set
from tui_crm.services.desk import seeding as desk_seeding
from tui_crm.services.grading import fields as grade_fields
from tui_crm.services.pipeline import seeding as pipeline_seeding
from tui_crm.services.plugin_set import PluginSet, Wanted
from tui_crm.services.policy import Policy
from tui_crm.store import migrations
from tui_crm.store.author import Author
from tui_crm.store.listing import Listing, Lists
from tui_crm.store.store import Store, connect
from tui_crm.zones import zone

if TYPE_CHECKING:
    from tui_crm.config import Settings
    from tui_crm.query.names import Names
    from tui_crm.store.engine import Engine


def system_clock() -> int:
    """Now, in epoch milliseconds, UTC."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True)
class Locale:
    """Where the person is: for dates, phone numbers and amounts that name no place of their own."""

    zone: tzinfo
    currency: str = "CNY"
    country: str = "CN"


def locale_of(settings: Settings) -> Locale:
    """Where the settings say the person is. Raises UsageError for a zone that does not exist."""
    return Locale(zone(settings.timezone), settings.currency, settings.country)


@dataclass(frozen=True)
class Crm:
    """One person at one database."""

    store: Store
    user: Record
    way: str
    locale: Locale
    plugins: PluginSet = field(default_factory=PluginSet)

    @classmethod
    def of(cls, store: Store, user: Record, way: str, locale: Locale, plugins: PluginSet) -> Crm:
        """The archive as this user may see it. `store` knows every field."""
        seen = Policy(user).seen(store.catalogue)
        narrowed = store if seen is store.catalogue else replace(store, catalogue=seen, whole=store.catalogue)
        return cls(narrowed, user, way, locale, plugins)

    @property
    def catalogue(self) -> Catalogue:
        """What the user may see."""
        return self.store.catalogue

    @property
    def entire(self) -> Crm:
        """The same person, with the fields that only others may see: for what the system does on its own account, never for what is shown."""
        return Crm(self.store.entire, self.user, self.way, self.locale, self.plugins) if self.store.whole else self

    @property
    def author(self) -> Author:
        return Author(self.user.id, self.way)

    @cached_property
    def policy(self) -> Policy:
        return Policy(self.user, self.plugins.closed_entities)

    @cached_property
    def lists(self) -> Lists:
        return Lists(self.store.engine, self.catalogue)

    def by(self, way: str) -> Crm:
        """The same person at the same database, coming another way ("import", "plugin" …)."""
        return Crm(self.store, self.user, way, self.locale, self.plugins)

    def entity(self, key: str) -> Entity:
        """An entity by its key ("customer") or its plural ("customers")."""
        return self.catalogue.by_group.get(key) or self.catalogue[key]

    # texts and values

    def names(self, entity: str) -> Names:
        """What the words of a filter on `entity` mean now, here, to this person."""
        from tui_crm.query.names import Names

        return Names(self.catalogue[entity], self.catalogue, self.store.clock(), self.locale.zone, self.user.id, self.locale.currency)

    def filter(self, entity: str, text: str) -> Node:
        """A filter from its text. Raises FilterError."""
        if not text.strip():
            return ALL
        from tui_crm.query.parser import parse  # a start without a filter need not wait for the language

        return parse(text, self.names(entity))

    def listing(self, entity: str, where: str = "", sort: str = "", bin: bool = False) -> Listing:
        """A list of what this person may see. Raises FilterError."""
        return Listing(entity, conjunction(self.filter(entity, where), self.policy.row_filter(entity)), sort, bin)

    def reading(self) -> ReadContext:
        """How texts of forms, files and commands are read."""
        from tui_crm.services.lookup import resolver

        return ReadContext(self.store.clock(), self.locale.zone, self.locale.currency, self.locale.country, resolver(self))

    def showing(self, titles: Mapping[tuple[str, int], str] | None = None, relative: bool = False) -> ShowContext:
        """How values are shown. `titles`: what to call other records; others are looked up one by one."""

        def title(entity: str, record: int) -> str:
            if not record:
                return ""
            if titles and (entity, record) in titles:
                return titles[entity, record]
            found = self.store.read_many(entity, [record])
            return name_of(found[0]) if found else f"#{record}"

        return ShowContext(self.store.clock(), self.locale.zone, self.locale.currency, self.locale.country, title, relative)

    def close(self) -> None:
        """End the plugins and close the database."""
        self.plugins.close()
        self.store.engine.close()


def name_of(record: Record) -> str:
    """What a list calls a record: its title, for a user without a name the login."""
    return record.title if record.values[record.entity.title] or "login" not in record.values else record.text("login")


def open_crm(
    place: str,
    locale: Locale,
    *,
    way: str = "tui",
    login: str = "",
    create: bool = True,
    read_only: bool = False,
    clock: Callable[[], int] = system_clock,
    catalogue: Catalogue = CORE,
    wanted: Wanted | None = None,
    told: migrations.Told | None = None,
) -> Crm:
    """Open the database at `place` for `login` (the operating system's user by default); a new one is made ready. `wanted`: which plugins;
    `told`: see `migrations.Told`.

    Raises StoreError; PluginError for a plugin that cannot run where that was asked for.
    """
    if create and not place.startswith(("postgresql://", "postgres://")):
        _make_folder(place)
    engine = connect(place, create=create, read_only=read_only)
    if not read_only and not migrations.is_there(engine):
        Store(engine, catalogue, clock).ready(told=told)
    catalogue = own_catalogue(engine, catalogue)
    catalogue, plugins = plugin_set.opened(engine, catalogue, wanted or Wanted(), clock, read_only)
    store = Store(engine, catalogue, clock)
    if not read_only:
        store.ready(told=told)
        _seed(store)
    return Crm.of(store, _user(store, login or system_login(), read_only), way, locale, plugins)


def _seed(store: Store) -> None:
    """Give a database that has none what every firm needs to start with, as one act."""
    there = store.catalogue.entities
    wanted = [each for key, each in (("pipeline", pipeline_seeding), ("sla_policy", desk_seeding)) if key in there and each.is_needed(store)]
    if wanted:
        with store.act(Author(0, "system"), "create", "pipeline", _("Sales")) as unit:
            for each in wanted:
                each.seed(store, unit)


def own_catalogue(engine: Engine, catalogue: Catalogue = CORE) -> Catalogue:
    """The catalogue with what this database adds to it before any plugin does: fields of its own, and those that hold grades."""
    return grade_fields.extended(engine, custom_fields.extended(engine, catalogue))


def system_login() -> str:
    """The operating system's name for the person."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without an entry in the password file
        return "user"


def _make_folder(place: str) -> None:
    from pathlib import Path

    try:
        Path(place).expanduser().parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        folder = Path(place).expanduser().parent
        raise StoreError(_("The folder {folder} cannot be made: {reason}").format(folder=folder, reason=reason_of(error))) from error


def _user(store: Store, login: str, read_only: bool) -> Record:
    """The user with this login; made at the first visit: the first of a database is its administrator."""
    found = store.find("user", "login", login)
    if found:
        return store.read("user", found[0])
    entity = store.catalogue["user"]
    values: dict[str, object] = {field.name: field.initial for field in entity.fields}
    if read_only:
        return Record(entity, 0, {**values, "login": login, "role": "reader"})
    values = {field.name: field.initial for field in entity.editable}
    first = not store.engine.run('SELECT 1 FROM "user" LIMIT 1')
    try:
        with store.act(Author(0, "system"), "create", "user", login) as unit:
            created = unit.create("user", {**values, "login": login, "name": "", "role": "admin" if first else "rep"})
    except StoreError:  # the same person may have come by another terminal in the same moment
        if not (found := store.find("user", "login", login)):
            raise
        created = found[0]
    return store.read("user", created)
