//! The label sets of the English pipeline `en_core_web_md`, as plain enums.
//!
//! In: nothing. Out: [`Pos`] (Universal Dependencies parts of speech), [`Tag`] (Penn Treebank tags), [`Dep`]
//! (ClearNLP dependency labels) and [`Entity`] (OntoNotes 5 entity kinds), each with `as_str` and `FromStr`
//! that give and take the pipeline's own spelling. Holds: the sets are closed; every label that the pipeline can
//! give is here, and `as_str` and `FromStr` are each other's inverse.

use std::fmt;
use std::str::FromStr;

/// A label that is not in its set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLabel(pub String);

impl fmt::Display for UnknownLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown label {:?}", self.0)
    }
}

impl std::error::Error for UnknownLabel {}

macro_rules! labels {
    ($(#[$meta:meta])* $name:ident { $($variant:ident => $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "a variant is documented by the label that it stands for")]
        pub enum $name { $($variant),+ }

        impl $name {
            /// Every label of the set, in the order of their spelling.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The pipeline's own spelling.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }
        }

        impl FromStr for $name {
            type Err = UnknownLabel;
            fn from_str(text: &str) -> Result<Self, UnknownLabel> {
                match text { $($text => Ok($name::$variant),)+ _ => Err(UnknownLabel(text.to_owned())) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

labels! {
    /// A Universal Dependencies part of speech (`NOUN`), with spaCy's `SPACE`; empty where none was set.
    Pos {
        Empty => "",
        Adj => "ADJ",
        Adp => "ADP",
        Adv => "ADV",
        Aux => "AUX",
        Cconj => "CCONJ",
        Conj => "CONJ",
        Det => "DET",
        Intj => "INTJ",
        Noun => "NOUN",
        Num => "NUM",
        Part => "PART",
        Pron => "PRON",
        Propn => "PROPN",
        Punct => "PUNCT",
        Sconj => "SCONJ",
        Space => "SPACE",
        Sym => "SYM",
        Verb => "VERB",
        X => "X",
    }
}

labels! {
    /// A Penn Treebank tag (`VBD`), with spaCy's `_SP` for white space.
    Tag {
        Dollar => "$",
        CloseQuote => "''",
        Comma => ",",
        Lrb => "-LRB-",
        Rrb => "-RRB-",
        Period => ".",
        Colon => ":",
        Add => "ADD",
        Afx => "AFX",
        Cc => "CC",
        Cd => "CD",
        Dt => "DT",
        Ex => "EX",
        Fw => "FW",
        Hyph => "HYPH",
        In => "IN",
        Jj => "JJ",
        Jjr => "JJR",
        Jjs => "JJS",
        Ls => "LS",
        Md => "MD",
        Nfp => "NFP",
        Nn => "NN",
        Nnp => "NNP",
        Nnps => "NNPS",
        Nns => "NNS",
        Pdt => "PDT",
        Pos => "POS",
        Prp => "PRP",
        PrpS => "PRP$",
        Rb => "RB",
        Rbr => "RBR",
        Rbs => "RBS",
        Rp => "RP",
        Sym => "SYM",
        To => "TO",
        Uh => "UH",
        Vb => "VB",
        Vbd => "VBD",
        Vbg => "VBG",
        Vbn => "VBN",
        Vbp => "VBP",
        Vbz => "VBZ",
        Wdt => "WDT",
        Wp => "WP",
        WpS => "WP$",
        Wrb => "WRB",
        Xx => "XX",
        Sp => "_SP",
        OpenQuote => "``",
    }
}

labels! {
    /// A ClearNLP dependency label (`nsubjpass`); `ROOT` for the head of a sentence.
    Dep {
        Root => "ROOT",
        Acl => "acl",
        Acomp => "acomp",
        Advcl => "advcl",
        Advmod => "advmod",
        Agent => "agent",
        Amod => "amod",
        Appos => "appos",
        Attr => "attr",
        Aux => "aux",
        Auxpass => "auxpass",
        Case => "case",
        Cc => "cc",
        Ccomp => "ccomp",
        Compound => "compound",
        Conj => "conj",
        Csubj => "csubj",
        Csubjpass => "csubjpass",
        Dative => "dative",
        Dep => "dep",
        Det => "det",
        Dobj => "dobj",
        Expl => "expl",
        Intj => "intj",
        Mark => "mark",
        Meta => "meta",
        Neg => "neg",
        Nmod => "nmod",
        Npadvmod => "npadvmod",
        Nsubj => "nsubj",
        Nsubjpass => "nsubjpass",
        Nummod => "nummod",
        Oprd => "oprd",
        Parataxis => "parataxis",
        Pcomp => "pcomp",
        Pobj => "pobj",
        Poss => "poss",
        Preconj => "preconj",
        Predet => "predet",
        Prep => "prep",
        Prt => "prt",
        Punct => "punct",
        Quantmod => "quantmod",
        Relcl => "relcl",
        Xcomp => "xcomp",
    }
}

labels! {
    /// An OntoNotes 5 entity kind (`GPE`).
    Entity {
        Cardinal => "CARDINAL",
        Date => "DATE",
        Event => "EVENT",
        Fac => "FAC",
        Gpe => "GPE",
        Language => "LANGUAGE",
        Law => "LAW",
        Loc => "LOC",
        Money => "MONEY",
        Norp => "NORP",
        Ordinal => "ORDINAL",
        Org => "ORG",
        Percent => "PERCENT",
        Person => "PERSON",
        Product => "PRODUCT",
        Quantity => "QUANTITY",
        Time => "TIME",
        WorkOfArt => "WORK_OF_ART",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_and_label_are_inverse() {
        assert!(Pos::ALL.iter().all(|l| l.as_str().parse() == Ok(*l)));
        assert!(Tag::ALL.iter().all(|l| l.as_str().parse() == Ok(*l)));
        assert!(Dep::ALL.iter().all(|l| l.as_str().parse() == Ok(*l)));
        assert!(Entity::ALL.iter().all(|l| l.as_str().parse() == Ok(*l)));
        assert_eq!("no such".parse::<Dep>(), Err(UnknownLabel("no such".into())));
    }
}
