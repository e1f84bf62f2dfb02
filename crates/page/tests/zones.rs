//! Pages in, kinds of their lines out. The pages are of invented outlets about invented talks.

use readout_page::{Options, read};
use readout_types::{Report, ZoneKind};

fn report(text: &str) -> Report {
    let mut found = Vec::new();
    read("page.txt", &mut text.as_bytes(), &Options::default(), &mut |r| found.push(r));
    found.pop().expect("one item").expect("a report")
}

/// Each line is written as `kind: text`; the page is read from the texts alone.
fn check(page: &str) -> Report {
    let lines: Vec<(&str, &str)> =
        page.trim().lines().filter_map(|l| l.trim().split_once(": ")).collect();
    let text = lines.iter().map(|(_, text)| *text).collect::<Vec<_>>().join("\n");
    let report = report(&text);
    let got: Vec<String> = report
        .zones
        .iter()
        .map(|z| format!("{}: {}", z.kind, report.text.slice(z.start as usize..z.end as usize)))
        .collect();
    let want: Vec<String> = lines.iter().map(|(kind, text)| format!("{kind}: {text}")).collect();
    assert_eq!(got, want);
    report
}

#[test]
fn furniture_between_paragraphs_is_told_from_the_text() {
    let report = check(
        "
        masthead: The Aulis Courier
        navigation: News | Harbour | Opinion | Weather
        headline: Ferry operators and crews agree to go back to arbitration
        byline: By Mirela Tassou and Jon Abbering
        published: 4 March 2026, 6.52am
        body: Ferry operators and their crews agreed on Tuesday to return to arbitration after eleven days of picketing in the harbour.
        advertisement: Advertisement
        body: The crews had asked for an increase of nine per cent, and the operators had offered half of that in a letter on Sunday.
        related: Read more
        related: Harbour master warns of empty shelves on the outer islands
        body: “We were heard at last,” said Ilse Marant, who speaks for the crews, as she left the customs house.
        body: The arbitrator will sit again next week.
        share: Share this article
        comments: View comments
        footer: © 2026 The Aulis Courier. All rights reserved.
        ",
    );
    assert_eq!(report.outlet.as_deref(), Some("The Aulis Courier"));
    assert_eq!(report.published.as_ref().map(|d| d.as_str()), Some("2026-03-04T06:52"));
    let names: Vec<&str> = report.authors.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(names, ["Mirela Tassou", "Jon Abbering"]);
}

#[test]
fn agency_copy_bears_its_dateline_and_credit() {
    let report = check(
        "
        headline: Marovia and the islands put off their fruit tariff
        credit: Reuters
        body: BELMORA, Sept 23 (Reuters) - Marovia and the outer islands put off their quarrel over fruit on Tuesday, officials of both said.
        body: The duty was to begin at midnight.
        credit: (Reporting by Nils Okonjo; Editing by Fay Durand)
        ",
    );
    assert_eq!(report.wire.as_ref().map(|w| w.name.as_str()), Some("Reuters"));
    assert_eq!(report.dateline.as_deref(), Some("BELMORA, Sept 23 (Reuters)"));
    assert!(report.authors.iter().any(|a| a.name == "Fay Durand" && a.role == "editor"));
    assert_eq!(report.published, None, "a dateline's day is not the day of publication");
}

#[test]
fn a_dateline_with_its_year_dates_a_page_that_says_no_more() {
    for line in [
        "body: BELMORA, Sept 23, 2031 (Reuters) - Marovia and the outer islands put off their quarrel over fruit.",
        "body: BELMORA, Marovia, 23 September 2031 (Reuters) - The islands put off their quarrel over fruit.",
    ] {
        let report = check(&format!(
            "
            headline: Marovia and the islands put off their fruit tariff
            {line}
            body: The duty was to begin at midnight, and both ministers said that nobody would be sorry to see it go.
            "
        ));
        assert_eq!(report.published.as_ref().map(|d| d.as_str()), Some("2031-09-23"), "{line}");
    }
}

#[test]
fn pictures_keep_their_captions_and_lose_their_credits() {
    check(
        "
        headline: Envoys leave the Lantern Palace without a word
        image_credit: Photo: Nadia Orlu/Getty Images
        caption: Idris Qasmari, left, and Layla Haddoun leave the Lantern Palace early on Wednesday.
        byline: By Petra Lindqvist
        body: The envoys of Kestria and Ordova left the Lantern Palace early on Wednesday and did not speak to those who waited.
        body: Their aides said that the talks had been hard and that they would go on after the feast.
        ",
    );
}

#[test]
fn a_block_of_other_stories_after_the_text_is_dropped() {
    check(
        "
        headline: Conciliator calls both sides back to the table
        body: The conciliator called the dockers and the company back to the table on Monday, a day after both had walked out.
        body: Neither side would say what had changed, and the port stayed shut with forty ships at anchor outside it.
        body: The conciliator has until Friday to report to the ministry.
        credit: Nell Okafor contributed to this report.
        related: More stories
        related: Crane drivers vote on their own offer
        related: What the strike costs an island shop
        related: Why the harbour froze in 1911
        ",
    );
}

#[test]
fn clean_texts_are_all_text() {
    for text in [
        "The two sides agreed to meet again on Friday.",
        "They agreed on 14 points of 16 and left two to the presidents",
        "The president spoke by telephone with the prime minister of Ordova. They discussed the exchange of prisoners.\n\nThe call lasted for an hour.",
        "The minister said that the offer stood.\nShe would not say for how long.\nThe crews have until noon to answer it.\nAfter that the ministry will name an arbitrator of its own.",
    ] {
        let report = report(text);
        assert!(report.zones.iter().all(|z| z.keep), "{text:?}: {:?}", report.zones);
        assert_eq!(report.text.as_str(), text);
    }
}

#[test]
fn what_the_page_does_not_say_is_not_made_up() {
    let report = report("The two sides agreed to meet again on Friday.");
    assert_eq!((report.outlet, report.published, report.title), (None, None, None));
    assert!(report.authors.is_empty() && report.wire.is_none());
}

#[test]
fn a_mark_between_paragraphs_parts_lines_and_stays_in_the_text() {
    let text = "Talks resume in Belmora ### The envoys met for two hours on Monday. ### Advertisement ### They will meet again.";
    let options = Options { paragraph_mark: Some("###".to_owned()), ..Options::default() };
    let mut found = Vec::new();
    read("a", &mut text.as_bytes(), &options, &mut |r| found.push(r));
    let report = found.pop().expect("one").expect("a report");
    assert_eq!(report.text.as_str(), text);
    assert_eq!(report.zones.len(), 4);
    assert_eq!(report.zones[2].kind, ZoneKind::Advertisement);
}

#[test]
fn a_sections_label_on_top_is_not_the_outlet() {
    let text = "HALLEN PORT LIFE\nEnvoys near a deal on the ferries\nBy Jo Orlu\nMay 4, 2031\n\nThe envoys met on Monday and agreed to talk again, two officials said. They did not say when the ferries would sail.\n";
    assert_eq!(report(text).outlet, None);
}

/// A line that the page's other lines make look like furniture still dates the report where it can only be its date.
#[test]
fn a_labelled_date_at_the_head_dates_the_report_whatever_its_line_is_taken_for() {
    for (line, published) in [
        ("Published: 07:18, 11 Nov 2026 | Updated: 16:02, 11 Nov 2026", "2026-11-11T07:18"),
        ("Friday November 13 2026, 12.01am, The Aulis Review", "2026-11-13T00:01"),
        ("Updated 9:48 PM AKZT, June 15, 2026", "2026-06-15T21:48"),
        ("Tuesday 16th June 2026 · No. 41,207", "2026-06-16"),
    ] {
        let text = format!(
            "THE AULIS REVIEW\nHOME | NEWS | MONEY | HOROSCOPES\nLIVE\nFerry crews go back to the table\n{line}\n\
             Share on all networks   214 Comments\n\
             The ferry crews went back to the table in the customs house, a day after they had left it.\n\
             The arbitrator said that she would sit again, and that neither side had moved.\n"
        );
        let published = Some(published.to_owned());
        assert_eq!(report(&text).published.map(|d| d.as_str().to_owned()), published, "{line}");
    }
}
