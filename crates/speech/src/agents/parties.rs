//! Finds for which side each agent acts.
//!
//! In: the [`Cast`] with roles. Out: its agents' parties, affiliations and relations. Holds: abroad a side is a
//! state (or a bloc of them), at home a branch or caucus, in other talks the firm, union or body itself; where the
//! report does not say, there is none.

use std::collections::BTreeMap;

use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Pos};
use readout_types::speech::{MentionKind, Referent};
use readout_types::{AgentKind, RelationKind};

use super::cast::{AgentAt, Cast, Draft, HeldRole, head_of};
use super::coreference::joint_group;
use super::groups::conjuncts;
use super::lexicon::{BodyKind, Encounter, Lexicon, PersonKind};
use super::registry::{How, KnownId, KnownKind};
use super::roles::{self, Role, SharedRole};
use crate::syntax;

mod surroundings;

/// Adds to each person the roles beside its names.
pub(crate) fn add_roles(doc: &Doc, lexicon: &Lexicon, cast: &mut Cast) {
    let is_person = cast.person_tokens();
    for at in 0..cast.mentions.len() {
        let Referent::Agent(agent) = cast.mentions[at].referent else { continue };
        let agent = agent as AgentAt;
        if cast.agents[agent].kind != AgentKind::Person {
            continue;
        }
        let name = name_tokens(cast, &cast.mentions[at].tokens, agent);
        for role in roles::around(doc, lexicon, &name, &is_person) {
            let mut of = agents_in(cast, &role.tokens, agent);
            of.extend(whose(doc, cast, &role).filter(|body| !of.contains(body)));
            let office = lexicon.person(&doc.token(role.office).lemma.to_lowercase());
            note_title(doc, cast, at, &role, agent);
            let gender = office.map(|word| word.gender).unwrap_or_default();
            cast.agents[agent].gender = cast.agents[agent].gender.or(gender);
            cast.agents[agent].roles.push(HeldRole { role, of, lettered: false });
        }
        add_letter(doc, lexicon, cast, agent, &name);
    }
    for shared in roles::shared(doc, lexicon, &is_person) {
        add_shared(cast, &shared);
    }
}

/// "The Harbour Union, whose president, Ada Lind, had been asked": the body before the relative clause.
fn whose(doc: &Doc, cast: &Cast, role: &Role) -> Option<AgentAt> {
    let before = role.tokens.start.saturating_sub(1)..role.office;
    let whose = before.rev().find(|id| doc.token(*id).tag == readout_types::labels::Tag::WpS)?;
    let mut at = doc.token(whose).head;
    for _ in 0..6 {
        let token = doc.token(at);
        if token.dep == Dep::Relcl {
            return cast.named(token.head).filter(|of| cast.agents[*of].kind != AgentKind::Person);
        }
        if token.head == at {
            break;
        }
        at = token.head;
    }
    // Where the parse hangs the clause elsewhere, the name right before the comma.
    let comma = whose.checked_sub(2)?;
    cast.named(comma).filter(|of| cast.agents[*of].kind != AgentKind::Person)
}

/// "Trade ministers of A and B, X and Y": one each in their order, where there are as many bodies as names.
fn add_shared(cast: &mut Cast, shared: &SharedRole) {
    let mut persons: Vec<AgentAt> = Vec::new();
    for at in shared.names.clone().filter_map(|id| cast.named(id)) {
        if !persons.contains(&at) {
            persons.push(at);
        }
    }
    let bodies = agents_in(cast, &shared.bodies, usize::MAX);
    if persons.len() < 2 || persons.len() != bodies.len() {
        return;
    }
    for (person, body) in persons.iter().zip(&bodies) {
        let role = shared.role.clone();
        let held = HeldRole { role, of: vec![*body], lettered: false };
        cast.agents[*person].roles.push(held);
    }
    let group = joint_group(cast, persons);
    let office = shared.role.office;
    cast.mention(shared.role.tokens.start..shared.bodies.end, office, MentionKind::Nominal, group);
    cast.named_at[office as usize] = u32::try_from(group).ok();
}

/// The words of a title stand for its holder as the name does: a verb may take either for its subject or object.
fn note_title(doc: &Doc, cast: &mut Cast, at: usize, role: &Role, agent: AgentAt) {
    if role.before {
        let mention = &mut cast.mentions[at];
        mention.tokens.start = mention.tokens.start.min(role.tokens.start);
        mention.head = head_of(doc, &mention.tokens);
        return;
    }
    let name = &cast.mentions[at].tokens;
    let leads = role.office < name.start && doc.sentence(role.office).tokens.contains(&name.start);
    let own_word = doc.token(role.office).dep != Dep::Attr && cast.named(role.office).is_none();
    if leads && own_word {
        let article = role.tokens.start.checked_sub(1);
        let article = article.filter(|id| doc.token(*id).pos == Pos::Det);
        let tokens = article.unwrap_or(role.tokens.start)..role.tokens.end;
        cast.mention(tokens, role.office, MentionKind::Nominal, agent);
        cast.named_at[role.office as usize] = u32::try_from(agent).ok();
    }
}

fn name_tokens(cast: &Cast, mention: &Tokens, agent: AgentAt) -> Tokens {
    let mut own = mention.clone().filter(|id| cast.named(*id) == Some(agent));
    let start = own.next().unwrap_or(mention.start);
    let end = own.next_back().unwrap_or(start) + 1;
    start..end
}

fn agents_in(cast: &Cast, tokens: &Tokens, but: AgentAt) -> Vec<AgentAt> {
    let mut found = Vec::new();
    for at in tokens.clone().filter_map(|id| cast.named(id)) {
        if at != but && !found.contains(&at) {
            found.push(at);
        }
    }
    found
}

/// "R-Ohio", "(D-Calif.)" behind a legislator's name.
fn add_letter(doc: &Doc, lexicon: &Lexicon, cast: &mut Cast, agent: AgentAt, name: &Tokens) {
    let sentence = doc.sentence(name.start).tokens.clone();
    let near = name.end..sentence.end.min(name.end + 3);
    for id in near {
        let word = doc.word(id);
        let next = doc.tokens.get(id as usize + 1).map(|t| t.lower.as_str());
        let letter = match word.split_once(['-', '‑']) {
            Some((letter, _)) => letter,
            None if matches!(next, Some("-" | "‑")) => word,
            None => continue,
        };
        let Some(known) = lexicon.registry.lettered(letter) else { continue };
        let party = cast.known(lexicon, known);
        let role = Role {
            tokens: id..sentence.end.min(id + 1),
            office: id,
            status: readout_types::RoleStatus::Asserted,
            before: false,
        };
        cast.agents[agent].roles.push(HeldRole { role, of: vec![party], lettered: true });
        take_state(cast, agent, id..(id + 3).min(sentence.end));
        return;
    }
}

/// "Harlan, R-Ky., called it": where a verb takes the state behind the letter for its subject, the legislator is meant.
fn take_state(cast: &mut Cast, agent: AgentAt, letter: Tokens) {
    let Ok(person) = u32::try_from(agent) else { return };
    for mention in cast.mentions.iter_mut().filter(|m| letter.contains(&m.head)) {
        mention.referent = Referent::Agent(person);
        if let Some(named) = cast.named_at.get_mut(mention.head as usize) {
            *named = Some(person);
        }
    }
}

/// Once descriptions and pronouns are resolved: "the country's trade minister", "a spokeswoman for the department".
pub(crate) fn add_described_bodies(cast: &mut Cast) {
    let mut at_head = BTreeMap::new();
    for mention in &cast.mentions {
        if let Referent::Agent(agent) = mention.referent {
            at_head.insert(mention.head, agent as AgentAt);
        }
    }
    for agent in 0..cast.agents.len() {
        for held in &mut cast.agents[agent].roles {
            let office = held.role.office;
            let inside = held.role.tokens.clone().filter(|id| *id != office);
            for of in inside.filter_map(|id| at_head.get(&id).copied()) {
                if of != agent && !held.of.contains(&of) {
                    held.of.push(of);
                }
            }
        }
    }
}

/// Settles parties, affiliations and relations.
pub(crate) fn settle(doc: &Doc, lexicon: &Lexicon, cast: &mut Cast) {
    let scene = Scene::of(lexicon, cast);
    relate(doc, lexicon, cast);
    attach(doc, cast);
    let persons: Vec<AgentAt> =
        (0..cast.agents.len()).filter(|at| cast.agents[*at].kind == AgentKind::Person).collect();
    for at in &persons {
        cast.agents[*at].party = own_side(doc, lexicon, cast, &scene, *at);
    }
    // An aide's side is that of whom they serve, which may itself have been found only now.
    for _ in 0..2 {
        for at in &persons {
            if cast.agents[*at].party.is_none() {
                cast.agents[*at].party = side_through_persons(doc, lexicon, cast, *at);
            }
        }
    }
    for at in &persons {
        if cast.agents[*at].party.is_none() {
            cast.agents[*at].party = surroundings::side(doc, lexicon, cast, *at);
        }
    }
    for at in &persons {
        if cast.agents[*at].party.is_none() {
            cast.agents[*at].party = own_head(doc, lexicon, cast, &scene, *at)
                .or_else(|| side_through_persons(doc, lexicon, cast, *at));
        }
    }
    fellow_delegates(doc, lexicon, cast);
    for at in 0..cast.agents.len() {
        settle_body(lexicon, cast, &scene, at);
    }
}

/// "Norway's president met with Sweden's envoy Erik Lund and Ada Brenn": of those who sit together opposite one of another
/// side, whoever has no side of their own is of the others'.
fn fellow_delegates(doc: &Doc, lexicon: &Lexicon, cast: &mut Cast) {
    let with = |id: &TokenId| {
        doc.token(*id).dep == Dep::Pobj && doc.token(doc.token(*id).head).lower == "with"
    };
    let heads: Vec<TokenId> = (0..doc.tokens.len() as TokenId).filter(with).collect();
    for head in heads {
        let mut row = conjuncts(doc, head);
        // "With Erik Lund, Sweden's envoy, and Ada Brenn": the parse may join the second to the first one's office.
        let office = doc.child_by(head, Dep::Appos);
        row.extend(
            office.into_iter().flat_map(|office| conjuncts(doc, office).into_iter().skip(1)),
        );
        let persons: Vec<AgentAt> = row.iter().filter_map(|id| cast.named(*id)).collect();
        let all = persons.iter().all(|at| cast.agents[*at].kind == AgentKind::Person);
        let mut sides: Vec<AgentAt> =
            persons.iter().filter_map(|at| cast.agents[*at].party).collect();
        sides.dedup();
        let [side] = sides[..] else { continue };
        let opposite =
            opposite(doc, lexicon, cast, head).and_then(|at| cast.agents[at].party.or(Some(at)));
        if persons.len() != row.len() || !all || opposite.is_none_or(|other| other == side) {
            continue;
        }
        for (at, name) in persons.into_iter().zip(row) {
            let draft = &mut cast.agents[at];
            // A mediator, a reporter, an interpreter is of neither side: only who is told by the name alone.
            let alone = draft.roles.is_empty() && doc.child_by(name, Dep::Appos).is_none();
            if alone && draft.party.is_none() && draft.affiliations.is_empty() {
                draft.party = Some(side);
            }
        }
    }
}

/// Whose doing it is that is done with somebody: the named subject of the verb over "with".
fn opposite(doc: &Doc, lexicon: &Lexicon, cast: &Cast, with: TokenId) -> Option<AgentAt> {
    let mut at = doc.token(with).head;
    let mut meets = false;
    for _ in 0..6 {
        let lemma = doc.token(at).lemma.to_lowercase();
        let kinds = [Encounter::Verb, Encounter::Object, Encounter::Noun];
        meets |= kinds.into_iter().any(|kind| lexicon.is_encounter(&lemma, kind));
        if doc.token(at).pos == Pos::Verb {
            if !meets {
                return None;
            }
            return syntax::subject(doc, at).and_then(|subject| cast.named(subject));
        }
        at = doc.token(at).head;
    }
    None
}

/// What the report is about: affairs between states, or inside one.
struct Scene {
    /// The state whose own institutions are named without naming it.
    home: Option<KnownId>,
    at_home: bool,
}

impl Scene {
    fn of(lexicon: &Lexicon, cast: &Cast) -> Self {
        let mut mentions: BTreeMap<KnownId, u32> = BTreeMap::new();
        for mention in &cast.mentions {
            let Referent::Agent(agent) = mention.referent else { continue };
            if let Some(known) = cast.agents[agent as usize].known {
                *mentions.entry(known).or_default() += 1;
            }
        }
        let mut institutions: BTreeMap<&str, u32> = BTreeMap::new();
        for (known, count) in &mentions {
            let entry = lexicon.registry.get(*known);
            // Nor is an armed movement an institution of the state in which it fights.
            let none = matches!(entry.sector.as_deref(), Some("MED" | "REB"));
            let weight = if none { 0 } else { *count };
            if let (Some(country), true) = (&entry.country, entry.kind != KnownKind::State) {
                *institutions.entry(country.as_str()).or_default() += weight;
            }
        }
        let home = institutions.iter().filter(|(_, n)| **n > 0).max_by_key(|(_, n)| **n);
        let home = home.and_then(|(code, _)| lexicon.registry.state(code));
        let code = home.and_then(|id| lexicon.registry.get(id).country.clone());
        let (mut inside, mut outside) = (0, 0);
        for (known, count) in &mentions {
            let entry = lexicon.registry.get(*known);
            let domestic = matches!(entry.sector.as_deref(), Some("PTY" | "LEG"));
            if domestic && entry.country == code {
                inside += count;
            } else if entry.country != code && entry.sector.as_deref() != Some("MED") {
                outside += count;
            }
        }
        Scene { home, at_home: home.is_some() && inside > outside }
    }
}

/// "Castor's Harvest Party", "Runa Sol of the Coastal List": a person and the body they stand for.
fn attach(doc: &Doc, cast: &mut Cast) {
    let mut ties = Vec::new();
    for mention in &cast.mentions {
        let Some(named) = cast.named(mention.head) else { continue };
        let person = cast.agents[named].kind == AgentKind::Person;
        let other = if person {
            let of = doc.children_by(mention.head, Dep::Prep).find(|p| doc.token(*p).lower == "of");
            of.and_then(|of| doc.child_by(of, Dep::Pobj)).and_then(|body| cast.named(body))
        } else {
            doc.child_by(mention.head, Dep::Poss).and_then(|owner| cast.named(owner))
        };
        let Some(other) =
            other.filter(|other| (cast.agents[*other].kind == AgentKind::Person) != person)
        else {
            continue;
        };
        let (who, body) = if person { (named, other) } else { (other, named) };
        if matches!(
            cast.agents[body].body,
            Some(
                BodyKind::Party
                    | BodyKind::Union
                    | BodyKind::Employers
                    | BodyKind::Firm
                    | BodyKind::Bloc
                    | BodyKind::State
            )
        ) {
            ties.push((who, body));
        }
    }
    for (who, body) in ties {
        cast.agents[who].affiliations.insert(body);
    }
}

/// Ties between agents that roles tell of: "X's envoy", "spokesman for Y".
fn relate(doc: &Doc, lexicon: &Lexicon, cast: &mut Cast) {
    for at in 0..cast.agents.len() {
        let mut relations = Vec::new();
        let mut affiliations = Vec::new();
        for held in &cast.agents[at].roles {
            let relation = relation_of(doc, lexicon, &held.role);
            for of in &held.of {
                let person = cast.agents[*of].kind == AgentKind::Person;
                let fits = match relation {
                    Some(RelationKind::Kin) => person,
                    Some(RelationKind::MemberOf | RelationKind::HeadOf) => !person,
                    Some(_) => true,
                    None => held.lettered,
                };
                let relation = relation.unwrap_or(RelationKind::MemberOf);
                if fits {
                    relations.push((*of, relation, held.role.tokens.clone()));
                }
                if !person && relation != RelationKind::Kin {
                    affiliations.push(*of);
                }
            }
        }
        let draft = &mut cast.agents[at];
        for relation in relations {
            if !draft.relations.iter().any(|(to, kind, _)| (*to, *kind) == (relation.0, relation.1))
            {
                draft.relations.push(relation);
            }
        }
        draft.affiliations.extend(affiliations);
    }
}

/// What an office makes of its holder: who is a deputy of a head is a member.
fn relation_of(doc: &Doc, lexicon: &Lexicon, role: &Role) -> Option<RelationKind> {
    let lemma = doc.token(role.office).lemma.to_lowercase();
    let long = lexicon.long_office_of(doc, role.office).and_then(|long| long.relation);
    let leads = doc.token(role.office).pos == Pos::Verb && lexicon.is_leading(&lemma);
    let word = || lexicon.person(&lemma).and_then(|w| w.relation);
    let relation = long.or_else(|| if leads { Some(RelationKind::HeadOf) } else { word() });
    let mut before = role.tokens.start..role.office;
    let deputy = before.any(|id| {
        let word = lexicon.person(&doc.token(id).lower);
        word.is_some_and(|w| w.relation == Some(RelationKind::AideOf))
    });
    match relation {
        Some(RelationKind::HeadOf) if deputy => Some(RelationKind::MemberOf),
        other => other,
    }
}

/// The side that a person's own roles give.
fn own_side(
    doc: &Doc,
    lexicon: &Lexicon,
    cast: &mut Cast,
    scene: &Scene,
    at: AgentAt,
) -> Option<AgentAt> {
    let roles: Vec<HeldRole> = cast.agents[at].roles.clone();
    let denied = |held: &HeldRole| held.role.status == readout_types::RoleStatus::Denied;
    for held in roles.iter().filter(|held| !denied(held)) {
        if is_apart(doc, lexicon, held) {
            continue;
        }
        // "Ambassador to China" acts for who sent them, not for China.
        let posted = posted_to(doc, cast, held);
        let bodies = held.of.iter().copied().filter(|of| Some(*of) != posted);
        let bodies: Vec<AgentAt> =
            bodies.filter(|of| cast.agents[*of].kind != AgentKind::Person).collect();
        for body in bodies {
            if let Some(side) = side_of_body(lexicon, cast, scene, body) {
                return Some(own_party(lexicon, cast, scene, &roles, side));
            }
        }
    }
    let name = cast.agents[at].name.clone();
    let offices =
        roles.iter().filter(|held| !denied(held) && is_public_office(doc, lexicon, &held.role));
    let bodiless = offices
        .clone()
        .any(|held| held.of.iter().all(|of| cast.agents[*of].kind == AgentKind::Person));
    if let Some(side) = department(doc, lexicon, cast, scene, &roles) {
        return Some(side);
    }
    let stands_for = cast.agents[at].affiliations.iter().copied().find(|body| {
        matches!(
            cast.agents[*body].body,
            Some(
                BodyKind::Party
                    | BodyKind::Union
                    | BodyKind::Employers
                    | BodyKind::Firm
                    | BodyKind::State
            )
        )
    });
    if let Some(body) = stands_for {
        return side_of_body(lexicon, cast, scene, body);
    }
    // Of whom the report says that they were something, the office that a list gives them is no longer theirs.
    let told = |status| roles.iter().any(|held| held.role.status == status);
    let past = told(readout_types::RoleStatus::Former)
        && !told(readout_types::RoleStatus::Asserted)
        && !told(readout_types::RoleStatus::Acting);
    if let Some(known) = lexicon.registry.held_by(&name).filter(|_| !past) {
        let body = cast.known(lexicon, known);
        if lexicon.registry.get(known).kind != KnownKind::State {
            return side_of_body(lexicon, cast, scene, body);
        }
        let executive = scene.at_home && scene.home == Some(known) && bodiless;
        return if executive { Some(executive_of(lexicon, cast, known)) } else { Some(body) };
    }
    // At home no state is spoken of of which somebody could be president but that one.
    if scene.at_home { own_head(doc, lexicon, cast, scene, at) } else { None }
}

/// "Who heads the Budget Committee", "chairs the caucus": who is told to be of a party as well acts for the party.
fn own_party(
    lexicon: &Lexicon,
    cast: &Cast,
    scene: &Scene,
    roles: &[HeldRole],
    side: AgentAt,
) -> AgentAt {
    let is_party = |of: &AgentAt| {
        let draft = &cast.agents[*of];
        let sector = draft.known.and_then(|known| lexicon.registry.get(known).sector.as_deref());
        draft.body == Some(BodyKind::Party) && sector.is_none_or(|sector| sector == "PTY")
    };
    // A letter behind the name is the surest word; an executive is a side of its own.
    let letter = roles.iter().filter(|held| held.lettered).flat_map(|held| &held.of).next();
    let sector =
        cast.agents[side].known.and_then(|known| lexicon.registry.get(known).sector.clone());
    let executive = sector.as_deref() == Some("GOV");
    if let Some(letter) = letter.filter(|_| scene.at_home && !executive) {
        return *letter;
    }
    let part = !matches!(
        cast.agents[side].body,
        Some(BodyKind::State | BodyKind::Government | BodyKind::Union | BodyKind::Firm)
    );
    let asserted =
        roles.iter().filter(|held| held.role.status == readout_types::RoleStatus::Asserted);
    let party = asserted.flat_map(|held| &held.of).find(|of| is_party(of)).copied();
    party.filter(|_| scene.at_home && part && !is_party(&side)).unwrap_or(side)
}

/// "President Brandt" without a word of what state, in a report on one state's affairs or one that names no other president
/// so: that state's own.
fn own_head(
    doc: &Doc,
    lexicon: &Lexicon,
    cast: &mut Cast,
    scene: &Scene,
    at: AgentAt,
) -> Option<AgentAt> {
    let home = scene.home?;
    // A surname alone is whoever another report names in full.
    let bare = |draft: &Draft| {
        draft.kind == AgentKind::Person
            && draft.name.contains(' ')
            && draft.roles.iter().any(|held| {
                let word = lexicon.person(&doc.token(held.role.office).lower);
                let heads = word.is_some_and(|w| w.relation == Some(RelationKind::HeadOf));
                held.role.before && held.of.is_empty() && heads && is_head_of_state(doc, held)
            })
    };
    let mut others =
        (0..cast.agents.len()).filter(|other| *other != at && bare(&cast.agents[*other]));
    if !bare(&cast.agents[at]) || others.next().is_some() {
        return None;
    }
    let own =
        if scene.at_home { executive_of(lexicon, cast, home) } else { cast.known(lexicon, home) };
    Some(own)
}

/// A title that is "President" and nothing else.
fn is_head_of_state(doc: &Doc, held: &HeldRole) -> bool {
    doc.token(held.role.office).lower == "president" && held.role.tokens.len() == 1
}

/// "His counterpart", "the council's critic": whose they are tells of which side they are not.
fn is_apart(doc: &Doc, lexicon: &Lexicon, held: &HeldRole) -> bool {
    let office = held.role.office;
    let owned = doc.child_by(office, Dep::Poss).is_some();
    let own_side = doc.children(office).iter().any(|c| {
        matches!(doc.token(*c).dep, Dep::Amod | Dep::Compound | Dep::Nmod)
            && doc.token(*c).entity.is_some()
    });
    owned && !own_side && lexicon.is_apart(&doc.token(office).lemma.to_lowercase())
}

/// "Commerce Secretary", "the homeland security secretary": the department is named by its field only.
fn department(
    doc: &Doc,
    lexicon: &Lexicon,
    cast: &mut Cast,
    scene: &Scene,
    roles: &[HeldRole],
) -> Option<AgentAt> {
    for held in roles {
        if doc.token(held.role.office).lemma.to_lowercase() != "secretary" {
            continue;
        }
        let starts = held.role.tokens.start..held.role.office;
        let mut fields: Vec<String> =
            starts.map(|start| doc.text(start..held.role.office).to_owned()).collect();
        // "Secretary of State", not "Secretary of State for Transport".
        let office = held.role.office;
        let word = |at: TokenId| doc.tokens.get(at as usize).map_or("", |t| t.lower.as_str());
        if word(office + 1) == "of" && word(office + 3) != "for" && !word(office + 2).is_empty() {
            fields.push(doc.word(office + 2).to_owned());
        }
        let known = fields.iter().find_map(|field| {
            lexicon.registry.whole(&format!("{} Department", capitalised(field)))
        });
        if let Some((known, _)) = known.filter(|(known, _)| is_spoken_of(lexicon, cast, *known)) {
            let body = cast.known(lexicon, known);
            return side_of_body(lexicon, cast, scene, body);
        }
    }
    None
}

/// Whether the report names the state of a body otherwise, or one of its people.
fn is_spoken_of(lexicon: &Lexicon, cast: &Cast, body: KnownId) -> bool {
    let registry = &lexicon.registry;
    let country = &registry.get(body).country;
    cast.agents.iter().any(|draft| {
        let known = draft.known.or_else(|| {
            (draft.kind == AgentKind::Person).then(|| registry.held_by(&draft.name)).flatten()
        });
        known.is_some_and(|known| registry.get(known).country == *country)
    })
}

fn capitalised(text: &str) -> String {
    let word = |word: &str| {
        let mut chars = word.chars();
        chars.next().map(|c| c.to_uppercase().chain(chars).collect::<String>())
    };
    text.split_whitespace().filter_map(word).collect::<Vec<_>>().join(" ")
}

/// The state in "ambassador to China", "envoy to Ukraine".
fn posted_to(doc: &Doc, cast: &Cast, held: &HeldRole) -> Option<AgentAt> {
    let to = held.role.office + 1;
    let is_to = doc.tokens.get(to as usize).is_some_and(|t| t.lower == "to");
    (is_to && held.role.tokens.contains(&to))
        .then(|| (to..held.role.tokens.end).find_map(|id| cast.named(id)))?
}

fn is_public_office(doc: &Doc, lexicon: &Lexicon, role: &Role) -> bool {
    let lemma = doc.token(role.office).lemma.to_lowercase();
    lexicon
        .person(&lemma)
        .is_some_and(|w| w.kind == PersonKind::Office && w.relation == Some(RelationKind::HeadOf))
}

/// The branch that governs: at home the executive is a side of its own.
fn executive_of(lexicon: &Lexicon, cast: &mut Cast, state: KnownId) -> AgentAt {
    let country = lexicon.registry.get(state).country.clone();
    let executive = lexicon.registry.known.iter().position(|k| {
        k.kind == KnownKind::Party && k.sector.as_deref() == Some("GOV") && k.country == country
    });
    match executive.and_then(|at| KnownId::try_from(at).ok()) {
        Some(executive) => cast.known(lexicon, executive),
        None => cast.known(lexicon, state),
    }
}

/// The side for which the people of a body act.
fn side_of_body(
    lexicon: &Lexicon,
    cast: &mut Cast,
    scene: &Scene,
    body: AgentAt,
) -> Option<AgentAt> {
    let Some(known) = cast.agents[body].known else {
        return side_of_unknown(lexicon, cast, scene, body);
    };
    let entry = lexicon.registry.get(known).clone();
    if entry.kind == KnownKind::State {
        let executive = scene.at_home && scene.home == Some(known);
        return Some(if executive { executive_of(lexicon, cast, known) } else { body });
    }
    if entry.sector.as_deref() == Some("MED") {
        return Some(body);
    }
    let abroad = entry.country.as_deref().and_then(|code| lexicon.registry.state(code));
    // Unions and firms act for themselves, a party abroad for its state only in a report that names the state.
    let own = match entry.sector.as_deref() {
        Some("REB" | "LAB" | "BUS") => true,
        Some("PTY") => abroad.is_some_and(|state| !cast.has(state)),
        _ => false,
    };
    match (abroad, entry.side) {
        (Some(state), _) if !scene.at_home && !own => Some(cast.known(lexicon, state)),
        (_, Some(side)) => lexicon.registry.named(&side).map(|known| cast.known(lexicon, known)),
        _ => None,
    }
}

/// A ministry acts for the state in its name; a firm, a union or an institute for itself.
fn side_of_unknown(
    lexicon: &Lexicon,
    cast: &mut Cast,
    scene: &Scene,
    body: AgentAt,
) -> Option<AgentAt> {
    let name = cast.agents[body].name.clone();
    if matches!(lexicon.registry.whole(&name), Some((_, How::Common))) {
        // "The Senate" of a report that speaks of one state only is that state's.
        return only_state(cast).or(Some(body));
    }
    let first = name.split_whitespace().next().and_then(|word| lexicon.registry.whole(word));
    let first = first.filter(|(known, how)| *how != How::Common || cast.has(*known));
    let part_of = first.map(|(known, _)| known).filter(|known| {
        let entry = lexicon.registry.get(*known);
        entry.kind == KnownKind::Organization && entry.sector.as_deref() != Some("MED")
    });
    if let Some(whole) = part_of {
        // "Senate Energy Committee" is a part of the Senate.
        let whole = cast.known(lexicon, whole);
        return side_of_body(lexicon, cast, scene, whole);
    }
    let state = name
        .split_whitespace()
        .find_map(|word| lexicon.registry.whole(word))
        .map(|(known, _)| known)
        .filter(|known| lexicon.registry.get(*known).kind == KnownKind::State);
    match (cast.agents[body].body, state) {
        (Some(BodyKind::Government), Some(state)) => Some(cast.known(lexicon, state)),
        _ => Some(body),
    }
}

fn only_state(cast: &Cast) -> Option<AgentAt> {
    let state =
        |draft: &Draft| draft.kind == AgentKind::Party && draft.body == Some(BodyKind::State);
    let mut states = (0..cast.agents.len()).filter(|at| state(&cast.agents[*at]));
    states.next().filter(|_| states.next().is_none())
}

fn side_through_persons(doc: &Doc, lexicon: &Lexicon, cast: &Cast, at: AgentAt) -> Option<AgentAt> {
    let roles = cast.agents[at].roles.iter();
    let served = roles.filter(|held| {
        held.role.status == readout_types::RoleStatus::Asserted && !is_apart(doc, lexicon, held)
    });
    let mut sides = served.flat_map(|held| &held.of).filter_map(|of| {
        let other = &cast.agents[*of];
        (other.kind == AgentKind::Person).then_some(other.party)?
    });
    sides.next()
}

/// Groups and bodies: the side of what stands in their name.
fn settle_body(lexicon: &Lexicon, cast: &mut Cast, scene: &Scene, at: AgentAt) {
    let draft = &cast.agents[at];
    if draft.party.is_some() || draft.kind == AgentKind::Person {
        return;
    }
    let party = match draft.kind {
        // Abroad a branch or a caucus is a part of its state; at home, and where it is none of a state's, its own side.
        AgentKind::Party if draft.known.is_some() => {
            let side = side_of_body(lexicon, cast, scene, at);
            side.filter(|side| *side != at && !scene.at_home)
        }
        AgentKind::Party => None,
        AgentKind::Organization
            if draft.body == Some(BodyKind::Government) && !draft.members.is_empty() =>
        {
            let leader = draft.members[0];
            cast.agents[leader].party
        }
        AgentKind::Organization => {
            let side = side_of_body(lexicon, cast, scene, at);
            side.filter(|side| *side != at)
        }
        _ if draft.affiliations.len() == 1 => {
            let body = draft.affiliations.first().copied();
            body.and_then(|body| side_of_body(lexicon, cast, scene, body))
        }
        AgentKind::Group if draft.affiliations.is_empty() && draft.serves.is_some() => {
            draft.serves.and_then(|person| cast.agents[person].party)
        }
        _ if draft.members.len() > 1 => {
            let mut sides = draft.members.iter().map(|m| cast.agents[*m].party);
            let first = sides.next().flatten();
            first.filter(|side| sides.all(|other| other == Some(*side)))
        }
        _ => None,
    };
    cast.agents[at].party = party;
}
