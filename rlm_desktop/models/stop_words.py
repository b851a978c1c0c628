"""Words that say nothing about what a question is about, by language, and what tells the languages apart."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOP_WORDS: dict[str, frozenset[str]] = {
    "english": _words(
        """a about above after again against all also am an and any are as at be because been before being below between
        both but by can could did do does doing down during each ever every few for from further get got had has have
        having he her here hers herself him himself his how i if in into is it its itself just may me might more most
        much many must my no nor not of off on once only or other ought our out over own same shall she should so some
        such than that the their theirs them then there these they this those through to too under until up upon us
        very was we were what when where which while who whom whose why will with within without would you your yours
        there's it's isn't wasn't didn't doesn't don't"""
    ),
    "german": _words(
        """aber als am an auch auf aus bei bin bis bist da damit dann das dass dem den der des die dies diese dieser
        doch dort du durch ein eine einem einen einer eines er es für gegen hat hatte hatten haben hier ich ihr ihre im
        in ist ja kann kein keine können man mit nach nicht noch nun nur ob oder ohne sehr sein seine sich sie sind so
        über um und uns unter vom von vor war waren warum was wann wegen welche welcher welches wem wen wenn wer werden
        wessen wie wieviel wird wo wurde wurden zu zum zur zwischen"""
    ),
    "french": _words(
        """à au aux avec ce ces cette comment dans de des du elle elles en est et eu il ils je la le les leur leurs lui
        mais ne nous on ont ou où par pas pour pourquoi qu quand que quel quelle quelles quels qui sa se ses si son sont
        sur un une vous été était combien a"""
    ),
    "spanish": _words(
        """a al como cómo con cuando cuándo cuanto cuánto cuántos cuál de del dónde donde el ella ellos en es esta este
        fue fueron ha han la las lo los más no o para pero por porque que qué quién quien se según ser si sin sobre son
        su sus un una uno y ya"""
    ),
    "italian": _words(
        """a al alla anche che chi come con cosa da dal dalla dei del della delle di dove e è gli ha hanno i il in la le
        lo ma nel nella non o per perché più qual quale quali quando quanti quanto se si sono su sul un una uno era
        erano stato"""
    ),
    "portuguese": _words(
        """a ao aos as com como da das de do dos e é ela ele em entre era eram está foi foram há mais mas na nas no nos
        o onde os ou para pela pelo por porque qual quais quando quanto quantos que quem se sem seu sua são um
        uma"""
    ),
    "dutch": _words(
        """aan als bij dan dat de der deze die dit door een en er had heeft het hij hoe hoeveel hun ik in is je kan maar
        met naar niet nog of om onder ook op over te tot uit van voor waar waarom wanneer waren was wat welke werd wie
        wordt ze zich zij zijn"""
    ),
}

ASKING_WORDS = _words(
    """according answer anything cite compare copy describe detail details difference differences document documents
    evidence exactly excerpt explain extract file files find findings following give given identify information list
    locate mention mentioned mentions page pages passage passages please question quote read relevant report say says
    search sentence sentences show shows state stated states summarise summarize summary tell tells text texts verbatim
    word words dokument dokumente seite seiten finde nenne zeige"""
)
"""Words that speak of the asking and of documents as such: they count only where a question holds no others."""

IRREGULAR = {
    "paid": "pay", "bought": "buy", "sold": "sell", "wrote": "write", "written": "write", "said": "say",
    "met": "meet", "left": "leave", "sent": "send", "gave": "give", "given": "give", "took": "take",
    "taken": "take", "built": "build", "spent": "spend", "held": "hold", "made": "make", "found": "find",
    "knew": "know", "known": "know", "led": "lead", "began": "begin", "begun": "begin", "drove": "drive",
    "driven": "drive", "flew": "fly", "flown": "fly", "stole": "steal", "stolen": "steal", "died": "die",
    "death": "die", "dead": "die", "went": "go", "gone": "go", "came": "come", "became": "become", "told": "tell",
    "thought": "think", "brought": "bring", "kept": "keep", "lost": "lose", "won": "win", "owed": "owe",
    "chose": "choose", "chosen": "choose", "broke": "break", "broken": "break", "spoke": "speak",
    "spoken": "speak", "signature": "sign", "payment": "pay", "payments": "pay", "sale": "sell", "sales": "sell",
    "fell": "fall", "fallen": "fall", "rose": "rise", "risen": "rise", "saw": "see", "seen": "see", "felt": "feel",
    "understood": "understand", "withdrew": "withdraw", "withdrawn": "withdraw", "men": "man", "women": "woman",
    "children": "child", "people": "person", "persons": "person", "lent": "lend", "dealt": "deal", "ran": "run",
    "grew": "grow", "grown": "grow", "shown": "show", "hid": "hide", "hidden": "hide", "swore": "swear",
}  # fmt: skip
"""English forms that no suffix rule leads back to their word."""
