"""Pieces of stories, all written for the demo.

A mark in front says whom a piece suits: "~" somebody who came from elsewhere, "°" somebody born in France,
"+" past fifty, "-" under thirty; no mark: anybody. "[masculine|feminine]" agrees, "{slot}" is filled.
"""

OPENINGS = (
    "~Je m'appelle {first_name}, je suis [né|née] {birthplace}, et j'habite {home}.",
    "~J'ai grandi {birthplace}, dans une maison où la porte restait ouverte. Aujourd'hui, je vis {home}.",
    "~{From_country}, j'ai gardé l'accent, quelques recettes et l'habitude de saluer tout le monde. Moi, c'est "
    "{first_name}.",
    "~Il y a {years_here} ans, je suis [arrivé|arrivée] en France avec un sac et trois numéros de téléphone. Je "
    "connais "
    "maintenant tout mon immeuble.",
    "~Quand on me demande d'où je viens, je montre une photo de ma rue, {birthplace}. Puis une photo de ma rue, "
    "{home}.",
    "~J'ai appris le français en écoutant la radio dans la cuisine d'un foyer, {home}. Je l'apprends encore, avec "
    "plaisir.",
    "~Mon prénom, {first_name}, les gens l'écrivent de trois façons. Je réponds aux trois.",
    "~J'ai quitté la maison de mes parents, {birthplace}, un matin de pluie. J'ai fait du chemin depuis, et j'ai "
    "posé mes "
    "affaires {home}.",
    "~Je vis {home} depuis {years_here} ans. Avant cela, il y a eu une autre ville, une route, et beaucoup de gens "
    "bons.",
    "°Je suis [né|née] {birthplace} et je vis {home}. Entre les deux, la route n'a pas été droite, et j'y ai appris "
    "à conduire.",
    "°Je m'appelle {first_name}. Mon école, ça a été le travail des autres : regarder, aider, recommencer.",
    "°J'ai grandi {birthplace}, chez une grand-mère qui avait un avis sur tout. Je lui dois mon entêtement.",
    "°{first_name}, {age} ans, {home}. Voilà pour la carte d'identité ; le reste se raconte mieux.",
    "°J'ai commencé à travailler à seize ans, en sortant de l'école, et je n'ai jamais aimé m'arrêter.",
    "°Je n'ai pas de grand diplôme. J'ai une bonne mémoire, deux mains et la parole facile.",
    "°J'ai longtemps cru qu'il fallait se débrouiller [seul|seule]. J'apprends le contraire, et c'est plus gai.",
    "°Dans ma famille, on ne parlait pas beaucoup. On réparait. J'ai gardé ça.",
    "Les gens que je croise m'appellent {first_name} tout de suite. On me dit que c'est bon signe.",
    "Si vous passez {home} un matin de marché, vous m'avez peut-être déjà [croisé|croisée].",
    "J'ai {age} ans et je n'ai pas fini d'apprendre.",
    "On m'a demandé d'écrire qui je suis. J'ai mis trois soirs. Voici ce que j'ai gardé.",
    "Bonjour, je suis {first_name}. Je préfère parler devant un café, mais puisqu'il faut écrire, allons-y.",
    "+J'ai {age} ans. J'ai connu le travail d'avant les ordinateurs, et celui d'après. Dans les deux, on a besoin de "
    "gens "
    "qui arrivent à l'heure.",
    "+On me dit que j'ai de l'expérience. Je dirais que j'ai surtout vu beaucoup de lundis, et que je les aime bien.",
    "-J'ai {age} ans, de l'énergie et un carnet rempli de questions.",
    "-Je suis [sorti|sortie] d'un foyer à ma majorité avec une valise et un bon coup de main pour la cuisine. J'ai "
    "{age} ans.",
)

LIVES = (
    "~Les premiers mois, je ne comprenais pas les blagues. Un jour, j'en ai fait une, et toute la salle d'attente a "
    "ri. "
    "Je me suis senti[|e] chez moi.",
    "~J'ai dormi dans bien des endroits avant d'avoir une clé. Cette clé, je la garde autour du cou quand je cours.",
    "~Mes diplômes ne sont pas reconnus ici. Mes mains, si : on me l'a dit dès la première semaine.",
    "~J'ai attendu mes papiers {wait} ans. Pendant ce temps, j'ai appris la langue, le métro et la patience.",
    "~Mes enfants corrigent mon français au dîner. Je corrige leurs manières. C'est équitable.",
    "~J'ai suivi des cours du soir trois fois par semaine. Le professeur disait que je posais trop de questions ; il "
    "en "
    "souriait.",
    "~Ma famille est restée là-bas. Nous nous parlons le dimanche, et je leur raconte la ville comme un feuilleton.",
    "~J'ai traversé des mois difficiles dont je parle peu. J'y ai connu des gens solides ; je m'efforce de leur "
    "ressembler.",
    "°Un divorce, un déménagement, une entreprise qui ferme : tout est arrivé la même année. J'ai mis du temps à me "
    "relever, et je suis debout.",
    "°J'ai vécu dans ma voiture pendant un hiver. Je connais toutes les bibliothèques chauffées de la région, et j'y "
    "ai "
    "beaucoup lu.",
    "°J'ai quitté l'école tôt, et j'y suis [retourné|retournée] à trente ans passés. J'étais au premier rang.",
    "Pendant deux ans, je me suis [occupé|occupée] de ma mère. Ces années ne sont pas un trou dans mon CV : c'est du "
    "travail, et pas le plus facile.",
    "La maladie m'a [arrêté|arrêtée] un an. Elle est partie. L'envie de me lever le matin est revenue avant les "
    "cheveux.",
    "J'ai connu la rue, un temps. On y apprend à lire les visages, à garder sa parole et à ne rien gaspiller.",
    "J'ai un studio depuis le printemps : dix-huit mètres carrés, un balcon, trois plants de menthe. Tout part de là.",
    "Une association m'a hébergé[|e] six mois. Le premier soir, on m'a demandé mon prénom avant mes papiers. Je n'ai "
    "pas "
    "oublié.",
    "J'ai frappé à beaucoup de portes. Certaines se sont ouvertes d'un centimètre ; j'ai glissé le pied, poliment.",
    "J'ai fait tous les petits travaux : les marchés, les chantiers, les ménages, les déménagements. Chacun m'a "
    "laissé un "
    "geste.",
    "Il m'a manqué un réseau plus qu'un métier. Quand on ne connaît personne, on attend longtemps devant l'annonce.",
    "Je me suis [soigné|soignée], j'ai repris le sport, j'ai rangé mes papiers dans une pochette rouge. Je suis "
    "[prêt|prête].",
    "J'élève [seul|seule] deux enfants qui aiment les maths. À la maison, les horaires sont tenus mieux qu'à la gare.",
    "J'entends mal d'une oreille. Cela m'a appris à regarder les gens quand ils parlent, et ils aiment bien ça.",
    "+À mon âge, on m'a souvent répondu « on vous rappellera ». Je garde mon téléphone chargé, et j'avance.",
    "+J'ai formé des plus jeunes sans que ce soit écrit sur ma fiche de paie. Ils m'appellent encore pour la "
    "nouvelle année.",
    "-Je n'ai pas encore beaucoup d'expérience. J'ai des stages, des coups de main, et des gens prêts à parler de moi.",
    "-J'ai passé mon permis avec l'argent de deux étés de travail. C'est la chose la plus chère que j'aie achetée, "
    "et la plus "
    "utile.",
    "~Au début, je comptais en billets de chez moi pour savoir si le pain était cher. Maintenant je compte en heures "
    "de travail, et il est bon.",
    "~Une dame du troisième m'a prêté un dictionnaire. Nous en sommes aux mots croisés.",
    "°J'ai perdu mon logement, puis le fil. Une assistante sociale m'a dit : « On va faire une chose à la fois. » "
    "Nous en avons fait douze.",
    "J'ai passé un an à dire oui à tout, par peur qu'on ne me propose plus rien. J'ai appris à choisir, et depuis je "
    "tiens mes promesses.",
    "J'ai été bénévole là où l'on m'avait d'abord servi la soupe. On voit mieux la salle depuis la cuisine.",
    "Mon dos m'a obligé[|e] à changer de métier. J'ai pris ça comme une invitation, avec un peu de retard.",
    "Je suis [sorti|sortie] d'une période où les journées se ressemblaient. Ce qui m'a remis[|e] debout, c'est un "
    "horaire, un lieu, et quelqu'un qui m'attendait.",
    "J'ai eu un téléphone sans crédit, un CV sans adresse et beaucoup d'aplomb. Il me reste l'aplomb.",
)

QUALITIES = (
    "On dit de moi que je suis calme. Je crois surtout que je n'aime pas perdre de temps à m'énerver.",
    "Je suis quelqu'un qui prévient quand il y a un retard. Et il y en a rarement.",
    "Mes collègues pouvaient compter sur deux choses : mon heure d'arrivée et mon thermos.",
    "Je pose une question plutôt que de faire semblant d'avoir compris.",
    "J'aime montrer à un nouveau où se trouvent les choses. Je me souviens de ce que ça fait, d'être nouveau.",
    "Je finis ce que je commence, et je range derrière.",
    "On m'a confié des clés, une caisse, des enfants. Tout a été rendu en bon état, de bonne humeur.",
    "Je ne parle pas fort. Je suis là, on s'en aperçoit vite.",
    "J'aime les équipes mélangées : les anciens, les jeunes, ceux qui rient et ceux qui râlent. Je m'entends avec "
    "les quatre.",
    "Je retiens les prénoms, les gestes et les consignes, dans cet ordre.",
    "Quand je ne sais pas, je demande. Quand je sais, je partage.",
    "Mon dernier chef disait : « Avec {first_name}, je peux partir en congé. »",
    "Ma force, c'est la régularité. Je suis [le même|la même] le lundi et le vendredi.",
    "Je sais rire de moi, ce qui aide dans une équipe, et jamais des autres.",
    "J'ai besoin qu'on m'explique une fois, puis qu'on me fasse confiance.",
    "Je fais attention aux détails qui simplifient la vie du suivant.",
    "Je suis [patient|patiente] avec les gens, [impatient|impatiente] avec les machines, et je me soigne.",
    "Je préfère une critique claire à un silence poli.",
    "Je garde mon calme quand tout le monde court. Quelqu'un doit bien tenir la porte.",
    "Je note tout dans un petit carnet : les horaires, les astuces, les prénoms des enfants des collègues.",
    "Je préfère arriver un quart d'heure trop tôt et lire sur le trottoir.",
    "On me confie facilement les choses fragiles, et parfois les secrets.",
    "Je travaille bien [seul|seule], et mieux encore à deux.",
)

SUNDAYS = (
    "Le dimanche, je joue aux échecs au parc avec des retraités qui ne me laissent jamais gagner. Je progresse.",
    "Je cours au bord de l'eau avant que la ville se lève. C'est là que je prends mes décisions.",
    "Je chante dans une chorale de quartier. Nous sommes trente, nous venons de partout, et nous partons ensemble au "
    "refrain.",
    "Je cuisine pour les voisins quand il y a trop, et il y a toujours trop.",
    "J'emprunte quatre livres par mois à la bibliothèque : deux faciles, un difficile, un avec des images.",
    "Je supporte une équipe de football qui perd souvent. Cela forme le caractère ⚽.",
    "Je photographie les portes de mon quartier. J'en ai deux cents ; la plus belle est bleue.",
    "Je tiens une petite parcelle au jardin partagé. Les tomates sont pour tout le monde 🍅.",
    "J'apprends la guitare sur un instrument à cinq cordes. La sixième viendra avec le premier salaire.",
    "Je donne un coup de main à la distribution de repas, le mercredi soir. J'y ai mangé, maintenant je sers.",
    "Je répare les vélos des enfants de l'immeuble. Ils me paient en dessins.",
    "J'aime marcher sans but, lire les menus affichés et deviner qui habite derrière les fenêtres.",
    "Je regarde les étoiles avec une vieille paire de jumelles. En ville, il n'en reste que quelques-unes ; on s'y "
    "attache.",
    "J'écris à ma mère chaque semaine. Une vraie lettre, avec un timbre.",
    "Le soir, j'écoute des émissions d'histoire. Je connais toutes les reines et presque tous les traités.",
    "Je fais du pain le samedi. L'odeur monte jusqu'au quatrième, et les enfants descendent.",
    "Je joue aux dominos avec les anciens du square. Ils trichent avec élégance.",
    "Je nage une fois par semaine, lentement, en pensant à la mer de mon enfance.",
    "J'ai appris à tricoter avec une vidéo. Tout le foyer a désormais une écharpe.",
    "Je vais au cinéma le mercredi matin, quand il y a trois personnes et qu'on peut choisir le milieu.",
    "Je marche jusqu'au marché aux puces pour regarder les outils anciens. Je n'achète rien, ou presque.",
    "Je collectionne les mots français qui n'existent qu'ici : « dépannage », « flâner », « apéro ».",
)

NOWS = (
    "Aujourd'hui, je cherche un travail {ambition}. Un contrat, une équipe, des horaires : le reste, j'en fais mon "
    "affaire.",
    "Je voudrais travailler {ambition}, près {home_of}, et pouvoir inviter ma famille au restaurant avec ma première "
    "paie.",
    "Ce que je cherche est simple : une place {ambition}, et quelqu'un qui m'explique la maison le premier jour.",
    "J'aimerais commencer par un essai, même court, {ambition}. Je fais meilleure impression en travaillant qu'en "
    "parlant.",
    "Mon projet tient en une phrase : travailler {ambition}, apprendre encore, et rester.",
    "Dans cinq ans, je me vois {ambition}, avec une ou deux personnes que j'aurai formées.",
    "Je suis [prêt|prête] à commencer tôt, à finir tard et à me former, pourvu que ce soit {ambition}.",
    "Avec {coach}, qui m'accompagne chaque semaine, nous avons choisi cette voie : travailler {ambition}.",
    "Je cherche du travail {ambition} : c'est là que je me suis senti[|e] utile.",
    "Un patron m'a dit un jour : « Revenez quand vous voulez. » L'entreprise a fermé, pas l'envie de travailler "
    "{ambition}.",
    "Je me sens à ma place {ambition}. Il me reste à trouver la place.",
    "Ce serait bien que ce soit {ambition}, pas trop loin {home_of}, avec des gens qui se disent bonjour.",
    "J'ai envie de travailler {ambition}, pour de bon, et d'y être encore quand les nouveaux arriveront.",
    "{coach} me dit d'écrire ce que je veux vraiment : travailler {ambition}, et dormir tranquille.",
    "Je peux commencer demain {ambition}, et après-demain encore.",
)

CLOSINGS = (
    "Si vous connaissez quelqu'un qui connaît quelqu'un, parlez-lui de moi. Merci.",
    "Un café suffit pour se connaître. Je viens à l'heure que vous voulez.",
    "Merci de m'avoir lu[|e] jusqu'au bout. Je vous raconterai la suite de vive voix.",
    "Si mon profil vous parle, écrivez-moi. S'il vous fait penser à quelqu'un, partagez-le.",
    "Je n'ai pas de réseau. J'ai maintenant cette page, et peut-être vous.",
    "Donnez-moi une semaine d'essai, vous aurez votre réponse, et moi la mienne.",
    "Je serai [heureux|heureuse] de vous montrer ce que je sais faire.",
    "À bientôt, j'espère, devant une porte, un outil ou une tasse de thé.",
    "Je réponds vite, et au téléphone je souris : il paraît que ça s'entend.",
    "Pour le reste, appelez mon ancien chef : il sera plus élogieux que moi.",
    "Merci à celles et ceux qui ont partagé cette page. Un ami d'ami, c'est souvent comme ça que tout commence.",
    "Je suis disponible, [motivé|motivée] et bien [chaussé|chaussée].",
    "Vous pouvez m'appeler même pour me dire non : j'aime les réponses.",
    "Si vous passez près {home_of}, faites-moi signe.",
    "Le plus dur, c'est la première porte. Après, je m'en charge.",
    "Un essai d'une journée, et l'on saura tous les deux.",
    "Je laisse cette lettre sur votre table. Faites-en ce que vous pouvez.",
    "À très vite, et bonne journée à vous.",
    "Merci de prêter un peu de votre carnet d'adresses à quelqu'un que vous ne connaissez pas encore.",
    "J'attends votre message, sans impatience, mais avec le téléphone allumé.",
)
