"""Questions over many documents that no single one answers, in the manner of BrowseComp+ over 1,000 documents.

Each question describes a person by what is told of him or her in one document, and goes on from there: to a pupil, to
that pupil's pupil, to the firm that this one founded, and to what the firm's own document says. The world is invented,
so that nothing can be answered from memory, and every document is like every other.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from rlm_desktop.bench.quality_scoring import contained
from rlm_desktop.bench.quality_window import CHARACTERS_PER_TOKEN, Question, Window, words

_DOCUMENTS = 1_000
_FEWEST = 12
_FEWEST_CHARACTERS = 400
_FIRST_YEAR, _LAST_YEAR = 1780, 1890
_QUESTIONS = 5
_ASK = (
    "A {trade} who was born in {year} and worked in {town} taught one pupil, who later taught a pupil in turn. That "
    "last pupil founded a firm. At which address is the seat of that firm? Give the street and the number."
)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of whom one document tells; ``pupil`` and ``firm`` are numbers, -1 for none."""

    name: str
    trade: str
    town: str
    year: int
    pupil: int
    firm: int


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm with a document of its own."""

    name: str
    seat: str


@dataclass(frozen=True, slots=True)
class World:
    """Everybody and every firm; ``asked`` are the numbers of the persons that questions begin with."""

    people: tuple[Person, ...]
    firms: tuple[Firm, ...]
    asked: tuple[int, ...]


def make_hops(size: int, seed: int, questions: int = _QUESTIONS) -> Window:
    """A window of up to 1,000 documents with questions that need four of them each."""
    chance = random.Random(f"hops {size} {seed}")
    room = size * CHARACTERS_PER_TOKEN
    count = max(_FEWEST, min(_DOCUMENTS, room // _FEWEST_CHARACTERS))
    world = make_world(count, chance, questions)
    texts = [_about_person(world, number) for number in range(len(world.people))]
    texts += [_about_firm(world, number) for number in range(len(world.firms))]
    chance.shuffle(texts)
    each = room // len(texts)
    documents = tuple(
        (f"{number:04} {title}.txt", _filled(title, facts, each, chance)) for number, (title, facts) in enumerate(texts)
    )
    asked = tuple(_question(world, person) for person in world.asked)
    return Window("hops", size, documents, asked, "hops", _reader(world))


def make_world(count: int, chance: random.Random, questions: int) -> World:
    """People and firms who make so many documents. Whoever a question begins with is the only one it describes."""
    made = words()["people"]
    chains = max(questions, count // 4)
    names = chance.sample([f"{first} {last}" for first in made["first"] for last in made["last"]], 3 * chains)
    titles = chance.sample([f"{last} {ware}" for last in made["last"] for ware in made["wares"]], chains)
    seats = chance.sample([f"{number} {street}" for number in range(1, 100) for street in made["streets"]], chains)
    people = []
    for number, name in enumerate(names):
        trade, town = chance.choice(made["trades"]), chance.choice(made["towns"])
        year = chance.randint(_FIRST_YEAR, _LAST_YEAR)
        # Chains of three: a teacher, a pupil, and the pupil's pupil, who founds a firm.
        last = number % 3 == 2
        people.append(Person(name, trade, town, year, -1 if last else number + 1, number // 3 if last else -1))
    firms = [Firm(title, seat) for title, seat in zip(titles, seats, strict=True)]
    return World(tuple(people), tuple(firms), _asked(people, chance, questions))


def answer_of(world: World, person: int) -> Firm:
    """The firm at the end of the way that begins with a person."""
    pupil = world.people[world.people[person].pupil]
    return world.firms[world.people[pupil.pupil].firm]


def _asked(people: list[Person], chance: random.Random, questions: int) -> tuple[int, ...]:
    """Persons of a description that fits nobody else, at the beginning of a way of full length."""
    alike = Counter((person.trade, person.town, person.year) for person in people)
    whole = [n for n in range(0, len(people), 3) if alike[people[n].trade, people[n].town, people[n].year] == 1]
    return tuple(chance.sample(whole, min(questions, len(whole))))


def _about_person(world: World, number: int) -> tuple[str, tuple[str, ...]]:
    person = world.people[number]
    facts = [f"{person.name} was born in {person.year} and worked in {person.town} as {_a(person.trade)}."]
    if person.pupil >= 0:
        facts.append(f"In later years {person.name} took one pupil, {world.people[person.pupil].name}.")
    if person.firm >= 0:
        facts.append(f"With borrowed money {person.name} founded the firm {world.firms[person.firm].name}.")
    return person.name, tuple(facts)


def _about_firm(world: World, number: int) -> tuple[str, tuple[str, ...]]:
    firm = world.firms[number]
    return firm.name, (f"{firm.name} has its seat at {firm.seat}.", "Its ledgers of the first years are lost.")


def _filled(title: str, facts: tuple[str, ...], characters: int, chance: random.Random) -> tuple[str, ...]:
    """The lines of a document: its facts among remarks that tell nothing, as long as asked for."""
    made = words()["people"]
    length = sum(len(fact) + 1 for fact in facts)
    lines: list[str] = []
    while length < characters:
        lines.append(chance.choice(made["remarks"]).format(town=chance.choice(made["towns"])))
        length += len(lines[-1]) + 1
    for fact in facts:
        lines.insert(chance.randint(0, len(lines)), fact)
    return (title, *lines)


def _question(world: World, number: int) -> Question:
    person = world.people[number]
    seat = answer_of(world, number).seat
    return Question(
        _ASK.format(trade=person.trade, year=person.year, town=person.town), (seat,), contained(seat), "4 documents"
    )


def _reader(world: World) -> Callable[[str], str]:
    """Answers what the root program asks of a piece of text, and only from sentences that stand in it."""
    facts = {fact for number in range(len(world.people)) for fact in _about_person(world, number)[1]}
    facts |= {fact for number in range(len(world.firms)) for fact in _about_firm(world, number)[1]}

    def read(prompt: str) -> str:
        asked, _, text = prompt.partition("\n\n")
        words_of_it = asked.partition(": ")[2]
        found = [line for line in text.splitlines() if line in facts and words_of_it in line]
        return "\n".join(found) or "NOT FOUND"

    return read


def _a(trade: str) -> str:
    return f"{'an' if trade[0] in 'aeiou' else 'a'} {trade}"
