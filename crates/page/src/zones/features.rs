//! The features by which a line is scored.
//!
//! In: a line's shape, its neighbours' and the page. Out: the features that hold. Holds: every feature has a
//! name, by which the table of weights knows it.

use readout_types::ZoneKind;

use super::page::{Page, looks_like_caption};
use super::shape::{End, Shape};
use crate::lexicon::{AgencyKind, Lexicons};

macro_rules! features {
    ($($variant:ident $name:literal),+ $(,)?) => {
        /// A feature of a line.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Feature { $($variant),+ }

        impl Feature {
            /// Every feature.
            pub(crate) const ALL: &'static [Feature] = &[$(Feature::$variant),+];

            /// Its name in the table of weights.
            pub(crate) fn name(self) -> &'static str {
                match self { $(Feature::$variant => $name),+ }
            }

            /// The feature of this name.
            pub(crate) fn named(name: &str) -> Option<Feature> {
                match name { $($name => Some(Feature::$variant),)+ _ => None }
            }
        }
    };
}

features! {
    Always "always",
    WordsNone "words_none", WordsOne "words_one", WordsFew "words_2_4", WordsSome "words_5_9",
    WordsMany "words_10_19", WordsLong "words_20_up",
    Prose "prose", LongProse "long_prose", TitleLike "title_like", TitleCase "title_case",
    AllCaps "all_caps", EndStop "end_stop", EndColon "end_colon", EndEllipsis "end_ellipsis",
    StartsLower "starts_lower", Bullet "bullet", QuoteFirst "quote_first", Bracketed "bracketed",
    InnerStops "inner_stops",
    Head "before_text", InText "in_text", Tail "after_text", FirstLine "first_line",
    NoText "page_without_text",
    TextStart "text_start", Title "title", BeforeByline "before_byline", AfterByline "after_byline_before_text",
    AfterTitle "right_after_title", BeforeTitle "before_title",
    RepeatsEarlier "repeats_earlier", RepeatsLater "repeats_later", InsideOther "inside_other",
    OverlapHigh "overlap_high", OverlapLow "overlap_low",
    OnlyDate "only_date", DateInside "date_inside",
    BylinePerson "byline_person", BylineNames "byline_bare_names", BylineNobody "byline_nobody",
    ByAlone "by_alone",
    AgencyWire "agency_wire_only", AgencyPhoto "agency_photo_only", OutletOnly "outlet_only",
    OutletLike "outlet_like", CaptionWithCredit "caption_with_credit", ProseAfterText "prose_after_text",
    Dateline "dateline", DatelineAlone "dateline_alone", FewLines "page_of_few_lines", Endless "words_40_up_no_prose", PhotoCredit "photo_credit", Tweet "tweet",
    SpeakerLabel "speaker_label", Code "code", LinkList "link_list", Address "address",
    Symbols "symbols_only", Numbers "numbers_only",
    LineAdvertisement "line_advertisement", LineNavigation "line_navigation", LineShare "line_share",
    LineComments "line_comments", LineRelated "line_related", LineFooter "line_footer",
    LineCredit "line_credit", LineOther "line_other", LinePublished "line_published",
    EdgeAdvertisement "edge_advertisement", EdgeNavigation "edge_navigation", EdgeShare "edge_share",
    EdgeComments "edge_comments", EdgeRelated "edge_related", EdgeFooter "edge_footer",
    EdgeCredit "edge_credit", EdgeOther "edge_other", EdgePublished "edge_published",
    EdgeImageCredit "edge_image_credit", EdgeCaption "edge_caption",
    InAdvertisement "in_advertisement", InComments "in_comments", InRelated "in_related",
    InFooter "in_footer", InCredit "in_credit", InOther "in_other", InShare "in_share",
    InCaption "in_caption", HintCaption "hint_caption", HintCredit "hint_credit",
    CaptionSpot "hint_caption_beside_picture", RepeatedProse "repeated_prose",
    Marked "marked_and_short", ShortLabel "short_label", Listed "listed_after_colon",
    FirstName "first_line_short", Echoed "first_line_echoed", DatelineAgency "dateline_agency_only",
    NamesNearTitle "names_near_title", BulletInHead "bullet_before_text",
    DateInText "date_in_text", AfterDateInText "title_after_date_in_text", BulletLabel "bullet_label",
    RelatedBothSides "related_both_sides", LabelBeforeProse "short_label_before_prose",
    LongTitle "long_title_in_sentence_case",
    AuthorFirst "author_first", TitleGlued "title_glued", PrevInside "prev_inside_other",
    PrevRelatedHead "prev_related_head", PrevImageCredit "prev_image_credit",
    NextImageCredit "next_image_credit", PrevDate "prev_only_date", NextDate "next_only_date",
    NextByline "next_byline", PrevByline "prev_byline", PrevProse "prev_prose", NextProse "next_prose",
    PrevTitleLike "prev_title_like", NextTitleLike "next_title_like", PrevColon "prev_colon",
    NextTweet "next_tweet", PrevGallery "prev_gallery", Gallery "gallery_page",
}

/// The features of line `at`.
pub(crate) fn features(
    at: usize,
    shapes: &[Shape],
    page: &Page,
    lexicons: &Lexicons,
) -> Vec<Feature> {
    let Some(shape) = shapes.get(at) else { return Vec::new() };
    let mut on = vec![Feature::Always];
    form(shape, &mut on);
    place(at, shapes, page, &mut on);
    kindred(shape, lexicons, &mut on);
    phrases(shape, &mut on);
    neighbours(at, shapes, lexicons, &mut on);
    joint(at, shapes, page, lexicons, &mut on);
    on
}

fn set(on: &mut Vec<Feature>, pairs: &[(bool, Feature)]) {
    on.extend(pairs.iter().filter(|(holds, _)| *holds).map(|(_, feature)| *feature));
}

fn form(shape: &Shape, on: &mut Vec<Feature>) {
    on.push(match shape.words {
        0 => Feature::WordsNone,
        1 => Feature::WordsOne,
        2..=4 => Feature::WordsFew,
        5..=9 => Feature::WordsSome,
        10..=19 => Feature::WordsMany,
        _ => Feature::WordsLong,
    });
    set(
        on,
        &[
            (shape.is_prose(), Feature::Prose),
            (shape.is_long_prose(), Feature::LongProse),
            (shape.is_title_like() && !shape.is_prose(), Feature::TitleLike),
            (shape.is_title_case(), Feature::TitleCase),
            (shape.all_caps, Feature::AllCaps),
            (shape.end == End::Stop, Feature::EndStop),
            (shape.end == End::Colon, Feature::EndColon),
            (shape.end == End::Ellipsis, Feature::EndEllipsis),
            (shape.starts_lower, Feature::StartsLower),
            (shape.bullet, Feature::Bullet),
            (shape.quote_first, Feature::QuoteFirst),
            (shape.bracketed, Feature::Bracketed),
            (shape.inner_stops > 0, Feature::InnerStops),
            (shape.is_marked(), Feature::Marked),
            (shape.is_short_label(), Feature::ShortLabel),
        ],
    );
}

fn place(at: usize, shapes: &[Shape], page: &Page, on: &mut Vec<Feature>) {
    let no_text = page.prose == 0;
    on.push(match at {
        _ if no_text => Feature::NoText,
        _ if at < page.body_start => Feature::Head,
        _ if at > page.body_end => Feature::Tail,
        _ => Feature::InText,
    });
    let first_title = page.titles.first().copied();
    let byline = page.first_byline;
    let head = at < page.body_start;
    set(
        on,
        &[
            (at == 0, Feature::FirstLine),
            (shapes.len() <= 2, Feature::FewLines),
            (at == page.body_start && !no_text, Feature::TextStart),
            (page.titles.contains(&at), Feature::Title),
            (head && byline.is_some_and(|b| at < b), Feature::BeforeByline),
            (head && byline.is_some_and(|b| at > b), Feature::AfterByline),
            (at > 0 && page.titles.contains(&(at - 1)) && shapes.len() > 2, Feature::AfterTitle),
            (first_title.is_some_and(|t| at < t), Feature::BeforeTitle),
            (page.repeats_earlier[at], Feature::RepeatsEarlier),
            (page.repeats_later[at], Feature::RepeatsLater),
            (page.inside_other[at] && at > page.body_start + 1, Feature::InsideOther),
            (page.overlap[at] >= 0.6, Feature::OverlapHigh),
            (page.overlap[at] < 0.25, Feature::OverlapLow),
        ],
    );
}

fn kindred(shape: &Shape, lexicons: &Lexicons, on: &mut Vec<Feature>) {
    let line = &shape.byline;
    let personal = line.is_personal(lexicons);
    set(
        on,
        &[
            (shape.only_date, Feature::OnlyDate),
            (shape.date.is_some() && !shape.only_date, Feature::DateInside),
            (personal, Feature::BylinePerson),
            (!personal && line.is_bare_names(lexicons), Feature::BylineNames),
            (line.is_impersonal(), Feature::BylineNobody),
            (
                line.by && line.names.is_empty() && shape.words <= 2 && line.other == 0,
                Feature::ByAlone,
            ),
            (shape.agency_only == Some(AgencyKind::Wire), Feature::AgencyWire),
            (shape.agency_only == Some(AgencyKind::Photo), Feature::AgencyPhoto),
            (shape.outlet_only, Feature::OutletOnly),
            (
                shape.outlet_like && !shape.outlet_only && shape.agency_only.is_none(),
                Feature::OutletLike,
            ),
            (shape.has_dateline, Feature::Dateline),
            (shape.dateline_alone, Feature::DatelineAlone),
            (shape.words >= 40 && !shape.is_prose(), Feature::Endless),
            (shape.photo_credit, Feature::PhotoCredit),
            (shape.tweet_attribution, Feature::Tweet),
            (shape.speaker_label, Feature::SpeakerLabel),
            (shape.code, Feature::Code),
            (shape.link_list, Feature::LinkList),
            (shape.address, Feature::Address),
            (shape.symbols_only, Feature::Symbols),
            (shape.number_only && !shape.only_date, Feature::Numbers),
        ],
    );
}

fn phrases(shape: &Shape, on: &mut Vec<Feature>) {
    if let Some(kind) = shape.phrase {
        on.extend(line_phrase(kind));
        return;
    }
    on.extend(shape.edge_phrases.iter().filter_map(|k| edge_phrase(*k)));
    on.extend(shape.inner_phrases.iter().filter_map(|k| inner_phrase(*k)));
}

/// Features that hold only where several signs meet: at the head of the page, in captions, in the text.
fn joint(at: usize, shapes: &[Shape], page: &Page, lexicons: &Lexicons, on: &mut Vec<Feature>) {
    heads(at, &shapes[at], page, on);
    captions(at, shapes, page, on);
    headings(at, shapes, page, on);
    let shape = &shapes[at];
    let by_author = |name: &String| {
        shape.norm.starts_with(name.as_str()) && !shape.byline.is_personal(lexicons)
    };
    let past_start = at > page.body_start + 1;
    let signed = shape.words >= 5 && past_start && page.authors.iter().any(by_author);
    set(
        on,
        &[
            (signed, Feature::AuthorFirst),
            (shape.hints.contains(&ZoneKind::Credit), Feature::HintCredit),
            (page.dateline_agency[at], Feature::DatelineAgency),
            (at > page.body_end && shape.is_long_prose(), Feature::ProseAfterText),
            (page.listed[at], Feature::Listed),
            (page.glued[at] && shape.words >= 12, Feature::TitleGlued),
            (at > 0 && page.inside_other[at - 1], Feature::PrevInside),
        ],
    );
}

fn heads(at: usize, shape: &Shape, page: &Page, on: &mut Vec<Feature>) {
    let titled = page.titles.contains(&at);
    let head = at < page.body_start;
    let near_title = head && page.titles.iter().any(|t| at > *t && at - t <= 5);
    let first = at == 0 && !titled;
    set(
        on,
        &[
            (first && shape.words <= 5 && shape.end == End::Open, Feature::FirstName),
            (at == 0 && page.echoed_name, Feature::Echoed),
            (near_title && !titled && shape.byline.could_be_names(), Feature::NamesNearTitle),
            (shape.bullet && head && page.titles.iter().any(|t| *t < at), Feature::BulletInHead),
        ],
    );
}

fn captions(at: usize, shapes: &[Shape], page: &Page, on: &mut Vec<Feature>) {
    let shape = &shapes[at];
    let hint = shape.hints.contains(&ZoneKind::Caption) && !page.titles.contains(&at);
    let repeated = page.repeats_earlier[at] || page.repeats_later[at];
    let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
    let picture = beside.filter_map(|i| shapes.get(i)).any(|s| is_credit(s) || is_gallery(s));
    let credited = shape.photo_credit || shape.has_edge(ZoneKind::ImageCredit);
    let sentence = shape.is_prose() && (shape.full_stop || shape.words >= 18);
    set(
        on,
        &[
            (hint, Feature::HintCaption),
            (hint && (picture || repeated), Feature::CaptionSpot),
            (repeated && sentence && !page.titles.contains(&at), Feature::RepeatedProse),
            (credited && shape.words >= 12, Feature::CaptionWithCredit),
        ],
    );
}

fn headings(at: usize, shapes: &[Shape], page: &Page, on: &mut Vec<Feature>) {
    let shape = &shapes[at];
    let next_prose = shapes.get(at + 1).is_some_and(Shape::is_prose);
    let title = shape.is_title_like() && !shape.is_prose() && shape.end == End::Open;
    let in_text = at > page.body_start && at <= page.body_end;
    let after_date = at > 0 && shapes.get(at - 1).is_some_and(|s| s.only_date);
    let bulleted = shape.bullet && shape.words <= 8 && !shape.is_prose();
    let related = |i: Option<usize>| {
        i.and_then(|i| shapes.get(i)).is_some_and(|s| s.has_edge(ZoneKind::Related))
    };
    set(
        on,
        &[
            (shape.only_date && in_text, Feature::DateInText),
            (in_text && title && after_date, Feature::AfterDateInText),
            (bulleted && next_prose, Feature::BulletLabel),
            (related(at.checked_sub(1)) && related(Some(at + 1)), Feature::RelatedBothSides),
            (shape.is_short_label() && next_prose, Feature::LabelBeforeProse),
            (title && shape.words >= 7 && !shape.is_title_case(), Feature::LongTitle),
        ],
    );
}

fn is_credit(s: &Shape) -> bool {
    s.photo_credit || s.has_edge(ZoneKind::ImageCredit) || s.agency_only == Some(AgencyKind::Photo)
}

fn is_gallery(s: &Shape) -> bool {
    s.norm.starts_with("image # of")
        || s.norm.starts_with("photo # of")
        || s.norm == "image"
        || s.norm.ends_with("caption")
}

fn line_phrase(kind: ZoneKind) -> Option<Feature> {
    Some(match kind {
        ZoneKind::Advertisement => Feature::LineAdvertisement,
        ZoneKind::Navigation => Feature::LineNavigation,
        ZoneKind::Share => Feature::LineShare,
        ZoneKind::Comments => Feature::LineComments,
        ZoneKind::Related => Feature::LineRelated,
        ZoneKind::Footer => Feature::LineFooter,
        ZoneKind::Credit => Feature::LineCredit,
        ZoneKind::Published => Feature::LinePublished,
        ZoneKind::Other => Feature::LineOther,
        _ => return None,
    })
}

fn edge_phrase(kind: ZoneKind) -> Option<Feature> {
    Some(match kind {
        ZoneKind::Advertisement => Feature::EdgeAdvertisement,
        ZoneKind::Navigation => Feature::EdgeNavigation,
        ZoneKind::Share => Feature::EdgeShare,
        ZoneKind::Comments => Feature::EdgeComments,
        ZoneKind::Related => Feature::EdgeRelated,
        ZoneKind::Footer => Feature::EdgeFooter,
        ZoneKind::Credit => Feature::EdgeCredit,
        ZoneKind::Published => Feature::EdgePublished,
        ZoneKind::ImageCredit => Feature::EdgeImageCredit,
        ZoneKind::Caption => Feature::EdgeCaption,
        ZoneKind::Other => Feature::EdgeOther,
        _ => return None,
    })
}

fn inner_phrase(kind: ZoneKind) -> Option<Feature> {
    Some(match kind {
        ZoneKind::Advertisement => Feature::InAdvertisement,
        ZoneKind::Comments => Feature::InComments,
        ZoneKind::Related => Feature::InRelated,
        ZoneKind::Footer => Feature::InFooter,
        ZoneKind::Credit => Feature::InCredit,
        ZoneKind::Share => Feature::InShare,
        ZoneKind::Other => Feature::InOther,
        ZoneKind::Caption => Feature::InCaption,
        _ => return None,
    })
}

fn neighbours(at: usize, shapes: &[Shape], lexicons: &Lexicons, on: &mut Vec<Feature>) {
    let next = shapes.get(at + 1);
    let prev = at.checked_sub(1).and_then(|p| shapes.get(p));
    let holds = |shape: Option<&Shape>, test: &dyn Fn(&Shape) -> bool| shape.is_some_and(test);
    let byline = |s: &Shape| s.byline.is_personal(lexicons) || s.byline.is_impersonal();
    let heads = |s: &Shape| {
        s.phrase == Some(ZoneKind::Related)
            || s.has_edge(ZoneKind::Related) && s.words <= 6 && !s.is_prose()
    };
    let title = |s: &Shape| s.is_title_like() && !s.is_prose();
    set(
        on,
        &[
            (holds(prev, &heads), Feature::PrevRelatedHead),
            (holds(prev, &is_credit), Feature::PrevImageCredit),
            (holds(next, &is_credit), Feature::NextImageCredit),
            (holds(prev, &|s| s.only_date), Feature::PrevDate),
            (holds(next, &|s| s.only_date), Feature::NextDate),
            (holds(prev, &byline), Feature::PrevByline),
            (holds(next, &byline), Feature::NextByline),
            (holds(prev, &Shape::is_prose), Feature::PrevProse),
            (holds(next, &Shape::is_prose), Feature::NextProse),
            (holds(prev, &title), Feature::PrevTitleLike),
            (holds(next, &title), Feature::NextTitleLike),
            (holds(prev, &|s| s.end == End::Colon), Feature::PrevColon),
            (holds(next, &|s| s.tweet_attribution), Feature::NextTweet),
            (holds(prev, &is_gallery), Feature::PrevGallery),
            (
                shapes.get(at).is_some_and(looks_like_caption) && holds(next, &is_gallery),
                Feature::Gallery,
            ),
        ],
    );
}
