"""Words of evaluations, action plans and alumni. All invented."""

OF_THE_WHOLE = (
    "The simulations were the best part. More of them, and fewer lectures in the last week.",
    "Please send the readings before we travel.",
    "The mixed groups taught me as much as the lecturers did.",
    "Two afternoons a week for own work would help.",
    "The visit to the ministry should come earlier.",
    "Keep the language hour every morning.",
)
OF_LECTURERS = (
    "Examples from real talks made it clear.",
    "A little slower, please, for those who listen in a third language.",
    "Always had an answer, and time after class.",
    "More discussion, fewer slides.",
)
PLANS = (
    (
        "Talks at our desk are prepared by one person, and nobody else knows the positions.",
        "The position paper and the simulation of week three.",
        "The head of the desk and the personnel department.",
    ),
    (
        "New attachés learn consular work by watching.",
        "The cases of the consular module, and how they were led.",
        "The consular director, a room for an hour a week.",
    ),
    (
        "Reports of the embassy come too late to be used.",
        "One page, one message, as practised in writing.",
        "The ambassador and the regional department.",
    ),
)
ACTIONS = (
    ("Lead a simulation of talks for the desk", "Eight colleagues have taken part"),
    ("Write a one-page position paper for every round of talks", "Three papers stand in the archive"),
    ("Train two colleagues in consular cases", "Both have handled a case alone"),
    ("Keep in touch with the group once a month", "Notes of six calls"),
    ("Propose a form for short reports", "The department uses it"),
)
POSTS = ("Second secretary", "First secretary", "Head of desk", "Consul", "Counsellor", "Deputy head of department")
PLACES = ("Ministry of Foreign Affairs", "Embassy in Ankara", "Embassy in Tokyo", "Permanent mission in Geneva", "Consulate general in Almaty", "")
COMMENTS = (
    "I wrote the brief for the water talks with the method of the course.",
    "Two colleagues asked for the materials.",
    "The plan waits for a room.",
    "We meet online with five of the group.",
)
OFFICES = ("Personnel department", "Head of the authority")
ABOUT = ("Water and borders.", "Happy to help whoever comes to Geneva.", "Consular law.", "Trade talks, Central Asia.", "Protocol.")
