"""The words of the messages that leave by themselves in time. Staff reword them in `Textes` (see composing.py)."""

from programme.letters.composing import Letters, Words

LETTERS: Letters = {
    "welcome": {
        "fr": Words(
            "{name}, bienvenue",
            "Bonjour {name},\n\n"
            "Vous avez une page à vous sur Tremplin. Vous y préparez votre CV avec votre coach, et vous y trouvez les "
            "offres que l’on vous propose.\n\n"
            "Pour entrer, écrivez votre adresse mail. Un lien arrive dans votre boîte : ouvrez-le. Il n’y a pas de "
            "mot de "
            "passe.\n\n"
            "Une question ? Répondez à ce mail.",
            "Entrer",
        ),
        "en": Words(
            "{name}, welcome",
            "Hello {name},\n\n"
            "You have a page of your own on Tremplin. There you write your CV with your coach, and find the offers "
            "people "
            "make you.\n\n"
            "To come in, type your e-mail address. A link reaches your mailbox: open it. There is no password.\n\n"
            "A question? Answer this mail.",
            "Come in",
        ),
    },
    "pair_formed": {
        "fr": Words(
            "{name}, préparons votre CV",
            "Bonjour {name},\n\n"
            "{coach} est votre coach. Voyez-vous bientôt, et commencez votre CV ensemble : le travail voulu, ce que "
            "vous "
            "savez faire, votre histoire.\n\n"
            "Rien n’a besoin d’être parfait. Ce que vous écrivez est gardé, vous continuez quand vous voulez.",
            "Ouvrir ma page",
        ),
        "en": Words(
            "{name}, let us prepare your CV",
            "Hello {name},\n\n"
            "{coach} is your coach. Meet soon, and begin your CV together: the work you want, what you can do, your "
            "story.\n\n"
            "Nothing needs to be perfect. What you write is kept; go on whenever you like.",
            "Open my page",
        ),
    },
    "cv_reminder": {
        "fr": Words(
            "{name}, où en est votre CV ?",
            "Bonjour {name},\n\n"
            "Votre CV n’est pas encore envoyé à l’équipe. Il suffit de quelques lignes pour commencer : {coach} peut "
            "vous "
            "aider.\n\n"
            "Quand il vous plaît, envoyez-le : l’équipe le lit, puis le met en ligne avec votre accord.",
            "Continuer mon CV",
        ),
        "en": Words(
            "{name}, how is your CV getting on?",
            "Hello {name},\n\n"
            "Your CV has not been sent to the team yet. A few lines are enough to begin: {coach} can help you.\n\n"
            "When you like it, send it: the team reads it, then puts it online if you agree.",
            "Go on with my CV",
        ),
    },
    "interview_training": {
        "fr": Words(
            "{name}, préparez vos rendez-vous",
            "Bonjour {name},\n\n"
            "Votre CV est en ligne depuis {days} jours. Un employeur peut vous appeler : c’est le moment de "
            "s’entraîner.\n\n"
            "Avec {coach}, jouez un rendez-vous : présentez-vous en deux minutes, dites une chose que vous savez bien "
            "faire, et posez une question sur le travail.",
            "Ouvrir ma page",
        ),
        "en": Words(
            "{name}, prepare your interviews",
            "Hello {name},\n\n"
            "Your CV has been online for {days} days. An employer may call you: now is the time to practise.\n\n"
            "With {coach}, act out an interview: introduce yourself in two minutes, name one thing you do well, and "
            "ask a "
            "question about the work.",
            "Open my page",
        ),
    },
    "interview_video": {
        "fr": Words(
            "{name}, et si vous vous filmiez ?",
            "Bonjour {name},\n\n"
            "Filmez-vous avec un téléphone, une minute, comme si vous parliez à un employeur. Regardez la vidéo avec "
            "{coach}. Elle reste à vous : ne l’envoyez que si vous en avez envie.\n\n"
            "On se voit mieux, et la fois suivante est plus facile.",
            "Ouvrir ma page",
        ),
        "en": Words(
            "{name}, why not film yourself?",
            "Hello {name},\n\n"
            "Film yourself with a phone, for a minute, as if you were talking to an employer. Watch it with {coach}. "
            "It is "
            "yours: only send it if you feel like it.\n\n"
            "You see yourself better, and the next time is easier.",
            "Open my page",
        ),
    },
    "search_actions": {
        "fr": Words(
            "{name}, trois choses à faire cette semaine",
            "Bonjour {name},\n\n"
            "Votre CV est en ligne depuis {days} jours. Pour qu’il voyage encore :\n"
            "1. envoyez son lien à trois personnes qui ne l’ont pas vu ;\n"
            "2. relisez-le avec {coach}, et changez une phrase ;\n"
            "3. demandez un mot à quelqu’un avec qui vous avez travaillé.",
            "Voir mon CV",
        ),
        "en": Words(
            "{name}, three things to do this week",
            "Hello {name},\n\n"
            "Your CV has been online for {days} days. For it to travel further:\n"
            "1. send its link to three people who have not seen it;\n"
            "2. read it again with {coach}, and change a sentence;\n"
            "3. ask somebody you worked with for a few words.",
            "See my CV",
        ),
    },
    "external_offers": {
        "fr": Words(
            "{name}, avez-vous trouvé des offres ailleurs ?",
            "Bonjour {name},\n\n"
            "Aucune offre trouvée hors de Tremplin n’est notée sur votre page. Si vous en avez, notez-les : {coach} et "
            "l’équipe peuvent vous aider à répondre.\n\n"
            "Si vous n’en avez pas, cherchez-en une cette semaine avec votre coach.",
            "Noter une offre",
        ),
        "en": Words(
            "{name}, have you found offers elsewhere?",
            "Hello {name},\n\n"
            "No offer found outside Tremplin is noted on your page. If you have some, note them: {coach} and the "
            "team can "
            "help you answer.\n\n"
            "If you have none, look for one this week with your coach.",
            "Note an offer",
        ),
    },
    "offer_not_seen": {
        "fr": Words(
            "{name}, une offre vous attend : {title}",
            "Bonjour {name},\n\n"
            "L’offre « {title} » ({company}) est sur votre page depuis {days} jours. Regardez-la : vous pouvez dire "
            "oui, ou "
            "non.\n\n"
            "Votre coach reçoit aussi ce mail : parlez-en ensemble.",
            "Regarder l’offre",
        ),
        "en": Words(
            "{name}, an offer is waiting for you: {title}",
            "Hello {name},\n\n"
            "The offer “{title}” ({company}) has been on your page for {days} days. Look at it: you may say yes, or "
            "no.\n\n"
            "Your coach gets this mail too: talk about it together.",
            "Look at the offer",
        ),
    },
    "offer_no_action": {
        "fr": Words(
            "Des nouvelles de votre opportunité : {title}",
            "Bonjour {first_name},\n\n"
            "« {title} » est transmise depuis {days} jours, et personne n’a encore pris contact. Cela arrive : les "
            "personnes "
            "que nous suivons ont parfois besoin de temps.\n\n"
            "Est-elle toujours à pourvoir ? Vous pouvez la corriger, écrire aux personnes, ou la fermer.",
            "Suivre mon opportunité",
        ),
        "en": Words(
            "News of your opportunity: {title}",
            "Hello {first_name},\n\n"
            "“{title}” was passed on {days} days ago, and nobody has been in touch yet. It happens: the people we "
            "support "
            "sometimes need time.\n\n"
            "Is it still open? You can correct it, write to people, or close it.",
            "Follow my opportunity",
        ),
    },
    "offer_archive": {
        "fr": Words(
            "Votre opportunité est-elle toujours d’actualité : {title} ?",
            "Bonjour {first_name},\n\n"
            "« {title} » est en ligne depuis {days} jours. Si elle est pourvue, ou abandonnée, fermez-la d’un clic : "
            "personne ne vous écrira plus pour rien.\n\n"
            "Sinon, laissez-la : nous continuons.",
            "Garder ou fermer",
        ),
        "en": Words(
            "Is your opportunity still open: {title}?",
            "Hello {first_name},\n\n"
            "“{title}” has been online for {days} days. If it is filled or dropped, close it in one click: nobody will "
            "write to you in vain.\n\n"
            "Otherwise leave it: we go on.",
            "Keep or close it",
        ),
    },
    "refused_after_interview": {
        "fr": Words(
            "Merci d’avoir reçu {name}",
            "Bonjour {first_name},\n\n"
            "Merci d’avoir rencontré {name} pour « {title} ». Cela n’a pas abouti cette fois.\n\n"
            "Un mot de votre part l’aiderait pour la suite : qu’est-ce qui a manqué, qu’est-ce qui vous a plu ? "
            "Répondez à ce "
            "mail, l’équipe le lira avec tact.",
            "Suivre mon opportunité",
        ),
        "en": Words(
            "Thank you for meeting {name}",
            "Hello {first_name},\n\n"
            "Thank you for meeting {name} about “{title}”. It did not work out this time.\n\n"
            "A word from you would help with what comes next: what was missing, what did you like? Answer this mail, "
            "the "
            "team will read it with tact.",
            "Follow my opportunity",
        ),
    },
    "hired_candidate": {
        "fr": Words(
            "{name}, bravo !",
            "Bonjour {name},\n\n"
            "Vous avez trouvé un travail : toute l’équipe s’en réjouit. Votre page dit la bonne nouvelle, et votre CV "
            "n’est plus proposé.\n\n"
            "Notez le contrat et ses dates, pour que nous pensions à la suite avec vous. {coach} reste à vos côtés : "
            "les premiers mois comptent.",
            "Noter mon contrat",
        ),
        "en": Words(
            "{name}, well done!",
            "Hello {name},\n\n"
            "You have found work: the whole team is glad. Your page tells the good news, and your CV is no longer "
            "offered.\n\n"
            "Note the contract and its dates, so that we think of what comes next with you. {coach} stays by your "
            "side: the first months matter.",
            "Note my contract",
        ),
    },
    "hired_recruiter": {
        "fr": Words(
            "Merci : {name} commence chez vous",
            "Bonjour,\n\n"
            "{name} nous dit être embauché grâce à votre proposition « {title} ». Merci de cette confiance.\n\n"
            "Une question dans les premières semaines ? Répondez à ce mail : nous sommes là pour vous deux.",
            "Suivre mon opportunité",
        ),
        "en": Words(
            "Thank you: {name} is starting with you",
            "Hello,\n\n"
            "{name} tells us of being hired thanks to your offer “{title}”. Thank you for your trust.\n\n"
            "A question in the first weeks? Answer this mail: we are there for both of you.",
            "Follow my opportunity",
        ),
    },
    "hired_elsewhere": {
        "fr": Words(
            "{name} a trouvé un travail",
            "Bonjour,\n\n"
            "Bonne nouvelle : {name} a trouvé un travail, et ne donne donc pas suite à votre proposition « {title} ». "
            "Merci d’y avoir pensé.\n\n"
            "D’autres personnes cherchent : votre proposition peut leur servir.",
            "Suivre mon opportunité",
        ),
        "en": Words(
            "{name} has found work",
            "Hello,\n\n"
            "Good news: {name} has found work, and so will not go further with your offer “{title}”. Thank you for "
            "thinking of them.\n\n"
            "Others are looking: your offer may help them.",
            "Follow my opportunity",
        ),
    },
    "contract_ending": {
        "fr": Words(
            "{name}, votre contrat finit le {date}",
            "Bonjour {name},\n\n"
            "Votre contrat finit le {date}. C’est le moment d’en parler : avec votre employeur, pour continuer ; avec "
            "{coach} et l’équipe, pour chercher la suite.\n\n"
            "Votre coach et l’équipe reçoivent aussi ce mail. Dites ce qui vient : le contrat continue, ou vous "
            "cherchez de nouveau. Votre CV revient alors en ligne.",
            "Dire la suite",
        ),
        "en": Words(
            "{name}, your contract ends on {date}",
            "Hello {name},\n\n"
            "Your contract ends on {date}. Now is the time to talk about it: with your employer, to go on; with "
            "{coach} and "
            "the team, to look for what comes next.\n\n"
            "Your coach and the team get this mail too. Say what comes next: the contract goes on, or you are looking "
            "again. Your CV is then back online.",
            "Say what comes next",
        ),
    },
    "no_meeting": {
        "fr": Words(
            "Des nouvelles de {name} ?",
            "Bonjour {first_name},\n\n"
            "Aucun rendez-vous avec {name} n’est noté depuis {days} jours. Si vous vous êtes vus, notez-le en une "
            "phrase. "
            "Sinon, appelez : un petit signe compte beaucoup.\n\n"
            "C’est difficile en ce moment ? Répondez à ce mail, l’équipe est là pour vous aussi.",
            "Ouvrir sa page",
        ),
        "en": Words(
            "How is {name}?",
            "Hello {first_name},\n\n"
            "No meeting with {name} has been noted for {days} days. If you met, note it in a sentence. If not, call: a "
            "small sign means a lot.\n\n"
            "Is it hard at the moment? Answer this mail, the team is here for you too.",
            "Open their page",
        ),
    },
    "meeting_tomorrow": {
        "fr": Words(
            "{name}, rendez-vous demain",
            "Bonjour {name},\n\n"
            "Vous avez rendez-vous avec {coach} le {date}, à {hour}.\n\n"
            "Vous ne pouvez pas venir ? Prévenez {coach} : vous trouverez un autre jour ensemble.",
            "Ouvrir ma page",
        ),
        "en": Words(
            "{name}, a meeting tomorrow",
            "Hello {name},\n\n"
            "You meet {coach} on {date}, at {hour}.\n\n"
            "You cannot come? Tell {coach}: you will find another day together.",
            "Open my page",
        ),
    },
    "check_in": {
        "fr": Words(
            "Comment va {name} dans son travail ?",
            "Bonjour {first_name},\n\n"
            "{name} travaille depuis {days} jours. Les premiers mois sont les plus fragiles : appelez, écoutez, et "
            "notez en une phrase comment cela se passe.\n\n"
            "Quelque chose ne va pas ? Répondez à ce mail, l’équipe peut aider.",
            "Noter un rendez-vous",
        ),
        "en": Words(
            "How is {name} doing at work?",
            "Hello {first_name},\n\n"
            "{name} has been working for {days} days. The first months are the most fragile: call, listen, and note "
            "in a sentence how it is going.\n\n"
            "Is something wrong? Answer this mail, the team can help.",
            "Note a meeting",
        ),
    },
}
