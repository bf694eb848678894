"""A seeded CSV of customers, half Chinese, half English, every one different: `python -m benchmarks.make_csv ROWS > FILE.csv`."""

from __future__ import annotations

import argparse
import csv
import random
import sys
from collections.abc import Iterator
from typing import TextIO

HEADINGS = (
    "code", "name", "type", "phone", "email", "country", "region", "city", "address", "industry", "size", "source", "employees", "tags", "notes",
)  # fmt: skip
PLACES_ZH = (
    ("上海", "上海", "浦东新区世纪大道"), ("浙江", "杭州", "西湖区文三路"), ("广东", "深圳", "南山区科技路"), ("四川", "成都", "高新区天府大道"),
)
PLACES_EN = (
    ("NY", "New York", "Broadway"), ("CA", "San Diego", "Harbor Drive"), ("TX", "Austin", "Congress Avenue"), ("WA", "Seattle", "Pine Street"),
)
TRADES_ZH, TRADES_EN = ("贸易", "科技", "机械", "食品", "物流"), ("Trading", "Tech", "Machines", "Foods", "Logistics")
WORDS_ZH = tuple("华兴恒瑞金海安泰德信远东宏宇天成")
WORDS_EN = ("North", "Blue", "Iron", "Silver", "Green", "Rapid", "Union", "Summit", "River", "Delta", "Prime", "Cedar")
SIZES = ("1-9", "10-49", "50-199", "200-999")
SOURCES = ("referral", "website", "exhibition", "partner")
TAGS = ("vip", "展会", "2025", "slow payer")


def customers(rows: int, seed: int = 1, first: int = 1) -> Iterator[tuple[str, ...]]:
    """Rows under `HEADINGS`. `first` numbers the first one: other numbers make other customers."""
    chance = random.Random(seed)
    for number in range(first, first + rows):
        chinese = number % 2 == 0
        trade = chance.randrange(5)
        if chinese:
            region, city, street = chance.choice(PLACES_ZH)
            name = f"{city}{''.join(chance.choices(WORDS_ZH, k=3))}{TRADES_ZH[trade]}{number}有限公司"
            phone, country, address = f"1{chance.choice('3578')}{number % 10**9:09}", "CN", f"{street}{chance.randint(1, 999)}号"
        else:
            region, city, street = chance.choice(PLACES_EN)
            name = f"{chance.choice(WORDS_EN)} {chance.choice(WORDS_EN)} {TRADES_EN[trade]} {number} Ltd"
            phone, country, address = f"+1 212 {number // 10_000 % 800 + 200:03} {number % 10_000:04}", "US", f"{chance.randint(1, 999)} {street}"
        yield (
            f"B-{number:08}", name, "company", phone, f"office{number}@example{trade}.com", country, region, city, address,
            (TRADES_ZH if chinese else TRADES_EN)[trade], chance.choice(SIZES), chance.choice(SOURCES), str(chance.randint(1, 900)),
            chance.choice(TAGS), "长期合作" if chinese else "regular orders",
        )  # fmt: skip


def write(file: TextIO, rows: int, seed: int = 1, first: int = 1) -> None:
    """Write headings and customers as CSV."""
    writer = csv.writer(file)
    writer.writerow(HEADINGS)
    writer.writerows(customers(rows, seed, first))


def main() -> None:
    """Write to standard output."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.make_csv", description=__doc__)
    parser.add_argument("rows", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=1, help="number of the first customer")
    asked = parser.parse_args()
    write(sys.stdout, asked.rows, asked.seed, asked.first)


if __name__ == "__main__":
    main()
