"""The example accounts: at least one for each role. All names are invented."""

from typing import NamedTuple

from partners.enums import Role


class Part(NamedTuple):
    """One example account. `office` is a key of `participants.HOST_OFFICES`, or "authority:TJ", "embassy:TJ"."""

    email: str
    name: str
    role: Role
    office: str
    language: str = "en"
    zone: str = "Asia/Almaty"


DOMAIN = "demo.example"
R = Role

HOST: tuple[Part, ...] = (
    Part("administrator", "Adil Serikbayev", R.ADMINISTRATOR, "ministry"),
    Part("programme.officer", "Sofia Akhmetova", R.PROGRAMME_OFFICER, "ministry"),
    Part("programme.head", "Khadisha Tulegenova", R.PROGRAMME_HEAD, "ministry"),
    Part("agreement.officer", "Aidar Bekturov", R.AGREEMENT_OFFICER, "ministry"),
    Part("panel.secretary", "Saule Iskakova", R.PANEL_SECRETARY, "ministry"),
    Part("signatory", "Nurlan Dauletov", R.SIGNATORY, "ministry", "kk"),
    Part("auditor", "Olga Veretennikova", R.AUDITOR, "ministry", "ru"),
    Part("registrar", "Ruslan Omarov", R.REGISTRAR, "institute"),
    Part("lecturer", "Leila Nurgaliyeva", R.LECTURER, "institute", "kk"),
    Part("expert", "Erlan Mukhametzhanov", R.EXPERT, "institute"),
    Part("reviewer.one", "Raushan Kenzhebekova", R.REVIEWER, "institute"),
    Part("reviewer.two", "Viktor Lyashenko", R.REVIEWER, "academy", "ru"),
    Part("reviewer.three", "Margaret Ellison", R.REVIEWER, "hub"),
)
PARTNERS: tuple[Part, ...] = (
    Part("nominating.tajikistan", "Alisher Qodirov", R.NOMINATING_OFFICER, "authority:TJ", "en", "Asia/Dushanbe"),
    Part("nominating2.tajikistan", "Manizha Sharifova", R.NOMINATING_OFFICER, "authority:TJ", "ru", "Asia/Dushanbe"),
    Part("head.tajikistan", "Daler Hakimov", R.AUTHORITY_HEAD, "authority:TJ", "en", "Asia/Dushanbe"),
    Part("embassy.tajikistan", "Zarina Yusufova", R.EMBASSY_OFFICER, "embassy:TJ", "ru"),
    Part("expert.tajikistan", "Murod Ismoilov", R.EXPERT, "authority:TJ", "ru", "Asia/Dushanbe"),
    Part("nominating.kyrgyzstan", "Chynara Asanova", R.NOMINATING_OFFICER, "authority:KG", "ru", "Asia/Bishkek"),
    Part("employer.kyrgyzstan", "Gulmira Beishenova", R.EMPLOYER_ENDORSER, "authority:KG", "ru", "Asia/Bishkek"),
    Part("embassy.kyrgyzstan", "Azamat Turdubekov", R.EMBASSY_OFFICER, "embassy:KG", "ru"),
    Part("head.kyrgyzstan", "Bakyt Osmonov", R.AUTHORITY_HEAD, "authority:KG", "ru", "Asia/Bishkek"),
)
# Played by a person of the story: the loader ties the account to a nomination or an enrolment.
PERSONAL: tuple[Part, ...] = (
    Part("nominee", "Aizada Toktogulova", R.NOMINEE, "authority:KG", "en", "Asia/Bishkek"),
    Part("nominee2.kyrgyzstan", "Nurlan Sadyrbaev", R.NOMINEE, "authority:KG", "ru", "Asia/Bishkek"),
    Part("trainee", "Firuz Nazarov", R.TRAINEE, "authority:TJ", "ru"),
)
SHOWN: tuple[Part, ...] = (*HOST, *PARTNERS, *PERSONAL)

# Officers of the other authorities: family and given name by country; the address is nominating.<code>@...
OFFICERS: dict[str, str] = {
    "AE": "Hamad Al Mazrouei", "AF": "Najib Stanekzai", "AM": "Lilit Harutyunyan", "AZ": "Kamran Aliyev", "BY": "Aksana Kavalchuk",
    "CN": "Zhao Minghui", "DE": "Katharina Vogelsang", "EE": "Maarja Tamm", "GB": "Rosalind Hargreave", "GE": "Nino Kiknadze",
    "HU": "Eszter Bodnar", "IN": "Rukmini Venkataraman", "JP": "Haruka Morita", "KR": "Yoon Ji-won", "LT": "Rasa Petrauskaite",
    "LV": "Ilze Ozola", "MD": "Doina Rusu", "MN": "Enkhtuya Batbayar", "MY": "Nor Azlina binti Rahmat", "PK": "Tariq Mehmood Gondal",
    "PL": "Agnieszka Walczak", "RU": "Galina Sotnikova", "TM": "Ogulgerek Annayeva", "TR": "Sevgi Karahan", "UA": "Oksana Tkachenko",
    "US": "Dorothy Whitfield", "UZ": "Dilnoza Ergasheva", "KG": "Nurbek Imanaliev",
}  # fmt: skip
HEADS: dict[str, str] = {"UZ": "Botir Xolmatov", "MN": "Ganzorig Dorj", "AZ": "Leyla Mammadova", "TR": "Cemal Ozturk", "CN": "Liu Jianguo"}
EMBASSIES: dict[str, str] = {"UZ": "Shahlo Rustamova", "MN": "Oyun Tserendorj"}


def email_of(name: str) -> str:
    return f"{name}@{DOMAIN}"
