"""Invented people: passport spelling = native script. Women's family names of the -ov, -ev, -in kind get their ending in code."""

from typing import NamedTuple


class Pool(NamedTuple):
    """Names of one country. `order` says how the native name is written: "gf" given first, "fg" family first."""

    men: str
    women: str
    families: str
    order: str = "gf"
    joiner: str = " "


POOLS: dict[str, Pool] = {
    "TJ": Pool(
        "Farrukh=Фаррух Jamshed=Ҷамшед Bahrom=Баҳром Siyovush=Сиёвуш Komron=Комрон Dilshod=Дилшод Umed=Умед Parviz=Парвиз Shuhrat=Шуҳрат",
        "Saodat=Саодат Nigora=Нигора Mehrangez=Меҳрангез Firuza=Фирӯза Gulchehra=Гулчеҳра Madina=Мадина",
        "Rahimov=Раҳимов Nazarov=Назаров Olimov=Олимов Sharipov=Шарипов Ghafurov=Ғафуров Qurbonov=Қурбонов Davlatov=Давлатов Saidzoda=Саидзода",
    ),
    "KG": Pool(
        "Azamat=Азамат Ulan=Улан Nurlan=Нурлан Adilet=Адилет Tilek=Тилек Kubanychbek=Кубанычбек Emil=Эмил Daniyar=Данияр",
        "Aigul=Айгүл Cholpon=Чолпон Begimai=Бегимай Nurzat=Нурзат Zhyldyz=Жылдыз Meerim=Мээрим",
        "Asanov=Асанов Bekmuratov=Бекмуратов Toktogulov=Токтогулов Sydykov=Сыдыков Zheenbaev=Жээнбаев Abdyldaev=Абдылдаев Mambetaliev=Мамбеталиев Uulu=уулу",
    ),
    "UZ": Pool(
        "Otabek=Otabek Jasur=Jasur Sherzod=Sherzod Ulugbek=Ulugʻbek Doniyor=Doniyor Bobur=Bobur Sanjar=Sanjar Islombek=Islombek",
        "Dilnoza=Dilnoza Malika=Malika Gulnora=Gulnora Shahzoda=Shahzoda Kamola=Kamola Nilufar=Nilufar",
        "Rahimov=Rahimov Yoldoshev=Yoʻldoshev Karimov=Karimov Toshmatov=Toshmatov Gofurov=Gʻofurov Ergashev=Ergashev Xolmatov=Xolmatov Mirzayev=Mirzayev",
    ),
    "MN": Pool(
        "Temuulen=Тэмүүлэн Bat-Erdene=Бат-Эрдэнэ Ganbold=Ганболд Munkhbat=Мөнхбат Tuguldur=Төгөлдөр Anand=Ананд",
        "Oyunchimeg=Оюунчимэг Nomin=Номин Sarangerel=Сарангэрэл Enkhjin=Энхжин Solongo=Солонго Bolormaa=Болормаа",
        "Batbayar=Батбаяр Dorjpalam=Доржпалам Gantulga=Гантулга Tserendorj=Цэрэндорж Sukhbaatar=Сүхбаатар Purevdorj=Пүрэвдорж",
        "fg",
    ),
    "AZ": Pool(
        "Elchin=Elçin Rashad=Rəşad Vugar=Vüqar Orkhan=Orxan Farid=Fərid Tural=Tural Emin=Emin",
        "Aysel=Aysel Gunel=Günel Sevinj=Sevinc Narmin=Nərmin Lala=Lalə Khadija=Xədicə",
        "Mammadov=Məmmədov Huseynov=Hüseynov Aliyev=Əliyev Guliyev=Quliyev Ismayilov=İsmayılov Jafarov=Cəfərov Safarov=Səfərov",
    ),
    "TM": Pool(
        "Merdan=Merdan Batyr=Batyr Serdar=Serdar Maksat=Maksat Dovlet=Döwlet Kerim=Kerim",
        "Ogulgerek=Ogulgerek Maral=Maral Jeren=Jeren Aylar=Aýlar Bahar=Bahar",
        "Annayev=Annaýew Atayev=Ataýew Berdiyev=Berdiýew Saparov=Saparow Nuryev=Nuryýew Hojayev=Hojaýew",
    ),
    "AF": Pool(
        "Ahmad=احمد Najibullah=نجیب‌الله Farhad=فرهاد Sayed=سید Mirwais=میرویس Zabihullah=ذبیح‌الله",
        "Shabnam=شبنم Parwana=پروانه Freshta=فرشته Zahra=زهرا Maryam=مریم",
        "Rahimi=رحیمی Stanekzai=ستانکزی Noorzai=نورزی Karimi=کریمی Haidari=حیدری Amiri=امیری",
    ),
    "AM": Pool(
        "Tigran=Տիգրան Hayk=Հայկ Davit=Դավիթ Aram=Արամ Gevorg=Գևորգ Narek=Նարեկ",
        "Lilit=Լիլիթ Ani=Անի Mariam=Մարիամ Nare=Նարե Gayane=Գայանե",
        "Petrosyan=Պետրոսյան Harutyunyan=Հարությունյան Sargsyan=Սարգսյան Grigoryan=Գրիգորյան Avetisyan=Ավետիսյան Hakobyan=Հակոբյան",
    ),
    "GE": Pool(
        "Giorgi=გიორგი Levan=ლევან Irakli=ირაკლი Nika=ნიკა Zurab=ზურაბ Davit=დავით",
        "Nino=ნინო Tamar=თამარ Ketevan=ქეთევან Mariam=მარიამ Salome=სალომე",
        "Beridze=ბერიძე Kapanadze=კაპანაძე Lomidze=ლომიძე Gelashvili=გელაშვილი Kiknadze=კიკნაძე Tsiklauri=წიკლაური",
    ),
    "BY": Pool(
        "Aliaksandr=Аляксандр Dzmitry=Дзмітрый Siarhei=Сяргей Pavel=Павел Yauheni=Яўген Mikalai=Мікалай",
        "Volha=Вольга Katsiaryna=Кацярына Hanna=Ганна Natallia=Наталля Iryna=Ірына",
        "Kavalchuk=Кавальчук Zhuk=Жук Hrynkevich=Грынкевіч Lukashevich=Лукашэвіч Savitski=Савіцкі Kozel=Козел",
    ),
    "MD": Pool(
        "Ion=Ion Andrei=Andrei Vasile=Vasile Mihai=Mihai Sergiu=Sergiu Petru=Petru",
        "Doina=Doina Elena=Elena Ana-Maria=Ana-Maria Natalia=Natalia Cristina=Cristina",
        "Rusu=Rusu Ceban=Ceban Munteanu=Munteanu Turcan=Țurcan Lungu=Lungu Bostan=Bostan Cojocaru=Cojocaru",
    ),
    "TR": Pool(
        "Mehmet=Mehmet Emre=Emre Burak=Burak Cagri=Çağrı Serkan=Serkan Ilker=İlker",
        "Aysegul=Ayşegül Zeynep=Zeynep Elif=Elif Gulsah=Gülşah Ozge=Özge",
        "Yildirim=Yıldırım Ozturk=Öztürk Karahan=Karahan Demirci=Demirci Sahin=Şahin Gundogdu=Gündoğdu",
    ),
    "CN": Pool(
        "Wei=伟 Minghao=明浩 Zhiqiang=志强 Jianhua=建华 Haoran=浩然 Yifan=一帆",
        "Xiaoyan=晓燕 Jingyi=静怡 Meiling=美玲 Ruolin=若琳 Yuxin=雨欣",
        "Wang=王 Li=李 Zhang=张 Chen=陈 Zhao=赵 Ouyang=欧阳 Liu=刘",
        "fg",
        "",
    ),
    "PK": Pool(
        "Muhammad=محمد Tariq=طارق Usman=عثمان Bilal=بلال Hamza=حمزہ Imran=عمران",
        "Ayesha=عائشہ Fatima=فاطمہ Sana=ثناء Hina=حنا Nadia=نادیہ",
        "Khan=خان Qureshi=قریشی Malik=ملک Chaudhry=چوہدری Siddiqui=صدیقی Afridi=آفریدی",
    ),
    "IN": Pool(
        "Arjun=अर्जुन Rahul=राहुल Vikram=विक्रम Sandeep=संदीप Aditya=आदित्य Karthik=कार्तिक",
        "Priya=प्रिया Ananya=अनन्या Kavita=कविता Meenakshi=मीनाक्षी Shreya=श्रेया",
        "Sharma=शर्मा Verma=वर्मा Iyer=अय्यर Chatterjee=चटर्जी Deshpande=देशपांडे Nair=नायर",
    ),
    "AE": Pool(
        "Hamad=حمد Khalid=خالد Saif=سيف Rashid=راشد Omar=عمر Abdulrahman=عبد_الرحمن",
        "Maitha=ميثاء Noura=نورة Hessa=حصة Shamma=شمة Aisha=عائشة",
        "Al_Mazrouei=المزروعي Al_Suwaidi=السويدي Al_Ketbi=الكتبي Al_Shamsi=الشامسي Al_Hosani=الحوسني",
    ),
    "MY": Pool(
        "Ahmad_Faizal=Ahmad_Faizal Mohd_Hafiz=Mohd_Hafiz Kumaran=Kumaran Tan_Wei_Ming=Tan_Wei_Ming Azlan=Azlan",
        "Nurul_Ain=Nurul_Ain Siti_Aminah=Siti_Aminah Lim_Hui_Ying=Lim_Hui_Ying Farah=Farah Puteri=Puteri",
        "bin_Abdullah=bin_Abdullah Ismail=Ismail Rahman=Rahman Krishnan=Krishnan Yusof=Yusof",
    ),
    "KR": Pool(
        "Min-jun=민준 Seo-jun=서준 Ji-hoon=지훈 Dong-hyun=동현 Tae-woo=태우",
        "Ji-won=지원 Seo-yeon=서연 Ha-eun=하은 Min-ji=민지 Yu-jin=유진",
        "Kim=김 Lee=이 Park=박 Choi=최 Yoon=윤 Namgung=남궁",
        "fg",
        "",
    ),
}
# People whose names try every form and list: one name only, very long, with marks. Country, gender, given, family, native.
SPECIAL: tuple[tuple[str, str, str, str, str], ...] = (
    ("AF", "male", "Ghulamullah", "", "غلام‌الله"),
    ("IN", "female", "Bhagyalakshmi", "", "भाग्यलक्ष्मी"),
    ("AE", "male", "Abdulaziz Mohammed Abdulrahman Sultan", "Al Qubaisi Al Falasi", "عبد العزيز محمد عبد الرحمن سلطان القبيسي الفلاسي"),
    ("MY", "female", "Sharifah Nurul Izzati", "binti Syed Abdul Rahman Al-Habshi", "Sharifah Nurul Izzati binti Syed Abdul Rahman Al-Habshi"),
    ("UZ", "male", "Mirzohidbek Abdulaziz ogli", "Turgunboyev", "Turgʻunboyev Mirzohidbek Abdulaziz oʻgʻli"),
    ("GE", "female", "Ana", "O", "ანა ო"),
    ("TR", "female", "Nazli Ipek", "Sahinoglu-Cetinkaya", "Nazlı İpek Şahinoğlu-Çetinkaya"),
    ("CN", "female", "Nuo", "Lu", "吕诺"),
    ("TJ", "male", "Abdurahmon", "Saidzoda", "Абдураҳмон Саидзода"),
    ("MN", "male", "Otgonbayar", "", "Отгонбаяр"),
)
