//! Which body a common noun is: "the union", "the ministry", "the city" for the state that it is the seat of.
//!
//! In: a noun for a body or a group. Out: the agent it stands for.

use readout_types::AgentKind;
use readout_types::doc::TokenId;
use readout_types::labels::{Dep, Pos};

use super::offices::ends_with_word;
use super::{DESCRIPTION_BACK, Resolver};
use crate::agents::cast::{AgentAt, Cast, Draft};
use crate::agents::groups::forms;
use crate::agents::lexicon::BodyKind;

impl<'a> Resolver<'a> {
    pub(super) fn group(&self, cast: &mut Cast, id: TokenId) -> Option<AgentAt> {
        let word = self.doc.token(id).lower.to_string();
        let fits = |draft: &Draft| {
            draft.kind == AgentKind::Group && draft.plural && ends_with_word(&draft.name, &word)
        };
        if let Some(known) = self.best(cast, id, &fits, DESCRIPTION_BACK) {
            return Some(known);
        }
        let speaks =
            self.attributions.iter().any(|a| a.source_head == Some(id) || a.addressee == Some(id));
        let acts = matches!(self.doc.token(id).dep, Dep::Nsubj | Dep::Nsubjpass);
        (speaks || acts).then(|| {
            let mut draft = Draft::new(AgentKind::Group, self.name(id));
            draft.aliases.extend(forms(self.doc, id));
            cast.add(draft)
        })
    }

    /// "The two people" after "two people with knowledge of the vote": those unnamed ones, where they were told of.
    pub(super) fn told_before(&self, cast: &Cast, id: TokenId) -> Option<AgentAt> {
        let word = self.doc.token(id).lower.to_string();
        let fits = |draft: &Draft| {
            draft.kind == AgentKind::Group
                && draft.plural
                && draft.members.is_empty()
                && ends_with_word(&draft.name, &word)
        };
        self.best(cast, id, &fits, DESCRIPTION_BACK)
    }

    /// "The union", "the ministry", "the country".
    pub(super) fn body(&self, cast: &mut Cast, id: TokenId, kind: BodyKind) -> Option<AgentAt> {
        let lemma = self.doc.token(id).lemma.to_lowercase();
        let generic = matches!(
            kind,
            BodyKind::State
                | BodyKind::Firm
                | BodyKind::Union
                | BodyKind::Employers
                | BodyKind::Media
                | BodyKind::Bloc
        );
        let is_body =
            |draft: &Draft| matches!(draft.kind, AgentKind::Party | AgentKind::Organization);
        // "The Gaza health ministry" is no foreign ministry.
        let fields = self.fields_of(id);
        let of_field = |draft: &Draft| {
            let names: Vec<String> =
                draft.aliases.iter().chain([&draft.name]).map(|name| name.to_lowercase()).collect();
            fields.iter().all(|word| names.iter().any(|name| name.contains(word.as_str())))
        };
        let called_so = |draft: &Draft| {
            is_body(draft) && ends_with_word(&draft.name.to_lowercase(), &lemma) && of_field(draft)
        };
        // "Harbour Union", not "dockers' union", which may be any.
        let by_name = |draft: &Draft| {
            let last = draft.name.rsplit(' ').next().unwrap_or("");
            called_so(draft) && last.starts_with(char::is_uppercase)
        };
        let same_kind = |draft: &Draft| {
            called_so(draft)
                || is_body(draft)
                    && generic
                    && draft.body == Some(kind)
                    && lemma != "group"
                    && lemma != "state"
        };
        if let Some(seat) = self.seat(cast, id).filter(|_| kind == BodyKind::Government) {
            return Some(seat);
        }
        let possessed = self.doc.child_by(id, Dep::Poss).is_some();
        // "The Kingdom of X" is X; what is told by what it is of is nothing that was told without.
        if let Some(of) = self.of_what(id).filter(|_| generic) {
            return cast.named(of).filter(|_| kind == BodyKind::State);
        }
        if possessed {
            return None;
        }
        // "The union" is the one that is called so before it is any other of its kind.
        let named = self.best(cast, id, &by_name, DESCRIPTION_BACK);
        named.or_else(|| self.best(cast, id, &same_kind, DESCRIPTION_BACK))
    }

    /// The common nouns by which a body is told from others of its kind: "health" in "the health ministry".
    fn fields_of(&self, id: TokenId) -> Vec<String> {
        let nouns = self.doc.children(id).iter().copied().filter(|c| {
            let token = self.doc.token(*c);
            *c < id
                && token.dep == Dep::Compound
                && token.pos == Pos::Noun
                && token.entity.is_none()
        });
        nouns.map(|c| self.doc.token(c).lower.to_lowercase().into_string()).collect()
    }

    /// The head of what follows a noun with "of".
    fn of_what(&self, id: TokenId) -> Option<TokenId> {
        let mut preps = self.doc.children_by(id, Dep::Prep);
        let of = preps.find(|prep| self.doc.token(*prep).lower == "of")?;
        self.doc.child_by(of, Dep::Pobj)
    }

    /// The state in "the government in Seoul", "the government of Aulis".
    fn seat(&self, cast: &mut Cast, id: TokenId) -> Option<AgentAt> {
        let prep = self
            .doc
            .children_by(id, Dep::Prep)
            .find(|p| *p > id && matches!(self.doc.token(*p).lower.as_str(), "in" | "of"))?;
        let place = self.doc.child_by(prep, Dep::Pobj)?;
        if let Some(named) = cast.named(place) {
            return Some(named);
        }
        let (known, _) = self.lexicon.registry.whole(self.doc.word(place))?;
        Some(cast.known(self.lexicon, known))
    }
}
