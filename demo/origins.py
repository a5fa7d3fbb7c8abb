"""Where the demo's people come from: names, mother tongues and sayings in their own scripts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """A country or a region, and what its children carry with them.

    Args:
        country: with its preposition ("au Mali"); empty for France.
        towns: with their preposition.
        men: first names.
        women: first names.
        families: family names.
        tongue: the mother tongue as a line of the CV; empty when it is French alone.
        saying: a proverb in that tongue and what it means; empty: none.
        tones: lightest and darkest skin tones of the portraits (0 to 9).
        weight: how often it is drawn.
        scarf: share of women drawn with a headscarf.
        turban: share of men drawn with a turban.
    """

    country: str
    towns: tuple[str, ...]
    men: tuple[str, ...]
    women: tuple[str, ...]
    families: tuple[str, ...]
    tongue: str = ""
    saying: str = ""
    tones: tuple[int, int] = (0, 3)
    weight: int = 2
    scarf: float = 0.0
    turban: float = 0.0


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.replace("_", " ") for name in text.split())


ORIGINS = (
    Origin(
        "", ("à Roubaix", "à Saint-Étienne", "à Nevers", "à Lens", "au Mans", "à Bobigny"),
        _names("Jérôme Loïc Jean-François François Noël Mickaël Aurélien Théo Rémi Jean-Luc Cédric Gaël Hervé Côme"),
        _names("Hélène Anaïs Marie-Thérèse Zoé Joëlle Solène Aurélie Noémie Françoise Maëlle Édith Chloé Gaëlle Ève"),
        _names("Lefèvre Bénard D'Hont Le_Goff Müller-Petit Besançon L'Hermite Gonçalves Delaunay Noël Prévôt"),
        weight=15,
    ),
    Origin(
        "", ("à Brest", "à Guingamp", "à Lorient", "à Quimper"),
        _names("Yann Ewen Malo Erwan Tanguy"), _names("Nolwenn Rozenn Maïwenn Enora Soazig"),
        _names("Le_Bihan Kervella Guéguen Quéré L'Haridon"), "Breton (brezhoneg) compris",
        "« Kammed ha kammed », pas à pas",
        weight=3,
    ),
    Origin(
        "à La Réunion", ("à Saint-Leu", "à Saint-Denis", "au Tampon"),
        _names("Jean-Yves Dimitri Jimmy Giovanni Steeve"), _names("Marie-Josée Émeline Laëtitia Marie-Ève Ludivine"),
        _names("Hoarau Payet Grondin Técher"), "Créole réunionnais",
        "« Ti pa ti pa n'arivé », petit pas à petit pas, on arrive",
        (2, 6), 3,
    ),
    Origin(
        "en Guadeloupe", ("au Moule", "à Basse-Terre", "à Marie-Galante"),
        _names("Kenny Steevy Lucien Teddy Rosan"), _names("Marie-Ange Élodie Ketty Maryse Océane"),
        _names("Célestine Nérée Zébus Louis-Thérèse"), "Créole guadeloupéen",
        "« Piti hach ka koupé gwo bwa », une petite hache abat un grand arbre",
        (5, 8), 3,
    ),
    Origin(
        "en Algérie", ("à Tizi Ouzou", "à Oran", "à Béjaïa", "à Constantine"),
        _names("Abdenour Sofiane Massinissa Réda Yacine Mokrane Lyès"),
        _names("Nassima Kahina Fatiha Lynda Malika Djamila"),
        _names("Aït-Ahmed Benaïssa Ould-Ali Saïdi Haddad"), "Kabyle et arabe (العربية)",
        "« الصبر مفتاح الفرج », la patience est la clé",
        (2, 4), 6, 0.25,
    ),
    Origin(
        "au Maroc", ("à Fès", "à Agadir", "à Oujda", "à Tétouan"),
        _names("Youssef Saïd Driss Hicham Noureddine"), _names("Khadija Naïma Inès Souad Ihsane"),
        _names("El_Amrani Bouazza Aït-Taleb Ben_Jelloun"), "Arabe marocain (الدارجة)",
        "« الصبر مفتاح الفرج », la patience est la clé",
        (2, 4), 5, 0.35,
    ),
    Origin(
        "en Tunisie", ("à Sfax", "à Bizerte", "à Gafsa"),
        _names("Anis Moncef Walid Slim"), _names("Inès Amel Rym Hanène"), _names("Ben_Salah Trabelsi Jaziri"),
        "Arabe (العربية)", "« الحركة بركة », qui bouge est béni", (1, 4), 3, 0.2,
    ),
    Origin(
        "au Mali", ("à Kayes", "à Bamako", "à Ségou", "à Mopti"),
        _names("Boubacar Moussa Modibo Cheick Adama Siaka"), _names("Aïssata Fatoumata Oumou Kadiatou Rokia"),
        _names("Traoré Diarra Coulibaly Keïta Sissoko"), "Bambara et soninké",
        "« Dɔɔni dɔɔni, kɔnɔni bɛ a ɲaga da », petit à petit, l'oiseau fait son nid", (7, 9), 6, 0.3,
    ),
    Origin(
        "au Sénégal", ("à Thiès", "à Saint-Louis", "à Ziguinchor"),
        _names("Mamadou Ibrahima Cheikh Ousmane Pape"), _names("Aminata Ndèye Awa Sokhna Coumba"),
        _names("Ndiaye Diop Sène N'Diaye Faye"), "Wolof",
        "« Ndank ndank mooy jàpp golo ci ñaay », c'est en douceur qu'on attrape le singe",
        (7, 9), 5, 0.25,
    ),
    Origin(
        "en Guinée", ("à Labé", "à Conakry", "à Kankan", "à N'Zérékoré"),
        _names("Alpha Thierno Mamadou-Saliou Sékou Lansana"), _names("Mariama Hadja Djénabou Néné M'Mah"),
        _names("Diallo Bah Barry Camara Sylla"), "Peul (Pulaar)", "« Seeɗa seeɗa », petit à petit", (6, 9), 6, 0.35,
    ),
    Origin(
        "en Côte d'Ivoire", ("à Bouaké", "à Abidjan", "à Daloa"),
        _names("Koffi Serge Ange-Désiré Drissa Yao"), _names("Akissi Adjoua Affoué Marie-Noëlle Mariam"),
        _names("Kouassi N'Guessan Konaté Koné Yapi"), "Baoulé et dioula", "", (7, 9), 5, 0.1,
    ),
    Origin(
        "au Congo-Kinshasa", ("à Kinshasa", "à Goma", "à Lubumbashi"),
        _names("Dieudonné Christian Héritier Trésor Patient"), _names("Béatrice Grâce Espérance Mado Nathalie"),
        _names("Mbuyi Kalala Ilunga Lukusa M'Bayo"), "Lingala et swahili",
        "« Malembe malembe », doucement, doucement", (7, 9), 5,
    ),
    Origin(
        "au Cameroun", ("à Douala", "à Bafoussam", "à Garoua"),
        _names("Blaise Hervé-Aimé Armand Achille"), _names("Solange Clémentine Viviane Ernestine"),
        _names("Nguemo Tchoumi Fokou Mbarga"), "Bamiléké", "", (7, 9), 3,
    ),
    Origin(
        "en Érythrée", ("à Asmara", "à Keren"),
        _names("Yonas Filmon Tesfay Merhawi"), _names("Selam Rahwa Luwam Feven"), _names("Tekle Habtom Gebremedhin"),
        "Tigrigna (ትግርኛ)", "« ቀስ ብቐስ እንቋቑሖ ብእግራ ትኸይድ », petit à petit, l'œuf marche sur ses pattes", (5, 8), 4, 0.1,
    ),
    Origin(
        "en Éthiopie", ("à Addis-Abeba", "à Gondar"),
        _names("Dawit Abel Tewodros"), _names("Hanna Bethlehem Mekdes"), _names("Bekele Tadesse Alemu"),
        "Amharique (አማርኛ)", "« ቀስ በቀስ እንቁላል በእግሩ ይሄዳል », petit à petit, l'œuf marche sur ses pattes", (5, 8), 3, 0.1,
    ),
    Origin(
        "en Somalie", ("à Mogadiscio", "à Kismayo"),
        _names("Abdirahman Liban Guled"), _names("Hodan Ifrah Sahra"), _names("Warsame Farah Hassan"),
        "Somali et arabe (العربية)",
        "« Gacmo wadajir bay wax ku gooyaan », c'est ensemble que les mains coupent", (6, 9), 3, 0.75,
    ),
    Origin(
        "au Soudan", ("à Nyala", "à Khartoum", "à El-Fasher"),
        _names("Mubarak Elnour Adam Haroun"), _names("Amna Hawa Ikhlas"), _names("Abakar Abdallah Idriss"),
        "Arabe (العربية) et four", "« اليد الواحدة لا تصفق », une seule main n'applaudit pas", (7, 9), 4, 0.6, 0.15,
    ),
    Origin(
        "en Syrie", ("à Alep", "à Homs", "à Deraa"),
        _names("Nizar Bassel Majd Omar"), _names("Rana Hala Yasmine Rim"), _names("Al-Khatib Haddad Darwich"),
        "Arabe (العربية)", "« اليد الواحدة لا تصفق », une seule main n'applaudit pas", (1, 3), 4, 0.35,
    ),
    Origin(
        "en Afghanistan", ("à Hérat", "à Kaboul", "à Jalalabad"),
        _names("Farid Najib Samiullah Zabihullah Reza"), _names("Parwana Zahra Shukria Maryam"),
        _names("Ahmadi Rahimi Stanikzaï Hosseini"), "Dari (دری) et pachto (پښتو)",
        "« قطره قطره دریا می‌شود », goutte à goutte, cela devient une mer", (1, 4), 6, 0.5, 0.2,
    ),
    Origin(
        "en Iran", ("à Chiraz", "à Tabriz"),
        _names("Arash Kaveh Behrouz"), _names("Shirin Nasrin Mahsa"), _names("Karimi Moradi Shahbazi"),
        "Persan (فارسی)", "« قطره قطره دریا می‌شود », goutte à goutte, cela devient une mer", (1, 3), 2,
    ),
    Origin(
        "en Turquie", ("à Diyarbakır", "à Mardin", "à İzmir"),
        _names("Serhat Barış Şiyar"), _names("Gülistan Zeynep Berîvan"), _names("Yıldız Çelik Öztürk"),
        "Kurde (kurdî) et turc", "« Damlaya damlaya göl olur », goutte à goutte, cela fait un lac", (1, 3), 3, 0.15,
    ),
    Origin(
        "en Géorgie", ("à Koutaïssi", "à Tbilissi", "à Batoumi"),
        _names("Giorgi Davit Zurab Levan"), _names("Nino Tamar Ketevan Manana"),
        _names("Beridze Kapanadze Gelashvili"), "Géorgien (ქართული)",
        "« ნელა იარე და შორს წახვალ », va lentement et tu iras loin",
        (0, 2), 4,
    ),
    Origin(
        "en Arménie", ("à Gyumri", "à Erevan"),
        _names("Hovhannès Tigran Artur"), _names("Anouch Lilit Siranouch"), _names("Petrossian Hakobyan Sargsyan"),
        "Arménien (հայերեն)", "« Կամաց-կամաց », doucement, doucement", (0, 2), 2,
    ),
    Origin(
        "en Ukraine", ("à Kharkiv", "à Odessa", "à Lviv"),
        _names("Mykola Serhiï Taras"), _names("Oksana Iryna Halyna Daryna"), _names("Kovalenko Chevtchouk Bondar"),
        "Ukrainien (українська)",
        "« Очі бояться, а руки роблять », les yeux ont peur et les mains travaillent", (0, 1), 4,
    ),
    Origin(
        "en Russie", ("à Kazan", "à Grozny"),
        _names("Rouslan Sergueï Timour"), _names("Zarema Lioudmila Aïna"), _names("Magomedov Ivanova-Petit Saïdov"),
        "Russe (русский)", "« Тише едешь — дальше будешь », qui va doucement va loin", (0, 2), 2, 0.2,
    ),
    Origin(
        "en Roumanie", ("à Craiova", "à Timișoara"),
        _names("Ionuț Florin Marius Ștefan"), _names("Mihaela Ionela Crina"), _names("Popescu Lăcătuș Dumitru"),
        "Roumain (română)", "« Încet, dar sigur », doucement mais sûrement", (0, 3), 4,
    ),
    Origin(
        "au Portugal", ("à Braga", "à Guarda"),
        _names("João Luís Américo"), _names("Conceição Fátima Lúcia"), _names("Gonçalves Simões D'Ávila"),
        "Portugais", "« Devagar se vai ao longe », en allant lentement, on va loin", (0, 2), 3,
    ),
    Origin(
        "en Haïti", ("à Jacmel", "au Cap-Haïtien"),
        _names("Wilner Jean-Robert Fritz Évens"), _names("Rose-Laure Mirlande Guerda"),
        _names("Pierre-Louis Dorcély St-Fleur"),
        "Créole haïtien", "« Piti piti, zwazo fè nich li », petit à petit, l'oiseau fait son nid", (7, 9), 3,
    ),
    Origin(
        "en Colombie", ("à Cali", "à Medellín"),
        _names("Andrés Julián José-Luis"), _names("Paola Ximena María-José"), _names("Muñoz Ibáñez Restrepo"),
        "Espagnol", "« Poco a poco », peu à peu", (2, 5), 3,
    ),
    Origin(
        "au Sri Lanka", ("à Jaffna", "à Trincomalee"),
        _names("Suthan Kajan Jeyakumar"), _names("Tharani Vasuki Nirmala"), _names("Sivakumar Rasalingam Selvarajah"),
        "Tamoul (தமிழ்)", "« முயற்சி திருவினையாக்கும் », l'effort finit par porter", (5, 8), 4,
    ),
    Origin(
        "au Bangladesh", ("à Sylhet", "à Dacca"),
        _names("Rafiqul Jahangir Shamim"), _names("Shirin Nasreen Rehana"), _names("Uddin Miah Chowdhury"),
        "Bengali (বাংলা)", "« ইচ্ছা থাকলে উপায় হয় », quand on veut, on trouve un chemin", (4, 7), 3, 0.3,
    ),
    Origin(
        "en Inde", ("à Ludhiana", "à Amritsar"),
        _names("Gurpreet Harjit Balwinder"), _names("Simran Manjit Navneet"), _names("Singh Gill Kaur-Dhillon"),
        "Pendjabi (ਪੰਜਾਬੀ)", "", (4, 6), 2, 0.1, 0.75,
    ),
    Origin(
        "au Tibet", ("à Lhassa", "à Shigatse"),
        _names("Tenzin Tashi Dorjee"), _names("Dolma Pema Yangchen"), _names("Wangdu Norbu Lhamo"),
        "Tibétain (བོད་སྐད་)", "« བཀྲ་ཤིས་བདེ་ལེགས། », notre bonjour, qui souhaite que tout aille bien", (2, 4), 2,
    ),
    Origin(
        "en Chine", ("à Wenzhou", "à Dalian"),
        _names("Wei Jun Haoran"), _names("Mei Xiaoling Lan"), _names("Zhang Lin Chen"),
        "Chinois (中文)", "« 千里之行，始于足下 », mille lieues commencent par un pas", (1, 2), 2,
    ),
    Origin(
        "au Viêt Nam", ("à Hué", "à Đà Nẵng"),
        _names("Minh Tuấn Hòa"), _names("Hương Thảo Ngọc"), _names("Nguyễn Trần Phạm"),
        "Vietnamien (tiếng Việt)",
        "« Có công mài sắt, có ngày nên kim », à polir le fer, on obtient une aiguille", (1, 3), 2,
    ),
)  # fmt: skip
"""Weights follow who the programme meets, not who lives in France."""
