//! Who gave a figure: the speaker of the innermost statement that tells it, else who asks for it, offers it or reckons
//! it, else the narrator.
//!
//! In: statements and their tokens, the figure's place in the parse. Out: an agent id, and whether the figure stands
//! inside quotation marks. Holds: who tells of somebody's demand outranks who makes it.

use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Entity, Pos, Tag};
use readout_types::{Id, Statement};

use super::lexicon::{Gives, Lexicon, Noun};
use super::scope;
use crate::agents::Agents;
use crate::papers;
use crate::statements::Said;
use crate::syntax;

/// What decides who gave a figure.
pub(super) struct Givers<'a> {
    pub(super) doc: &'a Doc,
    pub(super) lexicon: &'a Lexicon,
    pub(super) agents: &'a Agents,
    pub(super) said: &'a Said,
}

impl Givers<'_> {
    /// The agent who gave a figure, else the narrator.
    pub(super) fn of(&self, core: &Tokens) -> Id {
        let told = self.statement(core);
        let speaker = told.and_then(|(statement, _)| statement.speaker.clone());
        let wants = || self.outside_statements(core).map(|agent| Id::local('a', agent));
        // "The union asks for 9 percent, according to a copy of the text": a paper only tells whose figure it is.
        let by_paper =
            told.is_some_and(|(_, source)| source.is_some_and(|head| self.is_text(head)));
        match by_paper.then(wants).flatten() {
            Some(owner) => owner,
            None => {
                let later = || self.trails(core).or_else(|| self.goes_on(core));
                speaker.or_else(wants).or_else(later).unwrap_or_else(Id::narrator)
            }
        }
    }

    /// "Shells killed 16 people, officials said, four of them children": a phrase without a verb behind the words for who says it
    /// goes on with what is said.
    fn trails(&self, core: &Tokens) -> Option<Id> {
        let sentence = self.doc.sentence(core.start).tokens.clone();
        let said = self.said.statements.iter().zip(&self.said.tokens).rev();
        let mut heard = said.filter(|(statement, tokens)| {
            let cue = tokens.cue.filter(|cue| sentence.contains(cue) && *cue < core.start);
            let fronted = |cue: TokenId| tokens.content.iter().all(|piece| piece.end <= cue);
            statement.speaker.is_some() && cue.is_some_and(fronted)
        });
        let (statement, tokens) = heard.next()?;
        let cue = tokens.cue?;
        let from =
            tokens.source.as_ref().map_or(cue, |source| cue.max(source.end.saturating_sub(1)));
        let finite = |id: TokenId| {
            matches!(self.doc.token(id).tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md)
        };
        let comma =
            (from + 1..core.start).rev().find(|id| self.doc.token(*id).tag == Tag::Comma)?;
        let verbless = !(from + 1..sentence.end).any(finite);
        (verbless && core.start - comma <= 4).then(|| statement.speaker.clone())?
    }

    /// "An aide told of the offer. Wages would rise by 4 percent." A sentence that goes on in the paragraph with the reported
    /// "would" is still that of whoever was heard before; so is one between two of one speaker's.
    fn goes_on(&self, core: &Tokens) -> Option<Id> {
        let at = self.doc.token(core.start).sentence;
        let paragraph = self.doc.paragraph(core.start).tokens.clone();
        let within = |sentence: Option<u32>| {
            let sentence = self.doc.sentences.get(sentence? as usize)?.tokens.clone();
            (paragraph.contains(&sentence.start)).then_some(sentence)
        };
        let before = self.heard_in(&within(at.checked_sub(1))?)?;
        let reported = || self.is_reported_would(core);
        let after = || within(at.checked_add(1)).and_then(|s| self.heard_in(&s));
        (reported() || after().as_ref() == Some(&before)).then_some(before)
    }

    /// Who is heard in a sentence last, other than in a wish; for a copy or a summary, whose paper it is. A paper that somebody
    /// described is told by them.
    fn heard_in(&self, sentence: &Tokens) -> Option<Id> {
        self.spoken_in(sentence).or_else(|| {
            let teller = sentence.clone().find_map(|noun| self.describer(noun));
            teller.map(|agent| Id::local('a', agent))
        })
    }

    /// The people in "a draft, described to us by two people", "a sheet that was read out by an aide".
    fn describer(&self, noun: TokenId) -> Option<usize> {
        let lemma = self.doc.token(noun).lemma.to_lowercase();
        let gives = [Gives::Want, Gives::Tell, Gives::Text];
        if !gives.into_iter().any(|how| self.lexicon.noun_gives(&lemma, how)) {
            return None;
        }
        let told = |verb: &TokenId| self.lexicon.papers.tells(&self.doc.token(*verb).lemma);
        let clauses = |dep| self.doc.children_by(noun, dep).filter(told);
        // "Under the draft, described by": the parse may hang what is right behind the comma on the main verb.
        let comma = self.doc.tokens.get(noun as usize + 1).is_some_and(|t| t.tag == Tag::Comma);
        let next = self.doc.tokens.get(noun as usize + 2).is_some_and(|t| t.tag == Tag::Vbn);
        let behind = Some(noun + 2).filter(|_| comma && next).filter(told);
        let by = clauses(Dep::Acl).chain(clauses(Dep::Relcl)).chain(behind).find_map(|verb| {
            let by = self.doc.child_by(verb, Dep::Agent)?;
            self.doc.child_by(by, Dep::Pobj)
        });
        self.agent(by?)
    }

    fn spoken_in(&self, sentence: &Tokens) -> Option<Id> {
        let said = self.said.statements.iter().zip(&self.said.tokens);
        let mut heard = said.rev().filter(|(_, tokens)| {
            tokens.cue.is_some_and(|cue| sentence.contains(&cue) && !self.is_wish(cue))
        });
        let (statement, tokens) = heard.find(|(statement, _)| statement.speaker.is_some())?;
        let source = tokens.source.clone().map(|s| scope::head_of(self.doc, &s));
        let owner = source.filter(|head| self.is_text(*head)).and_then(|head| self.owner(head));
        owner.map(|agent| Id::local('a', agent)).or_else(|| statement.speaker.clone())
    }

    /// Whether the clause of a figure is told with "would" and without a condition.
    fn is_reported_would(&self, core: &Tokens) -> bool {
        let mut at = scope::head_of(self.doc, core);
        for _ in 0..8 {
            let token = self.doc.token(at);
            if matches!(token.pos, Pos::Verb | Pos::Aux) {
                let would = |c: TokenId| self.doc.token(c).lower == "would";
                let told = self.doc.children_by(at, Dep::Aux).any(would);
                let mut clauses = self.doc.children_by(at, Dep::Advcl);
                let if_ = |c: TokenId| {
                    self.doc.children_by(c, Dep::Mark).any(|m| self.doc.token(m).lower == "if")
                };
                // "Under the offer wages would rise" is in the offer, whoever was heard before.
                return told && !clauses.any(if_) && self.papers_over(at).next().is_none();
            }
            if token.head == at {
                return false;
            }
            at = token.head;
        }
        false
    }

    /// The statement that tells a figure: the innermost one, those that only want something last.
    fn statement(&self, core: &Tokens) -> Option<(&Statement, Option<TokenId>)> {
        // A scale may stand outside the closing quotation mark; where the figure begins decides.
        let holds = |piece: &Tokens| piece.contains(&core.start);
        let said = self.said.statements.iter().zip(&self.said.tokens);
        said.filter(|(statement, _)| statement.speaker.is_some())
            .filter_map(|(statement, tokens)| {
                let piece = tokens.content.iter().find(|p| holds(p))?;
                let wants = tokens.cue.is_some_and(|cue| self.is_wish(cue));
                let source = tokens.source.clone().map(|s| scope::head_of(self.doc, &s));
                Some(((wants, piece.end - piece.start), (statement, source)))
            })
            .min_by_key(|(order, _)| *order)
            .map(|(_, found)| found)
    }

    /// "A copy of the document", "the notes".
    fn is_text(&self, noun: TokenId) -> bool {
        let token = self.doc.token(noun);
        token.pos == Pos::Noun && self.lexicon.noun_gives(&token.lemma, Gives::Text)
    }

    fn is_wish(&self, cue: TokenId) -> bool {
        let token = self.doc.token(cue);
        let lemma = token.lemma.to_lowercase();
        match token.pos {
            Pos::Noun => self.lexicon.noun_gives(&lemma, Gives::Want),
            _ => self.lexicon.verb_gives(&lemma, Gives::Want),
        }
    }

    /// "Orsa wants a levy of 9 cents", "its proposal of a price of 410 marks", "the council puts it at 48,000".
    fn outside_statements(&self, core: &Tokens) -> Option<usize> {
        let mut at = scope::head_of(self.doc, core);
        // "The yard's 5.4 percent".
        let own = self.doc.child_by(at, Dep::Poss).and_then(|owner| self.agent(owner));
        if own.is_some() {
            return own;
        }
        if let Some(owner) = self.share_of_asked(at) {
            return Some(owner);
        }
        // A figure is rarely so deep in a clause; the bound also ends a damaged tree.
        for _ in 0..8 {
            if let Some(owner) = self.by_reckoning(at, core) {
                return Some(owner);
            }
            let token = self.doc.token(at);
            let subject = matches!(token.dep, Dep::Nsubj | Dep::Nsubjpass);
            if token.head == at || !subject && !leads_up(token.dep) {
                return None;
            }
            at = token.head;
            let here = self.doc.token(at);
            let giver = match here.pos {
                // "In a survey by the port, 53 percent said": they answer, the port tells.
                Pos::Verb | Pos::Aux if subject => self.under_paper(at),
                Pos::Verb => self.giving_verb(at, core),
                // Of two surveys neither tells that they are two.
                Pos::Noun if token.dep != Dep::Nummod => self.giving_noun(at),
                _ => None,
            };
            if giver.is_some() {
                return giver;
            }
        }
        None
    }

    fn giving_verb(&self, verb: TokenId, core: &Tokens) -> Option<usize> {
        let lemma = self.doc.token(verb).lemma.to_lowercase();
        let moved = self.with_particle(verb, &lemma).filter(|_| !self.is_time(core));
        let gives = |how| {
            let phrase = moved.as_ref().is_some_and(|moved| self.lexicon.verb_gives(moved, how));
            phrase || self.lexicon.verb_gives(&lemma, how)
        };
        if let Some(owner) = self.under_paper(verb) {
            return Some(owner);
        }
        let subject = match syntax::is_passive(self.doc, verb) {
            true => self.doc.child_by(self.doc.child_by(verb, Dep::Agent)?, Dep::Pobj)?,
            false => syntax::subject(self.doc, verb)?,
        };
        let paper = self.is_paper(subject);
        // "Raised its offer from 4 percent": the figure is in the offer.
        let own = self.doc.child_by(verb, Dep::Dobj).filter(|_| self.changes(verb));
        if let Some(owner) = own.and_then(|offer| self.giving_noun(offer)) {
            return Some(owner);
        }
        // "The offer that the yard tabled would lift wages by 5 percent": it is in the offer.
        if let Some(owner) = self.describer(subject).or_else(|| self.giving_noun(subject)) {
            return Some(owner);
        }
        let gives = gives(Gives::Want) || gives(Gives::Tell) || paper && gives(Gives::Show);
        gives.then(|| if paper { self.owner(subject) } else { self.agent(subject) })?
    }

    /// "But 54 percent said", "only half believed" in a paragraph with a poll before it: a share that does something is of those
    /// whom the poll asked.
    fn share_of_asked(&self, at: TokenId) -> Option<usize> {
        let token = self.doc.token(at);
        let share = token.entity == Some(Entity::Percent)
            || matches!(token.lower.as_str(), "half" | "third" | "quarter" | "majority");
        let acts = token.dep == Dep::Nsubj && self.doc.token(token.head).pos == Pos::Verb;
        let from = self.doc.paragraph(at).tokens.start;
        let poll = |noun: &TokenId| self.is_paper(*noun) && *noun < at;
        let asked = (from..at).rev().filter(|_| share && acts).filter(poll);
        asked.into_iter().find_map(|noun| self.own_inquiry(noun))
    }

    /// Whose a poll or a count is by its own words; for want of others, for whom it was made.
    fn own_inquiry(&self, noun: TokenId) -> Option<usize> {
        let own = papers::owner(self.doc, self.agents, &self.lexicon.papers, noun);
        own.or_else(|| {
            let mut preps = self.doc.children_by(noun, Dep::Prep);
            let whom = preps.find(|p| self.doc.token(*p).lower == "for")?;
            self.agent(self.doc.child_by(whom, Dep::Pobj)?)
        })
    }

    /// "An hour by the port's count and 35 minutes by the yard's": whose reckoning a phrase names that is joined to the figure's
    /// noun or verb; of several the first one behind the figure.
    fn by_reckoning(&self, at: TokenId, core: &Tokens) -> Option<usize> {
        let preps = || self.doc.children_by(at, Dep::Prep);
        let behind = preps().filter(|prep| *prep > core.start).min();
        let before = || preps().filter(|prep| *prep < core.start).max();
        let end = self.doc.sentence(core.start).tokens.end.min(core.end + 5);
        let clear = |id: &TokenId| {
            !matches!(self.doc.token(*id).pos, Pos::Verb | Pos::Punct | Pos::Cconj | Pos::Num)
        };
        // "200 million apart by the port's reckoning": wherever the parse hangs it.
        let near = (core.end..end).take_while(clear);
        near.chain(behind).chain(before()).find_map(|prep| self.reckoner(prep))
    }

    /// The port in "by the port's count", "by the reckoning of the port", and in "by the port's" alone.
    fn reckoner(&self, prep: TokenId) -> Option<usize> {
        if !self.lexicon.prep_gives(&self.doc.token(prep).lower, Gives::Tell) {
            return None;
        }
        let noun = self.doc.child_by(prep, Dep::Pobj)?;
        let elided = self.doc.tokens.get(noun as usize + 1).is_some_and(|t| t.tag == Tag::Pos);
        // "By the port's", "by the administration's" with nothing behind that it could own.
        let owns = self
            .doc
            .tokens
            .get(noun as usize + 2)
            .is_some_and(|t| matches!(t.pos, Pos::Noun | Pos::Propn | Pos::Adj | Pos::Num));
        if elided && (self.doc.token(noun).pos == Pos::Propn || !owns) {
            return self.agent(noun);
        }
        if !self.is_paper(noun) {
            return None;
        }
        let of = self.doc.children_by(noun, Dep::Prep).find(|p| self.doc.token(*p).lower == "of");
        let whose = of.and_then(|of| self.doc.child_by(of, Dep::Pobj));
        let possessor = self.doc.child_by(noun, Dep::Poss);
        possessor.or(whose).and_then(|owner| self.agent(owner))
    }

    /// "Held out for 67 days": a length of time is no term that somebody holds out for.
    fn is_time(&self, core: &Tokens) -> bool {
        matches!(self.doc.token(core.start).entity, Some(Entity::Date | Entity::Time))
    }

    /// "Came down to 7 percent": a verb with the particle right behind it.
    fn with_particle(&self, verb: TokenId, lemma: &str) -> Option<String> {
        let next = self.doc.children(verb).iter().find(|c| **c == verb + 1)?;
        let token = self.doc.token(*next);
        let particle = matches!(token.dep, Dep::Prt | Dep::Advmod | Dep::Prep);
        particle.then(|| format!("{lemma} {}", token.lower))
    }

    fn changes(&self, verb: TokenId) -> bool {
        let change = self.lexicon.is(&self.doc.token(verb).lemma, Noun::Change);
        change || self.lexicon.papers.makes(&self.doc.token(verb).lemma)
    }

    /// "Under the offer wages would rise by 4 percent": whoever made the offer gave the figure.
    fn under_paper(&self, verb: TokenId) -> Option<usize> {
        self.papers_over(verb).find_map(|noun| self.describer(noun).or_else(|| self.owner(noun)))
    }

    /// The papers under or in which a clause says that something holds.
    fn papers_over(&self, verb: TokenId) -> impl Iterator<Item = TokenId> + '_ {
        let participles = self.doc.children_by(verb, Dep::Advcl);
        let participles =
            participles.filter(move |c| *c < verb && self.doc.token(*c).tag == Tag::Vbn);
        let theirs = participles.flat_map(|clause| {
            self.doc.children_by(clause, Dep::Prep).filter(move |prep| *prep < clause)
        });
        let preps = self.doc.children_by(verb, Dep::Prep).chain(theirs);
        preps.filter_map(|prep| {
            let under = self.lexicon.holds(&self.doc.token(prep).lower);
            let noun = self.doc.child_by(prep, Dep::Pobj).filter(|_| under)?;
            let lemma = self.doc.token(noun).lemma.to_lowercase();
            let mut paper = [Gives::Want, Gives::Tell, Gives::Text].into_iter();
            paper.any(|how| self.lexicon.noun_gives(&lemma, how)).then_some(noun)
        })
    }

    fn is_paper(&self, noun: TokenId) -> bool {
        let lemma = self.doc.token(noun).lemma.to_lowercase();
        self.doc.token(noun).pos == Pos::Noun && self.lexicon.noun_gives(&lemma, Gives::Tell)
    }

    fn giving_noun(&self, noun: TokenId) -> Option<usize> {
        let lemma = self.doc.token(noun).lemma.to_lowercase();
        let gives = |how| self.lexicon.noun_gives(&lemma, how);
        (gives(Gives::Want) || gives(Gives::Tell)).then(|| self.owner(noun))?
    }

    /// Whose a paper is, by its own words or those with which it was told of before.
    fn owner(&self, noun: TokenId) -> Option<usize> {
        let told = papers::owner_told_before(self.doc, self.agents, &self.lexicon.papers, noun);
        let inquiry = || self.is_paper(noun).then(|| self.own_inquiry(noun))?;
        told.or_else(inquiry).or_else(|| self.inquiry_before(noun))
    }

    /// "The survey of 900 voters", "the margin of error" after "a poll by the port found": what points back to a count or an
    /// inquiry of the same paragraph under another word.
    fn inquiry_before(&self, noun: TokenId) -> Option<usize> {
        let definite = self.doc.child_by(noun, Dep::Det);
        let definite = definite.is_some_and(|det| self.doc.token(det).lower == "the");
        if !definite || !self.is_paper(noun) {
            return None;
        }
        let mut before = (self.doc.paragraph(noun).tokens.start..noun).rev();
        before.find_map(|earlier| self.is_paper(earlier).then(|| self.own_inquiry(earlier))?)
    }

    fn agent(&self, head: TokenId) -> Option<usize> {
        self.agents.agent_of_phrase(head)
    }
}

/// The ties along which a figure belongs to the clause above it.
fn leads_up(dep: Dep) -> bool {
    matches!(
        dep,
        Dep::Nummod
            | Dep::Quantmod
            | Dep::Compound
            | Dep::Nmod
            | Dep::Amod
            | Dep::Npadvmod
            | Dep::Dobj
            | Dep::Pobj
            | Dep::Prep
            | Dep::Pcomp
            | Dep::Attr
            | Dep::Oprd
            | Dep::Dative
            | Dep::Xcomp
            | Dep::Ccomp
            | Dep::Acl
            | Dep::Relcl
    )
}

/// Whether the figure stands inside quotation marks.
pub(super) fn in_quote(doc: &Doc, said: &Said, core: &Tokens) -> bool {
    let span = doc.span(core.clone());
    said.statements.iter().any(|s| s.quoted.iter().any(|q| q.overlap(&span) > 0))
}
