//! What a page states of itself: linked data, `meta` tags, times, bylines.
//!
//! In: a parsed page. Out: [`Stated`]. Holds: linked data first, then `meta` tags, then
//! the markup of dates and bylines, then the text near the heading.

use std::collections::BTreeMap;

use dom_query::Document;

use super::linked::{self, Linked};
use crate::byline;
use crate::date;
use crate::item::Stated;
use crate::lexicon::Lexicons;

/// Names of `meta` tags (lower case), most telling first.
const TITLES: &[&str] =
    &["og:title", "twitter:title", "parsely-title", "dc.title", "sailthru.title", "headline"];
const DATES: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.created",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "date",
    "article.published",
    "citation_publication_date",
    "citation_date",
    "cxenseparse:recs:publishtime",
    "rnews:datepublished",
    "article:published",
    "published_time",
    "creation_date",
];
const AUTHORS: &[&str] = &[
    "author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "byl",
    "article:author",
    "og:article:author",
    "twitter:data1",
    "authors",
];
const SITES: &[&str] = &[
    "og:site_name",
    "application-name",
    "publisher",
    "dc.publisher",
    "article:publisher",
    "apple-mobile-web-app-title",
];

/// Markup of bylines, most telling first.
const BYLINES: &[&str] = &[
    "[itemprop='author'] [itemprop='name']",
    "[itemprop='author']",
    "a[rel~='author']",
    "[rel='author']",
    ".byline-name",
    ".byline__name",
    ".author-name",
    ".author__name",
    ".post-author",
    ".entry-author",
    ".article-author",
    ".byline",
    "[class*='byline']",
    "[class*='author-name']",
    "[class*='author_name']",
    "[class*='AuthorName']",
    ".author",
    "[class*='author']",
    "[class*='Author']",
];
/// Markup of dates.
const TIMES: &[&str] = &[
    "[itemprop='datePublished']",
    "time[pubdate]",
    "time.published",
    "time.entry-date",
    "time[class*='publish']",
    "article time[datetime]",
    "header time[datetime]",
    "main time[datetime]",
    "time[datetime]",
    "time",
    "[class*='publish'][class*='date']",
    "[class*='post-date']",
    "[class*='entry-date']",
    "[class*='article-date']",
    "[class*='date']",
    "[class*='Date']",
    "[class*='published']",
    "[class*='post-meta']",
    "[class*='byline']",
];

/// Gathers.
pub(crate) fn stated(page: &Document, url: Option<&str>, lexicons: &Lexicons) -> Stated {
    let scripts: Vec<String> =
        page.select("script[type*='ld+json']").iter().map(|s| s.text().to_string()).collect();
    let linked = linked::linked(scripts.iter().map(String::as_str));
    let metas = metas(page);
    let canonical = page.select("link[rel='canonical']").attr("href").map(|u| u.to_string());
    let own_url = canonical.or_else(|| metas.get("og:url").cloned()).or_else(|| linked.url.clone());
    Stated {
        title: title(page, &metas, &linked),
        published: published(page, &metas, &linked, lexicons),
        url: url.map(str::to_owned).or(own_url.filter(|u| u.starts_with("http"))),
        outlet: outlet(&metas, &linked),
        authors: authors(page, &metas, &linked, lexicons),
    }
}

/// `meta` tags by name, property or itemprop in lower case; the first of a name counts.
fn metas(page: &Document) -> BTreeMap<String, String> {
    let mut metas = BTreeMap::new();
    for node in page.select("meta[content]").iter() {
        let Some(content) = node.attr("content").map(|c| squeeze(&c)).filter(|c| !c.is_empty())
        else {
            continue;
        };
        for key in ["property", "name", "itemprop"] {
            if let Some(name) = node.attr(key) {
                metas.entry(name.trim().to_lowercase()).or_insert_with(|| content.clone());
            }
        }
    }
    metas
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn first<'m>(metas: &'m BTreeMap<String, String>, names: &[&str]) -> Option<&'m String> {
    names.iter().find_map(|n| metas.get(*n))
}

/// The heading that says what the stated title says, else the stated title without the site's name.
fn title(page: &Document, metas: &BTreeMap<String, String>, linked: &Linked) -> Option<String> {
    let tag =
        page.select("head title").iter().next().or_else(|| page.select("title").iter().next());
    let tag = tag.map(|t| squeeze(&t.text())).filter(|t| !t.is_empty());
    let given = first(metas, TITLES).cloned().or_else(|| linked.headline.clone()).or(tag);
    let given = given.map(|t| without_site(&t, metas));
    let headings: Vec<String> = page
        .select("h1")
        .iter()
        .take(8)
        .map(|h| squeeze(&h.text()))
        .filter(|h| h.chars().count() > 3 && h.len() < 400)
        .collect();
    let plain = |s: &str| {
        s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    let Some(given) = given else {
        return headings.into_iter().max_by_key(String::len);
    };
    let wanted = plain(&given);
    // A heading that is a small part of the title is the site's name.
    let says_it = |h: &&String| {
        let h = plain(h);
        h.contains(&wanted) && wanted.len() > 8 || wanted.contains(&h) && h.len() * 2 > wanted.len()
    };
    headings.iter().find(says_it).cloned().or(Some(given))
}

/// "Ferry deal holds | The Aulis Courier" without the outlet.
fn without_site(title: &str, metas: &BTreeMap<String, String>) -> String {
    let site = first(metas, SITES).map(|s| s.to_lowercase());
    for separator in [" | ", " - ", " – ", " — ", " :: ", " » "] {
        if let Some((head, tail)) = title.rsplit_once(separator) {
            let named = site.as_ref().is_some_and(|s| tail.to_lowercase().contains(s.as_str()));
            if named || tail.split(' ').count() <= 4 && head.split(' ').count() >= 4 {
                return head.to_owned();
            }
        }
    }
    match title.split_once(' ') {
        // "aulis.example Ferry deal holds"
        Some((host, rest))
            if host.contains('.') && host.len() > 5 && host.is_ascii() && !host.ends_with('.') =>
        {
            rest.to_owned()
        }
        _ => title.to_owned(),
    }
}

fn published(
    page: &Document,
    metas: &BTreeMap<String, String>,
    linked: &Linked,
    lexicons: &Lexicons,
) -> Option<String> {
    let known = |text: &str| date::field(text, lexicons).map(|_| text.to_owned());
    let listed = || DATES.iter().filter_map(|n| metas.get(*n)).find_map(|d| known(d));
    let stated = linked.published.as_deref().and_then(known).or_else(listed);
    stated.or_else(|| marked_date(page, &known)).or_else(|| {
        // A date that stands alone close to the heading.
        texts_near_heading(page)
            .into_iter()
            .find(|t| date::only_date(t, lexicons) && known(t).is_some())
    })
}

/// The short texts that follow the page's heading, and the few before it.
fn texts_near_heading(page: &Document) -> Vec<String> {
    const BEFORE: usize = 8;
    const AFTER: usize = 40;
    let mut before: Vec<String> = Vec::new();
    let mut after: Vec<String> = Vec::new();
    let mut seen = false;
    let body = page.select("body");
    for node in body.nodes().iter().flat_map(dom_query::NodeRef::descendants) {
        if !seen && node.has_name("h1") {
            seen = true;
        }
        if !node.is_text() {
            continue;
        }
        let text = squeeze(&node.text());
        if text.is_empty() || text.len() > 80 {
            continue;
        }
        if seen {
            after.push(text);
        } else {
            before.push(text);
        }
        if after.len() >= AFTER {
            break;
        }
    }
    let late = before.len().saturating_sub(BEFORE);
    after.into_iter().chain(before.into_iter().skip(late)).collect()
}

/// The date in the page's markup.
fn marked_date(page: &Document, known: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    TIMES.iter().find_map(|selector| {
        page.select(selector).iter().take(6).find_map(|node| {
            let given = node.attr("datetime").or_else(|| node.attr("content"));
            let text = squeeze(&node.text());
            let short = (text.len() <= 120).then_some(text);
            given.and_then(|g| known(&g)).or_else(|| short.and_then(|t| known(&t)))
        })
    })
}

fn outlet(metas: &BTreeMap<String, String>, linked: &Linked) -> Option<String> {
    let named = first(metas, SITES).filter(|s| !s.starts_with("http")).cloned();
    named.or_else(|| linked.publisher.clone())
}

fn authors(
    page: &Document,
    metas: &BTreeMap<String, String>,
    linked: &Linked,
    lexicons: &Lexicons,
) -> Vec<String> {
    let usable = |s: &String| {
        !s.starts_with("http")
            && !s.contains('@')
            && s.len() < 120
            && s.chars().any(char::is_alphabetic)
    };
    let from_data: Vec<String> = linked.authors.iter().filter(|s| usable(s)).cloned().collect();
    if !from_data.is_empty() {
        return from_data;
    }
    if let Some(name) = AUTHORS.iter().filter_map(|n| metas.get(*n)).find(|s| usable(s)) {
        return vec![without_by(name).to_owned()];
    }
    let marked = marked_authors(page, lexicons);
    if marked.is_empty() { signed_near_heading(page, lexicons) } else { marked }
}

fn without_by(text: &str) -> &str {
    let lower = text.to_lowercase();
    let cut =
        ["written by ", "posted by ", "by ", "author: "].iter().find(|b| lower.starts_with(**b));
    cut.map_or(text, |b| text.get(b.len()..).unwrap_or(text)).trim()
}

/// Names in the markup of bylines.
fn marked_authors(page: &Document, lexicons: &Lexicons) -> Vec<String> {
    for selector in BYLINES {
        let mut names: Vec<String> = Vec::new();
        for node in page.select(selector).iter().take(4) {
            let text = squeeze(&node.text());
            if text.len() > 100 {
                continue;
            }
            let read = byline::read(&text, lexicons);
            let found: Vec<String> = match read.names.is_empty() {
                false => read.names,
                true => Some(without_by(&text).to_owned())
                    .filter(|t| (2..=40).contains(&t.len()))
                    .into_iter()
                    .collect(),
            };
            found.into_iter().for_each(|n| {
                if !names.contains(&n) {
                    names.push(n)
                }
            });
            if !names.is_empty() {
                break;
            }
        }
        if !names.is_empty() {
            return names;
        }
    }
    Vec::new()
}

/// "By" and a name close to the heading, in one text or in two.
fn signed_near_heading(page: &Document, lexicons: &Lexicons) -> Vec<String> {
    let texts = texts_near_heading(page);
    for (at, text) in texts.iter().enumerate() {
        let lower = text.to_lowercase();
        let alone = lexicons.by_words.contains(lower.trim_end_matches(':'))
            || lower.ends_with("article by");
        let next = texts.get(at + 1).filter(|t| alone && t.len() <= 50);
        if let Some(name) = next {
            return vec![name.clone()];
        }
        let read = byline::read(text, lexicons);
        if read.by && read.is_personal(lexicons) {
            return read.names;
        }
    }
    let known = |t: &&String| {
        byline::read(t, lexicons).is_bare_names(lexicons) && t.split(' ').count() >= 2
    };
    texts.iter().take(12).find(known).cloned().into_iter().collect()
}
