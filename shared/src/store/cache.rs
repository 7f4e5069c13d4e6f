//! A bounded cache of things that never change under their names.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Keeps what was used last, up to a total weight.
pub(crate) struct Cache<K, V> {
    capacity: usize,
    state: Mutex<State<K, V>>,
}

struct State<K, V> {
    entries: HashMap<K, Entry<V>>,
    weight: usize,
    /// Counts uses, so that the least recent one is known.
    uses: u64,
}

struct Entry<V> {
    value: Arc<V>,
    weight: usize,
    used: u64,
}

impl<K: Clone + Eq + Hash, V> Cache<K, V> {
    /// An empty cache for a total weight of `capacity`.
    pub(crate) fn new(capacity: usize) -> Self {
        Self { capacity, state: Mutex::new(State { entries: HashMap::new(), weight: 0, uses: 0 }) }
    }

    /// What is kept under `key`.
    pub(crate) fn get(&self, key: &K) -> Option<Arc<V>> {
        let mut state = self.lock();
        state.uses += 1;
        let used = state.uses;
        let entry = state.entries.get_mut(key)?;
        entry.used = used;
        Some(entry.value.clone())
    }

    /// Keeps `value`, and lets go of what was not used for the longest time. What is heavier than the whole is not kept.
    pub(crate) fn insert(&self, key: K, value: Arc<V>, weight: usize) {
        if weight > self.capacity {
            return;
        }
        let mut state = self.lock();
        state.uses += 1;
        let entry = Entry { value, weight, used: state.uses };
        let replaced = state.entries.insert(key, entry).map_or(0, |old| old.weight);
        state.weight = state.weight + weight - replaced;
        while state.weight > self.capacity {
            let oldest = state.entries.iter().min_by_key(|(_, entry)| entry.used).map(|(key, _)| key.clone());
            let Some(entry) = oldest.and_then(|key| state.entries.remove(&key)) else { return };
            state.weight -= entry.weight;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<K, V>> {
        // Nothing in here panics halfway through a change.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_recently_used_goes_first_and_the_weight_is_bounded() {
        let cache = Cache::new(10);
        cache.insert("a", Arc::new(1), 4);
        cache.insert("b", Arc::new(2), 4);
        assert_eq!(cache.get(&"a").as_deref(), Some(&1));
        cache.insert("c", Arc::new(3), 4);
        assert_eq!(
            (cache.get(&"a").is_some(), cache.get(&"b").is_some(), cache.get(&"c").is_some()),
            (true, false, true)
        );
        cache.insert("a", Arc::new(4), 6);
        assert_eq!((cache.get(&"a").as_deref(), cache.get(&"c").as_deref()), (Some(&4), Some(&3)), "6 and 4 fit");
        cache.insert("d", Arc::new(5), 11);
        assert!(cache.get(&"d").is_none() && cache.get(&"a").is_some(), "what is too heavy throws nothing out");
    }
}
