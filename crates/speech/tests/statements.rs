//! Statements: text in, `kind | speaker | cue | content` out, one line each; every talk here is invented.

mod common;

use common::{name, speech};

/// The statements of a text, as lines; `//` parts the pieces of a split content.
fn lines(text: &str) -> Vec<String> {
    let (text, speech) = speech(text);
    let line = |statement: &readout_types::Statement| {
        let cue = statement.cue.as_ref().map_or("-", |cue| text.at(cue));
        let content: Vec<&str> = statement.content.iter().map(|piece| text.at(piece)).collect();
        format!(
            "{} | {} | {cue} | {}",
            statement.kind,
            name(&speech, &statement.speaker),
            content.join(" // ")
        )
    };
    speech.statements.iter().map(line).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(lines(text), expected);
}

#[test]
fn a_quotation_belongs_to_the_cue_behind_it() {
    check(
        "“We have a deal on the ferries,” Minister Helga Brandt said on Monday.",
        &["direct | Helga Brandt | said | “We have a deal on the ferries,”"],
    );
}

#[test]
fn wrong_mixtures_of_marks_still_pair() {
    check(
        "“We have a deal on the ferries,\" Minister Helga Brandt said on Monday.",
        &["direct | Helga Brandt | said | “We have a deal on the ferries,\""],
    );
}

#[test]
fn a_pronoun_is_the_speaker_named_before() {
    check(
        "Minister Helga Brandt left the talks at noon. “We will be back,” she said.",
        &["direct | Helga Brandt | said | “We will be back,”"],
    );
}

#[test]
fn quoted_sentences_without_a_cue_go_on_as_a_second_statement() {
    check(
        "“We will be back,” Minister Helga Brandt said. “There is time enough until Friday.”",
        &[
            "direct | Helga Brandt | said | “We will be back,”",
            "direct | Helga Brandt | - | “There is time enough until Friday.”",
        ],
    );
}

#[test]
fn a_quotation_reopened_at_each_paragraph_is_one() {
    check(
        "Minister Helga Brandt said: “The ferries sail tomorrow.\n“The crews have won nothing by this.”",
        &[
            "direct | Helga Brandt | said | “The ferries sail tomorrow. // “The crews have won nothing by this.”",
        ],
    );
}

#[test]
fn indirect_speech_has_the_clause_as_content() {
    check(
        "Minister Helga Brandt said that the ferries would sail on Monday.",
        &["indirect | Helga Brandt | said | that the ferries would sail on Monday"],
    );
}

#[test]
fn a_coordinated_verb_keeps_its_speaker() {
    let found =
        lines("Minister Helga Brandt rejected the offer and warned that the ferries would stop.");
    let warned = "indirect | Helga Brandt | warned | that the ferries would stop";
    assert!(found.iter().any(|line| line == warned), "{found:?}");
}

#[test]
fn according_to_ends_where_another_speaks() {
    check(
        "According to the mayor the port is open, while the union says it is shut.",
        &[
            "indirect | mayor | According to | the port is open",
            "indirect | union | says | it is shut",
        ],
    );
}

#[test]
fn who_is_told_or_asked_says_nothing() {
    check("The crews, told by the mayor that the ferries would stop, left.", &[]);
    check(
        "The envoy, urged to drop the tariff, left at noon.",
        &["indirect | envoy | urged | to drop the tariff"],
    );
}

#[test]
fn according_to_names_the_source() {
    check(
        "The ferries will sail on Monday, according to Minister Helga Brandt.",
        &["indirect | Helga Brandt | according to | The ferries will sail on Monday"],
    );
}

#[test]
fn declined_comment_is_kept_with_its_clause() {
    check(
        "Minister Helga Brandt declined to comment on the offer.",
        &[
            "declined | Helga Brandt | declined | Minister Helga Brandt declined to comment on the offer",
        ],
    );
}

#[test]
fn what_stands_before_a_colon_is_not_what_the_verb_behind_it_governs() {
    check(
        "The quarrel is old: Minister Helga Brandt has vowed to end the strike.",
        &["indirect | Helga Brandt | has vowed | to end the strike"],
    );
}

#[test]
fn an_object_ends_before_what_else_happened() {
    check(
        "Minister Helga Brandt rejected the offer, leaving the hall at noon.",
        &["indirect | Helga Brandt | rejected | the offer"],
    );
    check(
        "Minister Helga Brandt praised the crews of the ferry, which had sailed at noon.",
        &["indirect | Helga Brandt | praised | the crews of the ferry"],
    );
}

#[test]
fn a_passive_tells_its_subject_where_it_says_by_whom() {
    check(
        "The offer was rejected by Minister Helga Brandt.",
        &["indirect | Helga Brandt | was rejected | The offer"],
    );
}

#[test]
fn a_denied_act_is_a_denial() {
    check(
        "Minister Helga Brandt denied meeting the crews.",
        &["indirect | Helga Brandt | denied | meeting the crews"],
    );
}

#[test]
fn an_unsure_cue_inside_reported_words_is_part_of_them() {
    check(
        "Minister Helga Brandt said that Captain Jonas Wikander attacked the plan.",
        &["indirect | Helga Brandt | said | that Captain Jonas Wikander attacked the plan"],
    );
}

#[test]
fn two_single_marks_are_one_double_mark() {
    check(
        "‘‘We will be back,’’ Minister Helga Brandt said.",
        &["direct | Helga Brandt | said | ‘‘We will be back,’’"],
    );
}

#[test]
fn neither_hearer_nor_time_of_saying_is_content() {
    check(
        "Minister Helga Brandt said last week she would stop the ferries.",
        &["indirect | Helga Brandt | said | she would stop the ferries"],
    );
    check(
        "Minister Helga Brandt informed the crews about the delay.",
        &["indirect | Helga Brandt | informed | the delay"],
    );
}

#[test]
fn content_ends_where_somebody_else_speaks() {
    let found = lines("Many crews came, the police said; the hosts spoke of few.");
    assert!(found.iter().any(|line| line.ends_with("| said | Many crews came")), "{found:?}");
}

#[test]
fn labels_of_a_conversation_speak() {
    let found = lines(
        "President of the Republic of Orsa Helga Brandt: Good afternoon to all of you here.\n\
         Jonas Wikander: Thank you for the kind words about our harbour.\n\
         President of the Republic of Orsa Helga Brandt: We have much to talk about today.\n\
         Jonas Wikander: Then let us begin with the ferries.",
    );
    let brandt = "direct | Helga Brandt | : | We have much to talk about today";
    assert!(found.iter().any(|line| line == brandt), "{found:?}");
    let wikander = "direct | Jonas Wikander | : | Then let us begin with the ferries";
    assert!(found.iter().any(|line| line == wikander), "{found:?}");
}

#[test]
fn what_somebody_wants_counts_where_it_is_asserted() {
    check(
        "Minister Helga Brandt wants a pause of the strike.",
        &["belief | Helga Brandt | wants | a pause of the strike"],
    );
    check("Those who want a pause should go.", &[]);
}

#[test]
fn a_signed_quotation_has_its_dash_for_a_cue() {
    check(
        "“The ferries sail tomorrow and nobody can stop them.” — Helga Brandt",
        &["direct | Helga Brandt | — | “The ferries sail tomorrow and nobody can stop them.”"],
    );
}

#[test]
fn a_title_in_marks_is_nobodys_statement() {
    check("The crews sang “The Long Harbour Night” on the pier.", &[]);
}

#[test]
fn what_nobody_has_said_yet_is_no_statement() {
    check("The crews could threaten to strike.", &[]);
}

#[test]
fn a_chain_names_through_whom_it_is_known() {
    let (_, speech) = speech(
        "Minister Helga Brandt said that Captain Jonas Wikander had promised to end the strike.",
    );
    let promised =
        speech.statements.iter().find(|s| name(&speech, &s.speaker) == "Jonas Wikander").unwrap();
    assert_eq!(name(&speech, &promised.chain.first().cloned()), "Helga Brandt");
}

#[test]
fn a_dash_opens_speech_where_an_outlet_uses_it_so() {
    check(
        "– A promise is a promise, says Minister Helga Brandt.",
        &["direct | Helga Brandt | says | – A promise is a promise,"],
    );
}

#[test]
fn a_letter_speaks_for_who_wrote_it() {
    let found = lines("Helga Brandt met the crews. Brandt's letter said the ferries would sail.");
    assert_eq!(found, ["indirect | Helga Brandt | said | the ferries would sail"]);
}

#[test]
fn odd_texts_are_read_to_their_end() {
    let odd = [
        "",
        "”",
        "\"",
        "“",
        "—",
        "– ,",
        "'",
        ":",
        "said",
        "“”“”",
        "Mr.",
        "according to",
        "The",
        "’s",
        "A: ",
        "“He said",
        "\" , \" said",
        "said: “",
        "X, the",
        "(D-",
        "R-",
        "Both",
        "President",
        ", said Brandt",
        "/",
        "“Open\n\nclose”",
        "– a – b, says –",
        "Speaker-to-be",
        "no no no no “ ” \" ‘ ’ «",
        "1 2 3 4 5 : 6",
    ];
    for text in odd {
        let found = lines(text);
        assert!(found.len() < 4, "{text:?}: {found:?}");
    }
    let all = odd.join("\n");
    assert_eq!(lines(&all), lines(&all));
}

#[test]
fn a_dash_opens_speech_inside_a_paragraph_too() {
    check(
        "It was less than Norrhavn had asked for. – Six is what there is, says Helga Brandt.",
        &["direct | Helga Brandt | says | – Six is what there is,"],
    );
}

#[test]
fn an_office_right_after_its_holder_is_the_holder() {
    check(
        "Helga Brandt told the council that no map was shown. “They have no plan,” the negotiator said.",
        &[
            "indirect | Helga Brandt | told | that no map was shown",
            "direct | Helga Brandt | said | “They have no plan,”",
        ],
    );
}

#[test]
fn joined_clauses_with_quotations_of_their_own_are_stretches_of_their_own() {
    check(
        "Helga Brandt said the map was “of interest” but that no deal was possible “while a soldier stands there”.",
        &[
            "mixed | Helga Brandt | said | the map was “of interest”",
            "mixed | Helga Brandt | said | that no deal was possible “while a soldier stands there”",
        ],
    );
}

#[test]
fn what_is_called_something_in_marks_is_quoted() {
    check(
        "Helga Brandt called the note “a good day for the ferries”.",
        &["mixed | Helga Brandt | called | the note “a good day for the ferries”"],
    );
}

#[test]
fn a_participle_between_commas_leaves_the_verb_its_subject() {
    check(
        "Brightwater chief executive Rupert Hale, reached on Monday night, would only say: “I read everything that I am given.”",
        &["direct | Rupert Hale | would only say | “I read everything that I am given.”"],
    );
}

#[test]
fn a_bare_pronoun_is_no_content() {
    check("Helga Brandt disputed that.", &[]);
}

#[test]
fn who_is_asked_says_nothing_by_it() {
    check(
        "Asked whether it was an ultimatum, Helga Brandt said the ferries would sail.",
        &["indirect | Helga Brandt | said | the ferries would sail"],
    );
}

#[test]
fn a_meeting_that_breaks_up_warns_nobody() {
    let found = lines(
        "Minister Helga Brandt left after the meeting with the crews broke up, warning the port that the ferries would stop.",
    );
    let warned = "indirect | Helga Brandt | warning | ";
    assert!(found.iter().any(|line| line.starts_with(warned)), "{found:?}");
}

#[test]
fn what_is_made_known_is_said() {
    check(
        "Helga Brandt has let it be known that she could live with a levy.",
        &["indirect | Helga Brandt | has let it be known | that she could live with a levy"],
    );
    check(
        "Helga Brandt made it plain that a promise would not do.",
        &["indirect | Helga Brandt | made it plain | that a promise would not do"],
    );
}

#[test]
fn whoever_puts_a_figure_at_something_reckons_it() {
    check(
        "The mayor, Helga Brandt, put the city's bill at 1.8 million crowns.",
        &["indirect | Helga Brandt | put | the city's bill at 1.8 million crowns"],
    );
    check("Helga Brandt put the crews at risk.", &[]);
}

#[test]
fn silence_is_told_in_many_ways() {
    check(
        "Helga Brandt took no questions.",
        &["declined | Helga Brandt | took | Helga Brandt took no questions"],
    );
    check(
        "Helga Brandt did not want to comment.",
        &["declined | Helga Brandt | did not want | Helga Brandt did not want to comment"],
    );
    check(
        "Helga Brandt would not be drawn on the toll.",
        &[
            "declined | Helga Brandt | would not be drawn | Helga Brandt would not be drawn on the toll",
        ],
    );
    check("Helga Brandt took questions in the hall.", &[]);
}

#[test]
fn what_is_withheld_behind_but_is_no_part_of_what_was_said() {
    check(
        "Helga Brandt said the gap had narrowed but declined to say by how much.",
        &[
            "indirect | Helga Brandt | said | the gap had narrowed",
            "declined | Helga Brandt | declined | declined to say by how much",
        ],
    );
}

#[test]
fn a_reply_that_is_told_by_its_noun_is_a_statement() {
    check(
        "Helga Brandt's reply was that the port could live with it.",
        &["indirect | Helga Brandt | reply | that the port could live with it"],
    );
}

#[test]
fn the_words_before_the_cue_speak_where_the_clause_before_them_is_told() {
    check(
        "Nine pilots have been waiting at a guesthouse in Ormo since Thursday, the Inspectorate's director-general, Helga Brandt, told a \
         news conference in Oslo.",
        &[
            "indirect | Helga Brandt | told | Nine pilots have been waiting at a guesthouse in Ormo since Thursday",
        ],
    );
}

#[test]
fn verbs_of_voice_quote() {
    check(
        "“We will be back,” growled Helga Brandt.",
        &["direct | Helga Brandt | growled | “We will be back,”"],
    );
}

#[test]
fn what_is_not_made_clear_is_said_by_nobody() {
    check("Helga Brandt did not make it clear that the port would shut.", &[]);
    check(
        "Helga Brandt refused to make clear that the port would shut.",
        &["declined | Helga Brandt | refused | to make clear that the port would shut"],
    );
    check(
        "Helga Brandt made it clear that the port would shut.",
        &["indirect | Helga Brandt | made it clear | that the port would shut"],
    );
}

#[test]
fn only_words_are_withheld() {
    check("There was no response from the markets.", &[]);
    check("Minister Helga Brandt did not answer calls for a truce.", &[]);
    check(
        "Minister Helga Brandt did not return calls for comment.",
        &[
            "declined | Helga Brandt | did not return | Minister Helga Brandt did not return calls for comment",
        ],
    );
}

#[test]
fn who_declines_does_not_say_what_another_says_behind_it() {
    check(
        "Minister Helga Brandt gave no figures, but the council promised “up to forty ferries” a year.",
        &[
            "declined | Helga Brandt | gave | Minister Helga Brandt gave no figures",
            "mixed | council | promised | “up to forty ferries” a year",
        ],
    );
}

#[test]
fn a_speaker_between_commas_is_found_where_the_parse_hangs_them_elsewhere() {
    check(
        "Asked whether she took the union's part, Helga Brandt, who stood with pickets in Flint on Saturday, said that she was “on the side of a settlement.”",
        &["mixed | Helga Brandt | said | that she was “on the side of a settlement.”"],
    );
}

#[test]
fn the_speaker_behind_the_cue_is_none_before_it() {
    check(
        "The promise, said Ruth Holm of the Sarn Institute, was “to let water keep running downhill.”",
        &["mixed | Ruth Holm | said | The promise // was “to let water keep running downhill.”"],
    );
}

#[test]
fn a_relative_clause_is_told_of_one_of_two() {
    check(
        "Ivo Berg, who called the league “worse than most,” and Helga Brandt met in Orsa.",
        &["mixed | Ivo Berg | called | the league “worse than most,”"],
    );
}

#[test]
fn one_of_a_party_is_who_speaks_on() {
    check(
        "Ellen Brandt said the bill was going nowhere. “It is a press release,” the Pennsylvania Democrat told reporters.",
        &[
            "indirect | Ellen Brandt | said | the bill was going nowhere",
            "direct | Ellen Brandt | told | “It is a press release,”",
        ],
    );
}

#[test]
fn a_paper_speaks_for_who_sent_it() {
    check(
        "Senator Gail Holm sent the port a letter on Friday. “We have rewarded signatures,” the letter says.",
        &["direct | Gail Holm | says | “We have rewarded signatures,”"],
    );
}

#[test]
fn a_piece_in_marks_belongs_to_the_verb_that_it_hangs_on() {
    check(
        "A union spokesman, Ben Holm, called the number “fiction.”",
        &["direct | Ben Holm | called | “fiction.”"],
    );
}

#[test]
fn a_colon_leads_in_whatever_the_verb() {
    check(
        "Carla Holm had a two-sentence reply on Facebook: “Our members voted with their feet. Try giving them a reason to walk back in.”",
        &[
            "direct | Carla Holm | had | “Our members voted with their feet. Try giving them a reason to walk back in.”",
        ],
    );
}

#[test]
fn a_title_between_two_quotations_parts_them_not() {
    check(
        "“There is a new doomsday each spring,” Tor Holm said on “The Mack Berg Show” on Tuesday. “First it was March, then it was May.”",
        &[
            "direct | Tor Holm | said | “There is a new doomsday each spring,”",
            "direct | Tor Holm | - | “First it was March, then it was May.”",
        ],
    );
}

#[test]
fn two_officials_are_told_apart_by_their_bodies() {
    check(
        "A Harbour Board official said the text was done. A Treasury Board official said it was not. The Harbour Board official said the paper was old.",
        &[
            "indirect | Harbour Board official | said | the text was done",
            "indirect | Treasury Board official | said | it was not",
            "indirect | Harbour Board official | said | the paper was old",
        ],
    );
}

#[test]
fn those_counted_before_are_the_two_who_say_it() {
    check(
        "Two people with knowledge of the vote described it. “It was loud,” one of them said. The two people said the hall would stay shut.",
        &[
            "direct | people | said | “It was loud,”",
            "indirect | people | said | the hall would stay shut",
        ],
    );
}

#[test]
fn per_attributes_what_its_sentence_tells() {
    check(
        "The port will shut on Friday, per the Harbour Board.",
        &["indirect | Harbour Board | per | The port will shut on Friday"],
    );
    check("They pay 40 marks, per head.", &[]);
}

#[test]
fn a_short_title_is_the_office_that_it_stands_for() {
    check(
        "Gov. Helga Brandt arrived late. “We will be back,” the governor said.",
        &["direct | Helga Brandt | said | “We will be back,”"],
    );
}

#[test]
fn what_is_called_so_goes_with_who_calls_it() {
    check(
        "President Ivo Berg, who last month called the league “worse than most,” announced on Wednesday that they would start talks.",
        &[
            "mixed | Ivo Berg | called | the league “worse than most,”",
            "indirect | Ivo Berg | announced | that they would start talks",
        ],
    );
}

#[test]
fn an_unnamed_official_speaks_on_by_a_pronoun() {
    check(
        "A Tolvan official shrugged. “Everybody is certain it was somebody else,” he said.",
        &["direct | Tolvan official | said | “Everybody is certain it was somebody else,”"],
    );
}

#[test]
fn what_is_relayed_keeps_its_speaker() {
    let found = lines(
        "Minister Helga Brandt met Pavel Zorn. Mr. Zorn replied, an aide said, that he could not hold the port “for another night.”",
    );
    let zorn =
        "mixed | Pavel Zorn | replied | that he could not hold the port “for another night.”";
    assert!(found.iter().any(|line| line == zorn), "{found:?}");
    assert!(found.iter().any(|line| line.starts_with("indirect | aide | said")), "{found:?}");
}

#[test]
fn whoever_is_quoted_as_saying_it_says_it() {
    let found = lines("The agency quoted Pavel Zorn as saying the port was ready to open.");
    let zorn = "indirect | Pavel Zorn | saying | the port was ready to open";
    assert!(found.iter().any(|line| line == zorn), "{found:?}");
}

#[test]
fn a_cue_right_behind_a_comma_has_its_speaker_behind_it() {
    let found = lines("The ratio, said Helga Brandt, the budget director, is “about nine to one.”");
    assert!(found.iter().any(|line| line.starts_with("mixed | Helga Brandt | said")), "{found:?}");
}

#[test]
fn a_share_of_those_asked_is_nobody() {
    let found =
        lines("In a survey by the Sarn Institute, 53 percent of Orsans said the port was safe.");
    assert!(found.iter().all(|line| !line.contains("percent |")), "{found:?}");
}

#[test]
fn an_account_that_is_a_clause_is_told() {
    check(
        "Helga Brandt left early. Her account is that the crews had agreed to the fees.",
        &["indirect | Helga Brandt | account | that the crews had agreed to the fees"],
    );
}

#[test]
fn whom_something_is_done_to_may_speak_next() {
    let found = lines("Helga Brandt angered the union. “It is an insult to every docker here.”");
    assert!(found.iter().all(|line| !line.starts_with("direct | Helga Brandt")), "{found:?}");
}

#[test]
fn who_asks_for_cover_or_is_asked_says_nothing_by_it() {
    let found = lines("An official who asked not to be named said the port was shut.");
    assert_eq!(found.len(), 1, "{found:?}");
    let found = lines("Helga Brandt, asked yesterday whether she would go, said that she would.");
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn whoever_is_rung_up_is_not_what_is_said() {
    let found = lines("Minister Helga Brandt called Ada Lind from her car.");
    assert!(found.is_empty(), "{found:?}");
    let found = lines("The port called off the talks.");
    assert!(found.is_empty(), "{found:?}");
}
