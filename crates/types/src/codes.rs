//! The code lists of the record, as closed enums that are written in `snake_case`.
//!
//! In: nothing. Out: one enum a list of the output contract. Holds: `as_str` is what the JSON bears, and
//! `FromStr` takes the same. Open lists (issue codes, units) are strings, since users extend them.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A code that is not in its list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCode(pub String);

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown code {:?}", self.0)
    }
}

impl std::error::Error for UnknownCode {}

macro_rules! codes {
    ($($(#[$meta:meta])* $name:ident { $($variant:ident => $text:literal),+ $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[allow(missing_docs, reason = "a variant is documented by the code that it stands for")]
        pub enum $name { $(#[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every code, in the order of the list.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The code as the record bears it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }
        }

        impl FromStr for $name {
            type Err = UnknownCode;
            fn from_str(text: &str) -> Result<Self, UnknownCode> {
                match text { $($text => Ok($name::$variant),)+ _ => Err(UnknownCode(text.to_owned())) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )+};
}

codes! {
    /// How a value is known.
    Basis { Stated => "stated", Inferred => "inferred", External => "external" }
    /// Did it happen?
    Realis {
        Occurred => "occurred", Ongoing => "ongoing", Planned => "planned", Hypothetical => "hypothetical",
        Negated => "negated", Historical => "historical", Claimed => "claimed",
    }
    /// What a line of a page is.
    ZoneKind {
        Headline => "headline", Deck => "deck", Dateline => "dateline", Body => "body",
        Subheading => "subheading", Caption => "caption", Masthead => "masthead", Navigation => "navigation",
        Advertisement => "advertisement", Byline => "byline", Published => "published",
        ImageCredit => "image_credit", Credit => "credit", Related => "related", Share => "share",
        Comments => "comments", Footer => "footer", Other => "other",
    }
    /// TIMEX3 types.
    TimexKind { Date => "DATE", Time => "TIME", Duration => "DURATION", Set => "SET" }
    /// What an agent is.
    AgentKind { Person => "person", Party => "party", Organization => "organization", Group => "group" }
    /// How one agent is related to another.
    RelationKind {
        Kin => "kin", EnvoyOf => "envoy_of", AideOf => "aide_of", HeadOf => "head_of",
        MemberOf => "member_of", SpokesmanOf => "spokesman_of",
    }
    /// How a report gives a role.
    RoleStatus {
        Asserted => "asserted", Denied => "denied", Former => "former", Acting => "acting", Wrong => "wrong",
    }
    /// What sort of meeting.
    MeetingKind {
        Talks => "talks", Call => "call", Visit => "visit", Summit => "summit", Briefing => "briefing",
        Debrief => "debrief", Signing => "signing", Session => "session",
        PublicAppearance => "public_appearance", Other => "other",
    }
    /// What came of a meeting.
    OutcomeCode {
        FullAgreement => "full_agreement", PartialAgreement => "partial_agreement",
        AgreedInPrinciple => "agreed_in_principle", DocumentProduced => "document_produced",
        JointStatement => "joint_statement", IssuesClarified => "issues_clarified",
        ContinueTalks => "continue_talks", ConfidentialityAgreed => "confidentiality_agreed",
        DetailsWithheld => "details_withheld", MoreWorkNeeded => "more_work_needed",
        NoAgreement => "no_agreement", Walkout => "walkout", Postponed => "postponed",
        Cancelled => "cancelled", Pending => "pending",
    }
    /// What sort of proposal.
    ProposalKind {
        PeacePlan => "peace_plan", Framework => "framework", CounterProposal => "counter_proposal",
        DemandSet => "demand_set", DocumentSet => "document_set", Bill => "bill", Measure => "measure",
        TermSheet => "term_sheet", Offer => "offer", Request => "request", Agreement => "agreement",
        Element => "element",
    }
    /// Where a proposal stands.
    ProposalStatus {
        Floated => "floated", Drafted => "drafted", Leaked => "leaked", MadePublic => "made_public",
        Transmitted => "transmitted", Tabled => "tabled", UnderDiscussion => "under_discussion",
        Revised => "revised", Merged => "merged", Countered => "countered",
        AcceptedInPrinciple => "accepted_in_principle", AcceptedInPart => "accepted_in_part",
        Agreed => "agreed", Initialled => "initialled", Signed => "signed", Passed => "passed",
        Ratified => "ratified", InForce => "in_force", Rejected => "rejected", Vetoed => "vetoed",
        Withdrawn => "withdrawn", Superseded => "superseded", Lapsed => "lapsed",
    }
    /// Where a party stands on an issue.
    Stance {
        Accept => "accept", Support => "support", Seek => "seek", Concede => "concede",
        CoAuthor => "co_author", AcceptInPart => "accept_in_part", Conditional => "conditional",
        RejectInPart => "reject_in_part", UnderConsideration => "under_consideration",
        Undecided => "undecided", NotAgreed => "not_agreed", NoCompromise => "no_compromise",
        Divided => "divided", Criticise => "criticise", Reject => "reject", Accuse => "accuse",
        Threaten => "threaten", Deny => "deny", Propose => "propose", CounterPropose => "counter_propose",
        Revise => "revise", Demand => "demand", Withdraw => "withdraw",
    }
    /// Through what a position is known.
    Via { Quote => "quote", Narrator => "narrator", Document => "document" }
    /// What sort of statement.
    StatementKind {
        Direct => "direct", Mixed => "mixed", Indirect => "indirect", Belief => "belief",
        Document => "document", Declined => "declined",
    }
    /// What sort of figure.
    QuantityKind {
        Count => "count", Money => "money", Percent => "percent", Duration => "duration",
        Distance => "distance", Area => "area", Ordinal => "ordinal", Rank => "rank", Rate => "rate",
        Share => "share", Other => "other",
    }
    /// How a figure is hedged.
    Hedge {
        None => "none", Nearly => "nearly", JustOver => "just_over", MoreThan => "more_than",
        AtLeast => "at_least", LessThan => "less_than", UpTo => "up_to", About => "about",
        Range => "range", Vague => "vague", Superlative => "superlative", BarePlural => "bare_plural",
    }
    /// Where a claim stands.
    ClaimStatus {
        Asserted => "asserted", Claimed => "claimed", Denied => "denied", Counterclaim => "counterclaim",
        Estimate => "estimate", Caveat => "caveat",
    }
    /// PLOVER event types.
    EventKind {
        Agree => "AGREE", Consult => "CONSULT", Support => "SUPPORT", Concede => "CONCEDE",
        Cooperate => "COOPERATE", Aid => "AID", Retreat => "RETREAT", Request => "REQUEST",
        Accuse => "ACCUSE", Reject => "REJECT", Threaten => "THREATEN", Protest => "PROTEST",
        Sanction => "SANCTION", Mobilize => "MOBILIZE", Coerce => "COERCE", Assault => "ASSAULT",
    }
    /// How one report depends on another.
    LineageClass {
        Original => "original", Syndicated => "syndicated", Verbatim => "verbatim",
        LightEdit => "light_edit", Excerpt => "excerpt", Rewrite => "rewrite",
        Translation => "translation", Aggregate => "aggregate", Independent => "independent",
        Unrelated => "unrelated",
    }
    /// What the reports' values of one fact are to each other.
    Verdict {
        Same => "same", Agree => "agree", AgreePartial => "agree_partial", AgreeBroader => "agree_broader",
        Compatible => "compatible", Overlap => "overlap", Tension => "tension", Conflict => "conflict",
        Update => "update", DifferentScope => "different_scope", NotComparable => "not_comparable",
        ClaimVsCounterclaim => "claim_vs_counterclaim", FramingDifference => "framing_difference",
        InternalMismatch => "internal_mismatch",
    }
    /// How much a difference matters.
    Severity { Low => "low", Medium => "medium", High => "high" }
}

impl ZoneKind {
    /// Whether lines of this kind are read as the report's own text.
    #[must_use]
    pub const fn keep(self) -> bool {
        matches!(
            self,
            ZoneKind::Headline
                | ZoneKind::Deck
                | ZoneKind::Dateline
                | ZoneKind::Body
                | ZoneKind::Subheading
                | ZoneKind::Caption
        )
    }
}
