"""Whatever a file says and by whatever options: the dry run's verdicts are those of the run."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.databases import empty_place
from tests.services.files import proposed, written
from tests.services.test_import import done_with
from tui_crm.services import archive
from tui_crm.services.transfer.run.options import Doubles, Mode, Options

NAMES = st.sampled_from(("Acme Ltd", "ACME Limited", "Globex", "上海华兴贸易有限公司", "上海华兴", "Initech", ""))
CODES = st.sampled_from(("", "X-1", "X-2", "C-000001", "C-000009"))
PHONES = st.sampled_from(("", "021-68881234", "+49 431 555123", "no phone"))
CITIES = st.sampled_from(("", "Kiel", "上海"))
PARENTS = st.sampled_from(("", "Acme Ltd", "Globex", "X-2", "nobody"))
ROWS = st.lists(st.tuples(CODES, NAMES, PHONES, CITIES, PARENTS), min_size=1, max_size=12)
KEYS = st.sampled_from(((), ("code",), ("name",), ("code", "phones"), ("phones", "name")))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(ROWS, st.sampled_from(Mode), KEYS, st.booleans(), st.booleans(), st.sampled_from(Doubles))
def test_the_dry_run_says_what_the_run_does(
    rows: list[tuple[str, ...]], mode: Mode, keys: tuple[str, ...], fill: bool, clear: bool, duplicates: Doubles
) -> None:
    assume(mode is not Mode.UPDATE or keys or duplicates is Doubles.UPDATE)  # what contradicts itself is refused
    text = io.StringIO()
    csv.writer(text).writerows([("code", "name", "phones", "city", "parent"), *rows])
    options = Options(mode, keys, fill, clear and not fill, duplicates)
    with TemporaryDirectory() as folder, empty_place("sqlite", Path(folder), "") as place:
        crm = place.open("ann")
        archive.add(crm, "customer", {"name": "Acme Ltd", "code": "X-1", "city": "Bonn", "phones": ("+49431555123",)})
        archive.add(crm, "customer", {"name": "Hooli", "phones": ("+862168881234",)})
        source = written(Path(folder), text.getvalue())
        done_with(crm, source, proposed(crm, source, code="code", name="name", phones="phones", city="city", parent="parent"), options)
