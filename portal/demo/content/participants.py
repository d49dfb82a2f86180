"""Participants of the Regional Hub. The article counts thirty countries and five international organisations; which ones

they are is our own believable choice. Names come from CLDR (core.country_names); ministries, embassies by pattern.
"""

# Country: time zone of the capital and year since when it takes part.
COUNTRIES: dict[str, tuple[str, int]] = {
    "AE": ("Asia/Dubai", 2014), "AF": ("Asia/Kabul", 2013), "AM": ("Asia/Yerevan", 2013), "AZ": ("Asia/Baku", 2013),
    "BY": ("Europe/Minsk", 2013), "CN": ("Asia/Shanghai", 2014), "DE": ("Europe/Berlin", 2013), "EE": ("Europe/Tallinn", 2013),
    "GB": ("Europe/London", 2013), "GE": ("Asia/Tbilisi", 2013), "HU": ("Europe/Budapest", 2014), "IN": ("Asia/Kolkata", 2014),
    "JP": ("Asia/Tokyo", 2014), "KG": ("Asia/Bishkek", 2013), "KR": ("Asia/Seoul", 2013), "LT": ("Europe/Vilnius", 2013),
    "LV": ("Europe/Riga", 2013), "MD": ("Europe/Chisinau", 2013), "MN": ("Asia/Ulaanbaatar", 2013), "MY": ("Asia/Kuala_Lumpur", 2014),
    "PK": ("Asia/Karachi", 2014), "PL": ("Europe/Warsaw", 2013), "RU": ("Europe/Moscow", 2013), "TJ": ("Asia/Dushanbe", 2013),
    "TM": ("Asia/Ashgabat", 2013), "TR": ("Europe/Istanbul", 2013), "UA": ("Europe/Kyiv", 2013), "US": ("America/New_York", 2014),
    "UZ": ("Asia/Tashkent", 2014),
}  # fmt: skip
# Those that send trainees under agreements, in the order in which they get places.
SENDERS = ("KG", "UZ", "MN", "AZ", "TM", "AF", "AM", "GE", "BY", "MD", "TR", "CN", "PK", "IN", "AE", "MY", "KR", "TJ")
WITH_EMBASSY = ("TJ", "KG", "UZ", "MN", "AZ", "TR", "CN", "TM")

ORGANISATIONS: tuple[tuple[str, str, str, str, str], ...] = (
    ("UNDP", "United Nations Development Programme", "Программа развития Организации Объединённых Наций",
     "Біріккен Ұлттар Ұйымының Даму бағдарламасы", "America/New_York"),
    ("OSCE", "Organization for Security and Co-operation in Europe", "Организация по безопасности и сотрудничеству в Европе",
     "Еуропадағы қауіпсіздік және ынтымақтастық ұйымы", "Europe/Vienna"),
    ("ESCAP", "United Nations Economic and Social Commission for Asia and the Pacific",
     "Экономическая и социальная комиссия ООН для Азии и Тихого океана", "БҰҰ Азия және Тынық мұхиты экономикалық және әлеуметтік комиссиясы",
     "Asia/Bangkok"),
    ("OECD", "Organisation for Economic Co-operation and Development", "Организация экономического сотрудничества и развития",
     "Экономикалық ынтымақтастық және даму ұйымы", "Europe/Paris"),
    ("EU", "European Union", "Европейский союз", "Еуропалық Одақ", "Europe/Brussels"),
)  # fmt: skip
INSTITUTIONS: tuple[tuple[str, str, str, str, str], ...] = (
    ("DA-KG", "Diplomatic Academy of Kyrgyzstan", "Дипломатическая академия Кыргызстана", "Қырғызстан Дипломатиялық академиясы", "Asia/Bishkek"),
    ("UWED", "University of World Economy and Diplomacy, Tashkent", "Университет мировой экономики и дипломатии, Ташкент",
     "Әлемдік экономика және дипломатия университеті, Ташкент", "Asia/Tashkent"),
    ("APA-TJ", "Academy of Public Administration of Tajikistan", "Академия государственного управления Таджикистана",
     "Тәжікстанның Мемлекеттік басқару академиясы", "Asia/Dushanbe"),
)  # fmt: skip

# The host's own offices. The Institute of Diplomacy is a part of the Academy.
HOST_OFFICES: dict[str, tuple[str, str, str, str]] = {
    "ministry": ("ministry", "Ministry of Foreign Affairs of the Republic of Kazakhstan", "Министерство иностранных дел Республики Казахстан",
                 "Қазақстан Республикасының Сыртқы істер министрлігі"),
    "hub": ("hub", "Regional Hub of Civil Service in Astana", "Региональный хаб в сфере государственной службы в Астане",
            "Астанадағы мемлекеттік қызмет саласындағы өңірлік хаб"),
    "academy": ("academy", "Academy of Public Administration", "Академия государственного управления", "Мемлекеттік басқару академиясы"),
    "institute": ("academy", "Institute of Diplomacy of the Academy of Public Administration",
                  "Институт дипломатии Академии государственного управления", "Мемлекеттік басқару академиясының Дипломатия институты"),
}  # fmt: skip


def authority_names(en: str, ru: str, kk: str) -> dict[str, str]:
    """Name of a nominating authority, the country's ministry, in three languages."""
    return {
        "kind": "authority",
        "name_en": f"Ministry of Foreign Affairs, {en}",
        "name_ru": f"Министерство иностранных дел, {ru}",
        "name_kk": f"Сыртқы істер министрлігі, {kk}",
    }


def embassy_names(en: str, ru: str, kk: str) -> dict[str, str]:
    return {
        "kind": "embassy",
        "name_en": f"Embassy in Astana, {en}",
        "name_ru": f"Посольство в Астане, {ru}",
        "name_kk": f"Астанадағы елшілік, {kk}",
    }
