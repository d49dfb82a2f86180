"""Words that a scrubbing knows: countries and their peoples in three languages, words that name no institution, endings."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from babel import Locale
from babel.core import get_global

from core.country_names import LANGUAGES, country_name
from core.names import fold
from people.alpha3 import ALPHA3

# Beside what CLDR calls the country: peoples, languages, self-names and capitals of frequent partners, in the spellings that people use.
_PEOPLES = {
    "AF": "afghan афган ауған dari дари pashto пушту kabul кабул",
    "AM": "armenia armyan армян hayastan yerevan ереван",
    "AZ": "azerbaijan azeri азербайджан азери әзербайжан әзірбайжан baku баку бакинск",
    "BD": "bangladesh bengali бангладеш бенгал dhaka дакка",
    "BY": "belarus byelorussia белорус беларус minsk минск",
    "CN": "china chinese китай китаец қытай beijing peking пекин бейжің",
    "EG": "egypt египет египтян мысыр cairo каир",
    "GE": "georgian грузин грузия tbilisi тбилиси kartuli",
    "ID": "indonesia индонез jakarta джакарта",
    "IN": "indian hindi индия индийск индиец үнді delhi дели",
    "IR": "iran persian farsi иран перси фарси парсы tehran teheran тегеран",
    "JO": "jordan иордан amman амман",
    "KG": "kyrgyz kirghiz киргиз кыргыз қырғыз bishkek бишкек бішкек osh",
    "KZ": "kazakhstan kazakh казахстан казах қазақстан қазақ astana астана almaty алматы",
    "MN": "mongol монгол моңғол ulaanbaatar улан-батор ұланбатыр",
    "MY": "malaysia malay малайз малай kuala lumpur куала лумпур",
    "PK": "pakistan пакистан пәкістан urdu урду islamabad исламабад",
    "RU": "russia russian россия россий русск ресей орыс moscow москва мәскеу",
    "SA": "saudi саудов riyadh эр-рияд",
    "TJ": "tajik tadjik tadzhik таджик тәжік тоҷик тоджик tojik tojikiston dushanbe душанбе khujand худжанд хуҷанд kulob куляб",
    "TM": "turkmen туркмен түрікмен ashgabat ashkhabad ашхабад ашгабат",
    "TR": "turkey turkiye turkish türk turks турция турецк турок түрік түркия ankara анкара istanbul стамбул",
    "UA": "ukraine украин kyiv kiev киев",
    "UZ": "uzbek узбек ўзбек oʻzbek ozbek өзбек tashkent ташкент toshkent тошкент samarkand самарканд",
    "VN": "vietnam вьетнам hanoi ханой",
}
# Words of a country's name that say nothing alone.
_OF_NAMES = """
    republic republika respublika республика республикасы democratic демократическая народно people peoples халық united state states kingdom
    islamic федерация federation islands island острова north south east west north new saint central south saudi arab emirates and the of
    соединённые штаты королевство объединённые корея halik memleketi мемлекеті
"""
# Beginnings of words that name no institution by themselves. Whole names of institutions are hidden all the same.
_OF_OFFICES = """
    ministr embass consul mission depart direct divis section agenc committee commiss academ univers institut school college facult centre center council
    secretar office bureau service author govern president parliament senate cabinet general chief nation state public regional internation foreign
    affair relation diplom econom trade financ develop cooperat policy politic law legal justice education science research training management
    administr department international under with from their chamber fund bank group company corporation organisation organization union
    министер посоль консул миссия департамент управлен отдел агентств комитет комисси академ университет институт школ колледж факультет центр
    совет секретар бюро служб орган правительств президент парламент сенат кабинет главн генеральн национальн государствен республик региональн
    международн иностран внешн дел связ отношен дипломат эконом торгов финанс развити сотруднич политик прав юстиц образован наук исслед обучен
    администр палат фонд банк групп компани корпорац организац союз союзн народн
    министрлі елшілі консулды басқарма бөлім агентті комитет академия институт мектеп орталы кеңес хатшылы қызмет үкімет президент мемлекет
    халықарал сыртқы істер қатынас экономика сауда қаржы дамыту саясат құқық білім ғылым зертте әкімші палата қор ұлттық
    вазорат хориҷ корҳо раёсат кумита донишгоҳ давлат ҷумҳур сафорат
"""
# Endings of Russian, Kazakh, Tajik and English words, for names too short to be looked for anywhere in a word.
_ENDINGS = """
    s а у ы е и о ом ем ой ей ою ею ам ами ах я ю ям ями ях ев ева еву евой евым ов ова ову овой овым ина ин иной ский ская ского скому ым ого
    ның нің дың дің тың тің ға ге қа ке да де та те дан ден тан тен нан нен ды ді ты ті ны ні мен бен пен лар лер дар дер тар тер сы сі
    ро ҳо и ам ат аш ҳоро иро
"""


def _folded(text: str) -> list[str]:
    return [word for part in text.split() for word in fold(part).split()]


ENDINGS = frozenset(["", *_folded(_ENDINGS)])
_SAYS_NOTHING = frozenset(_folded(_OF_NAMES))
_OFFICE_WORDS = tuple(sorted(set(_folded(_OF_OFFICES))))


def names_an_office(word: str) -> bool:
    """Whether a folded word of an institution's name stands in the names of many."""
    return word.startswith(_OFFICE_WORDS)


@cache
def country_words(code: str) -> frozenset[str]:
    """Folded words by which a country is recognised: names in three languages, its people, its cities."""
    names = [country_name(code, language) for language in LANGUAGES] + [_PEOPLES.get(code, "")] + list(_cities(code))
    words = {word for name in names for word in _folded(name)} - _SAYS_NOTHING
    return frozenset(word for word in {*words, *map(_people_of, words)} if len(word) >= 4)


def _people_of(word: str) -> str:
    """ "tazhikistan": "tazhik"."""
    for ending in ("istan", "iston", "stan"):
        if word.endswith(ending) and len(word) - len(ending) >= 5:
            return word.removesuffix(ending)
    return word


def _cities(code: str) -> Iterable[str]:
    """Cities that give time zones their names: mostly capitals."""
    for zone in get_global("territory_zones").get(code, ()):
        yield zone.rpartition("/")[2].replace("_", " ")
        for language in LANGUAGES:
            yield Locale.parse(language).time_zones.get(zone, {}).get("city", "")


# As words of a text in capitals these are no countries.
_WORDS_TOO = frozenset("AM AS AT BE BY DO IN IS IT ME MY NO OM SO TO US".split())


def country_codes(code: str) -> frozenset[str]:
    """Codes that stand for the country when written in capitals."""
    return frozenset({code, ALPHA3.get(code, code)} - _WORDS_TOO)
