//! Questions that several modules ask of a parse.
//!
//! In: a [`Doc`] and a token. Out: tokens. Holds: answers lie in the same sentence.

use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Pos, Tag};

/// Whether the word is a verb or an auxiliary that stands as one.
pub(crate) fn is_verb(doc: &Doc, id: TokenId) -> bool {
    matches!(doc.token(id).pos, Pos::Verb | Pos::Aux)
}

/// Whether the word is a noun, a name or a pronoun.
pub(crate) fn is_nominal(doc: &Doc, id: TokenId) -> bool {
    matches!(doc.token(id).pos, Pos::Noun | Pos::Propn | Pos::Pron)
}

/// Whether the mark only separates: not a quotation mark, a currency sign or the like.
pub(crate) fn is_separator(doc: &Doc, id: TokenId) -> bool {
    let token = doc.token(id);
    token.pos == Pos::Space
        || matches!(token.tag, Tag::Comma | Tag::Period | Tag::Colon | Tag::Hyph)
            && !token.lower.chars().any(char::is_alphanumeric)
}

/// Its own subject, active or passive: of several, which a parse across quotation marks can give, the nearest.
pub(crate) fn own_subject(doc: &Doc, verb: TokenId) -> Option<TokenId> {
    let subjects = doc.children(verb).iter().copied();
    let subjects = subjects.filter(|c| matches!(doc.token(*c).dep, Dep::Nsubj | Dep::Nsubjpass));
    // "The promise, said the head of the yard, was": of one behind the verb its first word counts.
    let near = |c: TokenId| if c > verb { core_phrase(doc, c).start.max(verb) } else { c };
    subjects.min_by_key(|c| near(*c).abs_diff(verb))
}

/// Whether it is in the passive: by its auxiliary or its subject's label, or as a bare participle ("the crews, told that").
pub(crate) fn is_passive(doc: &Doc, verb: TokenId) -> bool {
    let token = doc.token(verb);
    let told = |c: &TokenId| matches!(doc.token(*c).dep, Dep::Nsubjpass | Dep::Auxpass);
    if doc.children(verb).iter().any(told) {
        return true;
    }
    if token.tag != Tag::Vbn || doc.child_by(verb, Dep::Aux).is_some() {
        return false;
    }
    match token.dep {
        // "The promise, said the mayor, was": whoever stands behind says it.
        Dep::Acl => doc.child_by(verb, Dep::Nsubj).is_none(),
        Dep::Conj => own_subject(doc, verb).is_none() && is_passive(doc, token.head),
        Dep::Advcl => doc.child_by(verb, Dep::Dobj).is_none(),
        _ => false,
    }
}

/// Whether it is negated ("did not say").
pub(crate) fn is_negated(doc: &Doc, verb: TokenId) -> bool {
    doc.child_by(verb, Dep::Neg).is_some()
}

/// Who does it, also where coordination, a participle or a relative clause hides it.
pub(crate) fn subject(doc: &Doc, verb: TokenId) -> Option<TokenId> {
    let mut at = verb;
    // A sentence rarely nests deeper; the bound also ends a damaged tree.
    for _ in 0..8 {
        if let Some(subject) = own_subject(doc, at) {
            return Some(antecedent(doc, at, subject));
        }
        let token = doc.token(at);
        if token.head == at {
            return None;
        }
        match token.dep {
            Dep::Acl | Dep::Relcl if is_nominal(doc, token.head) => return Some(token.head),
            Dep::Conj | Dep::Advcl | Dep::Xcomp | Dep::Ccomp | Dep::Dep | Dep::Parataxis => {
                at = token.head
            }
            Dep::Pcomp => at = doc.token(token.head).head,
            _ => return None,
        }
        if !is_verb(doc, at) {
            return None;
        }
    }
    None
}

/// The noun that a relative pronoun stands for; any other word stands for itself.
pub(crate) fn antecedent(doc: &Doc, verb: TokenId, subject: TokenId) -> TokenId {
    let relative = matches!(doc.token(subject).tag, Tag::Wp | Tag::Wdt);
    let clause = doc.token(verb);
    if relative && clause.dep == Dep::Relcl { clause.head } else { subject }
}

/// The noun phrase of a head, without relative clauses and what follows them.
pub(crate) fn noun_phrase(doc: &Doc, head: TokenId) -> Tokens {
    let mut tokens = doc.subtree(head);
    for child in doc.children(head) {
        let dep = doc.token(*child).dep;
        let cut = match dep {
            Dep::Relcl | Dep::Parataxis | Dep::Advcl | Dep::Ccomp | Dep::Dep => true,
            // "Officials speaking on condition ..." names less than it tells.
            Dep::Acl => *child > head,
            _ => false,
        };
        if cut && *child > head {
            tokens.end = tokens.end.min(doc.subtree(*child).start.max(head + 1));
        }
    }
    trim(doc, tokens)
}

/// The smallest phrase around a name or noun: what stands before it, and no more.
pub(crate) fn core_phrase(doc: &Doc, head: TokenId) -> Tokens {
    let mut start = head;
    for child in doc.children(head) {
        let dep = doc.token(*child).dep;
        let modifies = matches!(
            dep,
            Dep::Det
                | Dep::Amod
                | Dep::Compound
                | Dep::Poss
                | Dep::Nummod
                | Dep::Nmod
                | Dep::Quantmod
                | Dep::Predet
                | Dep::Advmod
                | Dep::Npadvmod
                | Dep::Neg
        );
        if *child < head && modifies {
            start = start.min(doc.subtree(*child).start);
        }
    }
    trim(doc, start..head + 1)
}

/// The same tokens without separators at both ends.
pub(crate) fn trim(doc: &Doc, mut tokens: Tokens) -> Tokens {
    while tokens.start < tokens.end && is_separator(doc, tokens.start) {
        tokens.start += 1;
    }
    while tokens.start < tokens.end && is_separator(doc, tokens.end - 1) {
        tokens.end -= 1;
    }
    tokens
}

/// Whether two stretches share a token.
pub(crate) fn overlap(a: &Tokens, b: &Tokens) -> bool {
    a.start < b.end && b.start < a.end
}

/// Whether `outer` covers all of `inner`.
pub(crate) fn covers(outer: &Tokens, inner: &Tokens) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}
