//! Finds titles and offices beside a person's name.
//!
//! In: a [`Doc`] and a name in it. Out: [`Role`]s as stretches of tokens. Holds: a role never runs into another
//! person's name; it bears no article at its start.

use readout_types::RoleStatus;
use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Pos, Tag};

use super::lexicon::{Lexicon, PersonKind};
use crate::syntax::{is_negated, noun_phrase, trim};

/// A title or office in the text.
#[derive(Debug, Clone)]
pub(crate) struct Role {
    /// The words.
    pub(crate) tokens: Tokens,
    /// The word for the office or tie.
    pub(crate) office: TokenId,
    pub(crate) status: RoleStatus,
    /// Whether it stands right before the name, as a title does.
    pub(crate) before: bool,
}

/// How far a role may reach on either side of a name, in tokens.
const REACH: u32 = 14;

/// The roles beside one name; `is_person` tells which tokens are parts of persons' names.
pub(crate) fn around(doc: &Doc, lexicon: &Lexicon, name: &Tokens, is_person: &[bool]) -> Vec<Role> {
    let mut roles = Vec::new();
    roles.extend(before(doc, lexicon, name, is_person));
    roles.extend(
        introduced(doc, lexicon, name).or_else(|| led_by_comma(doc, lexicon, name, is_person)),
    );
    let after = apposition(doc, lexicon, name, is_person);
    roles.extend(after);
    roles.extend(copular(doc, lexicon, name));
    roles.extend(leading(doc, lexicon, name));
    for role in &mut roles {
        let status = status(doc, lexicon, &role.tokens);
        if role.status == RoleStatus::Asserted {
            role.status = status;
        }
        role.tokens = without_article(doc, up_to_label(doc, role.tokens.clone()));
        role.tokens = without_name(role.tokens.clone(), name);
    }
    roles.retain(|role| role.tokens.contains(&role.office));
    // The parse and the words may tell of the same title twice.
    let mut told: Vec<Tokens> = Vec::new();
    roles.retain(|role| {
        let new = !told.contains(&role.tokens);
        told.push(role.tokens.clone());
        new
    });
    roles
}

/// An office that several hold, with what they hold it at and their names.
#[derive(Debug, Clone)]
pub(crate) struct SharedRole {
    pub(crate) role: Role,
    pub(crate) bodies: Tokens,
    pub(crate) names: Tokens,
}

/// Offices of several: "the trade ministers of A and B, X and Y".
pub(crate) fn shared(doc: &Doc, lexicon: &Lexicon, is_person: &[bool]) -> Vec<SharedRole> {
    let offices = (0..doc.tokens.len() as TokenId).filter(|id| {
        matches!(doc.token(*id).tag, Tag::Nns | Tag::Nnps) && is_office(doc, lexicon, *id)
    });
    offices.filter_map(|office| shared_from(doc, office, is_person)).collect()
}

fn shared_from(doc: &Doc, office: TokenId, is_person: &[bool]) -> Option<SharedRole> {
    let stop = doc.sentence(office).tokens.end;
    let bodies = office + 2;
    if bodies >= stop || doc.token(office + 1).lower != "of" {
        return None;
    }
    let is_name = |id: &TokenId| is_person[*id as usize];
    let comma = (bodies..stop.min(office + REACH)).find(|id| doc.token(*id).tag == Tag::Comma)?;
    let joins = |id: &TokenId| {
        is_name(id) || doc.token(*id).tag == Tag::Comma || doc.token(*id).pos == Pos::Cconj
    };
    let end = (comma + 1..stop).find(|id| !joins(id)).unwrap_or(stop);
    let first = comma + 1;
    let told = first < end && is_name(&first) && !(bodies..comma).any(|id| is_name(&id));
    let phrase = crate::syntax::core_phrase(doc, office);
    let tokens = without_article(doc, phrase.start.min(office)..office + 1);
    let role = Role { tokens, office, status: RoleStatus::Asserted, before: false };
    told.then_some(SharedRole { role, bodies: bodies..comma, names: first..end })
}

fn is_office(doc: &Doc, lexicon: &Lexicon, id: TokenId) -> bool {
    let token = doc.token(id);
    if !matches!(token.pos, Pos::Noun | Pos::Propn | Pos::Adj) {
        return false;
    }
    let lemma = token.lemma.to_lowercase();
    let known = |word: &str| {
        lexicon.person(word).is_some_and(|w| match w.kind {
            PersonKind::Office | PersonKind::Tie => true,
            // "Sen." is an office, "Mr." is none.
            PersonKind::Title => w.relation.is_some(),
            PersonKind::Person => false,
        })
    };
    known(&lemma) || known(&token.lower) || is_elect(doc, id)
}

/// "Speaker-to-be", "Representative-elect", "secretary-designate".
fn is_elect(doc: &Doc, id: TokenId) -> bool {
    id > 1
        && matches!(doc.token(id).lower.as_str(), "elect" | "designate" | "be")
        && matches!(doc.word(id - 1), "-" | "‑")
}

/// "Finnish Foreign Minister Elina X", "U.S. Ambassador to China Terry X", "President of the Republic of X Terry Y".
fn before(doc: &Doc, lexicon: &Lexicon, name: &Tokens, is_person: &[bool]) -> Option<Role> {
    let sentence = doc.sentence(name.start).tokens.clone();
    let least = sentence.start.max(name.start.saturating_sub(REACH));
    // "a director for Ansgar's council": a name that a preposition governs is part of somebody else's title.
    // The same behind "Mr.": "a spokesman for Mr Lind" is somebody else.
    let address = |id: &TokenId| {
        let word = lexicon.person(doc.token(*id).lower.as_str());
        word.is_some_and(|w| w.kind == PersonKind::Title && w.relation.is_none())
            || doc.word(*id) == "."
    };
    let governor = (least..name.start).rev().find(|id| !address(id));
    if governor.is_some_and(|id| doc.token(id).pos == Pos::Adp) {
        return None;
    }
    let title = Title { doc, lexicon, is_person, name, least };
    let (mut start, mut office) = title.innermost()?;
    while let Some((outer, its_office)) = title.outer(start, office) {
        (start, office) = (outer, its_office);
    }
    let direct = office + 1 == name.start
        || doc.token(office + 1).pos == Pos::Adp
        || office + 2 == name.start;
    let tokens = first_noun(doc, start, name.start)..name.start;
    let opens_clause = is_relative_subject(doc, name, &tokens);
    (direct && tokens.start <= office && !opens_clause).then(|| Role {
        tokens: trim(doc, tokens),
        office: last_office(doc, lexicon, office, name.start),
        status: RoleStatus::Asserted,
        before: true,
    })
}

/// "the head of the union Lund leads": the name opens a relative clause about the words before it.
fn is_relative_subject(doc: &Doc, name: &Tokens, title: &Tokens) -> bool {
    let head = name.clone().find(|id| !name.contains(&doc.token(*id).head));
    head.is_some_and(|head| {
        let verb = doc.token(head).head;
        let clause = doc.token(verb);
        doc.token(head).dep == Dep::Nsubj
            && clause.dep == Dep::Relcl
            && title.contains(&clause.head)
    })
}

/// What stands before a name, while its title is looked for in it.
struct Title<'a> {
    doc: &'a Doc,
    lexicon: &'a Lexicon,
    is_person: &'a [bool],
    name: &'a Tokens,
    least: TokenId,
}

impl Title<'_> {
    /// The title's first word and its office: the office next to the name, with what it is of.
    fn innermost(&self) -> Option<(TokenId, TokenId)> {
        let mut start = self.name.start;
        let mut office = None;
        while start > self.least {
            let id = start - 1;
            let end = self.is_person[id as usize] && !is_possessor(self.doc, id);
            if end || !self.continues(id, office.is_some()) {
                break;
            }
            if office.is_none() && is_office(self.doc, self.lexicon, id) {
                office = Some(id);
            }
            start = id;
        }
        Some((start, office?))
    }

    fn continues(&self, id: TokenId, office_seen: bool) -> bool {
        let token = self.doc.token(id);
        let inside = !office_seen && id + 1 < self.name.start;
        match token.pos {
            // "of the Republic", "of Foreign Affairs and Trade".
            Pos::Det => inside && id > self.least && is_title_link(self.doc, id - 1),
            Pos::Cconj => {
                let joined = |id: TokenId| self.doc.word(id).starts_with(char::is_uppercase);
                continues_title(self.doc, id, office_seen)
                    || inside && id > self.least && joined(id - 1) && joined(id + 1)
            }
            _ => continues_title(self.doc, id, office_seen),
        }
    }

    /// "Head of the Office of the President of X, Terry Y": the outermost office is the role. An office right before the
    /// name without an article is the name's own title, and one in small letters takes none with a capital.
    fn outer(&self, start: TokenId, office: TokenId) -> Option<(TokenId, TokenId)> {
        let article = self.doc.token(start.checked_sub(1)?).pos == Pos::Det;
        if office + 1 == self.name.start && !article {
            return None;
        }
        let mut at = start;
        while at > self.least {
            let id = at - 1;
            let linked = is_title_link(self.doc, at);
            let fits =
                linked && is_office(self.doc, self.lexicon, id) && !self.is_person[id as usize];
            if fits && self.is_capital(id) == self.is_capital(office) {
                return Some((self.first_modifier(id), id));
            }
            let token = self.doc.token(id);
            let goes_on = match token.pos {
                Pos::Det | Pos::Propn | Pos::Noun | Pos::Adj => !self.is_person[id as usize],
                Pos::Adp => is_title_link(self.doc, id),
                _ => false,
            };
            if !goes_on || at == start && !matches!(token.pos, Pos::Det | Pos::Adp) {
                return None;
            }
            at = id;
        }
        None
    }

    /// Where the words before an office begin that tell more of it.
    fn first_modifier(&self, office: TokenId) -> TokenId {
        let goes_on =
            |id: &TokenId| !self.is_person[*id as usize] && continues_title(self.doc, *id, true);
        let before = (self.least..office).rev().take_while(goes_on);
        before.last().unwrap_or(office)
    }

    fn is_capital(&self, id: TokenId) -> bool {
        self.doc.word(id).starts_with(char::is_uppercase)
    }
}

fn is_title_link(doc: &Doc, id: TokenId) -> bool {
    matches!(doc.token(id).lower.as_str(), "of" | "to" | "for")
}

/// "President-elect": the office is the whole compound; its last noun tells.
fn last_office(doc: &Doc, lexicon: &Lexicon, office: TokenId, end: TokenId) -> TokenId {
    if is_elect(doc, office) {
        let from = office.saturating_sub(4);
        let noun = (from..office).rev().find(|id| {
            let lower = &doc.token(*id).lower;
            lexicon.person(lower).is_some_and(|w| w.kind == PersonKind::Office)
        });
        return noun.unwrap_or(office.min(end));
    }
    office
}

/// "Brandt's envoy": a possessor is a part of the title, not its end.
fn is_possessor(doc: &Doc, id: TokenId) -> bool {
    doc.tokens.get(id as usize + 1).is_some_and(|next| next.tag == Tag::Pos)
}

/// Whether a word can stand inside a title that runs up to a name. Left of the office prepositions end it.
fn continues_title(doc: &Doc, id: TokenId, office_seen: bool) -> bool {
    let token = doc.token(id);
    match token.pos {
        Pos::Propn | Pos::Noun | Pos::Adj | Pos::Num => true,
        Pos::Part => token.tag == Tag::Pos || id > 0 && doc.word(id - 1) == "-",
        Pos::Punct => token.tag == Tag::Hyph || matches!(doc.word(id), "-" | "‑" | "."),
        // "Son-in-law" is one word.
        Pos::Adp if is_hyphened(doc, id) => true,
        Pos::Adp => !office_seen && is_title_link(doc, id),
        Pos::Cconj => {
            let inside = doc.token(id).entity.is_some();
            inside || doc.word(id) == "&"
        }
        Pos::Verb => token.dep == Dep::Amod,
        Pos::Aux => is_elect(doc, id),
        Pos::Adv => matches!(token.lower.as_str(), "then" | "now"),
        _ => false,
    }
}

fn is_hyphened(doc: &Doc, id: TokenId) -> bool {
    let hyphen = |id: Option<TokenId>| {
        id.and_then(|id| doc.tokens.get(id as usize)).is_some_and(|t| t.tag == Tag::Hyph)
    };
    hyphen(id.checked_sub(1)) && hyphen(Some(id + 1))
}

/// A title begins with a word, not with a genitive left over.
fn first_noun(doc: &Doc, start: TokenId, end: TokenId) -> TokenId {
    let loose = |id: &TokenId| {
        matches!(doc.token(*id).pos, Pos::Part | Pos::Punct | Pos::Adp | Pos::Cconj)
            || !doc.word(*id).contains(char::is_alphanumeric)
    };
    (start..end).find(|id| !loose(id)).unwrap_or(end)
}

/// "the Kremlin's top aide, Yuri X": the name stands in apposition to the office.
fn introduced(doc: &Doc, lexicon: &Lexicon, name: &Tokens) -> Option<Role> {
    let head = name.clone().find(|id| !name.contains(&doc.token(*id).head))?;
    let token = doc.token(head);
    let office = token.head;
    let fits = token.dep == Dep::Appos && office < name.start && is_office(doc, lexicon, office);
    if !fits {
        return None;
    }
    let phrase = noun_phrase(doc, office);
    let tokens = trim(doc, phrase.start..phrase.end.min(name.start));
    let tokens = up_to_name(doc, tokens, name);
    tokens.contains(&office).then_some(Role {
        tokens,
        office,
        status: RoleStatus::Asserted,
        before: false,
    })
}

/// "the farm minister of Tolva, Piet X, said": the same where the parse does not tell.
fn led_by_comma(doc: &Doc, lexicon: &Lexicon, name: &Tokens, is_person: &[bool]) -> Option<Role> {
    let comma = name.start.checked_sub(1)?;
    let ends = doc.tokens.get(name.end as usize)?;
    let closed = ends.tag == Tag::Comma || matches!(ends.pos, Pos::Verb | Pos::Aux);
    if doc.token(comma).tag != Tag::Comma || !closed {
        return None;
    }
    let least = doc.sentence(name.start).tokens.start.max(comma.saturating_sub(REACH));
    let mut start = comma;
    // "A spokesman for Lind, Ada Oduya, said": the name behind "for" is a part of the description.
    let mut served = comma;
    while served > least && is_person[served as usize - 1] {
        served -= 1;
    }
    if served < comma {
        let mut prep = served;
        while prep > least && is_title(doc, lexicon, prep - 1) {
            prep -= 1;
        }
        let linked = prep > least + 1 && is_title_link(doc, prep - 1);
        start = if linked && is_office(doc, lexicon, prep - 2) { prep } else { comma };
    }
    while start > least && !is_person[start as usize - 1] && in_description(doc, start - 1) {
        start -= 1;
    }
    let office =
        (start..comma).find(|id| is_office(doc, lexicon, *id) && !is_possessor(doc, *id))?;
    let determined = matches!(doc.token(start).pos, Pos::Det | Pos::Pron)
        || (start..office).any(|id| is_possessor(doc, id));
    // The office heads the phrase: what follows it up to the comma begins with a preposition.
    let heads = office + 1 == comma || doc.token(office + 1).pos == Pos::Adp;
    (determined && heads).then_some(Role {
        tokens: start..comma,
        office,
        status: RoleStatus::Asserted,
        before: false,
    })
}

/// "Mr.", "Sen.": a form of address or a short title before a name.
fn is_title(doc: &Doc, lexicon: &Lexicon, id: TokenId) -> bool {
    let word = lexicon.person(doc.token(id).lower.as_str());
    word.is_some_and(|w| w.kind == PersonKind::Title || w.kind == PersonKind::Office)
        && doc.word(id).starts_with(char::is_uppercase)
}

fn in_description(doc: &Doc, id: TokenId) -> bool {
    let token = doc.token(id);
    match token.pos {
        Pos::Propn | Pos::Noun | Pos::Adj | Pos::Det => true,
        Pos::Adp => matches!(token.lower.as_str(), "of" | "for" | "at" | "in" | "to"),
        Pos::Part => token.tag == Tag::Pos,
        Pos::Pron => token.tag == Tag::PrpS,
        Pos::Punct => token.tag == Tag::Hyph || doc.word(id) == "-",
        _ => false,
    }
}

fn up_to_name(doc: &Doc, tokens: Tokens, name: &Tokens) -> Tokens {
    let article = (tokens.start..name.start).rev().find(|id| doc.token(*id).tag == Tag::Comma);
    // The comma right before the name does not count: it ends the phrase.
    match article {
        Some(comma) if comma + 1 < name.start && comma >= tokens.start => tokens.start..comma,
        _ => tokens,
    }
}

/// "X, the head of Y, said"; "X (D-Ohio), a member of Z"; "Senator X of Ohio, the majority leader".
fn apposition(doc: &Doc, lexicon: &Lexicon, name: &Tokens, is_person: &[bool]) -> Vec<Role> {
    let sentence = doc.sentence(name.start).tokens.clone();
    let mut roles = Vec::new();
    let mut at = name.end;
    // "of Ohio" between name and comma.
    if at + 1 < sentence.end && doc.token(at).lower == "of" {
        at = (at..sentence.end.min(at + 5))
            .find(|id| doc.token(*id).tag == Tag::Comma)
            .unwrap_or(at);
    }
    for _ in 0..2 {
        let opens = at < sentence.end && matches!(doc.token(at).tag, Tag::Comma | Tag::Lrb);
        if !opens {
            break;
        }
        let Some(role) = phrase_from(doc, lexicon, at + 1, sentence.end, is_person) else { break };
        let stands_before = is_person.get(role.tokens.end as usize).copied().unwrap_or(false);
        if stands_before
            || introduces_another(doc, role.tokens.end, is_person)
            || speaks_itself(doc, &role)
        {
            break;
        }
        at = role.tokens.end;
        roles.push(role);
    }
    roles
}

/// "A, the top aide, B, said", "A, Deputy Head of the Office B": a title between two names is the second one's where a comma parts it from that.
fn introduces_another(doc: &Doc, end: TokenId, is_person: &[bool]) -> bool {
    let comma = doc.tokens.get(end as usize).is_some_and(|t| t.tag == Tag::Comma);
    comma && is_person.get(end as usize + 1).copied().unwrap_or(false)
}

/// "The call was cut off by Orme, the aide said": the phrase behind the comma is the subject of its own verb.
fn speaks_itself(doc: &Doc, role: &Role) -> bool {
    let subject = matches!(doc.token(role.office).dep, Dep::Nsubj | Dep::Nsubjpass);
    let next = doc.tokens.get(role.tokens.end as usize);
    subject && next.is_some_and(|t| matches!(t.pos, Pos::Verb | Pos::Aux | Pos::Adv))
}

/// A phrase whose head is an office, from a place to the next comma or verb.
fn phrase_from(
    doc: &Doc,
    lexicon: &Lexicon,
    start: TokenId,
    stop: TokenId,
    is_person: &[bool],
) -> Option<Role> {
    let reach = stop.min(start + REACH);
    let mut office = None;
    let mut next = start;
    while next < reach {
        let id = next;
        next += 1;
        if is_office(doc, lexicon, id) {
            let is_name = |at: TokenId| is_person.get(at as usize).copied().unwrap_or(false);
            if is_name(id + 1) {
                // "President Ines Corvo's special envoy": a title inside the possessor's name.
                let end = (id + 1..reach).find(|at| !is_name(*at))?;
                if doc.token(end).tag != Tag::Pos {
                    return None;
                }
                next = end + 1;
                continue;
            }
            office = Some(id);
            let next_noun = doc
                .tokens
                .get(id as usize + 1)
                .is_some_and(|n| matches!(n.pos, Pos::Noun | Pos::Propn));
            if !next_noun {
                break;
            }
        } else if !may_precede_office(doc, id, is_person) {
            break;
        }
    }
    let office = office?;
    let mut end = complement_end(doc, office + 1, stop, is_person);
    // "an aide of President Halden": the name is the end of the phrase where its own title stands in it.
    let is_name = |id: TokenId| is_person.get(id as usize).copied().unwrap_or(false);
    let titled = end > office + 2
        && is_office(doc, lexicon, end - 1)
        && is_title_link(doc, end - 2 - u32::from(doc.token(end - 2).pos == Pos::Det));
    while titled && end < stop && is_name(end) {
        end += 1;
    }
    Some(Role { tokens: start..end, office, status: RoleStatus::Asserted, before: false })
}

fn may_precede_office(doc: &Doc, id: TokenId, is_person: &[bool]) -> bool {
    let token = doc.token(id);
    if is_person[id as usize] {
        return is_possessor(doc, id) || doc.token(id).dep == Dep::Compound;
    }
    match token.pos {
        Pos::Det | Pos::Adj | Pos::Noun | Pos::Propn | Pos::Num => true,
        Pos::Pron => token.tag == Tag::PrpS,
        Pos::Part => token.tag == Tag::Pos,
        Pos::Punct => token.tag == Tag::Hyph || doc.word(id) == "-",
        Pos::Adv => true,
        Pos::Verb => token.dep == Dep::Amod,
        _ => false,
    }
}

/// Where "of the committee", "for Asian affairs at the institute" ends.
fn complement_end(doc: &Doc, start: TokenId, stop: TokenId, is_person: &[bool]) -> TokenId {
    let mut end = start;
    while end < stop.min(start + REACH) {
        let token = doc.token(end);
        let name_at_start = is_person[end as usize]
            && end > start
            && !is_possessor(doc, end)
            && doc.token(end - 1).pos != Pos::Adp;
        let goes_on = match token.pos {
            Pos::Propn | Pos::Noun | Pos::Adj | Pos::Det | Pos::Num => !name_at_start,
            Pos::Adp => {
                end == start
                    || matches!(
                        token.lower.as_str(),
                        "of" | "for" | "at" | "in" | "on" | "to" | "with"
                    )
            }
            Pos::Part => token.tag == Tag::Pos,
            Pos::Cconj => token.entity.is_some() || doc.word(end) == "&",
            Pos::Punct => token.tag == Tag::Hyph || doc.word(end) == "-",
            Pos::Pron => token.tag == Tag::PrpS,
            _ => false,
        };
        if !goes_on || token.lower == "who" {
            break;
        }
        end += 1;
    }
    end
}

/// "X, who leads the Harbour Union,": a clause that says of what somebody is the head.
fn leading(doc: &Doc, lexicon: &Lexicon, name: &Tokens) -> Option<Role> {
    let head = name.clone().find(|id| !name.contains(&doc.token(*id).head))?;
    let verb = doc.children_by(head, Dep::Relcl).find(|verb| {
        let token = doc.token(*verb);
        let finite = matches!(token.tag, Tag::Vbz | Tag::Vbd | Tag::Vbp);
        finite && lexicon.is_leading(&token.lemma.to_lowercase()) && !is_negated(doc, *verb)
    })?;
    doc.child_by(verb, Dep::Nsubj).filter(|who| doc.token(*who).lower == "who")?;
    let led = doc.child_by(verb, Dep::Dobj)?;
    let now = doc.token(verb).tag != Tag::Vbd;
    Some(Role {
        tokens: trim(doc, verb..noun_phrase(doc, led).end),
        office: verb,
        status: if now { RoleStatus::Asserted } else { RoleStatus::Former },
        before: false,
    })
}

/// "X is the head of Y"; "X is not the mediator".
fn copular(doc: &Doc, lexicon: &Lexicon, name: &Tokens) -> Option<Role> {
    let head = name.clone().find(|id| !name.contains(&doc.token(*id).head))?;
    let token = doc.token(head);
    if token.dep != Dep::Nsubj || doc.token(token.head).lemma != "be" {
        return None;
    }
    let office =
        doc.child_by(token.head, Dep::Attr).filter(|attr| is_office(doc, lexicon, *attr))?;
    let denied = is_negated(doc, token.head);
    let singular = doc.token(office).tag != Tag::Nns;
    let status = if denied { RoleStatus::Denied } else { RoleStatus::Asserted };
    singular.then(|| Role {
        tokens: trim(doc, noun_phrase(doc, office)),
        office,
        status,
        before: false,
    })
}

fn status(doc: &Doc, lexicon: &Lexicon, tokens: &Tokens) -> RoleStatus {
    let found = tokens.clone().find_map(|id| lexicon.role_status(&doc.token(id).lower));
    found.unwrap_or(RoleStatus::Asserted)
}

/// A role ends before its holder's own name.
fn without_name(tokens: Tokens, name: &Tokens) -> Tokens {
    if tokens.start < name.start { tokens.start..tokens.end.min(name.start) } else { tokens }
}

/// "President of Tolva: Good afternoon": what follows a colon is said.
fn up_to_label(doc: &Doc, tokens: Tokens) -> Tokens {
    let colon = tokens.clone().find(|id| doc.word(*id) == ":");
    tokens.start..colon.unwrap_or(tokens.end)
}

fn without_article(doc: &Doc, mut tokens: Tokens) -> Tokens {
    // "Long-serving" begins with an adverb, and is one word.
    let joined = |id: TokenId| doc.tokens.get(id as usize + 1).is_some_and(|t| t.tag == Tag::Hyph);
    while tokens.start < tokens.end
        && matches!(doc.token(tokens.start).pos, Pos::Det | Pos::Adv | Pos::Punct)
        && !joined(tokens.start)
    {
        tokens.start += 1;
    }
    tokens
}
