"""Programs as models write them, that hand page text to a model in many forms, with the pages that they really hand."""

import random
from dataclasses import dataclass

LEAST = 60
"""Characters of the shortest slice."""

TRANSFORMS = (
    "{0}",
    "' '.join({0}.split())",
    "{0}.upper()",
    "{0}.lower().replace('\\n', ' ')",
    "{0}.translate(str.maketrans('', '', '.,;:!?()[]\"“”'))",
    "{0}.translate(str.maketrans({{'\\n': ' ', '\\t': ' ', '|': ','}}))",
    "'\\n'.join('> ' + line.strip() for line in {0}.splitlines() if line.strip())",
    "'\\n'.join(f'{{n}}: {{line}}' for n, line in enumerate({0}.splitlines()))",
    "json.dumps({0})",
    "json.dumps({{'text': {0}}}, ensure_ascii=False, indent=1)",
    "repr({0})",
    "textwrap.fill({0}, 60)",
    "re.sub(r'\\s+', ' ', {0})",
    "re.sub(r'[^\\w\\s]', '', {0})",
    "{0}.replace('-\\n', '').replace('\\n', ' ')",
    "html.escape({0})",
    "{0}.casefold().strip()",
    "'<page>' + {0}.strip() + '</page>'",
    "' | '.join(re.split(r'(?<=[.!?])\\s+', {0}))",
    "unicodedata.normalize('NFD', {0})",
)
SEPARATORS = ("\\n\\n", "\\n---\\n", " ", "\\n\\n### Next text\\n")
PRELUDES = (
    "",
    "sizes = [len(page) for document in documents for page in document.pages]\n",
    "hits = [m.start() for m in re.finditer('the', context)]\n",
    "hits = search('bridge contract payment')\n",
    "names = [document.name for document in documents]\n",
)


@dataclass(frozen=True)
class Program:
    """Code that makes one call, and the pages whose words stand in its prompt."""

    code: str
    given: frozenset[tuple[int, int]]


def programs(pages: dict[tuple[int, int], str], count: int, seed: int) -> list[Program]:
    """Programs over these pages, which are known by document id and number."""
    chance = random.Random(seed)
    return [_program(pages, chance) for _ in range(count)]


def _program(pages: dict[tuple[int, int], str], chance: random.Random) -> Program:
    chosen = chance.sample(sorted(pages), chance.randint(1, 4))
    form = chance.choice(TRANSFORMS)
    lines = ["import json, re, html, textwrap, unicodedata", chance.choice(PRELUDES) + "parts = []"]
    for document, number in chosen:
        text = f"documents.get({document}).pages[{number - 1}]"
        if len(pages[document, number]) > 2 * LEAST and chance.random() < 0.4:
            start = chance.randrange(len(pages[document, number]) - LEAST)
            text = f"{text}[{start}:{start + chance.randint(LEAST, 800)}]"
            if len(pages[document, number][start : start + LEAST].split()) < 5:
                text = text.partition("[" + str(start))[0]
        lines.append(f"text = {text}\nparts.append({form.format('text')})")
    lines.append(
        f"print(llm_query('Who paid whom, and when? Read this:\\n' + '{chance.choice(SEPARATORS)}'.join(parts)))"
    )
    return Program("\n".join(lines), frozenset(chosen))
