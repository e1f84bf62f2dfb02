//! Brings quotations and cues together: whose words stand between the marks.
//!
//! In: quotations and attributions by frame. Out: attributions with their quotations, and new ones for quotations
//! that only stand beside a cue or go on without one. Holds: a quotation has at most one owner; one without an
//! owner (a title, a term in marks) is nobody's statement.

use readout_types::StatementKind;
use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Entity, Pos, Tag};

use super::Attribution;
use super::echoes;
use super::frames;
use super::lexicon::Lexicon;
use super::quotations::Quotation;
use crate::syntax::{covers, overlap};

/// How far from a quotation its cue may stand, in tokens, where only position tells.
const REACH: u32 = 24;

/// Joins the two; the result is in text order.
pub(crate) fn join(
    doc: &Doc,
    lexicon: &Lexicon,
    quotations: &[Quotation],
    framed: Vec<Attribution>,
) -> Vec<Attribution> {
    let mut joined = Joined::new(doc, lexicon, framed);
    let spoken: Vec<&Quotation> = quotations.iter().filter(|q| !is_title(doc, q)).collect();
    for (at, quotation) in spoken.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| spoken.get(before));
        joined.place(quotation, before.copied(), spoken.get(at + 1).copied());
    }
    joined.echo(quotations);
    joined.finish(quotations)
}

struct Joined<'a> {
    doc: &'a Doc,
    lexicon: &'a Lexicon,
    all: Vec<Attribution>,
    /// The quotations of each attribution, index by index.
    owned: Vec<Vec<Quotation>>,
    /// Index of the attribution of which a token is the cue.
    by_cue: Vec<Option<u32>>,
    /// Who owns the quotation before.
    last_owner: Option<usize>,
}

impl<'a> Joined<'a> {
    fn new(doc: &'a Doc, lexicon: &'a Lexicon, all: Vec<Attribution>) -> Self {
        let mut by_cue = vec![None; doc.tokens.len()];
        for (at, attribution) in all.iter().enumerate() {
            if let Some(cue) = attribution.cue {
                by_cue[cue as usize] = u32::try_from(at).ok();
            }
        }
        let owned = vec![Vec::new(); all.len()];
        Joined { doc, lexicon, all, owned, by_cue, last_owner: None }
    }

    /// Finds the owner of a quotation and gives it to them.
    fn place(
        &mut self,
        quotation: &Quotation,
        before: Option<&Quotation>,
        after: Option<&Quotation>,
    ) {
        let owner = self.owner(quotation, before, after);
        if let Some(owner) = owner {
            self.owned[owner].push(quotation.clone());
        }
        self.last_owner = owner;
    }

    fn owner(
        &mut self,
        q: &Quotation,
        before: Option<&Quotation>,
        after: Option<&Quotation>,
    ) -> Option<usize> {
        if q.continues {
            return self.last_owner;
        }
        if let Some(owner) = self.as_put(q) {
            return Some(owner);
        }
        if let Some(owner) = self.adjoining(q) {
            return Some(owner);
        }
        if let Some(owner) = self.called(q).or_else(|| self.governing(q)) {
            return Some(owner);
        }
        let cue = self
            .cue_behind(q, after)
            .or_else(|| self.cue_ahead(q, before))
            .or_else(|| self.cue_of_paragraph_before(q));
        if let Some(cue) = cue {
            return self.recalled(cue).or_else(|| self.by_position(cue));
        }
        self.signed(q)
            .or_else(|| self.after_colon(q))
            .or_else(|| self.going_on(q, before))
            .or_else(|| self.after_gesture(q))
            .or_else(|| self.below_cue(q))
    }

    /// `Called the extension "twelve more days of begging"`: a piece that hangs on a verb of saying or thinking whose
    /// subject speaks, where nothing else tells whose it is.
    fn below_cue(&mut self, q: &Quotation) -> Option<usize> {
        if q.whole {
            return None;
        }
        let mut at = q.inner.clone().find(|id| !q.outer.contains(&self.doc.token(*id).head))?;
        // The noun between and its preposition; the bound also ends a damaged tree.
        for _ in 0..6 {
            let above = self.doc.token(at).head;
            if above == at {
                return None;
            }
            at = above;
            if q.outer.contains(&at) || self.doc.token(at).pos != Pos::Verb {
                continue;
            }
            let found = match self.by_cue[at as usize] {
                Some(known) => Some(known as usize),
                None => self.by_position(at),
            };
            return found
                .filter(|found| frames::names_speaker(self.doc, self.lexicon, &self.all[*found]));
        }
        None
    }

    /// `A charge he called "garbage"`, `what she calls Orsa's "old" debts`: what somebody calls a thing, wherever that stands.
    fn called(&mut self, q: &Quotation) -> Option<usize> {
        if q.whole {
            return None;
        }
        let mut at = q.inner.clone().find(|id| !q.outer.contains(&self.doc.token(*id).head))?;
        // The noun that the marks stand before.
        for _ in 0..3 {
            let token = self.doc.token(at);
            if token.dep == Dep::Oprd {
                break;
            }
            if !matches!(token.dep, Dep::Amod | Dep::Nmod | Dep::Compound | Dep::Nummod) {
                return None;
            }
            at = token.head;
        }
        let token = self.doc.token(at);
        let verb = token.head;
        let names = token.dep == Dep::Oprd && self.is_quoting(verb) && !q.outer.contains(&verb);
        if !names || crate::syntax::own_subject(self.doc, verb).is_none() {
            return None;
        }
        let found = self.by_position(verb)?;
        frames::names_speaker(self.doc, self.lexicon, &self.all[found]).then_some(found)
    }

    /// `Who called the league "worse than most", announced`: the frame whose object the marks go on with right behind it.
    fn adjoining(&self, q: &Quotation) -> Option<usize> {
        let sentence = self.doc.sentence(q.outer.start).tokens.start;
        let near = sentence.max(q.outer.start.saturating_sub(6))..q.outer.start;
        let mut cues = near.rev().filter_map(|id| self.by_cue[id as usize]).map(|at| at as usize);
        let found = cues.next().filter(|_| !q.whole)?;
        let object = &self.all[found];
        let ends = object.content.last().is_some_and(|piece| piece.end == q.outer.start);
        (object.rule == "obj" && ends && object.source_head.is_some()).then_some(found)
    }

    /// The frame whose content covers the quotation, the narrowest one; its cue stands outside the marks.
    fn governing(&self, q: &Quotation) -> Option<usize> {
        let sentences =
            self.doc.token(q.outer.start).sentence..=self.doc.token(q.outer.end - 1).sentence;
        let from = self.doc.sentences[*sentences.start() as usize].tokens.start;
        let to = self.doc.sentences[*sentences.end() as usize].tokens.end;
        let cues = (from..to).filter_map(|id| self.by_cue[id as usize].map(|at| (id, at as usize)));
        let mut best: Option<(u32, usize)> = None;
        for (cue, at) in cues {
            if q.outer.contains(&cue) {
                continue;
            }
            let content = &self.all[at].content;
            let shared: u32 = content.iter().map(|piece| shared(piece, &q.outer)).sum();
            if 2 * shared < q.outer.len() as u32 && !content.iter().any(|p| covers(p, &q.inner)) {
                continue;
            }
            // "..., according to B" tells through whom A's words are known; they stay A's.
            let through = if self.all[at].rule == "according" { 10_000 } else { 0 };
            let size = content.iter().map(|piece| piece.len() as u32).sum::<u32>() + through;
            if best.is_none_or(|(least, _)| size < least) {
                best = Some((size, at));
            }
        }
        let (_, widest) = best?;
        Some(self.nearer(q, widest).unwrap_or(widest))
    }

    /// "It showed how far apart they are, as Lind called the talks 'useful'": a cue right before the marks, inside the
    /// content of the one that covers them, is the one that quotes.
    fn nearer(&self, q: &Quotation, at: usize) -> Option<usize> {
        let content = &self.all[at].content;
        let before = q.outer.start.saturating_sub(6)..q.outer.start;
        let mut inner = before.rev().filter(|id| content.iter().any(|piece| piece.contains(id)));
        let cue = inner.find(|id| self.is_quoting(*id))?;
        let inner = self.by_cue[cue as usize]? as usize;
        (self.all[inner].source_head.is_some() && inner != at).then_some(inner)
    }

    /// `"...," she said`: the first cue behind the closing mark, in the same run of words.
    fn cue_behind(&self, q: &Quotation, after: Option<&Quotation>) -> Option<TokenId> {
        let paragraph = self.doc.paragraph(q.outer.start).tokens.clone();
        let stop = after.map_or(paragraph.end, |next| next.outer.start).min(paragraph.end);
        let closed = self.ends_sentence(q);
        let reach = if closed { 5 } else { REACH };
        for id in q.outer.end..stop.min(q.outer.end + reach) {
            if self.doc.token(id).tag == Tag::Period {
                return None;
            }
            let starts_lower =
                self.doc.word(q.outer.end).chars().next().is_some_and(char::is_lowercase);
            if self.is_quoting(id) && (!closed || starts_lower || self.is_inverted(id, q.outer.end))
            {
                return Some(id);
            }
        }
        None
    }

    /// "One of them recalled her saying": whoever is remembered or heard to say it says it.
    fn recalled(&mut self, cue: TokenId) -> Option<usize> {
        let sentence = self.doc.sentence(cue).tokens.clone();
        let below = (cue + 2..sentence.end.min(cue + 5))
            .find(|id| self.doc.token(*id).tag == Tag::Vbg && self.is_quoting(*id))?;
        let speaker = below - 1;
        let token = self.doc.token(speaker);
        let someone = token.tag == Tag::Prp || token.entity == Some(Entity::Person);
        if !someone || token.lower == "it" {
            return None;
        }
        let made = self.by_subject("that", below, speaker);
        self.by_cue[below as usize] = u32::try_from(self.all.len()).ok();
        Some(self.add(made))
    }

    fn ends_sentence(&self, q: &Quotation) -> bool {
        self.doc.token(q.inner.end - 1).lower == "."
    }

    /// "said the minister" right behind the mark.
    fn is_inverted(&self, cue: TokenId, from: TokenId) -> bool {
        cue == from
    }

    /// `She said: "..."`: the nearest cue before the opening mark.
    fn cue_ahead(&self, q: &Quotation, before: Option<&Quotation>) -> Option<TokenId> {
        let paragraph = self.doc.paragraph(q.outer.start).tokens.clone();
        let from = before.map_or(paragraph.start, |b| b.outer.end).max(paragraph.start);
        let from = from.max(q.outer.start.saturating_sub(REACH));
        if from >= q.outer.start {
            return None;
        }
        let lead = self.doc.token(q.outer.start - 1);
        let led_in = matches!(lead.tag, Tag::Colon | Tag::Comma) || lead.lower == ":";
        for id in (from..q.outer.start).rev() {
            let token = self.doc.token(id);
            if token.lower == "." && token.tag == Tag::Period {
                return None;
            }
            let near = q.outer.start - id <= 3;
            let over = !near && frames::is_participle(self.doc, id) && !self.governs(id, q);
            if self.is_quoting(id) && (led_in || near || !q.whole) && !over {
                return Some(id);
            }
        }
        None
    }

    /// Whether the words right inside the marks hang on a verb.
    fn governs(&self, verb: TokenId, q: &Quotation) -> bool {
        let reach = self.doc.subtree(verb);
        reach.start <= q.inner.start && q.inner.start < reach.end
    }

    /// `He continued:` as a paragraph of its own.
    fn cue_of_paragraph_before(&self, q: &Quotation) -> Option<TokenId> {
        let paragraph = self.doc.paragraph(q.outer.start).tokens.clone();
        if q.outer.start != paragraph.start || paragraph.start == 0 {
            return None;
        }
        let last = paragraph.start - 1;
        if self.doc.token(last).lower != ":" {
            return None;
        }
        let from = self.doc.paragraph(last).tokens.start.max(last.saturating_sub(REACH));
        (from..last).rev().find(|id| self.is_quoting(*id))
    }

    fn is_quoting(&self, id: TokenId) -> bool {
        let token = self.doc.token(id);
        token.pos == Pos::Verb
            && self.lexicon.cue(&token.lemma, Pos::Verb).is_some_and(|cue| cue.quotes)
    }

    /// The attribution of a cue that was found by position.
    fn by_position(&mut self, cue: TokenId) -> Option<usize> {
        if let Some(at) = self.by_cue[cue as usize] {
            return Some(at as usize);
        }
        let made = frames::bare(self.doc, self.lexicon, cue)?;
        self.by_cue[cue as usize] = u32::try_from(self.all.len()).ok();
        Some(self.add(made))
    }

    fn add(&mut self, made: Attribution) -> usize {
        self.all.push(made);
        self.owned.push(Vec::new());
        self.all.len() - 1
    }

    /// `"..." — Ada Lind`: a dash and a name to the end of the paragraph.
    fn signed(&mut self, q: &Quotation) -> Option<usize> {
        let paragraph = self.doc.paragraph(q.outer.start).tokens.clone();
        let dash = q.outer.end;
        if dash + 1 >= paragraph.end || paragraph.end - dash > 12 {
            return None;
        }
        let is_dash = matches!(self.doc.word(dash), "-" | "–" | "—" | "--" | "―");
        let name = self.doc.token(dash + 1);
        if !is_dash || name.pos != Pos::Propn {
            return None;
        }
        let head =
            (dash + 1..paragraph.end).rev().find(|id| self.doc.token(*id).pos == Pos::Propn)?;
        let source = dash + 1..head + 1;
        let mut made = Attribution::without_cue("signed");
        made.cue = Some(dash);
        made.cue_words = dash..dash + 1;
        made.source = Some(source);
        made.source_head = Some(head);
        Some(self.add(made))
    }

    /// `He took the credit: "..."`: what leads in with a colon attributes, whatever its verb.
    fn after_colon(&mut self, q: &Quotation) -> Option<usize> {
        let colon = q.outer.start.checked_sub(1)?;
        if !q.whole || self.doc.token(colon).lower != ":" {
            return None;
        }
        let sentence = self.doc.sentence(colon).tokens.clone();
        let highest = |id: &TokenId| {
            let token = self.doc.token(*id);
            let above = token.head;
            // The parse may hang the sentence before the colon on the quoted one.
            crate::syntax::is_verb(self.doc, *id) && (above == *id || q.outer.contains(&above))
        };
        let root = (sentence.start..colon).find(highest)?;
        let subject = crate::syntax::subject(self.doc, root)?;
        if subject > colon || self.by_cue[root as usize].is_some() {
            return self.by_cue[root as usize].map(|at| at as usize);
        }
        let made = self.by_subject("colon", root, subject);
        self.by_cue[root as usize] = u32::try_from(self.all.len()).ok();
        Some(self.add(made))
    }

    /// An attribution to a verb's subject, whatever the verb says.
    fn by_subject(&self, rule: &'static str, verb: TokenId, subject: TokenId) -> Attribution {
        let mut made = Attribution::without_cue(rule);
        made.cue = Some(verb);
        made.cue_words = verb..verb + 1;
        made.source = Some(crate::syntax::noun_phrase(self.doc, subject));
        made.source_head = Some(subject);
        made
    }

    /// `"zero tariffs," as Lind put it`: a comparison with "it" right behind the marks.
    fn as_put(&mut self, q: &Quotation) -> Option<usize> {
        let sentence = self.doc.sentence(q.outer.end - 1).tokens.clone();
        let opens = |id: &TokenId| self.doc.token(*id).lower == "as";
        let first = (q.outer.end..sentence.end.min(q.outer.end + 2)).find(opens)?;
        let verb = self.doc.token(first).head;
        let told = crate::syntax::is_verb(self.doc, verb) && sentence.contains(&verb);
        let it = self.doc.child_by(verb, Dep::Dobj).filter(|o| self.doc.token(*o).lower == "it")?;
        let subject =
            crate::syntax::own_subject(self.doc, verb).filter(|s| (first..verb).contains(s))?;
        if !told || it < verb || verb < first {
            return None;
        }
        let made = self.by_subject("as_put", verb, subject);
        let speaks = frames::names_speaker(self.doc, self.lexicon, &made);
        speaks.then(|| self.add(made))
    }

    /// `Lind shook her head. "I have work to do."`: a quoted sentence right after one of the same paragraph that tells what
    /// somebody said or did is theirs.
    fn after_gesture(&mut self, q: &Quotation) -> Option<usize> {
        let paragraph = self.doc.paragraph(q.outer.start).tokens.clone();
        let last = q.outer.start.checked_sub(1).filter(|id| paragraph.contains(id))?;
        let full = matches!(self.doc.token(q.inner.end - 1).lower.as_str(), "." | "!" | "?");
        if !q.whole || !full || self.doc.token(last).tag != Tag::Period {
            return None;
        }
        let sentence = self.doc.sentence(last).tokens.clone();
        let cues = sentence.clone().rev().filter_map(|id| self.by_cue[id as usize]);
        let mut heard = cues.map(|at| at as usize).filter(|at| {
            let made = &self.all[*at];
            made.source_head.is_some() && made.cue.is_none_or(|cue| !self.is_done_to(cue))
        });
        if let Some(owner) = heard.next() {
            let mut made = Attribution::without_cue("goes_on");
            made.follows = Some(owner);
            return Some(self.add(made));
        }
        let verb = sentence.clone().find(|id| {
            crate::syntax::is_verb(self.doc, *id) && !sentence.contains(&self.doc.token(*id).head)
                || self.doc.token(*id).head == *id && crate::syntax::is_verb(self.doc, *id)
        })?;
        let subject = crate::syntax::own_subject(self.doc, verb).filter(|s| *s < verb)?;
        if self.is_done_to(verb) {
            return None;
        }
        let one = matches!(self.doc.token(subject).tag, Tag::Nnp | Tag::Prp | Tag::Nn);
        let made = self.by_subject("gesture", verb, subject);
        let speaks = one && frames::names_speaker(self.doc, self.lexicon, &made);
        speaks.then(|| self.add(made))
    }

    /// "Lind angered the union": what is said next may be either's; "told the union" leaves no doubt.
    fn is_done_to(&self, verb: TokenId) -> bool {
        let token = self.doc.token(verb);
        // Who criticises or praises somebody speaks all the same.
        let speaks = self
            .lexicon
            .cue(&token.lemma, Pos::Verb)
            .is_some_and(|cue| cue.hearer || cue.weight("obj") >= frames::LEAST_WEIGHT);
        // "Shook her head": what is one's own is nobody else.
        let own = |object: &TokenId| {
            let owner = self.doc.child_by(*object, Dep::Poss);
            owner.is_some_and(|owner| self.doc.token(owner).pos == Pos::Pron)
        };
        let mut objects = self.doc.children_by(verb, Dep::Dobj).filter(|object| !own(object));
        !speaks
            && objects.any(|object| {
                let object = self.doc.token(object);
                matches!(object.entity, Some(Entity::Person | Entity::Org | Entity::Norp))
                    || object.pos == Pos::Noun && self.lexicon.is_someone(&object.lemma)
            })
    }

    /// A quotation that is a paragraph of its own, after one in which somebody speaks.
    fn after_paragraph(&self, q: &Quotation) -> Option<usize> {
        let paragraph = self.doc.paragraph(q.outer.start).tokens.clone();
        let alone = q.outer.start == paragraph.start && q.outer.end + 1 >= paragraph.end;
        if !alone || paragraph.start == 0 {
            return None;
        }
        let before = self.doc.paragraph(paragraph.start - 1).tokens.clone();
        let spoken = before.rev().filter_map(|id| self.by_cue[id as usize]).map(|at| at as usize);
        let mut spoken = spoken.filter(|at| self.all[*at].source_head.is_some());
        spoken.next()
    }

    /// A quoted sentence without a cue of its own goes on from the one before.
    fn going_on(&mut self, q: &Quotation, before: Option<&Quotation>) -> Option<usize> {
        if !q.whole || echoes::is_heading(self.doc, q.outer.start) {
            return None;
        }
        let owner = self.near_owner(q, before).or_else(|| self.after_paragraph(q))?;
        let mut made = Attribution::without_cue("goes_on");
        made.follows = Some(owner);
        Some(self.add(made))
    }

    /// The owner of the quotation before, where that one is a sentence too and stands near.
    fn near_owner(&self, q: &Quotation, before: Option<&Quotation>) -> Option<usize> {
        let (before, owner) = (before?, self.last_owner?);
        if echoes::is_heading(self.doc, before.outer.start) {
            return None;
        }
        let here = self.doc.sentence(q.outer.start).paragraph;
        let there = self.doc.sentence(before.outer.start).paragraph;
        let opens = q.outer.start == self.doc.paragraph(q.outer.start).tokens.start;
        let near = here == there && q.outer.start - before.outer.end < 2 * REACH
            || here == there + 1 && opens;
        (near && before.whole).then_some(owner)
    }

    /// What a headline quotes is theirs who say it in the body, whoever stands beside it there.
    fn echo(&mut self, quotations: &[Quotation]) {
        let owned = self.owned.iter().enumerate();
        let owned: Vec<(Quotation, usize)> =
            owned.flat_map(|(at, all)| all.iter().map(move |q| (q.clone(), at))).collect();
        for (heading, owner) in echoes::find(self.doc, quotations, &owned) {
            for all in &mut self.owned {
                all.retain(|q| q.outer != heading.outer);
            }
            let mut made = Attribution::without_cue("echo");
            made.follows = Some(owner);
            let at = self.add(made);
            self.owned[at].push(heading);
        }
    }

    fn finish(mut self, quotations: &[Quotation]) -> Vec<Attribution> {
        let whole: Vec<&Quotation> = quotations.iter().filter(|q| q.whole).collect();
        for (at, quotes) in self.owned.iter().enumerate() {
            settle(self.doc, &mut self.all[at], quotes);
        }
        for at in 0..self.owned.len() {
            // The first stretch keeps its place: others may go on from it.
            let mut parted = part(self.doc, &self.all[at], &self.owned[at]).into_iter();
            if let Some(first) = parted.next() {
                self.all[at] = first;
                self.all.extend(parted);
            }
        }
        let told = |a: &Attribution| is_told_apart(self.doc, a, &self.all);
        let keep: Vec<bool> =
            self.all.iter().map(|a| is_worth_keeping(self.doc, a, &whole) && told(a)).collect();
        in_text_order(self.all, &keep)
    }
}

/// Gives an attribution its quotations: its content and its kind.
fn settle(doc: &Doc, attribution: &mut Attribution, quotes: &[Quotation]) {
    if quotes.is_empty() {
        return;
    }
    let outers: Vec<Tokens> = quotes.iter().map(|q| q.outer.clone()).collect();
    let outside = attribution.content.iter().flat_map(|piece| piece.clone());
    let outside =
        outside.filter(|id| is_word(doc, *id) && !outers.iter().any(|o| o.contains(id))).count();
    let inside: usize = quotes.iter().map(|q| q.inner.len()).sum();
    attribution.quoted = quotes.iter().map(|q| q.inner.clone()).collect();
    source_outside(doc, attribution, &outers);
    let all_whole = quotes.iter().all(|q| q.whole);
    if outside <= 1 || all_whole && outside < inside {
        attribution.content = merge(doc, outers);
        let direct = all_whole || outside <= 1 && attribution.rule == "quotation";
        attribution.kind = if direct { StatementKind::Direct } else { StatementKind::Mixed };
    } else {
        let mut pieces = attribution.content.clone();
        pieces.extend(outers);
        attribution.content = merge(doc, pieces);
        attribution.kind = StatementKind::Mixed;
    }
    attribution.weight = attribution.weight.max(90);
}

/// `said the map was "of interest" but that no deal was possible "while one soldier stands there"`: each joined clause
/// with a quotation of its own is a stretch of its own.
fn part(doc: &Doc, attribution: &Attribution, quotes: &[Quotation]) -> Vec<Attribution> {
    let mut stretches: Vec<Attribution> = Vec::new();
    if attribution.kind != StatementKind::Mixed || quotes.len() < 2 {
        return stretches;
    }
    let mut rest = attribution.clone();
    for pair in quotes.windows(2) {
        let Some(cut) = joint(doc, &rest, pair[0].outer.end..pair[1].outer.start) else { continue };
        let mut first = rest.clone();
        keep(doc, &mut first, 0..cut);
        keep(doc, &mut rest, cut + 1..TokenId::MAX);
        stretches.push(first);
    }
    if !stretches.is_empty() {
        stretches.push(rest);
    }
    stretches
}

/// The last conjunction between two quotations that belongs to the content.
fn joint(doc: &Doc, attribution: &Attribution, between: Tokens) -> Option<TokenId> {
    let inside = |id: TokenId| attribution.content.iter().any(|piece| piece.contains(&id));
    between.rev().find(|id| doc.token(*id).dep == Dep::Cc && inside(*id))
}

/// Leaves of an attribution what lies within.
fn keep(doc: &Doc, attribution: &mut Attribution, within: Tokens) {
    let cut = |piece: &Tokens| piece.start.max(within.start)..piece.end.min(within.end);
    let cut_all = |pieces: &[Tokens]| -> Vec<Tokens> {
        pieces.iter().map(cut).filter(|piece| piece.start < piece.end).collect()
    };
    let content = cut_all(&attribution.content);
    attribution.content =
        content.into_iter().map(|piece| crate::syntax::trim(doc, piece)).collect();
    attribution.quoted = cut_all(&attribution.quoted);
}

/// A parse across quotation marks can take a noun inside them for the subject; the speaker stands beside the cue.
fn source_outside(doc: &Doc, attribution: &mut Attribution, outers: &[Tokens]) {
    let inside = |id: TokenId| outers.iter().any(|outer| outer.contains(&id));
    let (Some(head), Some(cue)) = (attribution.source_head, attribution.cue) else { return };
    if !inside(head) {
        return;
    }
    let beside = [attribution.cue_words.start.checked_sub(1), Some(cue + 1)];
    let speaker = beside.into_iter().flatten().find(|id| {
        let near = (*id as usize) < doc.tokens.len() && !inside(*id);
        near && matches!(doc.token(*id).pos, Pos::Propn | Pos::Pron | Pos::Noun)
    });
    attribution.source_head = speaker;
    attribution.source = speaker.map(|id| crate::syntax::core_phrase(doc, id));
}

fn is_word(doc: &Doc, id: TokenId) -> bool {
    !matches!(doc.token(id).pos, Pos::Punct | Pos::Space | Pos::Sconj | Pos::Cconj)
}

/// Sorted pieces; those that touch within a paragraph become one.
fn merge(doc: &Doc, mut pieces: Vec<Tokens>) -> Vec<Tokens> {
    pieces.sort_by_key(|piece| (piece.start, piece.end));
    let mut merged: Vec<Tokens> = Vec::new();
    for piece in pieces {
        match merged.last_mut() {
            Some(last)
                if piece.start <= last.end && same_paragraph(doc, last.start, piece.start) =>
            {
                last.end = last.end.max(piece.end);
            }
            _ => merged.push(piece),
        }
    }
    merged
}

fn same_paragraph(doc: &Doc, a: TokenId, b: TokenId) -> bool {
    doc.sentence(a).paragraph == doc.sentence(b).paragraph
}

fn shared(a: &Tokens, b: &Tokens) -> u32 {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// A cue inside somebody's quoted sentence counts only where it reports a third person's words.
fn is_worth_keeping(doc: &Doc, attribution: &Attribution, whole: &[&Quotation]) -> bool {
    if attribution.content.is_empty() {
        return false;
    }
    let Some(cue) = attribution.cue else { return true };
    let at = whole.partition_point(|q| q.outer.end <= cue);
    let inside = whole.get(at).is_some_and(|q| overlap(&q.outer, &(cue..cue + 1)));
    let third_person = attribution.source_head.is_some_and(|head| {
        let token = doc.token(head);
        token.pos == Pos::Propn || token.pos == Pos::Noun
    });
    !inside
        || third_person && attribution.rule == "that" && attribution.kind != StatementKind::Belief
}

/// "Lind said that the council had called for calm": a cue inside what somebody is said to have said is more often part of
/// their words than a statement of its own; only a sure one is kept.
fn is_told_apart(doc: &Doc, attribution: &Attribution, all: &[Attribution]) -> bool {
    let Some(cue) = attribution.cue.filter(|_| attribution.quoted.is_empty()) else { return true };
    let holds = |outer: &Attribution| outer.content.iter().any(|piece| piece.contains(&cue));
    // "Warned that it could not say when": nobody withholds what the warning tells.
    let nobody = attribution.kind == StatementKind::Declined
        && attribution.source_head.is_some_and(|head| doc.token(head).lower == "it");
    let sure = attribution.rule == "according"
        || !nobody && attribution.weight / 5 * 3 >= frames::LEAST_WEIGHT;
    sure || !all.iter().any(|outer| outer.cue != Some(cue) && holds(outer))
}

/// Sorts by first token and drops what is not kept; `follows` points into the result.
fn in_text_order(all: Vec<Attribution>, keep: &[bool]) -> Vec<Attribution> {
    let start = |a: &Attribution| {
        let first = a.content.iter().map(|piece| piece.start).min();
        (first, a.cue)
    };
    let mut order: Vec<usize> = (0..all.len()).filter(|at| keep[*at]).collect();
    order.sort_by_key(|at| start(&all[*at]));
    let mut place = vec![None; all.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old] = Some(new);
    }
    let mut all: Vec<Option<Attribution>> = all.into_iter().map(Some).collect();
    let mut sorted = Vec::with_capacity(order.len());
    for old in order {
        let Some(mut attribution) = all[old].take() else { continue };
        attribution.follows = attribution.follows.and_then(|at| place[at]);
        sorted.push(attribution);
    }
    sorted
}

/// A title of a work or programme: every weighty word has a capital, and nobody says it. It stands as a name does,
/// behind a preposition or as an object of a verb that is no cue.
fn is_title(doc: &Doc, q: &Quotation) -> bool {
    let words: Vec<TokenId> = q.inner.clone().filter(|id| is_word(doc, *id)).collect();
    let ends_as_speech = matches!(doc.token(q.inner.end - 1).lower.as_str(), "." | "!" | "?");
    if words.is_empty() || words.len() > 8 || ends_as_speech || q.outer.start == 0 {
        return false;
    }
    let capital = |id: &TokenId| {
        doc.word(*id).chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric())
            || matches!(doc.token(*id).pos, Pos::Adp | Pos::Det | Pos::Part)
    };
    let letter = doc.word(words[0]).chars().next();
    let opens = letter.is_some_and(|c| c.is_uppercase() || c.is_numeric());
    let named = opens && words.iter().all(capital);
    let before = doc.token(q.outer.start - 1);
    let as_name =
        matches!(before.pos, Pos::Adp | Pos::Part | Pos::Propn | Pos::Noun | Pos::Det | Pos::Verb)
            || before.dep == Dep::Case;
    named && as_name && words.len() > 1
}
