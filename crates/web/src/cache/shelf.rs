//! Places for answers, within a bound.
//!
//! In: keys. Out: a place each, which one at a time may fill while the others wait for it. Holds: all that is kept takes no more
//! bytes than the bound; where there is no room, what was asked for longest ago goes first.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Where one answer is kept; whoever holds it may fill it.
pub(super) type Place<V> = Arc<tokio::sync::Mutex<Option<V>>>;

/// What a place takes besides its answer, in bytes: so many empty places are bounded too.
const OWN: usize = 512;

#[derive(Debug)]
pub(super) struct Shelf<K, V> {
    most: usize,
    inside: Mutex<Inside<K, V>>,
}

#[derive(Debug)]
struct Inside<K, V> {
    places: BTreeMap<K, Entry<V>>,
    /// Keys by when they were asked for last.
    order: BTreeMap<u64, K>,
    /// Grows with each question.
    count: u64,
    bytes: usize,
}

#[derive(Debug)]
struct Entry<V> {
    place: Place<V>,
    asked: u64,
    bytes: usize,
}

impl<K: Ord + Clone, V> Shelf<K, V> {
    /// For so many bytes.
    pub(super) fn new(most: usize) -> Self {
        let inside = Inside { places: BTreeMap::new(), order: BTreeMap::new(), count: 0, bytes: 0 };
        Shelf { most, inside: Mutex::new(inside) }
    }

    /// The place of a key.
    pub(super) fn place(&self, key: &K) -> Place<V> {
        let mut inside = self.inside();
        inside.count += 1;
        let now = inside.count;
        let Inside { places, order, bytes, .. } = &mut *inside;
        let entry = places.entry(key.clone()).or_insert_with(|| {
            *bytes += OWN;
            Entry { place: Place::default(), asked: now, bytes: OWN }
        });
        order.remove(&entry.asked);
        entry.asked = now;
        order.insert(now, key.clone());
        let place = Arc::clone(&entry.place);
        inside.bound(self.most);
        place
    }

    /// Says how many bytes a place holds now.
    pub(super) fn weigh(&self, key: &K, place: &Place<V>, bytes: usize) {
        let mut inside = self.inside();
        let Inside { places, bytes: all, .. } = &mut *inside;
        let here = places.get_mut(key).filter(|e| Arc::ptr_eq(&e.place, place));
        // A place that went meanwhile is held only by those who wait for it.
        let Some(entry) = here else { return };
        *all = *all - entry.bytes + OWN + bytes;
        entry.bytes = OWN + bytes;
        inside.bound(self.most);
    }

    /// Gives a place up that stayed empty.
    pub(super) fn leave(&self, key: &K, place: &Place<V>) {
        let mut inside = self.inside();
        if inside.places.get(key).is_some_and(|e| Arc::ptr_eq(&e.place, place)) {
            inside.remove(key);
        }
    }

    fn inside(&self) -> MutexGuard<'_, Inside<K, V>> {
        // Nothing in here panics half-way.
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Ord + Clone, V> Inside<K, V> {
    fn bound(&mut self, most: usize) {
        while self.bytes > most {
            let Some((_, key)) = self.order.first_key_value() else { return };
            let key = key.clone();
            self.remove(&key);
        }
    }

    fn remove(&mut self, key: &K) {
        if let Some(entry) = self.places.remove(key) {
            self.order.remove(&entry.asked);
            self.bytes -= entry.bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(shelf: &Shelf<&'static str, u8>, key: &'static str, bytes: usize) {
        let place = shelf.place(&key);
        *place.try_lock().expect("free") = Some(1);
        shelf.weigh(&key, &place, bytes);
    }

    fn has(shelf: &Shelf<&'static str, u8>, key: &'static str) -> bool {
        shelf.place(&key).try_lock().expect("free").is_some()
    }

    #[test]
    fn what_was_asked_for_longest_ago_goes_first() {
        let shelf = Shelf::new(10_000);
        put(&shelf, "a", 3_000);
        put(&shelf, "b", 3_000);
        assert!(has(&shelf, "a"));
        put(&shelf, "c", 3_000);
        assert!(has(&shelf, "a") && has(&shelf, "c") && !has(&shelf, "b"));
    }

    #[test]
    fn empty_places_are_bounded_too() {
        let shelf: Shelf<u32, u8> = Shelf::new(100 * OWN);
        for key in 0..10_000 {
            shelf.place(&key);
        }
        let inside = shelf.inside();
        assert_eq!((inside.places.len(), inside.order.len()), (100, 100));
        assert_eq!(inside.bytes, 100 * OWN);
    }

    #[test]
    fn an_answer_larger_than_all_room_is_not_kept() {
        let shelf = Shelf::new(2_000);
        put(&shelf, "a", 9_000);
        assert!(!has(&shelf, "a"));
        assert_eq!(shelf.inside().bytes, OWN);
    }

    #[test]
    fn a_place_that_is_left_takes_no_room() {
        let shelf: Shelf<&str, u8> = Shelf::new(2_000);
        let place = shelf.place(&"a");
        shelf.leave(&"a", &place);
        assert_eq!(shelf.inside().bytes, 0);
        // Another one's place under the same key stays.
        shelf.place(&"a");
        shelf.leave(&"a", &place);
        assert_eq!(shelf.inside().bytes, OWN);
    }
}
