"""First paragraphs of each letter, in English. Names and places are never inflected, so that any of them fits."""

from documents.enums import IssuedKind as K
from documents.letters import Text

TEXTS = {
    K.ACCEPTANCE_NOTICE: Text(
        "Notice of acceptance",
        (
            "The selection for the call {call} is closed. We are glad to inform you that the following candidate has been selected: {name}.",
            "Programme: {programme}, {institution}, {from} – {until}.",
            "{reason}",
            (
                "The offer with the terms of the award and the day by which it is to be answered follows in a letter of its own. "
                "Until the offer is accepted the place is reserved and no travel should be booked."
            ),
        ),
        "Please quote the number of the nomination, {nomination}, in your correspondence.",
    ),
    K.RESERVE_NOTICE: Text(
        "Notice of a place on the reserve list",
        (
            (
                "The selection for the call {call} is closed. There were more suitable candidates than places, "
                "and the following candidate stands on the reserve list: {name}."
            ),
            "Place on the reserve list of the sending side: {reserve_rank}.",
            "Programme: {programme}, {institution}, {from} – {until}.",
            "{reason}",
            (
                "When a place becomes free it is offered in the order of the list, with a day by which it is to be answered. "
                "A place on the reserve list is no promise of an award."
            ),
        ),
        "Please quote the number of the nomination, {nomination}, in your correspondence.",
    ),
    K.REGRET: Text(
        "Result of the selection",
        (
            "The selection for the call {call} is closed. We regret to inform you that the following candidate could not be selected: {name}.",
            "Programme: {programme}, {institution}, {from} – {until}.",
            "{reason}",
            "This decision concerns this call alone. The candidate may be nominated again for later programmes.",
        ),
        "We thank the candidate and the nominating authority for the care taken with the application {nomination}.",
    ),
    K.AWARD_LETTER: Text(
        "Award letter",
        (
            "We have the honour to offer the following person a scholarship for government officials: {name}.",
            "Programme: {programme}, {institution}, {from} – {until}. Nominated by: {authority}.",
            "The award consists of what the allowance sheet lists and is given under the terms of the award; both are attached and carry numbers of their own.",
            "The offer is to be answered in the portal by: {answer_by}. Without an answer it lapses and the place passes to the reserve list.",
        ),
        "We look forward to welcoming the scholar.",
    ),
    K.TERMS: Text(
        "Terms of the award",
        (
            "These terms apply to: {name}. Programme: {programme}, {institution}, {from} – {until}.",
            "1. The award is personal. Only the person named in it takes part; it can't be passed on, and nobody else travels on it.",
            (
                "2. Paid is what the allowance sheet lists, from the day of arrival to the day of departure, in the first and last month by days. "
                "Travel that the scholar books without a prior word of the programme office is not refunded."
            ),
            (
                "3. The scholar attends all classes, study visits and examinations, keeps the rules of the institution and the laws of the Republic of Kazakhstan, "
                "and takes up no other work during the stay."
            ),
            "4. The scholar is fit for study and for the climate. Insurance covers treatment from arrival to departure and no illness that existed before.",
            "5. Absence of more than three days, an extension and onward travel need the written consent of the institution and of the sending government.",
            (
                "6. The award ends early for a serious breach of these terms, for conduct that harms the programme, or when progress stays insufficient after a warning. "
                "The sending government is told of the reasons."
            ),
            "7. Whoever withdraws after the acceptance, or does not arrive, tells the programme office at once; the sending side may be asked to bear costs that can't be recovered.",
            "8. After the programme the scholar returns to service on the day agreed with the nominating authority and answers the questions of the follow-up after six and twelve months.",
        ),
        "By accepting the offer in the portal the scholar and the nominating authority accept these terms.",
    ),
    K.ALLOWANCE_SHEET: Text(
        "Allowance sheet",
        (
            "What is paid to or for: {name}. Programme: {programme}, {institution}, {from} – {until}.",
            "Amounts a month are paid by days in the first and the last month, counted from the day of arrival to the day of departure, both included.",
        ),
        "Changes of an amount are told in a new sheet, which takes the place of this one.",
    ),
    K.INVITATION: Text(
        "Letter of invitation",
        (
            "The following person is invited to the Republic of Kazakhstan: {name}.",
            "Date of birth: {birth_date}. Citizenship: {citizenship}. Passport: {passport}, valid until {passport_until}.",
            "Purpose of the visit: participation in the programme {programme} at: {institution}, {from} – {until}.",
            "Planned entry: {enters_on}. Planned departure: {leaves_on}.",
            "The invitation is personal: only the person named in it takes part in the programme. What the receiving side pays is listed in the allowance sheet of the award {award}.",
        ),
        "We ask the authorities concerned to give the invited person every assistance.",
    ),
    K.VISA_SUPPORT: Text(
        "Visa support letter",
        (
            "We ask for a visa to the Republic of Kazakhstan for: {name}.",
            "Date of birth: {birth_date}. Citizenship: {citizenship}. Passport: {passport}, valid until {passport_until}.",
            "Purpose of the visit: participation in the programme {programme} at: {institution}, {from} – {until}. Post held: {position}.",
            "Planned entry: {enters_on}. Planned departure: {leaves_on}.",
            "Visa-support reference number: {visa_reference}.",
            "The receiving side answers for the stay and informs the migration service of arrival and departure. A visa of another kind does not serve for this programme.",
        ),
        "This letter is valid together with the note verbale that names the invited person.",
    ),
    K.NOTE_VERBALE: Text(
        "Note verbale",
        (
            (
                "The Ministry of Foreign Affairs of the Republic of Kazakhstan presents its compliments to the {embassy} and has the honour to inform it "
                "that the persons named below are invited to the Republic of Kazakhstan."
            ),
            "Number of persons: {count}. Programme: {programme}, {institution}, {from} – {until}.",
            "Planned entry: {enters_on}. Planned departure: {leaves_on}.",
            (
                "The Ministry would be grateful if the persons were informed and if visas were issued to them in good time. "
                "The visa-support reference numbers will be communicated as soon as they are given."
            ),
        ),
        "The Ministry avails itself of this opportunity to renew to the {embassy} the assurances of its highest consideration.",
    ),
    K.EVENT_INVITATION: Text(
        "Invitation",
        (
            "The Ministry of Foreign Affairs of the Republic of Kazakhstan presents its compliments to the {embassy} and has the honour to convey the following invitation.",
            "You are invited to take part in the following event ({event_kind}): {event}.",
            "Held by: {institution}. {from} – {until}. Place: {place}. Working languages: {languages}.",
            "The delegation consists of at most {ceiling} people. Please name them, and the head of the delegation, in the portal by: {answer_by}.",
            (
                "For participants who need a visa the Ministry writes a note verbale as soon as the delegation is confirmed; "
                "it goes in no later than fourteen days before the entry."
            ),
            "The Ministry avails itself of this opportunity to renew to the {embassy} the assurances of its highest consideration.",
        ),
        "We look forward to your participation.",
    ),
}
