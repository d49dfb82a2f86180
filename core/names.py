"""Personal names across scripts and spellings: what to search by, what to sort by, and a proposal for the passport line.

Nothing here is shown as a person's name. `fold` is lossy on purpose: it brings Рахимов, Раҳимов, Rahimov, Rakhimov and
Raximov together and now and then two different names too, which a search may do and a record may not.

Sources: ICAO Doc 9303 part 3, section 6 (recommended transliterations, tables A and B) for `icao`; for `fold` the same table
together with what passports of Central Asia really carry (kh/h/x, zh/j/dzh, q/k, gh/g, y/i/j) and the national alphabets.
"""

import re
import unicodedata
from functools import lru_cache

from django.utils.translation import get_language


def _table(text: str) -> dict[str, str]:
    """A table of transliteration from "letter spelling letter spelling ..."."""
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


# --- Cyrillic to a plain Latin text, letter by letter; `fold` then brings the spellings of that text together ---------------
# Blocks: Russian (two lines); Kazakh; Kyrgyz, Tajik, Uzbek, Tatar, Turkmen, Bashkir; Ukrainian, Serbian, Macedonian, old Russian; Latin letters
# which lose their sound with their mark, or have no mark to lose. The Belarusian and the Uzbek ў stand in `_short_u`.
_LETTERS = {"ъ": "", "ь": ""} | _table("""
    а a  б b  в v  г g  д d  е e  ё e  ж zh  з z  и i  й i  к k  л l  м m  н n  о o
    п p  р r  с s  т t  у u  ф f  х h  ц ts  ч ch  ш sh  щ sh  ы i  э e  ю iu  я ia
    ә a  ғ g  қ k  ң n  ө o  ұ u  ү u  һ h  і i
    ӣ i  ӯ u  ҳ h  ҷ zh  җ zh  ӌ ch  ҡ k  ҫ s  ҙ z  ҥ n  ҝ g  ҹ zh
    ґ g  є e  ї i  ј i  љ l  њ n  ђ zh  ћ ch  џ zh  ѕ dz  ѓ g  ќ k  ѣ e  ѳ f  ѵ i
    ş sh  ș sh  š sh  ç ch  č ch  ć ch  ž zh  ż zh  ı i  ə a  ł l  ø o  đ d  ð d  þ t  æ a  œ o  ŋ n
""")
_APOSTROPHES = re.compile("['`´‘’‛′ʹʻʼʽʾʿˈ]")
_GAPS = re.compile("[^0-9A-Za-z]+")
_VOWELS = "aeiouyаеёиоуыэюяәөұүі"

# Spellings of one sound. Each rule shortens the word or removes a letter for good, so that the loop in `_fold_word` ends.
_SPELLINGS = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("tsch|tch", "ch"),  # Tschernow, Tchernov
        ("shch|sch", "sh"),  # Khrushchev
        ("d(?:zh|j)", "zh"),  # Djuraev, Dzhuraev, Jurayev
        ("(?<=e)j", "i"),  # Sergejev
        (r"j(?![aeiouy])", "i"),  # Sergej, Andrej
        ("j", "zh"),  # Jumabaev, Qojahmetova
        ("kh", "h"),  # Rakhimov
        ("gh", "g"),  # Ghafurov
        ("ph", "f"),
        ("th", "t"),
        ("gu(?=[ei])", "g"),  # Serguei
        ("ks|x", "h"),  # Alexey = Aleksey, and Raximov = Rahimov
        ("q|ck", "k"),
        ("c(?=[eiy])", "s"),
        ("c(?!h)", "k"),
        ("tz", "ts"),
        ("w", "v"),
        ("off$", "ov"),
        ("ou|oo", "u"),  # Mahmoud, Noor
        ("y", "i"),
        ("i[eo]", "e"),  # Yelena, Solovyov, Pyotr, Andreyev
        ("der$|dre$", "dr"),  # Alexander, Alexandre
        (r"(sh|ch|zh|ts|[a-z])\1+", r"\1"),  # Assel, Mariia
    )
]


def fold(text: str) -> str:
    """The words of a name in one spelling, lower case, Latin, separated by single spaces; idempotent.

    Cyrillic and Latin spellings of a sound become one. Marks and apostrophes go. Scripts without a rule (Arabic, Chinese,
    Georgian, ...) are left as they are after NFKC and case folding.
    """
    for _attempt in range(10):  # NFKC and casefold undo each other for a few rare letters; two rounds are enough for all others
        folded = _fold_once(text)
        if folded == text:
            break
        text = folded
    return text


def _fold_once(text: str) -> str:
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(map(_fold_word, _words(_without_marks(_latin(plain)))))


def _words(text: str) -> list[str]:
    """Split at what is neither letter, digit nor mark; apostrophes and invisible joiners inside a word are dropped."""
    if text.isascii():
        return _GAPS.sub(" ", _APOSTROPHES.sub("", text)).split()
    joined = (c for c in _APOSTROPHES.sub("", text) if unicodedata.category(c) != "Cf")
    return "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in joined).split()


def _latin(text: str) -> str:
    return "".join(_short_u(text, i) if c == "ў" else _LETTERS.get(c, c) for i, c in enumerate(text))


def _short_u(text: str, i: int) -> str:
    """Belarusian ў follows a vowel and sounds like u (Каўтун); elsewhere it is the Uzbek letter, written oʻ (Ўткир)."""
    return "u" if i and text[i - 1] in _VOWELS else "o"


def _without_marks(text: str) -> str:
    """Remove the marks of Latin, Greek and Cyrillic letters and keep those of other scripts, where they are letters or vowels."""
    if text.isascii():
        return text
    kept: list[str] = []
    base_loses_marks = False
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.category(char) != "Mn":
            base_loses_marks = char < "\u0530"
            kept.append(_LETTERS.get(char, char))
        elif not base_loses_marks:
            kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


# In French a sound of u is written ou, and beside it ch is the sound of sh, tch that of ch: Choukourova, Tchernychov.
_FRENCH_SH = re.compile("(?<![ts])ch")


@lru_cache(maxsize=8_192)  # lists of people repeat their names
def _fold_word(word: str) -> str:
    if "ou" in word:
        word = _FRENCH_SH.sub("sh", word)
    while True:
        before = word
        for pattern, replacement in _SPELLINGS:
            word = pattern.sub(replacement, word)
        if word == before:
            return word


def search_key(*parts: str) -> str:
    """Folded words of all parts of a name in their order; a search asks for each of its own folded words in any order."""
    return " ".join(filter(None, map(fold, parts)))


_LATIN_GREEK_CYRILLIC = "\u0530"  # a single sign of the scripts above may be a whole name


def search_words(text: str) -> list[str]:
    """Folded words to look for; none when a word of the text says too little (zzzz, ыыыы), so that nothing is found, not everybody."""
    words = [(word, fold(word)) for word in _words(text.casefold())]
    longer = [pair for pair in words if len(pair[0]) > 1] or words  # an initial beside a name narrows, alone it says nothing
    if any(_says_too_little(word, folded) for word, folded in longer):
        return []
    return " ".join(folded for _word, folded in words).split()


def _says_too_little(word: str, folded: str) -> bool:
    """One letter, one letter over and over, or a word of which folding left less than half."""
    if folded >= _LATIN_GREEK_CYRILLIC:
        return False
    return len(folded) < 2 or (len(word) > 2 and len(set(word)) == 1) or 2 * len(folded) < len(word)


# --- sorting ---------------------------------------------------------------------------------------------------------------
# The Kazakh alphabet holds the Russian one in its own order, so that one order serves both; letters of the neighbours stand
# after their nearest relative.
_CYRILLIC = "аәбвгғґѓдђеёєжҗҷзҙѕиӣійїјкқҡќлљмнңҥњоөпрсҫтћуӯұүўфхҳһцчӌџшщъыіьѣэюяѳѵ".replace("иӣі", "иӣ")
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_FIRST_WEIGHT = 0x100  # above all of ASCII, below all scripts that stay as they are
_UNMARKED = {"ı": "i", "ə": "a", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ŋ": "n"}


def _weights(alphabet: str) -> dict[str, str]:
    return {letter: chr(_FIRST_WEIGHT + place) for place, letter in enumerate(alphabet)}


_WEIGHTS = {"en": _weights(_LATIN + _CYRILLIC), "ru": _weights(_CYRILLIC + _LATIN), "kk": _weights(_CYRILLIC + _LATIN)}
_WEIGHTS["ru"]["ё"] = _WEIGHTS["ru"]["е"]  # Russian lists file ё under е; the tail of the key keeps the two apart


def sort_key(text: str, language: str) -> str:
    """Key whose order by code point (collation "C") is the alphabetical order of the language: en, ru or kk.

    Own script first, then the other, then the rest of the world by code point. The folded text follows as a tail, so that equal
    letters with other marks have a stable order.
    """
    weights = _WEIGHTS.get(language, _WEIGHTS["en"])
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    words = _words(plain)
    weighed = ["".join(_weigh(char, weights) for char in word) for word in words]
    return "!".join(weighed) + " " + " ".join(words)


def _weigh(char: str, weights: dict[str, str]) -> str:
    if char in weights:
        return weights[char]
    letters = _UNMARKED.get(char) or unicodedata.normalize("NFD", char)
    return "".join(weights.get(c, c) for c in letters if c.isascii() or unicodedata.category(c) != "Mn" or char > "\u0530")


def alphabetical(shown: object) -> str:
    """Key for `sorted` of short lists: what the reader sees, in the alphabet of the active language."""
    return sort_key(str(shown), (get_language() or "en")[:2])


# --- passport spelling -----------------------------------------------------------------------------------------------------
# Doc 9303 part 3, section 6, table B (Cyrillic). It has no column per country: Belarus writes Г as H, Bulgaria Щ as SHT, Ukraine
# И as Y. The letters of Kazakh, Kyrgyz, Tajik and Uzbek are not in it; they follow the nearest Russian letter.
# Blocks: Russian (two lines); other Cyrillic of the table; Central Asia; letters of table A (Latin) that are not spelled by their base letter.
_ICAO = {"Ь": ""} | _table("""
    А A  Б B  В V  Г G  Д D  Е E  Ё E  Ж ZH  З Z  И I  І I  Й I  К K  Л L  М M  Н N  О O
    П P  Р R  С S  Т T  У U  Ф F  Х KH  Ц TS  Ч CH  Ш SH  Щ SHCH  Ъ IE  Ы Y  Э E  Ю IU  Я IA
    Ґ G  Ў U  Ѓ G  Ђ D  Ѕ DZ  Ј J  Ќ K  Љ LJ  Њ NJ  Ћ C  Џ DZ  Є IE  Ї I  Ѵ Y  Ѫ U
    Ә A  Ғ G  Қ K  Ң N  Ө O  Ұ U  Ү U  Һ H  Ӣ I  Ӯ U  Ҳ H  Ҷ J  Җ ZH
    Ä AE  Ö OE  Ü UE  Å AA  Æ AE  Ø OE  Œ OE  Þ TH  Ð D  Đ D  Ł L  Ŋ N  ẞ SS  ß SS  Ə E  Ĳ IJ
""")
_ICAO_SEPARATORS = re.compile(r"[\s\-‐‑–—.,]+")


def icao(text: str) -> str:
    """Proposal for the spelling in the machine-readable zone: A to Z, a space where the zone has its filler.

    Only a proposal, which a person confirms against the passport: states differ, and a holder's older spelling goes before any
    table. Empty when a letter has no rule (Arabic, Chinese), because half a name would be worse than none.
    """
    spelled = ""
    for char in unicodedata.normalize("NFC", _APOSTROPHES.sub("", text)).upper():
        if _ICAO_SEPARATORS.fullmatch(char):
            spelled += " "
            continue
        letters = _ICAO.get(char)
        if letters is None:
            letters = unicodedata.normalize("NFD", char)[:1]
            if not ("A" <= letters <= "Z"):
                return ""
        spelled += letters
    return " ".join(spelled.split())
