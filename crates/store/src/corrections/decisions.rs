//! Which reports analysts put together or apart.
//!
//! In: groups as the program made them. Out: groups as they shall be. Holds: later decisions win over earlier ones; a report
//! that no decision names stays where it was.

use std::collections::BTreeSet;

use sqlx::{AnyConnection, Row as _};

use super::Correction;
use crate::ErrorKind;
use crate::ingest::Members;
use crate::sql::Sql;

/// A decision over groups, in the numbers of reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Decision {
    /// One story.
    Together(Members),
    /// A story of their own.
    Apart(Members),
}

/// The decisions in force, in order.
pub(crate) async fn active(on: &mut AnyConnection) -> Result<Vec<Decision>, ErrorKind> {
    let mut decisions = Vec::new();
    for kept in super::all(on).await?.into_iter().filter(|k| k.undone.is_none()) {
        match kept.what {
            Correction::Join { reports } => {
                decisions.push(Decision::Together(numbers(on, &reports).await?));
            }
            Correction::Split { reports } => {
                decisions.push(Decision::Apart(numbers(on, &reports).await?));
            }
            _ => {}
        }
    }
    Ok(decisions)
}

async fn numbers(on: &mut AnyConnection, reports: &BTreeSet<String>) -> Result<Members, ErrorKind> {
    let mut numbers = Members::new();
    for sha256 in reports {
        numbers.extend(reports_with(on, sha256).await?.into_iter().map(|(seq, _)| seq));
    }
    Ok(numbers)
}

/// Number and story of the reports with these bytes.
pub(crate) async fn reports_with(
    on: &mut AnyConnection,
    sha256: &str,
) -> Result<Vec<(i64, i64)>, ErrorKind> {
    let mut sql = Sql::new("SELECT seq, story FROM reports WHERE sha256 = ");
    sql.bind(sha256).push(" ORDER BY seq");
    sql.rows(on).await?.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// Groups after all decisions.
pub(crate) fn apply(groups: Vec<Members>, decisions: &[Decision]) -> Vec<Members> {
    decisions.iter().fold(groups, |groups, decision| match decision {
        Decision::Together(reports) => together(groups, reports),
        Decision::Apart(reports) => apart(groups, reports),
    })
}

fn together(groups: Vec<Members>, reports: &Members) -> Vec<Members> {
    let (named, mut rest): (Vec<Members>, Vec<Members>) =
        groups.into_iter().partition(|g| !g.is_disjoint(reports));
    if !named.is_empty() {
        rest.push(named.into_iter().flatten().collect());
    }
    rest
}

fn apart(groups: Vec<Members>, reports: &Members) -> Vec<Members> {
    let mut own = Members::new();
    let mut rest: Vec<Members> = Vec::new();
    for group in groups {
        let (theirs, others): (Members, Members) =
            group.into_iter().partition(|r| reports.contains(r));
        own.extend(theirs);
        rest.push(others);
    }
    rest.push(own);
    rest.retain(|g| !g.is_empty());
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(groups: &[&[i64]], decisions: &[Decision], expected: &[&[i64]]) {
        let set = |g: &&[i64]| g.iter().copied().collect::<Members>();
        let mut made = apply(groups.iter().map(set).collect(), decisions);
        made.sort();
        assert_eq!(made, expected.iter().map(set).collect::<Vec<_>>());
    }

    #[test]
    fn whole_groups_are_joined() {
        check(
            &[&[1, 2], &[3], &[4, 5]],
            &[Decision::Together([2, 4].into())],
            &[&[1, 2, 4, 5], &[3]],
        );
    }

    #[test]
    fn named_reports_alone_are_split_off() {
        check(&[&[1, 2, 3], &[4]], &[Decision::Apart([2, 3].into())], &[&[1], &[2, 3], &[4]]);
    }

    #[test]
    fn the_later_decision_wins() {
        let join = Decision::Together([1, 3].into());
        let split = Decision::Apart([3].into());
        check(&[&[1, 2], &[3]], &[join.clone(), split.clone()], &[&[1, 2], &[3]]);
        check(&[&[1, 2], &[3]], &[split, join], &[&[1, 2, 3]]);
    }
}
