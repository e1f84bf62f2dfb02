//! Places: one entry for one name, unless two reports put it within different places.

use readout_types::{Items, Place};

use super::clusters::{Clusters, blocks};
use super::{Context, fold, rename};
use crate::ids::Minter;
use crate::words;

pub(super) fn merge(cx: &Context<'_>, items: &mut Items, mint: &mut Minter) {
    let places = &items.places;
    let mut clusters = Clusters::new(places.len());
    let may = |a: usize, b: usize| match (&places[a].within, &places[b].within) {
        (Some(a), Some(b)) => words::key(a) == words::key(b),
        _ => true,
    };
    for block in blocks(places.iter().enumerate().map(|(at, p)| (words::key(&p.name), at))).values()
    {
        let mut founders: Vec<usize> = Vec::new();
        for at in block {
            if !founders.iter().any(|f| clusters.join(*f, *at, may)) {
                founders.push(*at);
            }
        }
    }
    let (merged, ids) =
        fold(cx, places, clusters.sets(), join, |p| mint.mint("pl", &[&words::key(&p.name)]));
    items.places = merged;
    rename(items, &ids);
}

fn join(one: &mut Place, other: &Place) {
    one.within = one.within.take().or_else(|| other.within.clone());
    one.mentions.extend(other.mentions.iter().cloned());
}
