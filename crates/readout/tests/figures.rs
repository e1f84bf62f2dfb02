//! Figures, text in, text out: what is counted, how it is hedged, what interval that gives, who said it.

use std::sync::LazyLock;

use readout::Pipeline;
use readout::types::Quantity;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new().expect("a sound build"));

struct Found {
    text: String,
    quantities: Vec<Quantity>,
    agents: Vec<readout::types::Agent>,
}

fn read(text: &str) -> Found {
    let item = serde_json::json!({ "id": "a", "text": text, "published": "2031-05-15" });
    let line = item.to_string();
    let (reports, skipped) = readout::reports("reports.jsonl", &mut line.as_bytes());
    assert!(skipped.is_empty(), "{skipped:?}");
    let detail = PIPELINE.detail(reports.into_iter().next().expect("one report"));
    Found {
        text: text.to_owned(),
        quantities: detail.speech.quantities,
        agents: detail.speech.agents,
    }
}

/// `words: kind nominal unit hedge [soft]` for each figure, in text order.
fn show(found: &Found, quantity: &Quantity) -> String {
    let chars: Vec<char> = found.text.chars().collect();
    let span = &quantity.evidence[0];
    let words: String = chars[span.start as usize..span.end as usize].iter().collect();
    let end = |v: Option<f64>| v.map_or("..".to_owned(), |v| format!("{v}"));
    let soft =
        quantity.interval.map_or(String::new(), |(a, b)| format!(" [{}, {}]", end(a), end(b)));
    let nominal = quantity.nominal.map_or("-".to_owned(), |v| format!("{v}"));
    let unit = quantity.unit.as_deref().unwrap_or("-");
    format!("{words}: {} {nominal} {unit} {}{soft}", quantity.kind, quantity.hedge)
}

fn check(text: &str, expected: &[&str]) {
    let found = read(text);
    let shown: Vec<String> = found.quantities.iter().map(|q| show(&found, q)).collect();
    assert_eq!(shown, expected, "{text}");
}

#[test]
fn counts_take_the_lemma_and_people_are_persons() {
    check("Orsa handed over 46 documents.", &["46 documents: count 46 document none [46, 46]"]);
    check(
        "About 2,000 dockers stayed away.",
        &["About 2,000 dockers: count 2000 person about [1800, 2200]"],
    );
    check(
        "The eight top Orsan negotiators stood up.",
        &["eight top Orsan negotiators: count 8 person none [8, 8]"],
    );
}

#[test]
fn hedges_before_and_behind_give_their_intervals() {
    check(
        "The talks lasted nearly five hours.",
        &["nearly five hours: duration 5 h nearly [4.5, 5]"],
    );
    check(
        "They spoke for just over 90 minutes.",
        &["just over 90 minutes: duration 90 min just_over [90, 95]"],
    );
    check(
        "The dam is 30 feet or more high.",
        &["30 feet or more: distance 30 foot at_least [30, 40]"],
    );
    check(
        "Fewer than 40 trucks crossed.",
        &["Fewer than 40 trucks: count 40 truck less_than [39, 40]"],
    );
    check("Up to 400 people fled.", &["Up to 400 people: count 400 person up_to [200, 400]"]);
    check(
        "It cost more than $5 billion.",
        &["more than $5 billion: money 5000000000 usd more_than [5000000000, 6000000000]"],
    );
}

#[test]
fn units_glued_to_figures_are_read_with_their_power_and_their_second_word() {
    check("The hall has 320m2.", &["320m2: area 320 m2 none [315, 325]"]);
    check("A 4250sq m yard burned.", &["4250sq m: area 4250 m2 none [4245, 4255]"]);
}

#[test]
fn letters_that_stand_for_a_lost_sign_are_money_only_before_a_sum() {
    check("Orsa paid PS2.5m for it.", &["PS2.5m: money 2500000 gbp none [2450000, 2550000]"]);
    check("He played PS5 all night.", &[]);
}

#[test]
fn over_behind_a_noun_is_a_span_and_no_hedge() {
    check("A truce over two years holds.", &["two years: duration 2 yr none [2, 2]"]);
}

#[test]
fn a_hyphen_that_waits_shares_what_stands_behind_the_last() {
    check(
        "They offered a three- to five-year truce.",
        &["three- to five-year: duration - yr range [3, 5]"],
    );
}

#[test]
fn ranges_share_unit_and_scale() {
    check(
        "Orsa asked for $10 to $15 billion.",
        &["$10 to $15 billion: money - usd range [10000000000, 15000000000]"],
    );
    check(
        "It takes between 5 and 7 weeks.",
        &["between 5 and 7 weeks: duration - wk range [5, 7]"],
    );
}

#[test]
fn vague_counts_have_the_usual_ends() {
    check("Several villages were shelled.", &["Several villages: count - village vague [3, 7]"]);
    check(
        "Tens of thousands of miners marched.",
        &["Tens of thousands of miners: count - person vague [20000, 100000]"],
    );
    check("The news broke hours after the vote.", &["hours: duration - h bare_plural [2, ..]"]);
}

#[test]
fn shares_and_percentages_stop_at_their_ends() {
    check(
        "Two-thirds of the members voted.",
        &[
            "Two-thirds of the members: share 0.6666666666667 1 none [0.6166666666667, 0.7166666666667]",
        ],
    );
    check(
        "Nearly 99 percent of ballots were counted.",
        &["Nearly 99 percent: percent 99 % nearly [94.05, 99]"],
    );
    check("One in five ships turned back.", &["One in five ships: share 0.2 1 none [0.15, 0.25]"]);
}

#[test]
fn terms_set_by_decision_are_exact() {
    check("The board set a tariff of 25 percent.", &["25 percent: percent 25 % none [25, 25]"]);
    check("Both sides accepted a 30-day truce.", &["30-day: duration 30 d none [30, 30]"]);
}

#[test]
fn an_ordinal_counts_where_it_ranks_an_occasion() {
    check("It was the third round of talks.", &["third round: ordinal 3 1 none [3, 3]"]);
    check("The strike entered its 14th day.", &["14th day: ordinal 14 1 none [14, 14]"]);
    check("It was her visit to Orsa, the sixth since March.", &["sixth: ordinal 6 1 none [6, 6]"]);
    check("The first lady listened.", &[]);
}

#[test]
fn money_is_read_in_its_usual_spellings() {
    check(
        "The fund holds 6.4 billion euros.",
        &["6.4 billion euros: money 6400000000 eur none [6350000000, 6450000000]"],
    );
    check(
        "Orsa paid C$1.9 million.",
        &["C$1.9 million: money 1900000 cad none [1850000, 1950000]"],
    );
    check("The fee is $40 a tonne.", &["$40 a tonne: rate 40 usd/t none [40, 40]"]);
}

#[test]
fn dates_names_labels_scores_and_idioms_are_no_figures() {
    check("On May 3, 2031, the G7 met in Room 12 under Article 5.", &[]);
    check("On the one hand, no one expected it; on the other, one another's word counted.", &[]);
    check("A Falcon 9 and an Su-35 stood there.", &[]);
    check("The two countries trust each other.", &[]);
}

#[test]
fn the_giver_is_the_speaker_of_the_statement() {
    let found = read("“We lost 46 ships,” Minister Tamsin Orrel said. The port counted 12 wrecks.");
    let giver = |q: &Quantity| {
        let id = q.attributed_to.clone().expect("a giver");
        let agent = found.agents.iter().find(|a| a.id == id);
        agent.map_or(id.to_string(), |a| a.name.clone())
    };
    let givers: Vec<String> = found.quantities.iter().map(giver).collect();
    assert_eq!(givers, ["Tamsin Orrel", "narrator"]);
    assert_eq!(found.quantities.iter().map(|q| q.in_quote).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn soft_intervals_lie_in_hard_ones_and_hold_the_number() {
    let text = "Nearly 40 of about 1,250 ships, up to 7.5 percent, waited more than 3 days for at least $2.5 million, \
        less than a third of some 90 tonnes and just under 600 crates, roughly half of 12 to 15 dozen.";
    for quantity in read(text).quantities {
        let (Some((low, high)), Some((least, most))) = (quantity.interval, quantity.hard) else {
            continue;
        };
        let (low, high) = (low.unwrap_or(f64::MIN), high.unwrap_or(f64::MAX));
        let (least, most) = (least.unwrap_or(f64::MIN), most.unwrap_or(f64::MAX));
        assert!(low <= high && least <= low && high <= most, "{quantity:?}");
        assert!(quantity.nominal.is_none_or(|v| least <= v && v <= most), "{quantity:?}");
    }
}

/// Who gave each figure of a text, in text order.
fn givers(text: &str) -> Vec<String> {
    let found = read(text);
    let giver = |q: &Quantity| {
        let id = q.attributed_to.clone().expect("a giver");
        let agent = found.agents.iter().find(|a| a.id == id);
        agent.map_or(id.to_string(), |a| a.name.clone())
    };
    found.quantities.iter().map(giver).collect()
}

#[test]
fn a_figure_belongs_to_whoever_asks_for_it_or_offers_it() {
    assert_eq!(givers("Tamsin Orrel has asked for another 60 days."), ["Tamsin Orrel"]);
    assert_eq!(
        givers("Tamsin Orrel came with a proposal to cap exports at 120 tonnes."),
        ["Tamsin Orrel"]
    );
}

#[test]
fn who_tells_of_an_offer_outranks_who_makes_it() {
    let text = "Goran Velik said Tamsin Orrel had offered to cut the levy to six cents.";
    assert_eq!(givers(text), ["Goran Velik"]);
}

#[test]
fn groups_of_three_digits_may_be_parted_by_narrow_spaces() {
    check(
        "The quota is 120\u{a0}000 tonnes.",
        &["120\u{a0}000 tonnes: other 120000 t none [120000, 120000]"],
    );
}

#[test]
fn what_was_and_what_is_to_be_are_two_figures() {
    check(
        "The wage would rise from 13 to 14.50 euros.",
        &["13: money 13 eur none [13, 13]", "14.50 euros: money 14.5 eur none [14.5, 14.5]"],
    );
}

#[test]
fn a_length_in_hours_and_minutes_is_one() {
    check(
        "They met for two hours and ten minutes.",
        &["two hours and ten minutes: duration 130 min none [125, 135]"],
    );
    check(
        "The strait is closed for a month and a half.",
        &["a month and a half: duration 1.5 mo none [1.25, 1.75]"],
    );
}

#[test]
fn one_of_several_counts_nobody() {
    check("One of the officials left.", &[]);
}

/// Words, nominal and unit of each figure.
fn check_units(text: &str, expected: &[&str]) {
    let found = read(text);
    let chars: Vec<char> = found.text.chars().collect();
    let shown: Vec<String> = found
        .quantities
        .iter()
        .map(|q| {
            let span = &q.evidence[0];
            let words: String = chars[span.start as usize..span.end as usize].iter().collect();
            format!("{words}: {}", q.unit.as_deref().unwrap_or("-"))
        })
        .collect();
    assert_eq!(shown, expected, "{text}");
}

#[test]
fn a_number_without_its_noun_counts_what_the_one_beside_it_counts() {
    check_units("The ferry firm asks for 40 days rather than 25.", &["40 days: d", "25: d"]);
    check_units(
        "Ormo raised the herring quota to 70,000 tonnes a year from 52,000.",
        &["70,000 tonnes a year: t/yr", "52,000: t/yr"],
    );
    check_units(
        "The bill was carried by 44 votes to 17 last week.",
        &["44 votes: vote", "17: vote"],
    );
    check_units(
        "Of the 31 sailors held in Ormo, 19 were freed in June.",
        &["31 sailors: person", "19: person"],
    );
}

#[test]
fn the_sentence_before_lends_a_unit_only_where_it_counts_one_thing() {
    check_units(
        "The text has nine chapters. Four are finished.",
        &["nine chapters: chapter", "Four: chapter"],
    );
    check_units(
        "The firm has 12 ships and 90 lorries. It wants 20.",
        &["12 ships: ship", "90 lorries: lorry", "20: -"],
    );
}

#[test]
fn a_figure_of_another_size_lends_nothing() {
    check_units("Shares rose 2 percent to 13,400.", &["2 percent: %", "13,400: -"]);
}

#[test]
fn what_is_killed_are_people_and_captives_over_sixty_are_so_old() {
    check_units("The blast killed at least 15.", &["at least 15: person"]);
    check_units("Captives over 60 would go first.", &["over 60: yr"]);
}

#[test]
fn counts_and_money_without_a_code_have_a_rate() {
    check_units("At least 300 trucks a day would cross.", &["At least 300 trucks a day: truck/d"]);
    check_units("It costs 22 million talers a day.", &["22 million talers a day: taler/d"]);
}

#[test]
fn points_of_a_share_that_moves_are_of_a_hundred() {
    check_units(
        "The yard raised its offer by 2.2 points to 6.2 percent.",
        &["2.2 points: %", "6.2 percent: %"],
    );
    check_units("The plan has 22 points.", &["22 points: point"]);
}

#[test]
fn a_figure_in_a_paper_is_theirs_who_tabled_it() {
    let givers = |text: &str| -> Vec<String> {
        let found = read(text);
        let name = |id: &readout::types::Id| {
            found
                .agents
                .iter()
                .find(|a| a.id == *id)
                .map_or("narrator".to_owned(), |a| a.name.clone())
        };
        found.quantities.iter().filter_map(|q| q.attributed_to.as_ref()).map(name).collect()
    };
    assert_eq!(
        givers(
            "The offer that Helga Brandt tabled would lift wages by 5.4 percent, according to a copy of the text."
        ),
        ["Helga Brandt"]
    );
    assert_eq!(givers("Helga Brandt's 5.4 percent was too little."), ["Helga Brandt"]);
}

#[test]
fn a_hedge_makes_the_article_before_a_length_a_number() {
    let lengths = |text: &str| {
        let found = read(text);
        found.quantities.iter().map(|q| show(&found, q)).collect::<Vec<_>>()
    };
    assert_eq!(
        lengths("The talks took almost an hour."),
        ["almost an hour: duration 1 h nearly [0.5, 1]"]
    );
    assert_eq!(
        lengths("They talked for more than a week."),
        ["more than a week: duration 1 wk more_than [1, 2]"]
    );
    assert!(lengths("The envoys paid an hourly fee.").is_empty());
}
